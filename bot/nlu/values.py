"""What a matched piece of text means: amount, date, time and so on in one written form. Pure.

Each reader takes the named groups of a pattern in `data/patterns.yml` and returns the value, or
None when the text only looks like one (the 31st of February).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.nlu.dates import day, whole, year
from bot.nlu.durations import lasting
from bot.nlu.numbers import parse_number
from bot.nlu.resources import load_words

Groups = Mapping[str, str]
_CENT, _TENTH = Decimal("0.01"), Decimal("0.1")
_PARTS = {"jiao": _TENTH, "minor": _TENTH, "fen": _CENT, "cents": _CENT, "zero_cents": _CENT}
_HALVES = {"half": Decimal("0.5"), "half_jiao": Decimal("0.05")}
_HIGHEST = Decimal(10) ** 10


def amount(groups: Groups) -> str | None:
    """Yuan with two decimals: "1200.00"; None if a part is no number, or small change follows a fraction."""
    number = parse_number(groups["number"]) if "number" in groups else Decimal(0)
    change = _change(groups)
    if number is None or change is None or (change and number != int(number)):
        return None
    value = number + change
    return str(value.quantize(_CENT, ROUND_HALF_UP)) if value < _HIGHEST else None


def _change(groups: Groups) -> Decimal | None:
    """What stands behind the yuan: 八毛五, 零五分, 五, 25, 半."""
    total = sum((worth for name, worth in _HALVES.items() if name in groups), Decimal(0))
    for name, worth in _PARTS.items():
        if name in groups:
            number = parse_number(groups[name])
            if number is None:
                return None
            total += number * (_CENT if name == "minor" and len(groups[name]) > 1 else worth)
    return total


def clock(groups: Groups) -> str | None:
    """The time of day as HH:MM; an hour without a part of the day is taken as it stands."""
    hour, minute = whole(groups["hour"]), 0
    if "minute_word" in groups:
        minute = load_words("values")["minutes"][groups["minute_word"]]
    elif "minute" in groups:
        minute = whole(groups["minute"])
    hour = _hour_of_day(hour, groups.get("half_day") or groups.get("period"))
    return f"{hour % 24:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None


def digits(groups: Groups) -> str:
    """A telephone number without blanks, dashes and country code."""
    bare = re.sub(r"[\s+-]", "", groups["value"])
    return bare[2:] if len(bare) == 13 and bare.startswith("86") else bare


def code(groups: Groups) -> str:
    """A code in capitals, without blanks."""
    return re.sub(r"\s", "", groups["value"]).upper()


def same(groups: Groups) -> str:
    """The text as it stands."""
    return groups["value"]


READERS: dict[str, Callable[[Groups, date], str | None]] = {
    "amount": lambda groups, today: amount(groups),
    "date": day,
    "duration": lasting,
    "year": year,
    "time": lambda groups, today: clock(groups),
    "phone": lambda groups, today: digits(groups),
    "error_code": lambda groups, today: code(groups),
    "order_number": lambda groups, today: code(groups),
    "email": lambda groups, today: same(groups),
}


def _hour_of_day(hour: int, period: str | None) -> int:
    kind = _period_kinds().get(period or "", "")
    if kind == "morning":
        return 0 if hour == 12 and period != "am" else hour % 12 if period == "am" else hour
    if kind == "noon":
        return hour + 12 if hour <= 3 else hour
    if kind == "afternoon":
        return hour + 12 if hour < 12 else hour
    if kind == "night":
        return 0 if hour == 12 else hour + 12 if 5 <= hour < 12 else hour
    return hour


def _period_kinds() -> dict[str, str]:
    return {word: kind for kind, names in load_words("values")["periods"].items() for word in names}
