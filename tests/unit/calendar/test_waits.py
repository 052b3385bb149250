"""Waits of so many working days: how many have passed, and whether it is early, within, or over."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import pytest

from bot.calendar.working_days import (
    Waited,
    add_working_days,
    covers,
    is_public_holiday,
    is_working_day,
    judge_wait,
    working_days_between,
)
from tests.support.table import table

FIRST, LAST = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year


def day(number: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("asked", "covered"),
    [
        (date(FIRST, 1, 1), True),
        (date(FIRST - 1, 12, 31), False),
        (date(LAST, 12, 31), True),
        (date(LAST + 1, 1, 1), False),
    ],
)
def test_the_calendar_covers_whole_years(asked: date, covered: bool) -> None:
    assert covers(asked) is covered


@table(
    ("asked", "working", "holiday"),
    [
        pytest.param(day(20), True, False, id="friday"),
        pytest.param(day(21), False, False, id="saturday"),
        pytest.param(day(22), False, False, id="sunday"),
        pytest.param(day(1, 10), False, True, id="a holiday"),
        pytest.param(day(4, 10), False, True, id="a sunday in the holiday"),
        pytest.param(day(10, 10), True, False, id="a saturday that is worked"),
        pytest.param(day(1, 10, 2100), False, True, id="an unknown year: a holiday"),
        pytest.param(day(2, 10, 2100), False, True, id="an unknown year: a saturday in the holiday"),
        pytest.param(day(8, 10, 2100), True, False, id="an unknown year: a friday"),
        pytest.param(day(9, 10, 2100), False, False, id="an unknown year: a saturday"),
        pytest.param(day(1, 10, 2150), False, True, id="beyond the almanac: a fixed day"),
        pytest.param(day(1, 2, 2150), False, False, id="beyond the almanac: a sunday"),
    ],
)
def test_a_day_is_worked_or_not(asked: date, working: bool, holiday: bool) -> None:
    assert is_working_day(asked) is working
    assert is_public_holiday(asked) is holiday


@table(
    ("start", "end", "days"),
    [
        pytest.param(day(20), day(20), 0, id="the day itself does not count"),
        pytest.param(day(20), day(23), 1, id="the last day does"),
        pytest.param(day(20), day(22), 0, id="a weekend"),
        pytest.param(day(16), day(20), 4, id="a week"),
        pytest.param(day(30, 9), day(8, 10), 1, id="the holiday"),
        pytest.param(day(9, 10), day(12, 10), 2, id="the saturday that is worked"),
    ],
)
def test_working_days_are_counted_and_added(start: date, end: date, days: int) -> None:
    assert working_days_between(start, end) == days
    if is_working_day(end) and days:
        assert add_working_days(start, days) == end


def test_no_working_day_after_a_day_is_the_day_itself() -> None:
    assert add_working_days(day(21), 0) == day(21)


@table(
    ("minimum", "maximum", "since", "today", "waited"),
    [
        pytest.param(1, 3, day(20), day(20), Waited(0, day(25), "early", True), id="just asked"),
        pytest.param(1, 3, day(20), day(22), Waited(0, day(25), "early", True), id="over the weekend"),
        pytest.param(1, 3, day(20), day(23), Waited(1, day(25), "within", True), id="the minimum has passed"),
        pytest.param(1, 3, day(20), day(25), Waited(3, day(25), "within", True), id="the last day"),
        pytest.param(1, 3, day(20), day(26), Waited(4, day(25), "over", True), id="a day late"),
        pytest.param(1, 1, day(19), day(21), Waited(1, day(20), "over", True), id="due on friday, late on saturday"),
        pytest.param(0, 0, day(20), day(20), Waited(0, day(20), "within", True), id="the same day"),
        pytest.param(0, 0, day(20), day(21), Waited(0, day(20), "over", True), id="due the same day, asked the next"),
        pytest.param(0, 1, day(20), day(20), Waited(0, day(23), "within", True), id="no minimum"),
        pytest.param(2, 2, day(20), day(23), Waited(1, day(24), "early", True), id="exactly two, after one"),
        pytest.param(1, 3, day(30, 9), day(7, 10), Waited(0, day(10, 10), "early", True), id="in the holiday"),
    ],
)
def test_a_wait_is_judged(minimum: int, maximum: int, since: date, today: date, waited: Waited) -> None:
    assert judge_wait(minimum, maximum, since, today) == waited


@pytest.mark.parametrize(
    ("since", "today", "exact"),
    [
        pytest.param(date(LAST, 12, 1), date(LAST, 12, 2), True, id="all of it in a known year"),
        pytest.param(date(LAST, 12, 31), date(LAST, 12, 31), False, id="due in an unknown year"),
        pytest.param(date(LAST, 12, 1), date(LAST + 1, 1, 1), False, id="asked in an unknown year"),
        pytest.param(date(FIRST - 1, 12, 31), date(FIRST, 2, 1), False, id="begun in an unknown year"),
        pytest.param(date(FIRST, 1, 1), date(FIRST, 2, 1), True, id="begun on the first day that is known"),
    ],
)
def test_a_wait_is_exact_where_the_calendar_is_known(since: date, today: date, exact: bool) -> None:
    assert judge_wait(1, 3, since, today).exact is exact


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: working_days_between(day(20), day(19)), "end 2026-11-19 lies before start 2026-11-20"),
        (lambda: add_working_days(day(20), -1), "cannot count -1 working days ahead"),
        (lambda: judge_wait(3, 1, day(20), day(20)), "not a range of working days: 3 to 1"),
        (lambda: judge_wait(-1, 1, day(20), day(20)), "not a range of working days: -1 to 1"),
        (
            lambda: judge_wait(1, 3, day(21), day(20)),
            "the wait begins in the future: 2026-11-21 is after 2026-11-20",
        ),
    ],
)
def test_an_impossible_question_is_refused(ask, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as refused:
        ask()
    assert str(refused.value) == says
