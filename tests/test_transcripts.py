"""The dialogues in tests/transcripts, said to the real model and the real engine: one file for each checklist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.dialogue.responder import Responder, Said
from bot.exchange import Owner, QueueView
from bot.knowledge.loader import knowledge_root
from bot.privacy.guard import clean
from bot.privacy.masking import mask
from tests.support.talk import OPEN

FOLDER = Path(__file__).parent / "transcripts"
SERVICES = FOLDER / "services"  # what the bot does on any wallet, beside the checklists
FILES = sorted(path for path in FOLDER.glob("*/*.yml") if path.parent != SERVICES)
DIALOGUES = [
    (path, d)
    for path in (*FILES, *sorted(SERVICES.glob("*.yml")))
    for d in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["dialogues"]
]


def name(value: Any) -> str:
    return value["name"] if isinstance(value, dict) else f"{value.parent.name}-{value.stem}"


@pytest.mark.model
@pytest.mark.parametrize(("path", "dialogue"), DIALOGUES, ids=name)
async def test_dialogue(path: Path, dialogue: dict[str, Any], responder: Responder) -> None:
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    assert path.parent == SERVICES or (data["brand"], data["topic"]) == (path.parent.name, path.stem)
    memory = responder.assistant.greet(data["brand"], OPEN).memory
    owner: Owner = "bot"
    for number, turn in enumerate(dialogue["turns"], 1):
        masked = mask(clean(turn["said"]))
        view = QueueView(own_ahead=0) if owner == "queued" else QueueView()
        outcome = await responder.answer(Said(masked.text, None, masked.kinds), memory, owner, view)
        memory, owner = outcome.memory, outcome.owner
        said = "\n".join(r.text for r in outcome.replies)
        labels = " ".join(o.label for r in outcome.replies for o in r.options)
        for wanted in turn.get("expected", ()):
            assert wanted in said or wanted in labels, f"{number}. {turn['said']!r}: {wanted!r} not in:\n{said}"
        for unwanted in turn.get("unexpected", ()):
            assert unwanted not in said, f"{number}. {turn['said']!r}: {unwanted!r} in:\n{said}"


def test_every_checklist_has_a_transcript() -> None:
    checklists = {(p.parents[1].name, p.stem) for p in knowledge_root().glob("brands/*/checklists/*.yml")}
    assert {(p.parent.name, p.stem) for p in FILES} == checklists
