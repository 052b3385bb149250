"""The dispatcher on a real store: order, interleaving, failures, stopping, waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.exchange import Effect, Outcome, Reply
from bot.store import Claimed, Store
from bot.turns import TurnDispatcher, dispatcher, runner, sweeps
from bot.turns.bus import Signal
from tests.integration.store.acting import (
    SORRY,
    echo,
    echoed,
    expire_lease,
    give_back,
    opened,
    press,
    rows,
    say,
    texts,
)
from tests.support.replies import apology

Respond = Callable[[Claimed], Awaitable[Outcome]]


class Scripted:
    """A responder that does what the test says, and remembers what it was asked."""

    def __init__(self, respond: Respond | None = None, seconds: float = 0.0) -> None:
        self._respond, self._seconds = respond, seconds
        self.asked: list[tuple[str, int]] = []
        self.running = self.most = 0

    async def respond(self, claimed: Claimed) -> Outcome:
        self.asked.append((claimed.conversation_id, claimed.seq))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(self._seconds)
            return await self._respond(claimed) if self._respond else echo(claimed)
        finally:
            self.running -= 1


@asynccontextmanager
async def running(
    store: Store, responder: Scripted, worker: str = "w1", slots: int = 4, **options: float
) -> AsyncIterator[TurnDispatcher]:
    lease = timedelta(seconds=options.pop("lease", 10))
    made = TurnDispatcher(store, responder, worker, slots, apology=apology(SORRY), lease=lease, **options)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter pauses than a service wants."""
    monkeypatch.setattr(sweeps, "SWEEP_SECONDS", 0.1)
    monkeypatch.setattr(runner, "RETRY_SECONDS", (0.01,))


async def test_an_accepted_message_is_answered_and_the_waiter_hears_of_it(store: Store) -> None:
    new = opened(store).conversation_id
    async with running(store, Scripted(seconds=0.05)) as turns:
        accepted = await turns.accept(new, "web", "m1", "付不了款")
        assert (accepted.seq, accepted.duplicate) == (2, False)
        assert await turns.answered(new, 2, timeout=10)
        assert texts(store, new)[-1] == (3, "bot", "echo 付不了款")
        assert (await turns.accept(new, "web", "m1", "付不了款")).duplicate
    assert len(texts(store, new)) == 3


async def test_a_conversation_is_answered_in_order_and_others_meanwhile(store: Store) -> None:
    ids = [opened(store).conversation_id for _ in range(5)]
    responder = Scripted(seconds=0.01)
    async with running(store, responder, slots=3) as turns:
        for n in range(12):
            last = await asyncio.gather(*(turns.accept(i, "web", f"{i}{n}", f"{n}") for i in ids))
        assert all(await asyncio.gather(*(turns.answered(i, at.seq, 30) for i, at in zip(ids, last, strict=True))))
    assert 1 < responder.most <= 3
    for conversation_id in ids:
        assert echoed(store, conversation_id) == [f"{n}" for n in range(12)]


async def test_a_busy_conversation_does_not_keep_others_waiting(store: Store) -> None:
    busy, other = opened(store).conversation_id, opened(store).conversation_id
    for n in range(30):
        press(store, busy, f"m{n}")
    say(store, other, "m1")
    responder = Scripted()
    async with running(store, responder, slots=1) as turns:
        assert await turns.answered(other, 2, 20)
        assert await turns.answered(busy, 31, 20)
    assert responder.asked.index((other, 2)) <= dispatcher.TURNS_IN_A_ROW
    assert len(responder.asked) == 31


async def test_what_a_dead_process_left_is_taken_up_at_start(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    store.claim("w1", new, timedelta(seconds=60))
    async with running(store, Scripted(), worker="w1") as turns:
        assert await turns.answered(new, 2, 30)


async def test_a_lease_that_ran_out_is_found_by_the_sweep(store: Store) -> None:
    async with running(store, Scripted(), worker="w2") as turns:
        claimed = None
        while claimed is None:  # the sweep may be faster
            new = opened(store).conversation_id
            say(store, new, "m1")
            claimed = store.claim("dead", new, timedelta(seconds=60))
        assert not await turns.answered(new, 2, 0.3)
        expire_lease(store, new)
        assert await turns.answered(new, 2, 30)


async def test_a_failing_turn_is_tried_again(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    async def fail_twice(claimed: Claimed) -> Outcome:
        if claimed.attempts < 2:
            raise ValueError(f"cannot read {claimed.text}")
        return echo(claimed)

    new = opened(store).conversation_id
    async with running(store, Scripted(fail_twice)) as turns:
        await turns.accept(new, "web", "m1", "我的秘密")
        assert await turns.answered(new, 2, 30)
    assert texts(store, new)[-1] == (3, "bot", "echo 我的秘密")
    assert "ValueError at test_store_dispatcher.py" in caplog.text
    assert "秘密" not in caplog.text


async def test_a_turn_that_always_fails_is_answered_by_the_apology(store: Store) -> None:
    async def fail(claimed: Claimed) -> Outcome:
        raise asyncio.CancelledError if claimed.attempts % 2 else RuntimeError

    new = opened(store).conversation_id
    async with running(store, Scripted(fail)) as turns:
        await turns.accept(new, "web", "m1", "x")
        assert await turns.answered(new, 2, 30)
    assert texts(store, new)[-1] == (3, "system", SORRY.text)
    assert rows(store, "inbox")[0]["state"] == "dead"


async def test_while_a_person_has_the_conversation_even_the_apology_is_silent(store: Store) -> None:
    async def fail(claimed: Claimed) -> Outcome:
        if claimed.seq == 2:
            return echo(claimed, owner="agent")
        raise RuntimeError

    new = opened(store).conversation_id
    async with running(store, Scripted(fail)) as turns:
        await turns.accept(new, "web", "m1", "x")
        await turns.accept(new, "web", "m2", "y")
        while not (at := store.progress(new)) or at.pending:
            await asyncio.sleep(0.05)
    assert "system" not in {sender for _, sender, _ in texts(store, new)}


async def test_a_message_that_kills_the_process_each_time_is_given_up(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    for _ in range(runner.DEADLY_ATTEMPTS):
        store.claim("w1", new, timedelta(seconds=60))
        store.clear_leases()
    responder = Scripted()
    async with running(store, responder) as turns:
        assert await turns.answered(new, 2, 30)
    assert responder.asked == []
    assert texts(store, new)[-1][2] == SORRY.text


async def test_a_turn_that_takes_too_long_fails(store: Store) -> None:
    async def hang_once(claimed: Claimed) -> Outcome:
        if claimed.attempts == 0:
            await asyncio.sleep(60)
        return echo(claimed)

    new = opened(store).conversation_id
    async with running(store, Scripted(hang_once), turn_seconds=0.2) as turns:
        await turns.accept(new, "web", "m1", "x")
        assert await turns.answered(new, 2, 30)
    assert rows(store, "events")[0]["data"]["error"] == "TimeoutError"


async def test_an_outcome_that_cannot_be_written_is_a_failure(store: Store) -> None:
    async def unwritable(claimed: Claimed) -> Outcome:
        return Outcome((Reply("x"),), {"turns": {1, 2}}, "bot") if claimed.attempts == 0 else echo(claimed)

    new = opened(store).conversation_id
    async with running(store, Scripted(unwritable)) as turns:
        await turns.accept(new, "web", "m1", "x")
        assert await turns.answered(new, 2, 30)
    assert [text for *_, text in texts(store, new)] == ["您好", "x", "echo x"]


async def test_an_acceptance_goes_on_when_the_caller_is_gone(store: Store) -> None:
    new = opened(store).conversation_id
    async with running(store, Scripted()) as turns:
        caller = asyncio.create_task(turns.accept(new, "web", "m1", "x"))
        await asyncio.sleep(0)
        caller.cancel()
        assert await turns.answered(new, 2, 30)


async def test_a_stop_lets_running_turns_end_and_leaves_the_rest(store: Store) -> None:
    new = opened(store).conversation_id
    responder = Scripted(seconds=1.0)
    async with running(store, responder) as turns:
        for n in range(3):
            await turns.accept(new, "web", f"m{n}", f"{n}")
        while not responder.running:
            await asyncio.sleep(0.01)
    assert [text for _, sender, text in texts(store, new) if sender == "bot"][1:] == ["echo 0"]
    assert store.pending_conversations(10) == [new]


async def test_a_stop_without_patience_gives_the_message_back(store: Store) -> None:
    new = opened(store).conversation_id
    responder = Scripted(seconds=5)
    turns = TurnDispatcher(store, responder, "w1", apology=apology(SORRY))
    await turns.start()
    await turns.accept(new, "web", "m1", "x")
    while not responder.running:
        await asyncio.sleep(0.01)
    await turns.stop(grace=0.0)
    assert store.pending_conversations(10) == [new]
    claimed = store.claim("w2", new, timedelta(seconds=60))
    assert claimed is not None
    assert claimed.attempts == 0


async def test_a_waiter_hears_of_nothing_after_its_time(store: Store) -> None:
    new = opened(store).conversation_id
    async with running(store, Scripted()) as turns:
        began = time.monotonic()
        assert not await turns.answered(new, 2, 0.3)
        assert 0.25 < time.monotonic() - began < 15
        assert not await turns.answered("unknown", 2, 60)
        assert time.monotonic() - began < 45


async def test_a_person_who_closes_the_case_meanwhile_has_the_turn_run_again(store: Store) -> None:
    owners = []

    async def slow(claimed: Claimed) -> Outcome:
        owners.append(claimed.owner)
        if claimed.owner == "agent":
            # As the desk does it: the person gives the conversation back while a turn runs.
            give_back(store, claimed.conversation_id)
        return echo(claimed)

    from tests.integration.store.test_store_effects import case_opened, turn

    new = opened(store).conversation_id
    turn(store, new, case_opened("a"), owner="agent")
    async with running(store, Scripted(slow)) as turns:
        await turns.accept(new, "web", "later", "x")
        assert await turns.answered(new, 4, 30)
    assert owners == ["agent", "bot"]
    assert [text for *_, text in texts(store, new)][-2:] == ["x", "echo x"]


async def test_errors_of_the_database_do_not_end_the_service(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    new = opened(store).conversation_id
    broken = {"left": 6}

    def breaking(method: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            if broken["left"] > 0:
                broken["left"] -= 1
                raise OSError("disk of 我的秘密")
            return method(*args)

        return call

    for name in ("claim", "complete", "fail", "pending_conversations"):
        monkeypatch.setattr(store, name, breaking(getattr(store, name)))
    async with running(store, Scripted(), lease=0.5, turn_seconds=0.3) as turns:
        await turns.accept(new, "web", "m1", "x")
        assert await turns.answered(new, 2, 20)
    assert "秘密" not in caplog.text
    assert [text for *_, text in texts(store, new)] == ["您好", "x", "echo x"]


async def test_a_turn_must_be_shorter_than_its_lease(store: Store) -> None:
    with pytest.raises(ValueError, match="lease"):
        TurnDispatcher(store, Scripted(), "w1", apology=apology(SORRY), turn_seconds=10.0)


async def test_the_queue_is_told_only_when_somebody_comes_or_leaves(store: Store) -> None:
    case = {"queue": "okpay", "priority": 1, "reason": "asked", "status": "waiting", "card": {}}
    effects = {"转人工": Effect("case_opened", case), "补充": Effect("case_noted", {}), "退出": Effect("case_left", {})}
    heard: list[Signal] = []

    async def by_words(claimed: Claimed) -> Outcome:
        return echo(claimed, effects[claimed.text])

    new = opened(store, brand="okpay").conversation_id
    told = []
    async with running(store, Scripted(by_words)) as turns:
        turns.bus.listen(lambda signal: heard.append(signal) if signal.kind == "queue" else None)
        for text in effects:
            accepted = await turns.accept(new, "web", text, text)
            assert await turns.answered(new, accepted.seq, 10)
            told.append(len(heard))
    assert told == [1, 1, 2]
    assert set(heard) == {Signal("queue", None, "okpay")}
