"""Rules about the phrase patterns of steps, answers and faults: each can match, none matches too much."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from bot.knowledge.lint.flaws import Flaw, at_answer, at_fault
from bot.knowledge.lint.library import WORDS, Library, Rule, per_brand, per_checklist
from bot.knowledge.lint.written import written
from bot.knowledge.matching import claims, plain
from bot.knowledge.model import NEXT, SOLVED, Brand, Checklist, Step
from bot.knowledge.notices import notice

COMBINATIONS = 60
QUESTION_MARKS = "？?"
SENTENCE_MARKS = "。！!；;\n"


@per_checklist
def claims_can_match(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """Every word of a pattern of `tried`, `good` and `bad` can match something a customer types."""
    for said in written(library, checklist):
        for reason in _shape(said.expanded):
            yield said.wrong(checklist, reason)
        for word in _dead_words(said.expanded):
            yield said.wrong(checklist, notice("dead_word", word=word))


@per_checklist
def claims_are_narrow(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """No pattern takes the problem or a question for an answer, and none but `bad` a bad answer for a good one."""
    topic = library.knowledge.topics.get(checklist.topic)
    names = [checklist.title, topic.name if topic else ""]
    for said in written(library, checklist):
        bad = [] if said.key == "bad" else [*WORDS["not_done"], *_bad_answers(said.step)]
        for words in dict.fromkeys([*names, *_questions(said.step), *bad]):
            if usable(said.expanded) and claims(words, said.expanded):
                yield said.wrong(checklist, notice("too_wide", words=words, meaning=notice(said.key)))


@per_brand
def asks_can_match(library: Library, brand: Brand) -> Iterator[Flaw]:
    """An `asks` pattern has words in every group."""
    for answer in brand.answers:
        for pattern in answer.asks:
            if not usable(pattern):
                told = notice("pattern", key="asks", pattern=pattern, reason=notice("empty_group"))
                yield at_answer(brand, answer, told, "asks")


@per_brand
def faults_can_match(library: Library, brand: Brand) -> Iterator[Flaw]:
    """A fault's pattern has words in every group; words of care without a pattern are never looked for."""
    for fault in brand.faults:
        for pattern in fault.patterns:
            if not usable(pattern):
                told = notice("pattern", key="patterns", pattern=pattern, reason=notice("empty_group"))
                yield at_fault(brand, fault, told, "patterns", near=pattern)
        if fault.care and not fault.patterns:
            yield at_fault(brand, fault, notice("care_without_patterns"), "care")


@lru_cache(maxsize=4096)
def _groups(pattern: str) -> list[list[str]]:
    return [[word.strip() for word in group.split("|")] for group in plain(pattern).split("+")]


@lru_cache(maxsize=4096)
def usable(pattern: str) -> bool:
    """Whether every group of a pattern has words, and nothing else."""
    return all(word for group in _groups(pattern) for word in group)


def _shape(pattern: str) -> Iterator[str]:
    groups = _groups(pattern)
    if not usable(pattern):
        yield notice("empty_group")
    elif len(groups) == 1:
        yield from (notice("single_character", word=word) for word in groups[0] if len(word) == 1)


@lru_cache(maxsize=1024)
def _dead_words(pattern: str) -> tuple[str, ...]:
    """The words that no sentence made of the pattern lets through. Kept: the wallets share many patterns."""
    groups = _groups(pattern) if usable(pattern) else []
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
