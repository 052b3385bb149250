"""Days of the Chinese calendar."""

from __future__ import annotations

from datetime import date

import pytest

from bot.calendar.lunar import latest_day_of_lunar_month, lunar_day, term_day


def test_a_lunar_day_is_found_also_in_years_with_a_leap_month() -> None:
    assert lunar_day(2026, 8, 15) == date(2026, 9, 25)
    assert lunar_day(2025, 6, 1) == date(2025, 6, 25)  # not the leap sixth month a month later
    assert lunar_day(2025, 7, 1) == date(2025, 8, 23)


def test_the_zeroth_day_is_the_eve() -> None:
    assert lunar_day(2027, 1, 0) == date(2027, 2, 5)


def test_a_day_of_the_lunar_month_is_the_latest_one_today_included() -> None:
    assert latest_day_of_lunar_month(15, date(2026, 9, 25)) == date(2026, 9, 25)
    assert latest_day_of_lunar_month(16, date(2026, 9, 25)) == date(2026, 8, 28)


def test_a_lunar_month_has_no_thirty_first_day() -> None:
    with pytest.raises(ValueError, match="31"):
        latest_day_of_lunar_month(31, date(2026, 9, 25))


def test_clear_brightness_moves_with_the_sun() -> None:
    assert [term_day(year, "清明") for year in (2024, 2026, 2027)] == [
        date(2024, 4, 4),
        date(2026, 4, 5),
        date(2027, 4, 5),
    ]
