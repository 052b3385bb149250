"""Rules about quotations: everything said has a source, and every source stands in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from bot.knowledge.lint.flaws import Flaw, at_answer, at_brand, at_checklist, at_fault, at_step
from bot.knowledge.lint.library import Library, Rule, per_brand, per_checklist, squeezed
from bot.knowledge.model import Brand, Checklist
from bot.knowledge.notices import notice, shown

LONGEST_RIGHT = 120
MOST = 3  # a list that has slipped in from elsewhere is told by its first
_CLAUSE = re.compile(r"[^，,。！？!?\n]+[，,。！？!?]*")


@per_checklist
def sources_of_steps(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Every step quotes the document."""
    document = library.knowledge.brands[checklist.brand].document
    for step in checklist.steps:
        for piece, reason in _faults_of(step.source, document):
            yield at_step(checklist, step, reason, "source", near=piece)


@per_brand
def sources_of_answers(library: Library, brand: Brand) -> Iterator[Flaw]:
    """Every answer quotes the document."""
    for answer in brand.answers:
        for piece, reason in _faults_of(answer.source, brand.document):
            yield at_answer(brand, answer, reason, "source", near=piece)


@per_checklist
def sources_of_endings(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """An ending that says something quotes the document."""
    ending = checklist.ending
    if ending.text or ending.source:
        for piece, reason in _faults_of(ending.source, library.knowledge.brands[checklist.brand].document):
            yield at_checklist(checklist, notice("ending", reason=reason), "ending", "source", near=piece)
    if ending.source and not ending.text:
        yield at_checklist(checklist, notice("ending", reason=notice("ending_without_text")), "ending")


@per_brand
def sources_of_the_handoff(library: Library, brand: Brand) -> Iterator[Flaw]:
    """What is said to those who wait for a person quotes the document."""
    if brand.handoff.bring or brand.handoff.waiting:
        for piece, reason in _faults_of(brand.handoff.source, brand.document):
            yield at_brand(brand, notice("handoff", reason=reason), "handoff", "source", near=piece)


@per_brand
def sentences_of_faults(library: Library, brand: Brand) -> Iterator[Flaw]:
    """A fault names sentences that the document has."""
    for fault in brand.faults:
        for piece, reason in _faults_of(fault.sentences, brand.document, "sentences"):
            yield at_fault(brand, fault, reason, "sentences", near=piece)


def _faults_of(pieces: tuple[str, ...], document: str, name: str = "source") -> Iterator[tuple[str, str]]:
    """Each piece that does not stand in the document, with the words that it probably was taken from."""
    if not any(pieces):
        yield "", notice("no_source" if name == "source" else "no_sentence")
    whole = squeezed(document)
    wrong = (piece for piece in pieces if piece and squeezed(piece) not in whole)
    for piece in islice(wrong, MOST):
        right = _alike(piece, document)
        told = notice("source_unknown", name=name, piece=shown(piece))
        yield piece, told + (notice("source_right", right=shown(right, LONGEST_RIGHT)) if right else "")


def _alike(piece: str, document: str) -> str:
    """As many clauses of the document as the piece has, where they are most like it."""
    clauses, length = [match.span() for match in _CLAUSE.finditer(document)], len(_CLAUSE.findall(piece))
    stretches = [document[first[0] : last[1]] for first, last in zip(clauses, clauses[length - 1 :], strict=False)]
    by_form = {squeezed(stretch): stretch.strip() for stretch in stretches}
    found = get_close_matches(squeezed(piece), by_form, 1)
    return by_form[found[0]] if found else ""


RULES: tuple[Rule, ...] = (
    sources_of_steps,
    sources_of_answers,
    sources_of_endings,
    sources_of_the_handoff,
    sentences_of_faults,
)
