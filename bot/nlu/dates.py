"""Which day a written date means. What names no year, month or week is the latest such day not to come. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from bot.calendar.festivals import festival_day
from bot.calendar.lunar import latest_day_of_lunar_month, lunar_day
from bot.nlu.numbers import parse_number
from bot.nlu.resources import load_words

Groups = Mapping[str, str]
_YEARS_BACK = 5  # a 29 February is to be found
_SATURDAY = 5


def day(groups: Groups, today: date) -> str | None:
    """An ISO date, or None for a day that there is not (the 31st of February)."""
    try:
        found = _day(groups, today)
        found += timedelta(whole(groups.get("later", "0")) - whole(groups.get("earlier", "0")))
    except (ValueError, OverflowError):
        return None
    return found.isoformat()


def year(groups: Groups, today: date) -> str | None:
    """A year as four digits."""
    return str(named_year(groups, today))


def whole(text: str) -> int:
    """A whole number, however it is written. Raises ValueError for anything else."""
    number = parse_number(text)
    if number is None or number != int(number):
        raise ValueError(f"not a whole number: {text}")
    return int(number)


def named_year(groups: Groups, today: date) -> int | None:
    """The year that is said, in digits or as "last year"; None if none is."""
    if "year" in groups:
        said = whole(groups["year"])
        return said if said > 99 else 2000 + said
    return today.year + _words()["shifts"][groups["year_word"]] if "year_word" in groups else None


def latest(found: Callable[[int], date], groups: Groups, today: date) -> date:
    """The day in the year that is said, else in the latest year in which there is such a day not to come."""
    said = named_year(groups, today)
    if said is not None:
        return found(said)
    for year in range(today.year, today.year - _YEARS_BACK, -1):
        try:
            day = found(year)
        except ValueError:
            continue
        if day <= today:
            return day
    raise ValueError("no such day in any year")


def festival(groups: Groups, today: date) -> date:
    """The latest day of a festival that is named, or that of the year that is."""
    name = groups.get("festival") or groups["lunar_festival"]
    return latest(lambda year: festival_day(name, year), groups, today)


def months_on(first: date, months: int) -> date:
    """The first day of the month that many months later."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _words() -> Any:
    return load_words("values")


def _day(groups: Groups, today: date) -> date:
    return next(read(groups, today) for name, read in _READERS.items() if name in groups)


def _day_word(groups: Groups, today: date) -> date:
    return today + timedelta(_words()["days"][groups["day_word"]])


def _month_word(groups: Groups, today: date) -> date:
    first = months_on(today.replace(day=1), _words()["shifts"][groups["month_word"]])
    if "month_part" in groups:
        return _part_of_month(first, groups["month_part"])
    return first.replace(day=whole(groups["day"]))


def _month(groups: Groups, today: date) -> date:
    month = whole(groups["month"])
    if "month_part" in groups:
        return latest(lambda year: _part_of_month(date(year, month, 1), groups["month_part"]), groups, today)
    number = whole(groups["day"])
    return latest(lambda year: date(year, month, number), groups, today)


def _month_part(groups: Groups, today: date) -> date:
    """The beginning of this month; the end of the latest month that has ended, today included."""
    first, part = today.replace(day=1), groups["month_part"]
    found = _part_of_month(first, part)
    return found if found <= today else _part_of_month(months_on(first, -1), part)


def _part_of_month(first: date, part: str) -> date:
    return first if _words()["parts_of_month"][part] else months_on(first, 1) - timedelta(1)


def _day_of_month(groups: Groups, today: date) -> date:
    number, first = whole(groups["day"]), today.replace(day=1)
    return (months_on(first, -1) if number > today.day else first).replace(day=number)


def _weekday(groups: Groups, today: date) -> date:
    weekday: int = _words()["weekdays"][groups["weekday"]]
    this_week = today + timedelta(weekday - today.isoweekday())
    if "weeks_ago" in groups:
        return this_week - timedelta(7 * whole(groups["weeks_ago"]))
    if "week_word" in groups:
        return this_week + timedelta(7 * _words()["shifts"][groups["week_word"]])
    return this_week if this_week <= today else this_week - timedelta(7)


def _weekend(groups: Groups, today: date) -> date:
    """The last day of the weekend, or today if that is in it: the wait is not made longer than it is."""
    sunday = today + timedelta(6 - today.weekday())
    if "week_word" in groups:
        return sunday + timedelta(7 * _words()["shifts"][groups["week_word"]])
    return today if today.weekday() >= _SATURDAY else sunday - timedelta(7)


def _lunar(groups: Groups, today: date) -> date:
    text = groups.get("new_year_day") or groups["lunar_day"]
    number = whole(text.removeprefix(_words()["first_ten"]))
    if "new_year_day" not in groups and "lunar_month" not in groups:
        return latest_day_of_lunar_month(number, today)
    name = groups.get("lunar_month", "1")
    month = _words()["lunar_months"].get(name) or whole(name)
    return latest(lambda year: lunar_day(year, month, number), groups, today)


def _ago(groups: Groups, today: date) -> date:
    count, kind = whole(groups["ago"]), _words()["ago"][groups["ago_unit"]]
    if kind in ("day", "week"):
        return today - timedelta(count * (7 if kind == "week" else 1))
    first = months_on(today.replace(day=1), -count * (12 if kind == "year" else 1))
    last = months_on(first, 1) - timedelta(1)
    return first.replace(day=min(today.day, last.day))


# The first name that a pattern brings decides who reads it.
_READERS: dict[str, Callable[[Groups, date], date]] = {
    "day_word": _day_word,
    "ago": _ago,
    "weekday": _weekday,
    "weekend": _weekend,
    "festival": festival,
    "lunar_festival": festival,
    "new_year_day": _lunar,
    "lunar_day": _lunar,
    "month_word": _month_word,
    "month": _month,
    "month_part": _month_part,
    "day": _day_of_month,
}
