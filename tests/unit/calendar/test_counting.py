"""Properties of counting in working days: adding and counting agree, and counts add up."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.working_days import add_working_days, is_working_day, judge_wait, working_days_between

days = st.dates(date(2000, 1, 1), date(2045, 12, 31))


@given(days, st.integers(0, 60))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    end = add_working_days(start, n)
    assert working_days_between(start, end) == n
    assert n == 0 or (is_working_day(end) and end > start)


@given(days, st.integers(0, 90), st.integers(0, 90))
def test_counts_add_up(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert working_days_between(start, end) == working_days_between(start, middle) + working_days_between(middle, end)


@given(days, st.integers(0, 10), st.integers(0, 10), st.integers(0, 60))
def test_a_wait_is_judged_by_its_two_limits(since: date, minimum: int, more: int, passed: int) -> None:
    today = since + timedelta(days=passed)
    waited = judge_wait(minimum, minimum + more, since, today)
    assert waited.elapsed == working_days_between(since, today)
    assert (waited.state == "over") == (today > waited.latest)
    assert (waited.state == "early") == (waited.elapsed < minimum and today <= waited.latest)
