"""Days of the Chinese calendar: lunar months, the feasts that follow them, and the solar terms. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from borax.calendars.festivals2 import TermFestival  # type: ignore[import-untyped]
from borax.calendars.lunardate import LunarDate  # type: ignore[import-untyped]

_LONGEST_WAY_BACK = 60  # days: a month without that day, and the month before it


def lunar_day(year: int, month: int, day: int) -> date:
    """The day of a lunar year, month (not a leap one) and day; day 0 is the last of the month before."""
    found = LunarDate(year, month, max(day, 1)).to_solar_date()
    return date(found.year, found.month, found.day) - timedelta(day == 0)


def latest_day_of_lunar_month(day: int, today: date) -> date:
    """The latest day, today included, that is this one of its lunar month."""
    for back in range(_LONGEST_WAY_BACK):
        found = today - timedelta(back)
        if LunarDate.from_solar(found).day == day:
            return found
    raise ValueError(f"no lunar month has a day {day}")


def term_day(year: int, term: str | int) -> date:
    """The day of a solar term in a year, by its Chinese name or by its number from 小寒, 0, on."""
    found = TermFestival(term=term).at(year=year)
    return date(found.year, found.month, found.day)
