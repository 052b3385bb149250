"""The linter of knowledge/: everything that is wrong, in one pass, with file, line and reason."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge import loader
from bot.knowledge.lint import (
    facts,
    fidelity,
    findings,
    homes,
    lanes,
    names,
    patterns,
    plainness,
    sources,
    structure,
    themes,
    voice,
    wording,
)
from bot.knowledge.lint.library import Library, Rule
from bot.knowledge.reader import KnowledgeFault

RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *homes.RULES,
    *sources.RULES,
    *facts.RULES,
    *fidelity.RULES,
    *names.RULES,
    *wording.RULES,
    *plainness.RULES,
    *patterns.RULES,
    *findings.RULES,
    *voice.RULES,
    *themes.RULES,
    *lanes.RULES,
)

__all__ = ["RULES", "KnowledgeFault", "lint"]


def lint(root: Path) -> list[KnowledgeFault]:
    """All problems of the knowledge under `root`, of form and of content, sorted by file and line."""
    knowledge, form = loader.read(root)
    library = Library(root, knowledge, tuple(form))
    found = set(form)
    for rule in RULES:
        found.update(rule(library))
    return sorted(found)
