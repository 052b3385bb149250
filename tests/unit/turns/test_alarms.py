"""Looking at a conversation again after a while."""

from __future__ import annotations

import asyncio

from bot.turns.alarms import Alarms


async def until(rung: list[str], count: int) -> None:
    """Wait until so many have rung, for ten seconds at most."""
    for _ in range(1000):
        if len(rung) >= count:
            return
        await asyncio.sleep(0.01)


async def test_an_alarm_rings_once_for_its_conversation() -> None:
    rung: list[str] = []
    alarms = Alarms(rung.append)
    alarms.set("a", 0.01)
    alarms.set("b", 0.02)
    assert rung == []
    await asyncio.sleep(0.1)
    assert rung == ["a", "b"]


async def test_a_later_alarm_stands_for_the_one_before() -> None:
    rung: list[str] = []
    alarms = Alarms(rung.append)
    alarms.set("a", 0.001)
    alarms.set("a", 3600.0)
    await asyncio.sleep(0.05)
    assert rung == [], "the first one is off"
    alarms.set("a", 0.001)
    await until(rung, 1)
    await asyncio.sleep(0.02)
    assert rung == ["a"]


async def test_an_alarm_may_be_set_again_when_it_rings() -> None:
    rung: list[str] = []

    def ring(conversation_id: str) -> None:
        rung.append(conversation_id)
        if len(rung) < 3:
            alarms.set(conversation_id, 0.001)

    alarms = Alarms(ring)
    alarms.set("a", 0.001)
    await until(rung, 3)
    await asyncio.sleep(0.02)
    assert rung == ["a"] * 3


async def test_after_the_stop_nothing_rings() -> None:
    rung: list[str] = []
    alarms = Alarms(rung.append)
    alarms.set("a", 0.01)
    alarms.stop()
    alarms.set("b", 0.01)
    await asyncio.sleep(0.05)
    assert rung == []
