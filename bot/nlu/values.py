"""What a matched piece of text means: amount, date, time and so on in one written form. Pure.

Each reader takes the named groups of a pattern in `data/patterns.yml` and returns the value, or
None when the text only looks like one (the 31st of February).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bot.nlu.numbers import parse_number
from bot.nlu.resources import load_words

Groups = Mapping[str, str]
_CENT = Decimal("0.01")
_HIGHEST = Decimal(10) ** 10


def amount(groups: Groups) -> str | None:
    """Yuan with two decimals: "1200.00"."""
    if "tenths" in groups:
        number = parse_number(groups["tenths"])
        value = number / 10 if number is not None else None
    else:
        value = parse_number(groups["number"])
        if value is not None and "minor" in groups:
            minor = parse_number(groups["minor"]) or Decimal(0)
            value += minor / (100 if len(groups["minor"]) == 2 else 10)
    if value is None or value >= _HIGHEST:
        return None
    return str(value.quantize(_CENT, ROUND_HALF_UP))


def day(groups: Groups, today: date) -> str | None:
    """An ISO date. What names no year, month or week is the latest such day that is not to come."""
    try:
        found = _day(groups, today)
    except ValueError:
        return None
    return found.isoformat()


def clock(groups: Groups) -> str | None:
    """The time of day as HH:MM; an hour without a part of the day is taken as it stands."""
    hour, minute = _number(groups["hour"]), 0
    if "minute_word" in groups:
        minute = load_words("values")["minutes"][groups["minute_word"]]
    elif "minute" in groups:
        minute = _number(groups["minute"])
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
    "time": lambda groups, today: clock(groups),
    "phone": lambda groups, today: digits(groups),
    "error_code": lambda groups, today: code(groups),
    "order_number": lambda groups, today: code(groups),
    "email": lambda groups, today: same(groups),
}


def _number(text: str) -> int:
    number = parse_number(text)
    if number is None:
        raise ValueError(f"not a number: {text}")
    return int(number)


def _day(groups: Groups, today: date) -> date:
    words = load_words("values")
    if "day_word" in groups:
        return today + timedelta(words["days"][groups["day_word"]])
    if "ago" in groups:
        return _ago(_number(groups["ago"]), groups["ago_unit"], today)
    if "weekday" in groups:
        return _weekday(words, groups, today)
    if "festival" in groups:
        number = _number(groups["festival"])
        return _latest_year(number, number, today)
    if "month_word" in groups:
        first = _months_on(today.replace(day=1), words["shifts"][groups["month_word"]])
        return first.replace(day=_number(groups["day"]))
    if "month" not in groups:
        return _latest_month(_number(groups["day"]), today)
    return _calendar_day(words, groups, today)


def _calendar_day(words: Mapping[str, Mapping[str, int]], groups: Groups, today: date) -> date:
    month, day_of_month = _number(groups["month"]), _number(groups["day"])
    if "year" in groups:
        year = int(groups["year"])
        return date(year if year > 99 else 2000 + year, month, day_of_month)
    if "year_word" in groups:
        return date(today.year + words["shifts"][groups["year_word"]], month, day_of_month)
    return _latest_year(month, day_of_month, today)


def _latest_year(month: int, day_of_month: int, today: date) -> date:
    found = date(today.year, month, day_of_month)
    return found if found <= today else date(today.year - 1, month, day_of_month)


def _latest_month(day_of_month: int, today: date) -> date:
    first = today.replace(day=1)
    if day_of_month > today.day:
        first = _months_on(first, -1)
    return first.replace(day=day_of_month)


def _weekday(words: Mapping[str, Mapping[str, int]], groups: Groups, today: date) -> date:
    weekday = words["weekdays"][groups["weekday"]]
    monday = today - timedelta(today.weekday())
    if "week_word" in groups:
        return monday + timedelta(7 * words["shifts"][groups["week_word"]] + weekday - 1)
    found = monday + timedelta(weekday - 1)
    return found if found <= today else found - timedelta(7)


def _ago(count: int, unit: str, today: date) -> date:
    kind = load_words("values")["ago"][unit]
    if kind == "day":
        return today - timedelta(count)
    if kind == "week":
        return today - timedelta(7 * count)
    first = _months_on(today.replace(day=1), -count * (12 if kind == "year" else 1))
    last = _months_on(first, 1) - timedelta(1)
    return first.replace(day=min(today.day, last.day))


def _months_on(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


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
