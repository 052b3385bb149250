"""What is said from the same quotation, taken together: a step with its replies, an answer, an ending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import groupby

from bot.knowledge.lint.flaws import Flaw
from bot.knowledge.lint.library import Library, QuotedText, Rule, squeezed
from bot.knowledge.model import Brand


@dataclass(frozen=True)
class Whole:
    """All texts of one owner, the words of the document behind them in pieces, blanks aside."""

    said: tuple[QuotedText, ...]
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """Everything that it says, without a blank."""
        return squeezed("\n".join(said.text for said in self.said))

    def wrong(self, reason: str) -> Flaw:
        """A problem of the whole, at its longest text."""
        first = max(self.said, key=lambda said: len(said.text))
        return Flaw(first.path, first.line, first.owned(reason), first.keys or (first.kind,))


def wholes(brand: Brand, texts: Iterable[QuotedText]) -> Iterator[Whole]:
    """Every whole of a brand that quotes pieces of the document; a title or an intro stands on the document itself."""
    for (*_, source), said in groupby(texts, key=lambda said: (said.path, said.owner, said.source)):
        if source and source != brand.document:
            yield Whole(tuple(said), tuple(squeezed(piece) for piece in source.split("\n")))


def per_whole(rule: Callable[[Library, Whole], Iterator[Flaw]]) -> Rule:
    """A rule that looks at one whole at a time."""

    @wraps(rule)
    def check(library: Library) -> Iterator[Flaw]:
        for brand, texts in library.said:
            for whole in wholes(brand, texts):
                yield from rule(library, whole)

    return check
