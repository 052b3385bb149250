"""Statutory holidays before they are published: as the law names them, by sun and moon."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from bot.calendar.holidays import presumed_holidays


def days(text: str, year: int) -> set[date]:
    """01-01, and from 02-05 to 02-12 as 02-05/8."""
    found = set()
    for part in text.split():
        first, _, count = part.partition("/")
        begin = date.fromisoformat(f"{year}-{first}")
        found |= {begin + timedelta(n) for n in range(int(count or 1))}
    return found


# New Year's Eve, 清明, 端午, 中秋 of each year as the almanac (Purple Mountain Observatory) has them.
YEARS = {
    2026: "01-01 02-16/8 04-05 05-01/5 06-19 09-25 10-01/7",
    2027: "01-01 02-05/8 04-05 05-01/5 06-09 09-15 10-01/7",
    2028: "01-01 01-25/8 04-04 05-01/5 05-28 10-03 10-01/7",
    2029: "01-01 02-12/8 04-04 05-01/5 06-16 09-22 10-01/7",
    2030: "01-01 02-02/8 04-05 05-01/5 06-05 09-12 10-01/7",
}


@pytest.mark.parametrize(("year", "text"), YEARS.items())
def test_the_days_of_a_year(year: int, text: str) -> None:
    assert presumed_holidays(year) == days(text, year)


@pytest.mark.parametrize("year", [2025, 2026])
def test_since_the_revision_no_presumed_day_was_worked(year: int) -> None:
    assert [day for day in presumed_holidays(year) if chinese_calendar.is_workday(day)] == []
