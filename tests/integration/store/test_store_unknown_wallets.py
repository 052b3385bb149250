"""A process that does not know a wallet leaves its turns to one that does; where there is none, a person gets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from bot.store import Store
from bot.turns import TurnDispatcher, dispatcher, sweeps
from bot.turns.figures import TurnFigures
from tests.integration.customer.harness import set_row
from tests.integration.store.acting import SORRY, opened
from tests.integration.store.test_store_dispatcher import Scripted
from tests.support.replies import apology


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "SWEEP_SECONDS", 0.1)


class Process:
    """A dispatcher that knows some wallets."""

    def __init__(self, store: Store, worker: str, *known: str) -> None:
        self.responder, self.registry = Scripted(), CollectorRegistry()
        figures = TurnFigures(self.registry)
        self.turns = TurnDispatcher(
            store, self.responder, worker, apology=apology(SORRY), knows=known.__contains__, figures=figures
        )

    async def __aenter__(self) -> Process:
        await self.turns.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.turns.stop()

    @property
    def left(self) -> float:
        return self.registry.get_sample_value("paydoc_left_turns_total") or 0


async def test_a_turn_of_an_unknown_wallet_is_left_to_who_knows_it(store: Store) -> None:
    if store.single_process:
        pytest.skip("there is no other process")
    new = opened(store).conversation_id
    async with Process(store, "old", "upay") as old:
        await old.turns.accept(new, "web", "m1", "付不了款")
        async with Process(store, "new", "okpay", "upay") as newer:
            assert await newer.turns.answered(new, 2, 20)
            assert newer.responder.asked == [(new, 2)] and newer.left == 0
        assert old.responder.asked == [] and old.left >= 1


async def test_what_a_person_has_needs_no_knowledge_of_the_wallet(store: Store) -> None:
    new = opened(store).conversation_id
    set_row(store, "conversations", new, owner="agent")
    async with Process(store, "only", "upay") as only:
        await only.turns.accept(new, "web", "m1", "付不了款")
        assert await only.turns.answered(new, 2, 4) and only.left == 0


async def test_where_nobody_knows_it_a_while_later_it_is_answered_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "LEFT_TO_OTHERS", timedelta(seconds=0.5))
    new = opened(store).conversation_id
    async with Process(store, "only", "upay") as only:
        await only.turns.accept(new, "web", "m1", "付不了款")
        assert await only.turns.answered(new, 2, 20)
        assert only.responder.asked == [(new, 2)]
        assert bool(only.left) is not store.single_process, "with SQLite there is nobody to wait for"
