"""Several processes on one PostgreSQL: they share the work and hear of each other's answers."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.exc import OperationalError

from bot.store import Store, upgrade
from bot.turns import LocalBus, Signal, bus_for, postgres_bus, sweeps
from bot.turns.postgres_bus import PostgresBus
from tests.integration.store.acting import echoed, empty, opened, say, texts
from tests.integration.store.test_store_dispatcher import Scripted, running
from tests.support.postgres import Cluster, cluster

pytestmark = pytest.mark.postgres


@pytest.fixture
def stores(postgres: Cluster, migrated_database: str) -> Iterator[Callable[[], Store]]:
    """Makes stores on the same, empty database: one for each process played here."""
    empty(postgres, migrated_database)
    made: list[Store] = []

    def make() -> Store:
        made.append(Store(postgres.url(migrated_database)))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def slow_fallbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that only a signal can be in time."""
    monkeypatch.setattr(sweeps, "SWEEP_SECONDS", 30.0)
    monkeypatch.setattr(PostgresBus, "poll_seconds", 30.0)


async def test_a_waiter_in_another_process_hears_of_the_answer(
    stores: Callable[[], Store], slow_fallbacks: None
) -> None:
    here, there = stores(), stores()
    new = opened(here).conversation_id
    async with running(here, Scripted(seconds=0.3), "a") as a, running(there, Scripted(), "b") as b:
        waiting = asyncio.create_task(b.answered(new, 2, 20))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await a.accept(new, "web", "m1", "x")
        assert await waiting
        assert time.monotonic() - began < 10


async def test_an_idle_process_takes_what_a_busy_one_cannot(stores: Callable[[], Store], slow_fallbacks: None) -> None:
    here, there = stores(), stores()
    ids = [opened(here).conversation_id for _ in range(3)]
    busy, idle = Scripted(seconds=3), Scripted()
    async with running(here, busy, "a", slots=1) as a, running(there, idle, "b"):
        for conversation_id in ids:
            await a.accept(conversation_id, "web", "m1", "x")
        assert all([await a.answered(i, 2, 20) for i in ids])
    assert [i for i, _ in busy.asked] == ids[:1]
    assert sorted(i for i, _ in idle.asked) == sorted(ids[1:])


async def test_a_stopping_process_leaves_its_work_to_others_at_once(
    stores: Callable[[], Store], slow_fallbacks: None
) -> None:
    here, there = stores(), stores()
    new = opened(here).conversation_id
    async with running(there, Scripted(), "b") as b:
        async with running(here, Scripted(seconds=0.3), "a") as a:
            for n in range(3):
                last = await a.accept(new, "web", f"m{n}", f"{n}")
        assert await b.answered(new, last.seq, 30)
    assert echoed(here, new) == ["0", "1", "2"]


async def test_processes_share_many_conversations_and_answer_each_message_once(
    stores: Callable[[], Store],
) -> None:
    first, second = stores(), stores()
    ids = [opened(first).conversation_id for _ in range(8)]
    one, other = Scripted(seconds=0.01), Scripted(seconds=0.01)
    async with running(first, one, "a") as a, running(second, other, "b") as b:
        for n in range(6):
            last = {i: await (a if n % 2 else b).accept(i, "web", f"{i}{n}", f"{n}") for i in ids}
        assert all([await a.answered(i, at.seq, 30) for i, at in last.items()])
    for i in ids:
        assert echoed(first, i) == [f"{n}" for n in range(6)]


async def test_lost_signals_only_cost_time(stores: Callable[[], Store], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "SWEEP_SECONDS", 0.2)
    monkeypatch.setattr(PostgresBus, "poll_seconds", 0.2)
    monkeypatch.setattr(PostgresBus, "_notify", lambda self, batch: None)
    here, there = stores(), stores()
    new = opened(here).conversation_id
    async with running(here, Scripted(), "a"), running(there, Scripted(), "b") as b:
        say(here, new, "m1")
        assert await b.answered(new, 2, 30)


async def test_the_bus_comes_back_after_its_connections_were_cut(
    postgres: Cluster, migrated_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_bus, "RECONNECT_SECONDS", (0.1,))
    url = postgres.url(migrated_database)
    sender, receiver = bus_for(url), bus_for(url)
    heard: asyncio.Queue[Signal] = asyncio.Queue()
    receiver.listen(heard.put_nowait)
    await sender.start()
    await receiver.start()
    try:
        await hear(sender, heard, Signal("news", "c1"))
        for n in range(3):
            postgres.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{migrated_database}'"
            )
            await hear(sender, heard, Signal("news", None))  # after a gap anything may be new
            await hear(sender, heard, Signal("work", f"c{n}"))
            await hear(sender, heard, Signal("queue", None, "okpay"))
    finally:
        await sender.stop()
        await receiver.stop()


async def hear(sender: object, heard: asyncio.Queue[Signal], wanted: Signal) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if wanted.conversation_id is not None or wanted.brand is not None:
            sender.publish(wanted)
        try:
            if await asyncio.wait_for(heard.get(), 0.3) == wanted:
                return
        except asyncio.TimeoutError:
            continue
    raise AssertionError(f"never heard {wanted}")


async def test_a_bus_without_its_database_does_not_stop_the_process() -> None:
    bus = bus_for("postgresql://nobody@/nothing?host=/nonexistent")
    await bus.start()
    bus.publish(Signal("news", "c1"))
    await asyncio.sleep(0.3)
    await bus.stop()


async def test_a_single_process_needs_no_connection() -> None:
    bus = bus_for("sqlite:///var/paydoc.db")
    assert isinstance(bus, LocalBus)
    heard: list[Signal] = []
    bus.listen(heard.append)
    news, work, queue = Signal("news", "c1"), Signal("work", "c1"), Signal("queue", None, "okpay")
    for sent in (news, work, queue):
        bus.publish(sent)
    assert heard == [news, queue]


async def test_a_restart_of_the_database_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_bus, "RECONNECT_SECONDS", (0.2,))
    with cluster() as own:
        url = own.url(own.create_database())
        upgrade(url)
        store = Store(url)
        new = opened(store).conversation_id
        async with running(store, Scripted(seconds=0.5), lease=3, turn_seconds=2) as turns:
            await turns.accept(new, "web", "m1", "before")
            own.stop(signal.SIGQUIT)
            with pytest.raises(OperationalError):
                await turns.accept(new, "web", "m2", "meanwhile")
            own.start()
            accepted = await turns.accept(new, "web", "m2", "meanwhile")
            assert await turns.answered(new, accepted.seq, 60)
        answers = [text for _, sender, text in texts(store, new) if sender == "bot"][1:]
        store.close()
    assert answers == ["echo before", "echo meanwhile"]
