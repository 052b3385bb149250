"""Working days as China keeps them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.calendar import working_days
from bot.calendar.working_days import (
    Waited,
    add_working_days,
    covers,
    ends_soon,
    is_public_holiday,
    is_working_day,
    judge_wait,
    working_days_between,
)
from tests.support.table import table


@table(
    ("day", "working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # a Saturday that makes up for the holiday
        (date(2026, 10, 11), False),
        (date(2026, 2, 28), True),
    ],
)
def test_holidays_and_make_up_days_count_as_announced(day: date, working: bool) -> None:
    assert is_working_day(day) is working


def test_outside_the_announced_years_only_what_is_statutory_is_off() -> None:
    assert covers(date(2026, 12, 31)) and not covers(date(2099, 1, 1)) and not covers(date(1999, 12, 31))
    assert not is_working_day(date(2099, 10, 1)) and is_public_holiday(date(2099, 10, 1))
    assert is_working_day(date(2099, 10, 8)) and not is_public_holiday(date(2099, 10, 8))
    assert not is_working_day(date(2099, 10, 10)) and not is_public_holiday(date(2099, 10, 10)), "a Saturday"
    assert is_public_holiday(date(2099, 10, 4)), "a Sunday of the holiday"


@pytest.mark.parametrize(
    ("today", "soon"), [(date(2026, 11, 1), False), (date(2026, 11, 2), True), (date(2027, 1, 1), True)]
)
def test_the_end_of_the_published_calendar_is_known_before_it_comes(
    today: date, soon: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_days, "_LAST_YEAR", 2026)
    assert ends_soon(today) == (date(2026, 12, 31) if soon else None)


def test_a_public_holiday_is_neither_a_weekend_nor_a_make_up_day() -> None:
    assert is_public_holiday(date(2026, 10, 1)) and is_public_holiday(date(2026, 10, 4))
    assert not is_public_holiday(date(2026, 10, 10)) and not is_public_holiday(date(2026, 10, 17))


def test_the_golden_week_is_left_out() -> None:
    assert working_days_between(date(2026, 9, 29), date(2026, 10, 8)) == 2
    assert add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("today", "elapsed", "state"),
    [
        (date(2026, 11, 20), 0, "early"),
        (date(2026, 11, 21), 0, "early"),
        (date(2026, 11, 23), 1, "within"),
        (date(2026, 11, 25), 3, "within"),
        (date(2026, 11, 26), 4, "over"),
    ],
)
def test_a_wait_of_one_to_three_working_days(today: date, elapsed: int, state: str) -> None:
    assert judge_wait(1, 3, date(2026, 11, 20), today) == Waited(elapsed, date(2026, 11, 25), state, True)  # type: ignore[arg-type]


def test_what_was_due_on_friday_is_late_on_saturday() -> None:
    assert judge_wait(1, 1, date(2026, 11, 19), date(2026, 11, 21)).state == "over"


def test_a_wait_into_a_year_without_calendar_is_not_exact() -> None:
    assert not judge_wait(1, 3, date(2026, 12, 30), date(2026, 12, 31)).exact
    assert judge_wait(1, 1, date(2026, 12, 30), date(2026, 12, 31)).exact


def test_impossible_questions_are_refused() -> None:
    today = date(2026, 11, 20)
    with pytest.raises(ValueError, match="future"):
        judge_wait(1, 3, date(2026, 11, 21), today)
    for minimum, maximum in ((3, 1), (-1, 2)):
        with pytest.raises(ValueError, match="range"):
            judge_wait(minimum, maximum, today, today)
    with pytest.raises(ValueError, match="before"):
        working_days_between(today, date(2026, 11, 19))
    with pytest.raises(ValueError, match="ahead"):
        add_working_days(today, -1)
