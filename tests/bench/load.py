"""Many customers at once against one server, for a bounded time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.bench.customers import Customer, Move
from tests.bench.scenarios import SORRY, Script

LONGEST = 40.0


@dataclass
class Sample:
    """Turns that were timed: how long each took, and in how many seconds all were done."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0

    def add(self, other: Sample) -> None:
        """Take over the turns of another round."""
        self.seconds += other.seconds
        self.wall += other.wall

    @property
    def rate(self) -> float:
        """Turns per second."""
        return len(self.seconds) / self.wall

    def quantile(self, share: float) -> float:
        """The milliseconds within which this share of the turns was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    @property
    def p50(self) -> float:
        """The median turn in milliseconds."""
        return self.quantile(0.5)

    @property
    def mean(self) -> float:
        """The average turn in milliseconds."""
        return sum(self.seconds) / len(self.seconds) * 1000


async def timed(customer: Customer, move: Move) -> float:
    """The seconds a turn takes; it must be answered, and by no apology."""
    start = time.perf_counter()
    answer = await customer.turn(move)
    took = time.perf_counter() - start
    assert answer.strip() and SORRY not in answer, f"{answer!r} to {move}"
    return took


async def play(
    new_customer: Callable[[], Customer], scripts: Iterator[Script], customers: int, conversations: int, seconds: float
) -> Sample:
    """Each customer holds whole conversations: at least so many, and for at least so long.

    Only turns that end while all customers are still at it are counted; opening a conversation counts as time.
    """
    began = time.perf_counter()
    ends: list[float] = []
    turns: list[tuple[float, float]] = []

    async def talk() -> None:
        held = 0
        while held < conversations or time.perf_counter() - began < seconds:
            customer = new_customer()
            await customer.open()
            for move in next(scripts):
                if time.perf_counter() - began > LONGEST:
                    break
                took = await timed(customer, move)
                turns.append((time.perf_counter(), took))
            held += 1
            if time.perf_counter() - began > LONGEST:
                break
        ends.append(time.perf_counter())

    await asyncio.gather(*(talk() for _ in range(customers)))
    over = min(ends)
    return Sample([took for end, took in turns if end <= over], over - began)
