"""Calls of the store: finished though nobody waits, refused when too many wait, given up when the store is slow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.turns import StoreBusy, StoreCalls


class Threads:
    """Runs a call when it is let go."""

    def __init__(self) -> None:
        self.let_go = asyncio.Event()
        self.done: list[Any] = []

    async def read(self, method: Callable[..., Any], *args: Any) -> Any:
        await self.let_go.wait()
        self.done.append(args)
        return method(*args)

    write = read


def calls(threads: Any, **bounds: Any) -> StoreCalls:
    return StoreCalls(threads, **bounds)


async def test_a_call_answers_what_the_store_answers() -> None:
    threads = Threads()
    threads.let_go.set()
    assert await calls(threads).read(str, 5) == await calls(threads).write(str, 5) == "5"


async def test_what_has_begun_is_finished_though_it_took_too_long() -> None:
    threads = Threads()
    with pytest.raises(StoreBusy) as busy:
        await calls(threads, patience=0.01).write(str, 5)
    assert busy.value.seconds == 5 and threads.done == []
    threads.let_go.set()
    await asyncio.sleep(0.01)
    assert threads.done == [(5,)]


async def test_no_more_wait_than_may() -> None:
    threads = Threads()
    bounded = calls(threads, waiting=2)
    waiting = [asyncio.create_task(bounded.read(str, n)) for n in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(StoreBusy) as busy:
        await bounded.read(str, 3)
    assert busy.value.seconds == 2
    threads.let_go.set()
    assert await asyncio.gather(*waiting) == ["0", "1"]
    assert await bounded.read(str, 4) == "4", "there is room again"


async def test_what_nobody_waits_for_is_left_out_while_there_is_much_to_do() -> None:
    threads = Threads()
    bounded = calls(threads, waiting=20)
    for n in range(3):
        bounded.later(print, n)
    threads.let_go.set()
    await asyncio.sleep(0.01)
    assert threads.done == [(0,), (1,)]


async def test_a_database_that_does_not_answer_is_busy() -> None:
    threads = Threads()
    threads.let_go.set()

    def broken() -> None:
        raise OperationalError("select", {}, Exception("gone"))

    with pytest.raises(StoreBusy):
        await calls(threads).read(broken)
