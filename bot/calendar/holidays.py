"""Statutory holidays of years for which no calendar is published yet.

The days are those of 全国年节及纪念日放假办法 (State Council, as revised in November 2024). Spring Festival, Labour
Day and National Day are widened to the weeks that the yearly notices have made of them since the revision. Which
weekends are worked for them is not known before the notice: none is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from bot.calendar.lunar import lunar_day, term_day

_SPRING_DAYS = 8  # from New Year's Eve
_LABOUR_DAYS, _NATIONAL_DAYS = 5, 7
_QINGMING = 6  # solar terms, from 小寒 on
_ALMANAC = range(1902, 2101)  # years whose moons are known to borax


@lru_cache(maxsize=64)
def presumed_holidays(year: int) -> frozenset[date]:
    """The days of a year on which hardly anybody in China works, before the State Council has published its notice."""
    return frozenset(_days(year))


def _days(year: int) -> Iterator[date]:
    yield date(year, 1, 1)
    yield from _from(date(year, 5, 1), _LABOUR_DAYS)
    yield from _from(date(year, 10, 1), _NATIONAL_DAYS)
    if year in _ALMANAC:
        yield from _from(lunar_day(year, 1, 0), _SPRING_DAYS)
        yield term_day(year, _QINGMING)
        yield lunar_day(year, 5, 5)
        yield lunar_day(year, 8, 15)


def _from(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(n) for n in range(days))
