"""Festivals by name."""

from __future__ import annotations

from datetime import date

import pytest

from bot.calendar.festivals import FESTIVALS, festival_day
from tests.support.table import table


@table(
    ("name", "year", "day"),
    [
        ("元旦", 2027, date(2027, 1, 1)),
        ("国庆节", 2026, date(2026, 10, 1)),
        ("春节", 2027, date(2027, 2, 6)),
        ("除夕", 2027, date(2027, 2, 5)),
        ("中秋", 2026, date(2026, 9, 25)),
        ("清明", 2027, date(2027, 4, 5)),
    ],
)
def test_the_day_of_a_festival(name: str, year: int, day: date) -> None:
    assert festival_day(name, year) == day


@table("name", sorted(FESTIVALS))
def test_every_festival_has_a_day_in_its_year_or_right_behind_it(name: str) -> None:
    assert date(2026, 1, 1) <= festival_day(name, 2026) < date(2027, 3, 1)


def test_what_is_no_festival_has_no_day() -> None:
    with pytest.raises(KeyError):
        festival_day("周末", 2026)
