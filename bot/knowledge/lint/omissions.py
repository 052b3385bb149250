"""Rules about what is left out: a checklist says all of the list in the document that it walks through, every sentence
between two that it says, and what is to be done when nothing has helped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from bot.knowledge.lint.flaws import Flaw, at_checklist, at_step
from bot.knowledge.lint.library import Library, Rule, per_brand, per_checklist, squeezed
from bot.knowledge.model import Brand, Checklist
from bot.knowledge.notices import notice, shown

SHOWN = 40
NEAR = 3  # so many sentences apart, two still belong to one stretch of the document
_ITEM = re.compile(r"(?:^|(?<=[\s。:：]))(?:(\d{1,2})[.、]\s*(?=\D)|[-·•]\s+)(?=\S)", re.M)
_SENTENCE = re.compile(r"[^。！!？?]+[。！!？?]?")
_QUESTION_MARKS = ("?", "？")


@dataclass(frozen=True)
class Quoted:
    """A wallet's document without blanks, and where it is quoted."""

    brand: Brand

    @cached_property
    def document(self) -> str:
        """The document, every blank left out."""
        return squeezed(self.brand.document)

    @cached_property
    def faulty(self) -> set[int]:
        """The places that the wallet's faults name."""
        return self.places(sentence for fault in self.brand.faults for sentence in fault.sentences)

    @cached_property
    def exact(self) -> list[Checklist]:
        """The checklists that quote the document everywhere, and rightly: it cannot be known what others say of it."""
        return [each for each in self.brand.checklists.values() if self._is_exact(each)]

    def _is_exact(self, checklist: Checklist) -> bool:
        quoting = [*(step.source for step in checklist.steps), checklist.ending.source or (checklist.ending.text,)]
        return all(any(pieces) for pieces in quoting[:-1]) and all(
            squeezed(piece) in self.document for pieces in quoting for piece in pieces
        )

    def of(self, checklist: Checklist) -> set[int]:
        """The places that a checklist quotes."""
        return self.places(_pieces(checklist))

    def places(self, pieces: Iterable[str]) -> set[int]:
        """The places of some quotations, wherever they stand."""
        found: set[int] = set()
        for piece in filter(None, map(squeezed, pieces)):
            start = self.document.find(piece)
            while start >= 0:
                found.update(range(start, start + len(piece)))
                start = self.document.find(piece, start + 1)
        return found

    @cached_property
    def sentences(self) -> list[range]:
        """The sentences of the document."""
        return [range(*match.span()) for match in _SENTENCE.finditer(self.document)]

    @cached_property
    def walked(self) -> list[tuple[list[range], Checklist]]:
        """The lists of the document that a checklist walks through."""
        walked = ((places, _walking(self, places)) for places in _lists(self.brand.document))
        return [(places, checklist) for places, checklist in walked if checklist is not None]

    def words(self, places: range) -> str:
        """What stands there."""
        return self.document[places.start : places.stop]


@per_brand
def left_out(library: Library, brand: Brand) -> Iterator[Flaw]:
    """What a checklist leaves out of the part of the document that it is about."""
    if library.well_formed(brand):
        whole = {topic: each for topic, each in brand.checklists.items() if _ends(library, each)}
        quoted = Quoted(replace(brand, checklists=whole))
        yield from _items(quoted)
        yield from _sentences(quoted)


def _items(quoted: Quoted) -> Iterator[Flaw]:
    """A checklist that walks through a list of the document says every item of it."""
    for places, checklist in quoted.walked:
        own = quoted.of(checklist)
        for number, item in enumerate(places):
            if not own.intersection(item):
                yield _unsaid(quoted, checklist, places[:number], item, "item_unsaid")


def _sentences(quoted: Quoted) -> Iterator[Flaw]:
    """A checklist leaves out no sentence between two that its main line quotes, unless the document's faults name it; a
    question is a heading."""
    items = {place for places, _ in quoted.walked for item in places for place in item}
    for checklist in quoted.exact:
        own = quoted.of(checklist) | quoted.faulty
        main = quoted.places(piece for step in checklist.main for piece in step.source)
        hit = [number for number, sentence in enumerate(quoted.sentences) if main.intersection(sentence)]
        for first, last in pairwise(hit):
            for sentence in quoted.sentences[first + 1 : last] if last - first <= NEAR else ():
                heading = quoted.words(sentence).endswith(_QUESTION_MARKS)
                if not heading and not (own | items).intersection(sentence):
                    before = quoted.sentences[: quoted.sentences.index(sentence)]
                    yield _unsaid(quoted, checklist, before, sentence, "sentence_unsaid")


@per_checklist
def endings(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """A checklist that does not begin with a person has an ending; `ending: {}` says that the document has none."""
    if checklist.steps and not _ends(library, checklist):
        yield replace(at_checklist(checklist, notice("ending_missing")), whole=True)


def _ends(library: Library, checklist: Checklist) -> bool:
    return checklist.person_first or "ending" in library.file(checklist.path).node.data


def _pieces(checklist: Checklist) -> list[str]:
    return [*(piece for step in checklist.steps for piece in step.source), *checklist.ending.source]


def _lists(document: str) -> Iterator[list[range]]:
    """The lists of a document: items one behind the other, numbered on or all with a dash."""
    run, last = list[range](), 0
    marks = list(_ITEM.finditer(document))
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(document)
        whole = document[mark.start() : end].strip()
        number = int(mark[1] or 0)
        if run and (number != last + 1 if number else last != 0):
            yield run
            run = []
        start = len(squeezed(document[: mark.start()]))
        run.append(range(start, start + len(squeezed(whole.split("\n")[0]))))
        last = number
        if "\n" in whole:
            yield run
            run = []
    yield run


def _walking(quoted: Quoted, places: list[range]) -> Checklist | None:
    """The checklist that says at least half of the items, in steps of its own for two of them at least."""
    best: tuple[int, Checklist | None] = (0, None)
    for checklist in quoted.exact:
        own, by_step = quoted.of(checklist), [quoted.places(step.source) for step in checklist.main]
        said = [item for item in places if own.intersection(item)]
        steps = [found for found in by_step if any(found.intersection(item) for item in places)]
        if len(steps) >= 2 and 2 * len(said) >= len(places) and len(said) > best[0]:
            best = len(said), checklist
    return best[1]


def _unsaid(quoted: Quoted, checklist: Checklist, before: list[range], item: range, sentence: str) -> Flaw:
    """Told at the step that says what stands before it in the document, else at the beginning of the steps."""
    told = notice(sentence, item=shown(quoted.words(item), SHOWN))
    for earlier in reversed(before):
        for step in reversed(checklist.main):
            if quoted.places(step.source).intersection(earlier):
                return at_step(checklist, step, told, "id")
    return at_checklist(checklist, told, "steps")


RULES: tuple[Rule, ...] = (left_out, endings)
