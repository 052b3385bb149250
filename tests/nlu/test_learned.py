"""Messages that were once not understood (`python -m bot learn`), and others that were misread. Never trained on."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.nlu.scored import scored
from tests.nlu.test_set_lines import Line

pytestmark = pytest.mark.model
LEARNED = Path(__file__).with_name("learned.yml")


def test_what_was_learned_is_understood() -> None:
    learned = YAML(typ="safe").load(LEARNED.read_text(encoding="utf-8"))
    lines = [Line(text, intent, "") for intent, texts in learned.items() for text in texts]
    assert lines
    said = scored(lines).said
    assert {line.text: name for line, name in zip(lines, said, strict=True) if name != line.intent} == {}
