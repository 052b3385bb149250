"""A cause that is named in the first message, beside the trouble, is where the walk begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.dialogue.responder import Responder
from bot.exchange import Outcome
from tests.replies.items import Place
from tests.replies.player import Player

FINDINGS = Path(__file__).parents[1] / "unit" / "knowledge" / "findings.yml"
HEARD = 0.93  # of 349 when it was written, 0.95


def causes() -> list[tuple[str, str, str, str]]:
    """Wallet, topic, step, and what a customer says where it is the cause."""
    groups: list[dict[str, Any]] = YAML(typ="safe").load(FINDINGS.read_text(encoding="utf-8"))
    return [
        (*name.split("/"), said)  # type: ignore[misc]
        for group in groups
        for name in group["steps"]
        for said in group.get("bad", ())
    ]


def found(outcome: Outcome, topic: str, step: str) -> bool:
    """Whether the walk of this topic began at this step, as the cause."""
    memory = outcome.memory
    runs = [run for run in (memory["open"], memory["last"], *memory["parked"]) if run]
    return any(run["topic"] == topic and run["outcomes"].get(step) == "found" for run in runs)


@pytest.mark.model
async def test_every_cause_is_heard_in_the_first_message(responder: Responder) -> None:
    player, lists = Player(responder), responder.assistant.knowledge.brands
    lost, count = [], 0
    for brand, topic, step, said in causes():
        checklist = lists[brand].checklists[topic]
        if checklist.kind != "diagnosis":
            continue
        count += 1
        outcome = await player.say(await player.at(Place(brand)), f"{checklist.title}，{said}")
        if not found(outcome, topic, step):
            lost.append(f"{brand}/{topic}/{step}: {said}")
    assert 1 - len(lost) / count >= HEARD, "\n".join(lost)
