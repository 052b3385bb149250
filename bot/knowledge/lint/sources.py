"""Rules about quotations: everything said has a source, and every source stands in the document."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.lint.library import (
    Library,
    Rule,
    at_answer,
    at_step,
    brand_path,
    per_brand,
    per_checklist,
    squeezed,
)
from bot.knowledge.model import Brand, Checklist
from bot.knowledge.reader import KnowledgeFault

SHOWN = 30


@per_checklist
def sources_of_steps(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """Every step quotes the document."""
    document = library.knowledge.brands[checklist.brand].document
    for step in checklist.steps:
        for reason in _faults_of(step.source, document):
            yield at_step(checklist, step, reason)


@per_brand
def sources_of_answers(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """Every answer quotes the document."""
    for answer in brand.answers:
        for reason in _faults_of(answer.source, brand.document):
            yield at_answer(brand, answer, reason)


@per_checklist
def sources_of_endings(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """An ending that says something quotes the document."""
    ending = checklist.ending
    if ending.text or ending.source:
        for reason in _faults_of(ending.source, library.knowledge.brands[checklist.brand].document):
            yield KnowledgeFault(checklist.path, 1, f"ending: {reason}")
    if ending.source and not ending.text:
        yield KnowledgeFault(checklist.path, 1, "ending: a source without a text")


@per_brand
def sources_of_the_handoff(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """What is said to those who wait for a person quotes the document."""
    if brand.handoff.bring or brand.handoff.waiting:
        for reason in _faults_of(brand.handoff.source, brand.document):
            yield KnowledgeFault(brand_path(brand), brand.handoff.line, f"handoff: {reason}")


@per_brand
def sentences_of_faults(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """A fault names sentences that the document has."""
    for fault in brand.faults:
        for reason in _faults_of(fault.sentences, brand.document, "sentence"):
            yield KnowledgeFault(brand_path(brand), fault.line, f"fault '{fault.id}': {reason}")


def _faults_of(pieces: tuple[str, ...], document: str, name: str = "source") -> Iterator[str]:
    if not any(pieces):
        yield f"no {name}"
    whole = squeezed(document)
    for piece in pieces:
        if piece and squeezed(piece) not in whole:
            shown = piece if len(piece) <= SHOWN else piece[:SHOWN] + "…"
            yield f"{name} is not a contiguous piece of document.txt: {shown}"


RULES: tuple[Rule, ...] = (
    sources_of_steps,
    sources_of_answers,
    sources_of_endings,
    sources_of_the_handoff,
    sentences_of_faults,
)
