"""When a customer may be written to who is not waiting for it: by day, in Shanghai."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.calendar.service_hours import SHANGHAI
from bot.calendar.working_days import add_working_days

BEGINS, ENDS = time(9), time(21)
MORNING = time(10)


def is_day(now: datetime) -> bool:
    """Whether it is day."""
    return BEGINS <= now.astimezone(SHANGHAI).time() < ENDS


def morning_after(latest: date) -> datetime:
    """In the morning of the first working day after this one."""
    return datetime.combine(add_working_days(latest, 1), MORNING, SHANGHAI)
