"""Who comes next, who gets it, and how long it will take: said only when it is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.exchange import AT_RISK

Presence = Literal["online", "busy", "away", "offline"]
HEARTBEAT_SECONDS = 45.0


@dataclass(frozen=True)
class WaitingCase:
    """A case that waits: what its place depends on. Times are seconds since 1970."""

    number: str
    brand: str
    topic: str | None
    priority: int
    promised_at: float
    created_at: float
    preferred: str | None = None
    known: bool = False
    crowded: bool = False


@dataclass(frozen=True)
class Seat:
    """A person who may be given a case, and how many they have."""

    agent_id: str
    brands: tuple[str, ...]
    skills: tuple[str, ...]
    capacity: int
    load: int
    presence: Presence

    def takes(self, case: WaitingCase) -> bool:
        """Whether this case is for them: online, a place free, their wallet, their skill."""
        if self.presence != "online" or self.load >= self.capacity:
            return False
        served = "*" in self.brands or case.brand in self.brands
        return served and (not self.skills or case.topic is None or case.topic in self.skills)


def order(case: WaitingCase) -> tuple[bool, bool, bool, float, float, str]:
    """The key of the queue: what crowds comes last. Money at risk first, of known customers before others' and the
    oldest first; all else by the promise given, then arrival."""
    risky = case.priority >= AT_RISK
    turn = case.created_at if risky else case.promised_at
    return (case.crowded, not risky, risky and not case.known, turn, case.created_at, case.number)


def assign(waiting: Collection[WaitingCase], seats: Sequence[Seat], everyone: bool) -> tuple[WaitingCase, Seat] | None:
    """The next pair of case and person; without `everyone` only cases that somebody in particular should have."""
    for case in sorted(waiting, key=order):
        able = [seat for seat in seats if seat.takes(case)]
        mine = [seat for seat in able if seat.agent_id == case.preferred]
        if mine or (everyone and able):
            return case, min(mine or able, key=lambda seat: (seat.load / seat.capacity, seat.load, seat.agent_id))
    return None


def present(chosen: Presence, seen_at: float | None, now: float, grace: float = HEARTBEAT_SECONDS) -> Presence:
    """What somebody is now: what they chose, unless nothing was heard of them for too long."""
    return chosen if seen_at is not None and now - seen_at <= grace else "offline"


def room(people: Sequence[Mapping[str, Any]], brand: str) -> tuple[int, int]:
    """Free places, and places in all, of the people who are there for a wallet."""
    seated = [p for p in people if p["presence"] in ("online", "busy") and {"*", brand} & set(p["brands"])]
    free = sum(max(0, p["capacity"] - p["load"]) for p in seated if p["presence"] == "online")
    return free, sum(p["capacity"] for p in seated)
