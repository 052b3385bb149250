"""The held-out test set: written by people who had not seen the training data, never used to choose a parameter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.spelling import normalize_text

FOLDER = Path(__file__).with_name("test_set")
STYLES = ("plain", "typo", "homo", "trad", "mixed", "long", "terse")
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Line:
    """A message, what it means, and how it is written."""

    text: str
    intent: str
    style: str


def held_out() -> list[Line]:
    """All lines of the test set."""
    read = [YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))]
    return [Line(line["text"], data["intent"], line["style"]) for data in read for line in data["lines"]]


def bare(text: str) -> str:
    """The form in which a line of the test set and one of the training data count as the same."""
    return re.sub(r"[\s\W_]+", "", normalize_text(text)) or text
