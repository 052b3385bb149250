"""Waiting for news: heard whenever it comes, over when its time is."""

from __future__ import annotations

import asyncio

from bot.turns.bus import Signal
from bot.turns.waiters import Waiters, first


async def test_the_first_of_some_events_ends_the_wait_and_leaves_nothing_running() -> None:
    one, other = asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().call_later(0.02, other.set)
    assert await first(30, one, other)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_what_is_set_already_needs_no_waiting_and_what_never_is_ends_in_time() -> None:
    known = asyncio.Event()
    known.set()
    assert await first(0.01, asyncio.Event(), known)
    assert not await first(0.01, asyncio.Event())
    assert not await first(-1, asyncio.Event())


async def test_news_between_two_looks_is_not_missed() -> None:
    waiters = Waiters()
    with waiters.on("a") as event, waiters.on("b") as quiet:
        waiters.hear(Signal("news", "a"))
        assert await first(0.01, event)
        assert not quiet.is_set()
        event.clear()
        waiters.hear(Signal("work", "a"))
        assert not event.is_set()
        waiters.hear(Signal("news", None))
        assert event.is_set() and quiet.is_set()


async def test_who_has_gone_is_told_nothing() -> None:
    waiters = Waiters()
    with waiters.on("a") as gone:
        pass
    waiters.hear(Signal("news", "a"))
    assert not gone.is_set()


async def test_until_it_is_so_looks_at_each_piece_of_news() -> None:
    waiters, looks = Waiters(), 0

    async def third_time() -> bool:
        nonlocal looks
        looks += 1
        asyncio.get_running_loop().call_soon(waiters.hear, Signal("news", "a"))
        return looks == 3

    assert await waiters.until("a", third_time, timeout=30, poll_seconds=30)
    assert looks == 3


async def test_lost_news_are_found_by_looking_and_nothing_to_wait_for_ends_at_once() -> None:
    waiters, found = Waiters(), iter([False, True])

    async def second_look() -> bool:
        return next(found)

    async def nothing() -> None:
        return None

    assert await waiters.until("a", second_look, timeout=30, poll_seconds=0.01)
    assert not await waiters.until("a", nothing, timeout=30, poll_seconds=30)


async def test_until_polls_for_news_that_were_lost_and_gives_up_in_time() -> None:
    waiters, asked = Waiters(), 0

    async def never() -> bool:
        nonlocal asked
        asked += 1
        return False

    assert await asyncio.wait_for(waiters.until("c", never, 0.2, 0.02), 5) is False
    assert asked > 2
