"""Rules about the phrase patterns of `tried`, `asks` and faults: each can match, none matches too much."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from bot.knowledge.lint.library import (
    WORDS,
    Library,
    Rule,
    at_answer,
    at_step,
    brand_path,
    per_brand,
    per_checklist,
)
from bot.knowledge.matching import claims
from bot.knowledge.model import NEXT, SOLVED, Brand, Checklist, Step
from bot.knowledge.reader import Problem

COMBINATIONS = 60
EMPTY = "an empty word or group"
QUESTION_MARKS = "？?"
SENTENCE_MARKS = "。！!；;\n"


@per_checklist
def tried_can_match(library: Library, checklist: Checklist) -> Iterator[Problem]:
    """Every word of a `tried` pattern can match something a customer types."""
    for step in checklist.steps:
        for pattern in step.tried:
            for reason in _shape(pattern):
                yield at_step(checklist, step, f"tried '{pattern}': {reason}")
            for word in _dead_words(pattern):
                reason = f"'{word}' never counts: it is cut apart, or a denial beside it blocks it"
                yield at_step(checklist, step, f"tried '{pattern}': {reason}")


@per_checklist
def tried_is_narrow(library: Library, checklist: Checklist) -> Iterator[Problem]:
    """A `tried` pattern does not take the problem, a question or the wrong answer for "I have done that"."""
    topic = library.knowledge.topics.get(checklist.topic)
    common = [*WORDS["not_done"], checklist.title, topic.name if topic else ""]
    for step in checklist.steps:
        for pattern in filter(_usable, step.tried):
            for words in dict.fromkeys([*common, *_questions(step), *_bad_answers(step)]):
                if claims(words, pattern):
                    reason = f"too wide: it takes '{words}' for having done the step"
                    yield at_step(checklist, step, f"tried '{pattern}': {reason}")


@per_brand
def asks_can_match(library: Library, brand: Brand) -> Iterator[Problem]:
    """An `asks` pattern has words in every group."""
    for answer in brand.answers:
        for pattern in answer.asks:
            if not _usable(pattern):
                yield at_answer(brand, answer, f"asks '{pattern}': {EMPTY}")


@per_brand
def faults_can_match(library: Library, brand: Brand) -> Iterator[Problem]:
    """A fault's pattern has words in every group; words of care without a pattern are never looked for."""
    for fault in brand.faults:
        for pattern in fault.patterns:
            if not _usable(pattern):
                yield Problem(brand_path(brand), fault.line, f"fault '{fault.id}' ({pattern}): {EMPTY}")
        if fault.care and not fault.patterns:
            yield Problem(brand_path(brand), fault.line, f"fault '{fault.id}': care without patterns")


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


def _dead_words(pattern: str) -> Iterator[str]:
    groups = _groups(pattern)
    if not _usable(pattern):
        return
    for place, group in enumerate(groups):
        for word in group:
            sentences = product(*groups[:place], [word], *groups[place + 1 :])
            if not any(claims("".join(words), pattern) for words in islice(sentences, COMBINATIONS)):
                yield word


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


RULES: tuple[Rule, ...] = (tried_can_match, tried_is_narrow, asks_can_match, faults_can_match)
