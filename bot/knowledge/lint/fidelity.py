"""Rules about the weight of what is said: as sure, as strict and as conditional as the words it quotes, no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from bot.knowledge.lint.flaws import Flaw, at_checklist, at_step
from bot.knowledge.lint.library import BRIEF, WORDS, Library, QuotedText, Rule, per_checklist, per_text, squeezed
from bot.knowledge.lint.patterns import SENTENCE_MARKS
from bot.knowledge.lint.quantities import quantities
from bot.knowledge.lint.wholes import Whole, per_whole
from bot.knowledge.model import Brand, Checklist
from bot.knowledge.notices import listed, notice, shown

SHOWN = 20
_HEDGES: dict[str, Any] = WORDS["hedges"]
_DEMANDS: dict[str, Any] = WORDS["demands"]
_CONDITIONS: dict[str, Any] = WORDS["conditions"]
_ACTORS: dict[str, list[str]] = WORDS["actors"]["names"]
_DOES, _HANDED = WORDS["actors"]["does"], WORDS["actors"]["handed"]
_ACTS = {actor: re.compile(f"(?:{_HANDED}){actor}|{actor}{_DOES}") for actor in _ACTORS}
_SENTENCE = re.compile(f"[{SENTENCE_MARKS}]")
_CONDITION = re.compile(_CONDITIONS["source"])
_DEADLINE = re.compile(_CONDITIONS["deadline"])
_PREVENTION = re.compile(WORDS["prevention"])


@per_whole
def hedges(library: Library, whole: Whole) -> Iterator[Flaw]:
    """What the document says is usual, possible or true of some is not said to be certain."""
    for piece in whole.pieces:
        quoted = _without(piece, _HEDGES["but"])
        for family in _HEDGES["families"].values():
            word = _first(family["source"], quoted)
            if word and not _first(family["text"], whole.text):
                told = notice("hedge_lost", word=word, piece=shown(piece, SHOWN), wanted=listed(family["text"]))
                yield whole.wrong(told)


@per_text
def hedged_numbers(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """A number that is usual in the document is so wherever it is said, but where days are counted."""
    usual = _HEDGES["families"]["usual"]
    for sentence in filter(partial(_first, usual["source"]), _SENTENCE.split(said.source)):
        for paragraph in said.paragraphs if said.kind not in BRIEF else ():
            known = {q for q in quantities(paragraph) & quantities(sentence) if q.unit}
            if known and not _first([*usual["text"], *_HEDGES["counting"]], paragraph):
                yield said.wrong(notice("usual_lost", quantity=min(known), wanted=listed(usual["text"])), paragraph)


@per_text
def demands(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """What the document allows or advises is not demanded, and what it names is not called the only way."""
    quoted, text = _without(squeezed(said.source), _DEMANDS["but"]), squeezed(said.text)
    for family in _DEMANDS["families"]:
        word = _first(family["text"], text)
        if word and not _first(family["source"], quoted):
            yield said.wrong(notice("stricter", word=word), word)


@per_text
def actors(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """Whoever is said to do something does it in the document too."""
    quoted, text = squeezed(said.source), squeezed(said.text)
    for actor, names in _ACTORS.items():
        found = _ACTS[actor].search(text)
        if found and not _first(names, quoted):
            yield said.wrong(notice("actor_unknown", words=found.group(), actor=actor), found.group())


@per_text
def evidence(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """A wallet's text asks for no other proof than the document does."""
    quoted = squeezed(said.source)
    for thing in WORDS["evidence"]:
        if said.kind not in BRIEF and thing in said.text and thing not in quoted:
            yield said.wrong(notice("evidence_unknown", thing=thing), thing)


@per_whole
def conditions(library: Library, whole: Whole) -> Iterator[Flaw]:
    """Where the document speaks of a case, the text names the case or asks for it."""
    text = _without(whole.text, _CONDITIONS["but"])
    for piece in whole.pieces:
        found = _CONDITION.search(piece)
        if found and not _first(_CONDITIONS["text"], text):
            yield whole.wrong(notice("condition_lost", condition=found.group(), piece=shown(piece, SHOWN)))


@per_checklist
def deadlines(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """An ending for those who waited too long is only said to them."""
    ending = checklist.ending
    if not ending.when and any(_DEADLINE.search(squeezed(piece)) for piece in ending.source):
        yield at_checklist(checklist, notice("ending", reason=notice("ending_deadline")), "ending")


@per_checklist
def prevention(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Advice for later is no step on the way to a cause."""
    if checklist.kind != "diagnosis":
        return
    for step in checklist.main:
        if any(step.source) and all(_PREVENTION.search(squeezed(piece)) for piece in step.source):
            yield at_step(checklist, step, notice("only_prevents"), "source")


def _first(words: Iterable[str], text: str) -> str:
    return next((word for word in words if word in text), "")


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


RULES: tuple[Rule, ...] = (hedges, hedged_numbers, demands, actors, evidence, conditions, deadlines, prevention)
