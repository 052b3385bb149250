"""Turns that may promise when somebody comes know who is there; all others are not held up by that."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.desk_service.staff import Staffed
from bot.exchange import Outcome, Owner, QueueView, Staff
from bot.store import Claimed

STAFF = Staff(1, 4, 300.0)


class Desk:
    """Counts how often it is looked at."""

    def __init__(self, failing: bool = False) -> None:
        self.looks, self.failing = 0, failing

    def staff(self, brand: str) -> Staff:
        self.looks += 1
        if self.failing:
            raise OperationalError("busy", None, Exception())
        return STAFF


class Responder:
    """Keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Claimed] = []

    async def respond(self, claimed: Claimed) -> Outcome:
        self.asked.append(claimed)
        return Outcome((), {}, "bot")


def claimed(waiting: dict[int, int], owner: Owner = "bot") -> Claimed:
    at = datetime(2026, 11, 18, tzinfo=timezone.utc)
    return Claimed(
        "c", "okpay", "web", None, owner, {}, 1, 1, "转人工", None, frozenset(), None, 0, at, "w", 1,
        timedelta(1), (1,), queue=QueueView(waiting, 2),
    )  # fmt: skip


def asked(desk: Desk, *turns: Claimed) -> list[Staff | None]:
    inner: Any = Responder()
    staffed = Staffed(inner, desk)  # type: ignore[arg-type]

    async def run() -> None:
        for turn in turns:
            await staffed.respond(turn)

    asyncio.run(run())
    assert all(kept.queue.own_ahead == 2 for kept in inner.asked)
    return [kept.queue.staff for kept in inner.asked]


def test_where_somebody_waits_it_is_looked_up_once_for_a_while() -> None:
    desk = Desk()
    assert asked(desk, claimed({50: 3}), claimed({50: 3}, "queued")) == [STAFF, STAFF]
    assert desk.looks == 1


@pytest.mark.parametrize("turn", [claimed({}), claimed({50: 3}, "agent")], ids=["nobody waits", "with a person"])
def test_else_nobody_looks(turn: Claimed) -> None:
    desk = Desk()
    assert asked(desk, turn) == [None] and desk.looks == 0


def test_a_store_that_does_not_answer_holds_up_no_turn(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(failing=True)
    assert asked(desk, claimed({50: 3}), claimed({50: 3})) == [None, None] and desk.looks == 2
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
