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
    omissions,
    options,
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
    *options.RULES,
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
    *omissions.RULES,
)
# What the files of every wallet name things of.
SHARED = {"topics.yml", "words.yml"}

__all__ = ["RULES", "KnowledgeFault", "lint"]


def lint(root: Path) -> list[KnowledgeFault]:
    """All problems of the knowledge under `root`, of form and of content, sorted by file and line.

    What hangs on something whose form is wrong is not told: it would only hide that. So what a rule finds within a
    step, option or answer with a problem of form waits, and all of a wallet of which a file cannot be read; every
    rule waits while `topics.yml` or `words.yml` has a problem.
    """
    knowledge, form = loader.read(root)
    found = set(form)
    if not {fault.path for fault in form} & SHARED:
        library = Library(root, knowledge, tuple(form))
        for rule in RULES:
            for flaw in rule(library):
                if not library.waits(flaw):
                    found.add(KnowledgeFault(flaw.path, library.file(flaw.path).line(flaw), flaw.reason))
    return sorted(found)
