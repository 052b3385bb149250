"""When a desk is open, to the minute: single days, weekends, holidays, midnight, and spans that overlap."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bot.calendar.service_hours import SHANGHAI, Hours, OpenSpan
from tests.support.table import table


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)


def hours(*spans: str, holidays: str = "closed") -> Hours:
    """Hours from words like "workdays 9:00-18:00"."""
    found = []
    for span in spans:
        days, _, clock = span.partition(" ")
        start, end = (time(*map(int, moment.split(":"))) for moment in clock.split("-"))
        found.append(OpenSpan(days, start, end))  # type: ignore[arg-type]
    return Hours(tuple(found), holidays)  # type: ignore[arg-type]


OFFICE = hours("workdays 9:00-18:00")
LUNCH = hours("workdays 9:00-12:00", "workdays 13:30-18:00")
LATE = hours("daily 18:00-0:00", holidays="open")
WEEKENDS = hours("weekends 10:00-16:00", holidays="open")
MIXED = hours("workdays 9:00-18:00", "weekends 10:00-16:00")

# 20 November 2026 is a Friday. 1 to 7 October are a holiday, Saturday 10 October is worked in return.


@table(
    ("service", "now", "is_open"),
    [
        pytest.param(OFFICE, at(20, 8, 59, 59), False, id="a second before it opens"),
        pytest.param(OFFICE, at(20, 9), True, id="as it opens"),
        pytest.param(OFFICE, at(20, 17, 59, 59), True, id="the last second"),
        pytest.param(OFFICE, at(20, 18), False, id="as it closes"),
        pytest.param(LUNCH, at(20, 11, 59, 59), True, id="before lunch"),
        pytest.param(LUNCH, at(20, 12), False, id="lunch begins"),
        pytest.param(LUNCH, at(20, 13, 29, 59), False, id="lunch ends"),
        pytest.param(LUNCH, at(20, 13, 30), True, id="after lunch"),
        pytest.param(LATE, at(20, 23, 59, 59), True, id="before midnight"),
        pytest.param(LATE, at(21, 0), False, id="at midnight"),
        pytest.param(LATE, at(20, 17, 59, 59), False, id="before the evening"),
        pytest.param(OFFICE, at(21, 12), False, id="saturday"),
        pytest.param(WEEKENDS, at(20, 12), False, id="friday is no weekend"),
        pytest.param(WEEKENDS, at(21, 12), True, id="saturday is"),
        pytest.param(WEEKENDS, at(10, 12, month=10), False, id="a saturday that is worked is not"),
        pytest.param(WEEKENDS, at(1, 12, month=10), True, id="a holiday is, when holidays are open"),
        pytest.param(MIXED, at(1, 12, month=10), False, id="a holiday is not, when they are closed"),
        pytest.param(OFFICE, at(10, 12, month=10), True, id="a saturday that is worked is a workday"),
        pytest.param(OFFICE, at(1, 12, month=10), False, id="a holiday is no workday"),
        pytest.param(hours("workdays 9:00-18:00", holidays="open"), at(1, 12, month=10), False, id="in no case"),
        pytest.param(LATE, at(1, 20, month=10), True, id="daily is every day"),
    ],
)
def test_it_is_open_or_not(service: Hours, now: datetime, is_open: bool) -> None:
    assert service.is_open(now) is is_open


@table(
    ("service", "now", "opens"),
    [
        pytest.param(OFFICE, at(20, 8, 59), at(20, 9), id="the same morning"),
        pytest.param(OFFICE, at(20, 9), at(20, 9), id="at once as it opens"),
        pytest.param(OFFICE, at(20, 17, 59, 59), at(20, 17, 59, 59), id="at once until it closes"),
        pytest.param(OFFICE, at(20, 18), at(23, 9), id="after the weekend"),
        pytest.param(OFFICE, at(19, 18), at(20, 9), id="the next day"),
        pytest.param(OFFICE, at(30, 18, month=9), at(8, 9, month=10), id="after the holiday"),
        pytest.param(OFFICE, at(9, 18, month=10), at(10, 9, month=10), id="the saturday that is worked"),
        pytest.param(OFFICE, at(10, 18, month=10), at(12, 9, month=10), id="and then monday"),
        pytest.param(LUNCH, at(20, 12), at(20, 13, 30), id="after lunch"),
        pytest.param(MIXED, at(20, 18), at(21, 10), id="the weekend has hours of its own"),
        pytest.param(MIXED, at(30, 18, month=9), at(8, 9, month=10), id="but not in the holiday"),
        pytest.param(LATE, at(21, 0), at(21, 18), id="midnight is over"),
        pytest.param(WEEKENDS, at(22, 16), at(28, 10), id="a week later"),
    ],
)
def test_it_opens_next(service: Hours, now: datetime, opens: datetime) -> None:
    assert service.next_open(now) == opens


@table(
    ("service", "now", "minutes", "due"),
    [
        pytest.param(OFFICE, at(20, 10), 0, at(20, 10), id="at once"),
        pytest.param(OFFICE, at(20, 18), 0, at(23, 9), id="as soon as it opens"),
        pytest.param(OFFICE, at(20, 10), 30, at(20, 10, 30), id="in half an hour"),
        pytest.param(OFFICE, at(20, 10, 0, 30), 30, at(20, 10, 30, 30), id="to the second"),
        pytest.param(OFFICE, at(20, 17, 30), 30, at(20, 18), id="as it closes"),
        pytest.param(OFFICE, at(20, 17, 30), 31, at(23, 9, 1), id="a minute after the weekend"),
        pytest.param(OFFICE, at(20, 8), 30, at(20, 9, 30), id="counted from the opening"),
        pytest.param(OFFICE, at(16, 9), 2 * 540, at(17, 18), id="two whole days"),
        pytest.param(OFFICE, at(16, 9), 3 * 540 + 1, at(19, 9, 1), id="three days and a minute"),
        pytest.param(OFFICE, at(30, 17, month=9), 120, at(8, 10, month=10), id="over the holiday"),
        pytest.param(OFFICE, at(9, 17, month=10), 600 + 61, at(12, 10, 1, month=10), id="over the worked saturday"),
        pytest.param(LUNCH, at(20, 11, 50), 20, at(20, 13, 40), id="over lunch"),
        pytest.param(LUNCH, at(20, 12, 30), 20, at(20, 13, 50), id="from lunch"),
        pytest.param(LATE, at(20, 23), 60, at(21, 0), id="until midnight"),
        pytest.param(LATE, at(20, 23), 61, at(21, 18, 1), id="over midnight"),
        pytest.param(MIXED, at(20, 17), 121, at(21, 11, 1), id="into the weekend's hours"),
        pytest.param(hours("daily 0:00-0:00", holidays="open"), at(20, 23, 50), 1450, at(22, 0), id="without a pause"),
    ],
)
def test_a_promise_falls_due(service: Hours, now: datetime, minutes: int, due: datetime) -> None:
    assert service.promise(now, minutes) == due


@table(
    ("spans", "due"),
    [
        pytest.param(("daily 9:00-12:00", "daily 11:00-14:00"), at(20, 13), id="overlapping"),
        pytest.param(("daily 11:00-14:00", "daily 9:00-12:00"), at(20, 13), id="overlapping, written the other way"),
        pytest.param(("daily 9:00-12:00", "daily 12:00-14:00"), at(20, 13), id="touching"),
        pytest.param(("daily 9:00-14:00", "daily 10:00-11:00"), at(20, 13), id="one within the other"),
        pytest.param(("daily 9:00-14:00", "daily 9:00-14:00"), at(20, 13), id="twice the same"),
        pytest.param(("daily 9:00-12:00", "daily 12:01-14:00"), at(20, 13, 1), id="a minute between them"),
        pytest.param(("daily 9:00-11:00", "daily 10:00-12:00", "daily 11:30-14:00"), at(20, 13), id="three in a chain"),
    ],
)
def test_no_minute_counts_twice(spans: tuple[str, ...], due: datetime) -> None:
    assert hours(*spans).promise(at(20, 9), 240) == due


def test_a_span_of_a_day_begins_and_ends_in_shanghai() -> None:
    day = date(2026, 11, 20)
    assert OpenSpan("daily", time(9), time(18)).on(day) == (at(20, 9), at(20, 18))
    assert OpenSpan("daily", time(18), time(0)).on(day) == (at(20, 18), at(21, 0))
    assert OpenSpan("daily", time(0), time(0)).on(day) == (at(20, 0), at(21, 0))
    assert OpenSpan("daily", time(9), time(18)).on(day)[0].utcoffset() == timedelta(hours=8)


def test_moments_come_back_in_shanghai_time() -> None:
    asked = at(20, 10).astimezone()
    assert OFFICE.next_open(asked).tzinfo is SHANGHAI
    assert OFFICE.promise(asked, 5).tzinfo is SHANGHAI


@pytest.mark.parametrize(
    ("days", "start", "end", "says"),
    [
        ("mondays", time(9), time(18), "unknown days: mondays"),
        ("daily", time(9), time(9), "a span may not cross midnight: 09:00:00 to 09:00:00"),
        ("daily", time(9, 1), time(9), "a span may not cross midnight: 09:01:00 to 09:00:00"),
        ("daily", time(9, tzinfo=SHANGHAI), time(18), "a span is given in Shanghai wall-clock time, without a zone"),
        ("daily", time(9), time(18, tzinfo=SHANGHAI), "a span is given in Shanghai wall-clock time, without a zone"),
    ],
)
def test_an_impossible_span_is_refused(days: str, start: time, end: time, says: str) -> None:
    with pytest.raises(ValueError) as refused:
        OpenSpan(days, start, end)  # type: ignore[arg-type]
    assert str(refused.value) == says


@table(
    ("days", "on_friday", "on_saturday"), [("daily", True, True), ("workdays", True, False), ("weekends", False, True)]
)
@table("holidays", ["open", "closed"])
def test_these_words_for_days_are_known(days: str, on_friday: bool, on_saturday: bool, holidays: str) -> None:
    found = hours(f"{days} 9:00-18:00", holidays=holidays)
    assert (found.is_open(at(20, 12)), found.is_open(at(21, 12))) == (on_friday, on_saturday)


def test_the_shortest_span_and_the_whole_day_are_possible() -> None:
    assert hours("daily 9:00-9:01").is_open(at(20, 9)) is True
    assert hours("daily 0:00-0:00", holidays="open").is_open(at(1, 0, month=10)) is True


@table(
    ("ask", "says"),
    [
        (lambda: Hours((), "maybe"), "unknown holidays: maybe"),  # type: ignore[arg-type]
        (lambda: OFFICE.promise(at(20, 10), -1), "cannot promise -1 minutes"),
        (lambda: hours().next_open(at(20, 10)), "these hours never open"),
        (lambda: hours().promise(at(20, 10), 0), "these hours never open"),
        (lambda: OFFICE.is_open(datetime(2026, 11, 20)), "a moment needs a time zone"),
        (lambda: OFFICE.next_open(datetime(2026, 11, 20)), "a moment needs a time zone"),
        (lambda: OFFICE.promise(datetime(2026, 11, 20), 1), "a moment needs a time zone"),
    ],
)
def test_an_impossible_question_is_refused(ask, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError) as refused:
        ask()
    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("day", "there"),
    [(date(2026, 11, 18), True), (date(2026, 11, 21), False), (date(2027, 1, 1), False), (date(2026, 12, 31), True)],
)
def test_whether_somebody_is_there_on_a_day(day: date, there: bool) -> None:
    assert Hours((OpenSpan("workdays", time(9), time(18)),), "closed").opens_on(day) is there
