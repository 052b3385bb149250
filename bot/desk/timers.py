"""The clocks of a case: first answer, its reaching the customer, next answer, resolution; warned, late, escalated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.knowledge.desk_rules import Targets

Kind = Literal["first_answer", "reach", "next_answer", "resolution"]
Level = Literal["fine", "warn", "late", "escalate"]
LEVELS: tuple[Level, ...] = ("fine", "warn", "late", "escalate")
WARN_AT = 0.8
ESCALATE_AT = 1.5


@dataclass(frozen=True)
class Clocked:
    """The moments of a case (seconds since 1970). `waiting_since`: the customer spoke and nobody answered yet;
    `reached_at`: the first answer was there."""

    created_at: float
    promised_at: float
    first_answer_at: float | None = None
    reached_at: float | None = None
    waiting_since: float | None = None
    closed_at: float | None = None


@dataclass(frozen=True)
class Timer:
    """One running clock."""

    kind: Kind
    started_at: float
    due_at: float

    def level(self, now: float) -> Level:
        """How pressing it is: from 80 % warn, at the due time late, half as long again escalate."""
        whole = max(self.due_at - self.started_at, 1.0)
        part = (now - self.started_at) / whole
        if part >= ESCALATE_AT:
            return "escalate"
        return "late" if part >= 1 else "warn" if part >= WARN_AT else "fine"


def running(case: Clocked, targets: Targets) -> list[Timer]:
    """The clocks that run now; none once the case is over."""
    if case.closed_at is not None:
        return []
    timers = []
    if case.first_answer_at is None:
        timers.append(Timer("first_answer", case.created_at, case.promised_at))
    elif case.reached_at is None:
        timers.append(Timer("reach", case.created_at, case.promised_at))
    if case.first_answer_at is not None and case.waiting_since is not None:
        timers.append(Timer("next_answer", case.waiting_since, case.waiting_since + targets.next_answer))
    timers.append(Timer("resolution", case.created_at, case.created_at + targets.resolution))
    return timers


def worst(timers: list[Timer], now: float) -> Level:
    """The most pressing level of all timers; "fine" where none runs."""
    return max((timer.level(now) for timer in timers), key=LEVELS.index, default="fine")
