"""One look at a folded text: its labels, and what the rules have claimed in it so far."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.privacy.digits import Group, chains, paused_chains
from bot.privacy.lookalikes import HIDDEN
from bot.privacy.vocabulary import VOCABULARY

# What is left of a fault's code whose first letters are a word of ours ("error PIN-4031").
_CODE_REST = re.compile(r"[-_][0-9]{2,5}(?![0-9])")
_SCREEN_REACH = 3
_NEW_CLAUSE = re.compile(r"[,;!?\uff0c\uff1b\u3002]")


class Label(NamedTuple):
    """A word that says what a number near it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Claim:
    """A secret at this place of the folded text, and what is to stand there instead."""

    start: int
    end: int
    kind: str
    shown: str


@dataclass
class Scan:
    """Claimed places are hidden from later rules, which therefore never see half a secret."""

    text: str
    claims: list[Claim] = field(default_factory=list)
    wanted: str = ""  # what the conversation named before this text, "" for nothing

    def __post_init__(self) -> None:
        """Finds the labels once; claims never lie on them."""
        self.labels = self._labels()
        self.kinds = frozenset(label.kind for label in self.labels)
        self._chains: tuple[int, list[list[Group]]] = (-1, [])
        self._paused: tuple[int, list[list[Group]]] = (-1, [])
        self._starts = [label.start for label in self.labels]
        self._ends = [label.end for label in self.labels]

    def _labels(self) -> list[Label]:
        found = [Label(*each) for each in VOCABULARY.labels(self.text)]
        return [each for n, each in enumerate(found) if n == 0 or not self._begins_code(found[n - 1], each)]

    def _begins_code(self, before: Label, label: Label) -> bool:
        """Whether a screen's word leads to it and a number goes on with it: it is the code of a fault."""
        if before.kind != "screen" or label.start - before.end > _SCREEN_REACH:
            return False
        return self.text[label.start].isascii() and _CODE_REST.match(self.text, label.end) is not None

    @property
    def chains(self) -> list[list[Group]]:
        """The chains of digits in what is not claimed yet."""
        if self._chains[0] != len(self.claims):
            self._chains = (len(self.claims), chains(self.text))
        return self._chains[1]

    @property
    def paused_chains(self) -> list[list[Group]]:
        """The same with everything between that people put between the groups of a long number."""
        if self._paused[0] != len(self.claims):
            self._paused = (len(self.claims), paused_chains(self.text))
        return self._paused[1]

    def claim(self, start: int, end: int, kind: str, shown: str = VOCABULARY.replacement) -> None:
        """Claims a place; by default what stood there is dropped without a trace."""
        self.claims.append(Claim(start, end, kind, shown))
        self.text = self.text[:start] + HIDDEN * (end - start) + self.text[end:]

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing there is claimed."""
        return HIDDEN not in self.text[start:end]

    def label_before(self, start: int, reach: int, kinds: Collection[str]) -> Label | None:
        """The nearest label of these kinds that ends at most `reach` characters before."""
        if self.kinds.isdisjoint(kinds):
            return None
        for label in reversed(self.labels[: bisect_right(self._ends, start)]):
            if start - label.end > reach:
                return None
            if label.kind in kinds:
                return label
        return None

    def label_after(self, end: int, reach: int, kinds: Collection[str]) -> Label | None:
        """The nearest label of these kinds that begins at most `reach` characters behind."""
        if self.kinds.isdisjoint(kinds):
            return None
        for label in self.labels[bisect_left(self._starts, end) :]:
            if label.start - end > reach:
                return None
            if label.kind in kinds:
                return label
        return None

    def linked_label(self, end: int, kinds: Collection[str]) -> Label | None:
        """The label that is said to be what ends here: "... is my code"."""
        label = self.label_after(end, 12, kinds)
        if label is None or not VOCABULARY.between_before.fullmatch(self.text, end, label.start):
            return None
        link = self.text[end : label.start]
        owned = any(map(str.isalnum, link)) and not _NEW_CLAUSE.search(link)
        return label if owned or VOCABULARY.copula.search(link) else None

    def is_named(self, start: int, *kinds: str) -> bool:
        """Whether a label of these kinds stands right before, so that it says what the number is."""
        label = self.label_before(start, 6, kinds)
        return label is not None and VOCABULARY.naming.fullmatch(self.text, label.end, start) is not None
