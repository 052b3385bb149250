"""Counting in working days as China keeps them: statutory holidays off, make-up days on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import chinese_calendar

from bot.calendar.holidays import presumed_holidays

_DAY, _NOTICE = timedelta(days=1), timedelta(days=60)
_FIRST_YEAR: int = min(chinese_calendar.holidays).year
_LAST_YEAR: int = max(chinese_calendar.holidays).year


@dataclass(frozen=True)
class Waited:
    """How a wait compares with what was promised; `exact` is False where the calendar is not published."""

    elapsed: int
    latest: date
    state: Literal["early", "within", "over"]
    exact: bool


def covers(day: date) -> bool:
    """Whether the official calendar of that year is known, with the weekends that are worked."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def ends_soon(today: date) -> date | None:
    """The last day of the published calendar, when fewer than 60 days of it are left; the package chinese-calendar
    brings the next year after the State Council's notice, usually in November."""
    last = date(_LAST_YEAR, 12, 31)
    return last if last - today < _NOTICE else None


def is_working_day(day: date) -> bool:
    """Whether people in China work on that day; of a year that is not published, Monday to Friday but for what is
    statutory."""
    if covers(day):
        return _is_worked(day)
    return day.weekday() < 5 and day not in presumed_holidays(day.year)


@lru_cache(maxsize=4096)
def _is_worked(day: date) -> bool:
    """What the published calendar says of a day of its years. Kept: the package goes through all its days each time."""
    return bool(chinese_calendar.is_workday(day))


def is_public_holiday(day: date) -> bool:
    """Whether the day lies in an announced holiday period; of a year that is not published, in a statutory one."""
    if covers(day):
        return day in chinese_calendar.holidays and not is_working_day(day)
    return day in presumed_holidays(day.year)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start`, up to and including `end`; an `end` before `start` is refused."""
    if end < start:
        raise ValueError(f"end {end} lies before start {start}")
    return sum(is_working_day(start + _DAY * n) for n in range(1, (end - start).days + 1))


def add_working_days(start: date, n: int) -> date:
    """The n-th working day after `start`; with n = 0 `start` itself, whatever day it is."""
    if n < 0:
        raise ValueError(f"cannot count {n} working days ahead")
    day = start
    while n > 0:
        day += _DAY
        n -= is_working_day(day)
    return day


def judge_wait(minimum: int, maximum: int, since: date, today: date) -> Waited:
    """Compares a wait since `since` with "minimum to maximum working days".

    "early" before the minimum has passed, "within" up to the end of the day `latest`, "over" from the day
    after, be that a working day or not: what was due on Friday is late on Saturday.
    """
    if not 0 <= minimum <= maximum:
        raise ValueError(f"not a range of working days: {minimum} to {maximum}")
    if since > today:
        raise ValueError(f"the wait begins in the future: {since} is after {today}")
    elapsed = working_days_between(since, today)
    latest = add_working_days(since, maximum)
    state: Literal["early", "within", "over"] = "within"
    if today > latest:
        state = "over"
    elif elapsed < minimum:
        state = "early"
    return Waited(elapsed, latest, state, exact=covers(since) and covers(max(today, latest)))
