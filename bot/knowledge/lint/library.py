"""What the rules of the linter look at: the knowledge, and every text of it that a customer may read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.knowledge.matching import mentions, plain
from bot.knowledge.model import Answer, Brand, Checklist, Knowledge, Step
from bot.knowledge.reader import KnowledgeFault, Node, read_yaml
from bot.knowledge.words import Words, read_words

WORDS: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("words.yml"))
BRIEF = frozenset({"title", "short", "label"})
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Library:
    """The knowledge as loaded, where it lies, and what the loader complained about."""

    root: Path
    knowledge: Knowledge
    form: tuple[KnowledgeFault, ...] = ()

    @cached_property
    def words(self) -> Words:
        """The named groups of words."""
        return read_words(self.root, [])

    @cached_property
    def groups(self) -> list[tuple[str, frozenset[str]]]:
        """The groups as sets of plain words, the smallest first."""
        named = [(name, frozenset(map(plain, words))) for name, words in self.knowledge.words.items()]
        return sorted(named, key=lambda group: len(group[1]))

    def phrases(self) -> Node | None:
        """The bot's own voice with its lines."""
        return read_yaml(self.root / "phrases.yml", self.root, [])

    def well_formed(self, brand: Brand) -> bool:
        """True when nothing of the brand was lost in loading."""
        return not any(p.path.startswith(f"brands/{brand.id}/") for p in self.form)


@dataclass(frozen=True)
class QuotedText:
    """One text a customer may read: `kind` is its key in the file, `source` the words of the document for it."""

    path: str
    line: int
    owner: str
    kind: str
    text: str
    source: str

    def wrong(self, reason: str) -> KnowledgeFault:
        """A problem of this text."""
        return KnowledgeFault(self.path, self.line, f"{self.owner}, {self.kind}: {reason}")

    @property
    def paragraphs(self) -> list[str]:
        """Its lines that hold something."""
        return [line for line in self.text.split("\n") if line.strip()]

    def says(self, pattern: str) -> bool:
        """True when a paragraph has a word of every group of the pattern, blanks aside."""
        return any(mentions(squeezed(line), squeezed(pattern)) for line in self.paragraphs)


Rule = Callable[[Library], Iterator[KnowledgeFault]]


def per_brand(rule: Callable[[Library, Brand], Iterator[KnowledgeFault]]) -> Rule:
    """A rule that looks at one brand at a time."""

    @wraps(rule)
    def check(library: Library) -> Iterator[KnowledgeFault]:
        for brand in library.knowledge.brands.values():
            yield from rule(library, brand)

    return check


def per_checklist(rule: Callable[[Library, Checklist], Iterator[KnowledgeFault]]) -> Rule:
    """A rule that looks at one checklist at a time."""

    @wraps(rule)
    def check(library: Library) -> Iterator[KnowledgeFault]:
        for brand in library.knowledge.brands.values():
            for checklist in brand.checklists.values():
                yield from rule(library, checklist)

    return check


def per_text(rule: Callable[[Library, Brand, QuotedText], Iterator[KnowledgeFault]]) -> Rule:
    """A rule that looks at one customer text at a time."""

    @wraps(rule)
    def check(library: Library) -> Iterator[KnowledgeFault]:
        for brand in library.knowledge.brands.values():
            for said in texts(brand):
                yield from rule(library, brand, said)

    return check


def texts(brand: Brand) -> Iterator[QuotedText]:
    """Every text of a brand that a customer may read, empty ones left out."""
    for checklist in brand.checklists.values():
        yield from _of_checklist(brand, checklist)
        for step in checklist.steps:
            yield from _of_step(checklist, step)
    handoff = brand.handoff
    for kind, text in (("bring", handoff.bring), ("waiting", handoff.waiting)):
        if text:
            yield QuotedText(brand_path(brand), handoff.line, "handoff", kind, text, "\n".join(handoff.source))
    for answer in brand.answers:
        source = "\n".join(answer.source)
        yield QuotedText(answers_path(brand), answer.line, f"answer '{answer.id}'", "text", answer.text, source)


def answers_path(brand: Brand) -> str:
    """The file of a brand's answers, as problems name it."""
    return f"brands/{brand.id}/answers.yml"


def brand_path(brand: Brand) -> str:
    """The file of a brand itself, as problems name it."""
    return f"brands/{brand.id}/brand.yml"


def at_step(checklist: Checklist, step: Step, reason: str) -> KnowledgeFault:
    """A problem of a step."""
    return KnowledgeFault(checklist.path, step.line or 1, f"step '{step.id}': {reason}")


def at_answer(brand: Brand, answer: Answer, reason: str) -> KnowledgeFault:
    """A problem of an answer."""
    return KnowledgeFault(answers_path(brand), answer.line or 1, f"answer '{answer.id}': {reason}")


def squeezed(text: str) -> str:
    """The text without any blank: the form in which quotations are compared."""
    return _BLANK.sub("", text)


def _of_checklist(brand: Brand, checklist: Checklist) -> Iterator[QuotedText]:
    ending = checklist.ending
    parts = [
        ("title", checklist.title, brand.document),
        ("intro", checklist.intro, brand.document),
        ("bring", checklist.bring, brand.document),
        ("solved", checklist.solved, brand.document),
        ("ending", ending.text, "\n".join(ending.source)),
    ]
    for kind, text, source in parts:
        if text:
            yield QuotedText(checklist.path, 1, f"checklist '{checklist.topic}'", kind, text, source)


def _of_step(checklist: Checklist, step: Step) -> Iterator[QuotedText]:
    parts = [("short", step.short), ("text", step.text), ("how", step.how), ("why", step.why)]
    parts += [("remedy", step.remedy), ("stuck", step.stuck)]
    for option in step.options:
        parts += [("label", option.label), ("reply", option.reply)]
    for kind, text in parts:
        if text:
            yield QuotedText(checklist.path, step.line, f"step '{step.id}'", kind, text, "\n".join(step.source))
