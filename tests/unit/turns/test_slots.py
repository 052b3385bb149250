"""Slots: so many conversations at once, none twice, and none lost when one fails or the process ends."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.turns.slots import Slots


class Work:
    """Runs until it is told to end; says then whether it wants to go on."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, Any]] = []
        self._ends: dict[str, asyncio.Future[bool]] = {}

    async def __call__(self, conversation_id: str, claimed: Any) -> bool:
        self.begun.append((conversation_id, claimed))
        self._ends[conversation_id] = asyncio.get_running_loop().create_future()
        return await self._ends[conversation_id]

    async def end(self, conversation_id: str, goes_on: bool | Exception = False) -> None:
        if isinstance(goes_on, Exception):
            self._ends[conversation_id].set_exception(goes_on)
        else:
            self._ends[conversation_id].set_result(goes_on)
        await settled()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.begun]


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_as_many_as_there_are_slots_begin_and_the_others_follow_in_order() -> None:
    work = Work()
    slots = Slots(2, work)
    assert [slots.put(name) for name in "abcd"] == [True, True, False, False]
    await settled()
    assert work.names == ["a", "b"] and "a" in slots and "c" not in slots
    await work.end("b")
    assert work.names == ["a", "b", "c"] and "b" not in slots


async def test_a_conversation_never_has_two_slots() -> None:
    work = Work()
    slots = Slots(3, work)
    slots.put("a")
    await settled()
    assert slots.put("a") is True
    await settled()
    assert work.names == ["a"]
    await work.end("a")
    assert work.names == ["a", "a"], "what came meanwhile is looked for"


async def test_what_was_claimed_is_not_forgotten_when_the_conversation_is_queued_again() -> None:
    work: Any = Work()
    slots, claimed = Slots(1, work), claimed_message()
    slots.put("a")
    slots.put("b", claimed)
    slots.put("b")
    assert slots.left() == [claimed]
    await settled()
    await work.end("a")
    assert work.begun == [("a", None), ("b", claimed)]


async def test_who_wants_to_go_on_waits_behind_the_others() -> None:
    work = Work()
    slots = Slots(1, work)
    slots.put("a")
    slots.put("b")
    await settled()
    await work.end("a", goes_on=True)
    await work.end("b")
    assert work.names == ["a", "b", "a"]


async def test_a_failure_frees_its_slot_and_tells_no_words(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    slots = Slots(1, work)
    slots.put("a")
    slots.put("b")
    await settled()
    with caplog.at_level(logging.ERROR):
        await work.end("a", ValueError("CUSTOMERWORDS"))
    assert work.names == ["a", "b"] and "a" not in slots
    assert "turns of a stopped: ValueError" in caplog.text and "CUSTOMERWORDS" not in caplog.text


async def test_a_reserved_slot_is_not_free() -> None:
    slots = Slots(2, Work())
    slots.put("a")
    with slots.reserve():
        assert not slots.free
    assert slots.free


async def test_after_closing_nothing_begins() -> None:
    work = Work()
    slots, claimed = Slots(1, work), claimed_message()
    slots.put("a")
    await settled()
    running = slots.close()
    slots.put("b", claimed)
    await work.end("a", goes_on=True)
    assert work.names == ["a"] and not slots.free
    assert all(task.done() for task in running) and len(running) == 1
    assert slots.left() == [claimed]


def claimed_message() -> Any:
    return ("claimed", datetime(2026, 1, 1, tzinfo=timezone.utc))
