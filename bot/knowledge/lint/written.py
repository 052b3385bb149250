"""The patterns of a checklist as the editor wrote them, beside what they became when they were read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.lint.flaws import Flaw, at_step
from bot.knowledge.lint.library import Library
from bot.knowledge.model import Checklist, Step
from bot.knowledge.notices import notice
from bot.knowledge.reader import Node

CLAIMS = ("tried", "good", "bad")


@dataclass(frozen=True)
class Written:
    """One pattern of a step under its key, in the editor's words and with every named group put in its place."""

    step: Step
    key: str
    pattern: str
    expanded: str

    def wrong(self, checklist: Checklist, reason: str) -> Flaw:
        """A problem of this pattern."""
        told = notice("pattern", key=self.key, pattern=self.pattern, reason=reason)
        return at_step(checklist, self.step, told, self.key, near=self.pattern)


def written(library: Library, checklist: Checklist) -> Iterator[Written]:
    """The patterns of `tried`, `good` and `bad` of every step."""
    for step, node in _nodes(library, checklist):
        for key in CLAIMS:
            for pattern in node.texts(key):
                yield Written(step, key, pattern, library.words.expanded(pattern, node, key))


def spelled(library: Library, checklist: Checklist) -> Iterator[tuple[Step, str, list[str]]]:
    """The words that stand spelled out as alternatives of each other, with the key under which they do."""
    for step, node in _nodes(library, checklist):
        for key in CLAIMS:
            patterns = node.texts(key)
            yield step, key, [word for p in patterns if "+" not in p for word in p.split("|")]
            yield from ((step, key, group.split("|")) for p in patterns if "+" in p for group in p.split("+"))
        for option in node.children("options"):
            yield step, "says", [word for phrase in option.texts("says") for word in phrase.split("|")]


def _nodes(library: Library, checklist: Checklist) -> Iterator[tuple[Step, Node]]:
    return zip(checklist.steps, library.file(checklist.path).node.children("steps"), strict=False)
