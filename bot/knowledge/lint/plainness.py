"""Rules about being understood and being found: plain words, short steps, examples of how people ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.lint.flaws import Flaw, at_answer, at_step
from bot.knowledge.lint.library import (
    BRIEF,
    WORDS,
    Library,
    QuotedText,
    Rule,
    per_brand,
    per_checklist,
    per_text,
    squeezed,
)
from bot.knowledge.lint.names import names_in
from bot.knowledge.model import Brand, Checklist
from bot.knowledge.notices import listed, notice, shown
from bot.knowledge.passages import LABEL_LIMIT, Passage, passages

STEP_LIMIT = WORDS["step_length"]["most"]
LONG_STEP = WORDS["step_length"]["long"]
FEWEST_QUESTIONS = 4
QUESTION_LIMIT = 45
_PAPER = re.compile(WORDS["paper"])
_TWICE = re.compile(r"您[^，。；：！？、\n]*您")


@per_text
def hard_words(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """A hard word has its plain one beside it; some are never said."""
    for word in too_hard(said.text):
        yield said.wrong(notice("too_hard", word=word), word)
    for word, plain_words in WORDS["hard_words"].items():
        if said.kind not in BRIEF and word in said.text and not any(plain in said.text for plain in plain_words):
            yield said.wrong(notice("hard_word", word=word, wanted=listed(plain_words)), word)


@per_text
def courtesy(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """Once 您 is enough in a clause: 请您把您的 is how a form talks."""
    found = _TWICE.search(said.text)
    if found:
        yield said.wrong(notice("twice_you"), found.group())


def too_hard(text: str) -> tuple[str, ...]:
    """The words of a text that are never said."""
    return names_in(text, tuple(WORDS["never_said"]))


@per_text
def paper(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """A wallet's text speaks of the wallet's help, not of the paper the bot reads."""
    for words in paper_in(said.text):
        yield said.wrong(notice("paper", words=words), words)


def paper_in(text: str) -> list[str]:
    """The words of a text that speak of the paper the bot reads."""
    return [match.group() for match in _PAPER.finditer(squeezed(text))]


@per_checklist
def step_length(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """A step is short; a long one has two sentences of the document to tell."""
    for step in checklist.steps:
        quoted = sum(map(len, step.source))
        if len(step.text) > STEP_LIMIT:
            yield at_step(checklist, step, notice("step_long", length=len(step.text), most=STEP_LIMIT), "text")
        elif len(step.text) > LONG_STEP >= quoted:
            told = notice("step_longer_than_source", length=len(step.text), most=LONG_STEP, quoted=quoted)
            yield at_step(checklist, step, told, "text")


@per_brand
def questions(library: Library, brand: Brand) -> Iterator[Flaw]:
    """Everything has examples of how people ask for it, and one of them fits a button."""
    for passage in passages(brand):
        asked = passage.questions
        if len(asked) < FEWEST_QUESTIONS:
            yield _of(brand, passage, notice("few_questions", found=len(asked), least=FEWEST_QUESTIONS))
        elif min(map(len, asked)) > LABEL_LIMIT:
            yield _of(brand, passage, notice("no_short_question", most=LABEL_LIMIT))
        for question in asked:
            if len(question) > QUESTION_LIMIT:
                told = notice("question_long", question=shown(question, LABEL_LIMIT), most=QUESTION_LIMIT)
                yield _of(brand, passage, told, question)


@per_brand
def questions_once(library: Library, brand: Brand) -> Iterator[Flaw]:
    """No question stands twice within a wallet: it would fetch one of two answers by chance."""
    seen: dict[str, str] = {}
    for passage in passages(brand):
        for question in passage.questions:
            if squeezed(question) in seen:
                told = notice("question_again", question=question, other=seen[squeezed(question)])
                yield _of(brand, passage, told, question)
            seen.setdefault(squeezed(question), passage.name)


def _of(brand: Brand, passage: Passage, reason: str, near: str = "") -> Flaw:
    if passage.kind == "step":
        checklist = brand.checklists[passage.topic]
        step = next(step for step in checklist.steps if step.questions == passage.questions and step.id == passage.id)
        return at_step(checklist, step, reason, "questions", near=near)
    found = (each for each in brand.answers if each.questions == passage.questions and each.id == passage.id)
    return at_answer(brand, next(found), reason, "questions", near=near)


RULES: tuple[Rule, ...] = (hard_words, paper, courtesy, step_length, questions, questions_once)
