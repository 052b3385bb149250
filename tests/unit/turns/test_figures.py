"""What is counted of turns that were committed, and of calls of the store."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from bot.exchange import Effect, Outcome
from bot.turns import StoreThreads
from bot.turns.figures import CallFigures, TurnFigures


def outcome(*effects: Effect) -> Outcome:
    return Outcome((), {}, "bot", effects)


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def test_cases_are_counted_by_their_reason_and_ratings_by_their_value(registry: CollectorRegistry) -> None:
    figures = TurnFigures(registry)
    for reason in ("asked", "fault", "asked"):
        figures.committed(outcome(Effect("case_opened", {"reason": reason})))
    figures.committed(outcome(Effect("rated", {"rating": 4, "comment": None}), Effect("event", {"name": "x"})))
    assert registry.get_sample_value("paydoc_handoffs_total", {"reason": "asked"}) == 2
    assert registry.get_sample_value("paydoc_handoffs_total", {"reason": "fault"}) == 1
    assert registry.get_sample_value("paydoc_ratings_total", {"rating": "4"}) == 1
    assert registry.get_sample_value("paydoc_turns_total") == 4
    assert registry.get_sample_value("paydoc_not_understood_total") == 0


def test_what_was_asked_back_about_was_not_understood(registry: CollectorRegistry) -> None:
    figures = TurnFigures(registry)
    figures.committed(outcome(Effect("event", {"name": "missed", "words": "嗯"})))
    figures.committed(outcome(Effect("event", {"name": "understood"})))
    assert registry.get_sample_value("paydoc_not_understood_total") == 1


async def test_calls_of_the_store_are_timed_with_their_waiting_also_those_that_fail(
    registry: CollectorRegistry,
) -> None:
    store: Any = type("Store", (), {"single_process": True})()
    threads = StoreThreads(store, CallFigures(registry))
    assert await threads.read(str, 5) == "5"
    with pytest.raises(ZeroDivisionError):
        await threads.write(lambda: 1 // 0)
    threads.close()
    for kind in ("read", "write"):
        for name in ("paydoc_store_seconds", "paydoc_store_wait_seconds"):
            assert registry.get_sample_value(f"{name}_count", {"kind": kind}) == 1, (name, kind)
