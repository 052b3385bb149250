"""Rules about being understood and being found: plain words, short steps, examples of how people ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.lint.library import (
    BRIEF,
    WORDS,
    Library,
    QuotedText,
    Rule,
    answers_path,
    at_step,
    per_brand,
    per_checklist,
    per_text,
    squeezed,
)
from bot.knowledge.lint.names import names_in
from bot.knowledge.model import Brand, Checklist
from bot.knowledge.passages import LABEL_LIMIT, Passage, passages
from bot.knowledge.reader import KnowledgeFault

STEP_LIMIT = WORDS["step_length"]["most"]
LONG_STEP = WORDS["step_length"]["long"]
FEWEST_QUESTIONS = 4
QUESTION_LIMIT = 45
_PAPER = re.compile(WORDS["paper"])
_TWICE = re.compile(r"您[^，。；：！？、\n]*您")


@per_text
def hard_words(library: Library, brand: Brand, said: QuotedText) -> Iterator[KnowledgeFault]:
    """A hard word has its plain one beside it; some are never said."""
    for word in too_hard(said.text):
        yield said.wrong(f"'{word}' is too hard a word: say it plainly")
    for word, plain_words in WORDS["hard_words"].items():
        if said.kind not in BRIEF and word in said.text and not any(plain in said.text for plain in plain_words):
            yield said.wrong(f"'{word}' is a hard word: say beside it {' or '.join(plain_words)}")


@per_text
def courtesy(library: Library, brand: Brand, said: QuotedText) -> Iterator[KnowledgeFault]:
    """Once 您 is enough in a clause: 请您把您的 is how a form talks."""
    if _TWICE.search(said.text):
        yield said.wrong("'您' stands twice in a clause: leave one out")


def too_hard(text: str) -> list[str]:
    """The words of a text that are never said."""
    return list(names_in(text, tuple(WORDS["never_said"])))


@per_text
def paper(library: Library, brand: Brand, said: QuotedText) -> Iterator[KnowledgeFault]:
    """A wallet's text speaks of the wallet's help, not of the paper the bot reads."""
    for words in paper_in(said.text):
        yield said.wrong(f"'{words}' speaks of the bot's paper: say what the help says")


def paper_in(text: str) -> list[str]:
    """The words of a text that speak of the paper the bot reads."""
    return [match.group() for match in _PAPER.finditer(squeezed(text))]


@per_checklist
def step_length(library: Library, checklist: Checklist) -> Iterator[KnowledgeFault]:
    """A step is short; a long one has two sentences of the document to tell."""
    for step in checklist.steps:
        quoted = sum(map(len, step.source))
        if len(step.text) > STEP_LIMIT:
            yield at_step(checklist, step, f"text: {len(step.text)} characters, more than {STEP_LIMIT}")
        elif len(step.text) > LONG_STEP >= quoted:
            reason = f"text: {len(step.text)} characters, more than {LONG_STEP}, for only {quoted} of the source"
            yield at_step(checklist, step, reason)


@per_brand
def questions(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """Everything has examples of how people ask for it, and one of them fits a button."""
    for passage in passages(brand):
        asked = passage.questions
        if len(asked) < FEWEST_QUESTIONS:
            yield _of(brand, passage, f"has {len(asked)} 'questions', at least {FEWEST_QUESTIONS} are wanted")
        elif min(map(len, asked)) > LABEL_LIMIT:
            yield _of(brand, passage, f"none of its 'questions' fits a button of {LABEL_LIMIT} characters")
        for question in asked:
            if len(question) > QUESTION_LIMIT:
                yield _of(brand, passage, f"'{question[:12]}…' is longer than {QUESTION_LIMIT} characters")


@per_brand
def questions_once(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """No question stands twice within a wallet: it would fetch one of two answers by chance."""
    seen: dict[str, str] = {}
    for passage in passages(brand):
        for question in passage.questions:
            if squeezed(question) in seen:
                yield _of(brand, passage, f"'{question}' is asked already: {seen[squeezed(question)]}")
            seen.setdefault(squeezed(question), passage.name)


def _of(brand: Brand, passage: Passage, reason: str) -> KnowledgeFault:
    if passage.kind == "step":
        checklist = brand.checklists[passage.topic]
        return at_step(checklist, next(step for step in checklist.steps if step.id == passage.id), reason)
    line = next(answer.line for answer in brand.answers if answer.id == passage.id)
    return KnowledgeFault(answers_path(brand), line or 1, f"answer '{passage.id}': {reason}")


RULES: tuple[Rule, ...] = (hard_words, paper, courtesy, step_length, questions, questions_once)
