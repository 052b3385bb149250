"""When a person comes, how urgent it is, and what is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.exchange import AT_RISK, Staff
from bot.handoff.estimate import estimate
from bot.knowledge.model import Desk

Reason = Literal["money_at_risk", "document", "asked", "complaint", "used_up", "gap", "not_understood", "fault"]

PRIORITY: dict[Reason, int] = {
    "money_at_risk": AT_RISK,
    "document": 60,
    "complaint": 55,
    "asked": 50,
    "used_up": 50,
    "gap": 40,
    "not_understood": 40,
    "fault": 50,
}


@dataclass(frozen=True)
class Promise:
    """Whether the desk is open now, when it opens next, and until when somebody answers."""

    open_now: bool
    opens_at: datetime
    answered_by: datetime


ROUNDED = 5  # minutes
TICKET_MINUTES = 240  # of open hours: a ticket does not hurry as a queue does


def ticket_promise(desk: Desk, now: datetime) -> datetime:
    """By when somebody gets in touch about a ticket."""
    return desk.hours.promise(now, max(TICKET_MINUTES, desk.answer_within_minutes))


def promise(desk: Desk, now: datetime, ahead: int = 0, staff: Staff | None = None) -> Promise:
    """What this wallet's desk can promise at this moment: what the operator has laid down, or later where so many are
    before the customer that it is likely to take longer."""
    open_now = desk.hours.is_open(now)
    opens_at = now if open_now else desk.hours.next_open(now)
    minutes = max(desk.answer_within_minutes, _likely(ahead, staff) if open_now else 0)
    return Promise(open_now, opens_at, desk.hours.promise(now, minutes))


def _likely(ahead: int, staff: Staff | None) -> int:
    """Minutes until somebody has time, rounded up to what one would say; 0 where that is not known."""
    wait = estimate(ahead, staff.free, staff.places, staff.case_seconds) if staff is not None else None
    return -int(-(wait or 0.0) // (60 * ROUNDED)) * ROUNDED


def sooner(before: str, by: str, now: datetime) -> str:
    """What was promised before stands where it can still be kept and is the sooner."""
    still = before and datetime.fromisoformat(before) > now
    return min(before, by, key=datetime.fromisoformat) if still else by
