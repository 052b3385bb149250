"""A small tree of knowledge without a fault, to be spoilt by one change."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.knowledge.loader import load
from bot.knowledge.phrases import PLACEHOLDERS
from tests.unit.knowledge.tree import GOOD, PHRASES, Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A copy of the good tree; a phrase that is too new for it is worded as in the product."""
    made = Tree(Path(shutil.copytree(GOOD, tmp_path / "knowledge")))
    with (made.root / PHRASES).open("a", encoding="utf-8") as file:
        file.write(_newer_phrases())
    return made


@cache
def _newer_phrases() -> str:
    known = YAML(typ="safe").load((GOOD / PHRASES).read_text(encoding="utf-8"))
    said = load().phrases
    newer = sorted(PLACEHOLDERS.keys() - known.keys())
    return "".join(f"{key}: {json.dumps(said[key], ensure_ascii=False)}\n" for key in newer)
