"""Nobody is promised anything on a day on which nobody is there, in the years to come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest

from bot.calendar.service_hours import SHANGHAI, Hours, OpenSpan
from bot.handoff.policy import TICKET_MINUTES
from bot.knowledge.loader import load
from tests.unit.calendar.test_holidays import YEARS, days

BRANDS = load().brands
# As published, and as the law and the almanac have it.
OFF = {day for day in chinese_calendar.holidays if day.year == 2026 and not chinese_calendar.is_workday(day)}
OFF |= {day for year, text in YEARS.items() if year > 2026 for day in days(text, year)}
FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
MOMENTS = (time(0, 0), time(8, 59), time(12, 0), time(17, 59), time(20, 59), time(23, 30))


@pytest.mark.parametrize("brand", [b for b in BRANDS if BRANDS[b].desk.hours.holidays == "closed"])
def test_no_promise_falls_on_a_holiday(brand: str) -> None:
    hours, within = BRANDS[brand].desk.hours, BRANDS[brand].desk.answer_within_minutes
    fallen = []
    for day in ((FIRST + timedelta(n)) for n in range((LAST - FIRST).days + 1)):
        for moment in MOMENTS:
            now = datetime.combine(day, moment, SHANGHAI)
            found = (hours.next_open(now), hours.promise(now, within), hours.promise(now, TICKET_MINUTES))
            fallen += [(now, when) for when in found if when.date() in OFF]
    assert fallen == []


def test_nothing_opens_on_the_operators_own_closed_days() -> None:
    open_daily = (OpenSpan("daily", time(9), time(18)),)
    hours = Hours(open_daily, "open", frozenset({date(2027, 3, 2), date(2027, 3, 3)}))
    assert not hours.is_open(datetime(2027, 3, 2, 12, tzinfo=SHANGHAI))
    late = datetime(2027, 3, 1, 17, 50, tzinfo=SHANGHAI)
    assert hours.promise(late, 30) == datetime(2027, 3, 4, 9, 20, tzinfo=SHANGHAI)
