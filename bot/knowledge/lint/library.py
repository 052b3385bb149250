"""What the rules of the linter look at: the knowledge, and every text of it that a customer may read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.knowledge.lint.files import KnowledgeFile
from bot.knowledge.lint.flaws import Flaw, answers_path, brand_path
from bot.knowledge.matching import mentions, plain
from bot.knowledge.model import Brand, Checklist, Knowledge, Step
from bot.knowledge.notices import notice
from bot.knowledge.reader import KnowledgeFault, Node
from bot.knowledge.words import Words

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
        return Words(self.knowledge.words)

    @cached_property
    def said(self) -> tuple[tuple[Brand, tuple[QuotedText, ...]], ...]:
        """Every wallet with its texts."""
        return tuple((brand, tuple(texts(brand))) for brand in self.knowledge.brands.values())

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups, the smallest first."""
        return tuple(sorted(self._plain_groups, key=lambda name: len(self._plain_groups[name])))

    @cached_property
    def groups_of(self) -> dict[str, list[int]]:
        """The groups that a plain word is in, by their places in `groups`."""
        found = defaultdict[str, list[int]](list)
        for place, name in enumerate(self.groups):
            for word in self._plain_groups[name]:
                found[word].append(place)
        return dict(found)

    @cached_property
    def _plain_groups(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(map(plain, words)) for name, words in self.knowledge.words.items()}

    @cached_property
    def _files(self) -> dict[str, KnowledgeFile]:
        return {}

    def file(self, path: str) -> KnowledgeFile:
        """A file as it is written, read once."""
        if path not in self._files:
            self._files[path] = KnowledgeFile.read(self.root, path)
        return self._files[path]

    def waits(self, flaw: Flaw) -> bool:
        """Whether a flaw hangs on something whose form is wrong, or of which a part could not be read."""
        folder = flaw.path.rpartition("/")[0].removesuffix("/checklists")
        if folder and any(path.startswith(f"{folder}/") and self.file(path).lost for path in self._wrong):
            return True
        wrong = self._wrong.get(flaw.path)
        return bool(wrong and wrong.intersection(self.file(flaw.path).around(flaw)))

    @cached_property
    def _wrong(self) -> dict[str, set[int]]:
        """The lines of problems of form by file."""
        found = defaultdict[str, set[int]](set)
        for fault in self.form:
            found[fault.path].add(fault.line)
        return dict(found)

    def phrases(self) -> Node:
        """The bot's own voice with its lines."""
        return self.file("phrases.yml").node

    def well_formed(self, brand: Brand) -> bool:
        """True when nothing of the brand was lost in loading."""
        return not any(p.path.startswith(f"brands/{brand.id}/") for p in self.form)


@dataclass(frozen=True)
class QuotedText:
    """One text a customer may read: `kind` is its key in the file, `source` the words of the document for it; `owner`
    is the name of the notice in which it is told, with the id; `keys` lead to it from the mapping at `line`."""

    path: str
    line: int
    owner: tuple[str, str]
    kind: str
    text: str
    source: str
    keys: tuple[str, ...] = ()

    def wrong(self, reason: str, near: str = "") -> Flaw:
        """A problem of this text, near some words of it."""
        told = notice("text", kind=self.kind, reason=reason)
        return Flaw(self.path, self.line, self.owned(told), self.keys or (self.kind,), near)

    def owned(self, reason: str) -> str:
        """A reason with whose it is."""
        return notice(self.owner[0], id=self.owner[1], reason=reason)

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Its lines that hold something."""
        return tuple(line for line in self.text.split("\n") if line.strip())

    def says(self, pattern: str) -> bool:
        """True when a paragraph has a word of every group of the pattern, blanks aside."""
        return any(mentions(squeezed(line), squeezed(pattern)) for line in self.paragraphs)


Rule = Callable[[Library], Iterator[Flaw]]


def per_brand(rule: Callable[[Library, Brand], Iterator[Flaw]]) -> Rule:
    """A rule that looks at one brand at a time."""

    @wraps(rule)
    def check(library: Library) -> Iterator[Flaw]:
        for brand in library.knowledge.brands.values():
            yield from rule(library, brand)

    return check


def per_checklist(rule: Callable[[Library, Checklist], Iterator[Flaw]]) -> Rule:
    """A rule that looks at one checklist at a time."""

    @wraps(rule)
    def check(library: Library) -> Iterator[Flaw]:
        for brand in library.knowledge.brands.values():
            for checklist in brand.checklists.values():
                yield from rule(library, checklist)

    return check


def per_text(rule: Callable[[Library, Brand, QuotedText], Iterator[Flaw]]) -> Rule:
    """A rule that looks at one customer text at a time."""

    @wraps(rule)
    def check(library: Library) -> Iterator[Flaw]:
        for brand, said in library.said:
            for text in said:
                yield from rule(library, brand, text)

    return check


def texts(brand: Brand) -> Iterator[QuotedText]:
    """Every text of a brand that a customer may read, empty ones left out."""
    for checklist in brand.checklists.values():
        yield from _of_checklist(brand, checklist)
        for step in checklist.steps:
            yield from _of_step(checklist, step)
    handoff, path = brand.handoff, brand_path(brand)
    for kind, text in (("bring", handoff.bring), ("waiting", handoff.waiting)):
        if text:
            source, keys = "\n".join(handoff.source), ("handoff", kind)
            yield QuotedText(path, 1, ("handoff", ""), kind, text, source, keys)
    for answer in brand.answers:
        source = "\n".join(answer.source)
        yield QuotedText(answers_path(brand), answer.line, ("answer", answer.id), "text", answer.text, source)


@lru_cache(maxsize=32768)
def squeezed(text: str) -> str:
    """The text without any blank: the form in which quotations are compared."""
    return _BLANK.sub("", text)


def _of_checklist(brand: Brand, checklist: Checklist) -> Iterator[QuotedText]:
    ending = checklist.ending
    parts = [(kind, str(getattr(checklist, kind)), brand.document) for kind in ("title", "intro", "bring", "solved")]
    for kind, text, source in [*parts, ("ending", ending.text, "\n".join(ending.source))]:
        if text:
            keys = ("ending", "text") if kind == "ending" else (kind,)
            yield QuotedText(checklist.path, 1, ("checklist", checklist.topic), kind, text, source, keys)


def _of_step(checklist: Checklist, step: Step) -> Iterator[QuotedText]:
    owner, source = ("step", step.id), "\n".join(step.source)
    parts = [(step.line, kind, str(getattr(step, kind))) for kind in ("short", "text", "how", "why", "remedy", "stuck")]
    for option in step.options:
        parts += [(option.line or step.line, kind, str(getattr(option, kind))) for kind in ("label", "reply")]
    for line, kind, text in parts:
        if text:
            yield QuotedText(checklist.path, line, owner, kind, text, source)
