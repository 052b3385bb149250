"""Rules about the phrase patterns of steps, answers and faults: each can match, none matches too much."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from bot.knowledge.lint.library import (
    WORDS,
    Library,
    Rule,
    at_answer,
    brand_path,
    per_brand,
    per_checklist,
)
from bot.knowledge.lint.written import written
from bot.knowledge.matching import claims
from bot.knowledge.model import NEXT, SOLVED, Brand, Checklist, Step
from bot.knowledge.reader import KnowledgeFault

COMBINATIONS = 60
MEANING = {"tried": "having done the step", "good": "a good finding", "bad": "the cause"}
EMPTY = "an empty word or group"
QUESTION_MARKS = "？?"
SENTENCE_MARKS = "。！!；;\n"


@per_checklist
def claims_can_match(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """Every word of a pattern of `tried`, `good` and `bad` can match something a customer types."""
    for said in written(library, checklist):
        for reason in _shape(said.expanded):
            yield said.wrong(checklist, reason)
        for word in _dead_words(said.expanded):
            reason = f"'{word}' never counts: it is cut apart, or a denial beside it blocks it"
            yield said.wrong(checklist, reason)


@per_checklist
def claims_are_narrow(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """No pattern takes the problem or a question for an answer, and none but `bad` a bad answer for a good one."""
    topic = library.knowledge.topics.get(checklist.topic)
    names = [checklist.title, topic.name if topic else ""]
    for said in written(library, checklist):
        bad = [] if said.key == "bad" else [*WORDS["not_done"], *_bad_answers(said.step)]
        for words in dict.fromkeys([*names, *_questions(said.step), *bad]):
            if _usable(said.expanded) and claims(words, said.expanded):
                yield said.wrong(checklist, f"too wide: it takes '{words}' for {MEANING[said.key]}")


@per_brand
def asks_can_match(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """An `asks` pattern has words in every group."""
    for answer in brand.answers:
        for pattern in answer.asks:
            if not _usable(pattern):
                yield at_answer(brand, answer, f"asks '{pattern}': {EMPTY}")


@per_brand
def faults_can_match(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """A fault's pattern has words in every group; words of care without a pattern are never looked for."""
    for fault in brand.faults:
        for pattern in fault.patterns:
            if not _usable(pattern):
                yield KnowledgeFault(brand_path(brand), fault.line, f"fault '{fault.id}' ({pattern}): {EMPTY}")
        if fault.care and not fault.patterns:
            yield KnowledgeFault(brand_path(brand), fault.line, f"fault '{fault.id}': care without patterns")


def _groups(pattern: str) -> list[list[str]]:
    return [[word.strip() for word in group.split("|")] for group in pattern.split("+")]


def _usable(pattern: str) -> bool:
    return all(word for group in _groups(pattern) for word in group)


def _shape(pattern: str) -> Iterator[str]:
    groups = _groups(pattern)
    if not _usable(pattern):
        yield EMPTY
    elif len(groups) == 1:
        yield from (f"'{word}' alone is too wide" for word in groups[0] if len(word) == 1)


@lru_cache(maxsize=1024)
def _dead_words(pattern: str) -> tuple[str, ...]:
    """The words that no sentence made of the pattern lets through. Kept: the wallets share many patterns."""
    groups = _groups(pattern) if _usable(pattern) else []
    return tuple(word for place, group in enumerate(groups) for word in group if not _counts(groups, place, word))


def _counts(groups: list[list[str]], place: int, word: str) -> bool:
    sentences = product(*groups[:place], [word], *groups[place + 1 :])
    pattern = "+".join(map("|".join, groups))
    return any(claims("".join(words), pattern) for words in islice(sentences, COMBINATIONS))


def _questions(step: Step) -> list[str]:
    text = step.text
    for mark in SENTENCE_MARKS:
        text = text.replace(mark, "\n")
    for mark in QUESTION_MARKS:
        text = text.replace(mark, mark + "\n")
    return [line.strip() for line in text.split("\n") if line.strip().endswith(tuple(QUESTION_MARKS))]


def _bad_answers(step: Step) -> Iterator[str]:
    for option in step.options:
        if option.then not in (NEXT, SOLVED):
            yield from (option.label, *option.says)


RULES: tuple[Rule, ...] = (claims_can_match, claims_are_narrow, asks_can_match, faults_can_match)
