"""Messages as real customers type them, by habit. Never trained on."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from tests.nlu.test_set_lines import Line

FILE = Path(__file__).with_name("real_style.yml")


def real_style() -> list[Line]:
    """All lines; the style of each is its habit (docs/understanding-habits.md)."""
    habits = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return [Line(text, intent, habit) for habit, lines in habits.items() for intent, text in lines]
