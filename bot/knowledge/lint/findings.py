"""Rules about checks: each says what it is about, hears the cause, and tells good from bad in words used once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.knowledge.lint.flaws import Flaw, at_step
from bot.knowledge.lint.library import Library, Rule, per_checklist
from bot.knowledge.lint.written import spelled, written
from bot.knowledge.matching import claims, plain
from bot.knowledge.model import Checklist, Step
from bot.knowledge.notices import notice

SPELLED_OUT = 3
OPPOSITE = {"good": "bad", "bad": "good"}


@per_checklist
def groups_by_name(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Three words of one group are written as its name."""
    for step, key, words in spelled(library, checklist):
        name = _group_of(library, words)
        if name:
            told = notice("spelled_out", key=key, words="|".join(words), name=name)
            yield at_step(checklist, step, told, *(() if key == "says" else (key,)), near="|".join(words))


@per_checklist
def known_subject(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Every step of the main line names what it is about."""
    for step in checklist.main:
        if not step.about:
            yield at_step(checklist, step, notice("about_missing"))


@per_checklist
def hears_the_cause(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """A check has one thing to say when the cause is found: its bad option's, or else its remedy."""
    for step in checklist.steps:
        bad = [option for option in step.options if option.finding == "bad"]
        if step.is_check and not bad and not step.remedy:
            yield at_step(checklist, step, notice("cause_unheard"))
        if bad and step.remedy:
            yield at_step(checklist, step, notice("remedy_unsaid", option=bad[0].id), "remedy")


@per_checklist
def values_that_count(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """A value that answers a step leads somewhere: it is judged as a waiting time, or it is a finding."""
    for step in checklist.steps:
        if step.asks and step.wait is None and not step.is_check:
            yield at_step(checklist, step, notice("value_unused", asks=step.asks), "asks")


@per_checklist
def findings_differ(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """No good pattern takes the words of the bad option, nor a bad one those of the good option."""
    for said in written(library, checklist):
        for words in _answers(said.step, OPPOSITE.get(said.key, "")):
            if claims(words, said.expanded):
                yield said.wrong(checklist, notice("takes_opposite", words=words))


def _answers(step: Step, finding: str) -> Iterator[str]:
    for option in step.options:
        if finding and option.finding == finding:
            yield from (option.label, *option.says)


def _group_of(library: Library, words: list[str]) -> str | None:
    """The smallest group that three of the words belong to."""
    spelt = {plain(word) for word in words}
    shared = Counter(place for word in spelt for place in library.groups_of.get(word, ()))
    places = [place for place, words_in_it in shared.items() if words_in_it >= SPELLED_OUT]
    return library.groups[min(places)] if places else None


RULES: tuple[Rule, ...] = (groups_by_name, known_subject, hears_the_cause, values_that_count, findings_differ)
