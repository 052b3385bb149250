"""How long something has been going on or takes: the least length that the words allow, in ISO 8601. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.nlu.dates import festival, latest, months_on, whole
from bot.nlu.numbers import parse_number
from bot.nlu.resources import load_words

Groups = Mapping[str, str]
_DATED, _TIMED = ("Y", "M", "D"), ("TH", "TM", "TS")


def lasting(groups: Groups, today: date) -> str | None:
    """An ISO 8601 duration of the least length: "P5D", "PT30M"; None for no time, or one that is to come."""
    if "moment" in groups:
        moment: str = _words()["moments"][groups["moment"]]
        return moment
    try:
        since = _since(groups, today)
        return _iso(_counted(groups)) if since is None else _days((today - since).days)
    except ValueError:
        return None


def _words() -> Any:
    return load_words("values")


def _since(groups: Groups, today: date) -> date | None:
    """The last day of a week or a month of which no day is told, or the feast before which it was."""
    shifts = _words()["shifts"]
    if "past_week" in groups:
        return today - timedelta(today.isoweekday()) + timedelta(7 * (shifts[groups["week_word"]] + 1))
    if "past_month" in groups:
        return months_on(today.replace(day=1), shifts[groups["month_word"]] + 1) - timedelta(1)
    if "month" in groups:
        month = whole(groups["month"])
        return latest(lambda year: months_on(date(year, month, 1), 1) - timedelta(1), groups, today)
    return festival(groups, today) if "festival" in groups or "lunar_festival" in groups else None


def _days(count: int) -> str | None:
    return f"P{count}D" if count >= 0 else None


def _counted(groups: Groups) -> Counter[str]:
    """How many of which letter of ISO 8601."""
    parts: Counter[str] = Counter()
    unit = groups.get("unit") or groups["half_unit"]
    if "nearly" in groups:
        _add_nearly(parts, _number(groups["count"]), unit)
    elif "count" in groups:
        _add(parts, _number(groups["count"] + groups.get("scale", "")), unit)
    elif "vague" in groups:
        _add(parts, Decimal(_words()["vague"][groups["vague"]]), unit)
    if "half" in groups or "and_half" in groups:
        _add_part(parts, "halves", unit)
    if "more" in groups:
        _add(parts, _number(groups["more"]), groups["more_unit"])
    return parts


def _number(text: str) -> Decimal:
    number = parse_number(text)
    if number is None:
        raise ValueError(f"no number: {text}")
    return number


def _add(parts: Counter[str], count: Decimal, unit: str) -> None:
    size, letter = _words()["lasting"][_bare(unit)]
    parts[letter] += int(count) * size
    if count * 2 % 2 >= 1:
        _add_part(parts, "halves", unit)


def _add_nearly(parts: Counter[str], count: Decimal, unit: str) -> None:
    """Of what is nearly three, two are certain; of what is nearly one, a part."""
    if count > 1:
        _add(parts, count - 1, unit)
    else:
        _add_part(parts, "nearly", unit)


def _add_part(parts: Counter[str], which: str, unit: str) -> None:
    part = _words()[which].get(_bare(unit))
    if part is None:
        raise ValueError(f"nobody says a part of it: {unit}")
    parts[part[1]] += part[0]


def _bare(unit: str) -> str:
    """The unit without the measure word that may stand before it."""
    return unit.removeprefix(_words()["measure"])


def _iso(parts: Counter[str]) -> str | None:
    dated = "".join(f"{parts[letter]}{letter}" for letter in _DATED if parts[letter])
    timed = "".join(f"{parts[letter]}{letter[1]}" for letter in _TIMED if parts[letter])
    return "P" + dated + ("T" + timed if timed else "") if dated or timed else None
