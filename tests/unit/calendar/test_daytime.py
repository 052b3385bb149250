"""By day, in Shanghai: when somebody may be written to who is not waiting for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from bot.calendar.daytime import is_day, morning_after
from bot.calendar.working_days import is_working_day
from tests.support.table import table

BEIJING = timezone(timedelta(hours=8))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)


@table(
    ("moment", "day"),
    [
        (at(18, 9), True),
        (at(18, 20, 59), True),
        (at(18, 21), False),
        (at(18, 23, 59), False),
        (at(19, 0), False),
        (at(19, 8, 59), False),
    ],
)
def test_it_is_day_from_nine_to_nine(moment: datetime, day: bool) -> None:
    assert is_day(moment.astimezone(timezone.utc)) is day


@pytest.mark.parametrize(
    ("latest", "asked"),
    [
        (date(2026, 11, 20), date(2026, 11, 23)),  # a Friday: the Monday after
        (date(2026, 9, 30), date(2026, 10, 8)),  # behind the National Day
        (date(2026, 12, 31), date(2027, 1, 4)),  # of a year whose calendar is not published
    ],
)
def test_the_first_working_day_after(latest: date, asked: date) -> None:
    assert morning_after(latest) == datetime(asked.year, asked.month, asked.day, 10, tzinfo=BEIJING)
    assert is_working_day(asked)
