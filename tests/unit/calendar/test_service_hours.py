"""When the desk is open and when a promise falls due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.service_hours import SHANGHAI, Hours, OpenSpan

WORKDAYS = Hours((OpenSpan("workdays", time(9), time(18)),), "closed")
DAILY = Hours((OpenSpan("daily", time(9), time(21)),), "open")
AROUND_THE_CLOCK = Hours((OpenSpan("daily", time(0), time(0)),), "open")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def is_span(start: time, end: time) -> bool:
    return start < end or end == time(0)


times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
spans = st.tuples(st.sampled_from(["daily", "workdays", "weekends"]), times, times)
hours = st.builds(
    lambda found, holidays: Hours(tuple(OpenSpan(*span) for span in found), holidays),
    st.lists(spans.filter(lambda span: is_span(span[1], span[2])), min_size=1, max_size=3),
    st.sampled_from(["open", "closed"]),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(SHANGHAI))


def open_minutes(service: Hours, start: datetime, end: datetime) -> int:
    """Whole open minutes between two moments, counted one by one."""
    minutes = (end - start) // timedelta(minutes=1)
    return sum(service.is_open(start + timedelta(minutes=n)) for n in range(minutes))


def test_the_desk_opens_and_closes() -> None:
    assert not WORKDAYS.is_open(at(20, 8, 59))
    assert WORKDAYS.is_open(at(20, 9))
    assert WORKDAYS.is_open(at(20, 17, 59))
    assert not WORKDAYS.is_open(at(20, 18))
    assert not WORKDAYS.is_open(at(21, 12))


def test_workdays_follow_the_chinese_calendar() -> None:
    assert not WORKDAYS.is_open(at(1, 12, month=10))
    assert WORKDAYS.is_open(at(10, 12, month=10))
    assert WORKDAYS.next_open(at(30, 18, month=9)) == at(8, 9, month=10)


def test_a_make_up_day_is_no_weekend() -> None:
    weekends = Hours((OpenSpan("weekends", time(10), time(16)),), "open")
    assert not weekends.is_open(at(10, 12, month=10))
    assert weekends.is_open(at(11, 12, month=10))


def test_holidays_close_or_count_as_days_off() -> None:
    span = OpenSpan("daily", time(9), time(21))
    weekends = OpenSpan("weekends", time(9), time(21))
    holiday = at(1, 12, month=10)
    assert not Hours((span,), "closed").is_open(holiday)
    assert Hours((span,), "open").is_open(holiday)
    assert Hours((weekends,), "open").is_open(holiday)
    assert not Hours((weekends,), "closed").is_open(holiday)


def test_other_time_zones_are_understood() -> None:
    assert DAILY.is_open(datetime(2026, 11, 20, 1, 0, tzinfo=timezone.utc))
    assert not DAILY.is_open(datetime(2026, 11, 20, 13, 0, tzinfo=timezone.utc))
    assert DAILY.next_open(datetime(2026, 11, 20, 13, 0, tzinfo=timezone.utc)) == at(21, 9)


def test_a_promise_counts_open_time_only() -> None:
    assert WORKDAYS.promise(at(20, 10), 30) == at(20, 10, 30)
    assert WORKDAYS.promise(at(20, 17, 45), 30) == at(23, 9, 15)
    assert WORKDAYS.promise(at(21, 3), 30) == at(23, 9, 30)
    assert WORKDAYS.promise(at(20, 17, 30), 30) == at(20, 18)
    assert DAILY.promise(at(20, 22), 0) == at(21, 9)


def test_around_the_clock_never_pauses() -> None:
    assert AROUND_THE_CLOCK.is_open(at(20, 0)) and AROUND_THE_CLOCK.is_open(at(20, 23, 59))
    assert AROUND_THE_CLOCK.promise(at(20, 23, 50), 30) == at(21, 0, 20)


def test_overlapping_spans_count_once() -> None:
    both = Hours((OpenSpan("daily", time(9), time(18)), OpenSpan("workdays", time(12), time(20))), "open")
    assert both.promise(at(20, 9), 11 * 60) == at(20, 20)


def test_no_span_is_never_open() -> None:
    never = Hours((), "closed")
    assert not never.is_open(at(20, 12))
    for ask in (never.next_open, lambda now: never.promise(now, 5)):
        with pytest.raises(ValueError, match="never open"):
            ask(at(20, 12))


def test_impossible_hours_are_refused() -> None:
    for start, end in ((time(22), time(6)), (time(9), time(9))):
        with pytest.raises(ValueError, match="midnight"):
            OpenSpan("daily", start, end)
    with pytest.raises(ValueError, match="zone"):
        OpenSpan("daily", time(9, tzinfo=SHANGHAI), time(18))
    with pytest.raises(ValueError, match="days"):
        OpenSpan("mondays", time(9), time(18))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="holidays"):
        Hours((), "maybe")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="minutes"):
        DAILY.promise(at(20, 12), -1)


@pytest.mark.parametrize("service", [WORKDAYS, Hours((), "open")])
def test_a_moment_without_a_zone_is_refused(service: Hours) -> None:
    for ask in (service.is_open, service.next_open, lambda now: service.promise(now, 1)):
        with pytest.raises(ValueError, match="zone"):
            ask(datetime(2026, 11, 20, 12))


@given(hours, moments)
def test_the_next_opening_is_open_and_nothing_before_it(service: Hours, now: datetime) -> None:
    opens = service.next_open(now)
    assert opens >= now and service.is_open(opens)
    assert (opens == now) == service.is_open(now)
    if opens > now:
        assert not service.is_open(now + (opens - now) / 2)
        assert not service.is_open(opens - timedelta(microseconds=1))


@given(hours, moments, st.integers(0, 5000), st.integers(1, 5000))
def test_promises_add_up(service: Hours, now: datetime, first: int, second: int) -> None:
    assert service.promise(service.promise(now, first), second) == service.promise(now, first + second)


@given(hours, moments, st.integers(1, 240))
def test_a_promise_leaves_exactly_its_open_minutes(service: Hours, now: datetime, minutes: int) -> None:
    asked = service.next_open(now.replace(second=0, microsecond=0))
    due = service.promise(asked, minutes)
    assert due - asked > timedelta(days=1) or open_minutes(service, asked, due) == minutes


@given(moments.map(datetime.date), st.sampled_from(["open", "closed"]))
def test_workdays_and_weekends_together_are_daily(day: date, holidays: str) -> None:
    noon = datetime.combine(day, time(12), SHANGHAI)
    kinds = {
        days: Hours((OpenSpan(days, time(9), time(18)),), holidays).is_open(noon)  # type: ignore[arg-type]
        for days in ("daily", "workdays", "weekends")
    }
    assert kinds["daily"] == (kinds["workdays"] or kinds["weekends"])
    assert not (kinds["workdays"] and kinds["weekends"])
