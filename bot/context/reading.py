"""What a message means here: the open question is read first, and doubt is not acted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.context import questions
from bot.context.decision import decide
from bot.context.memory import Memory, Question
from bot.context.place import place
from bot.exchange import Choice, Owner, Said
from bot.knowledge.matching import plain
from bot.knowledge.model import Brand, Knowledge
from bot.privacy.readable import readable
from bot.spelling import normalize_text
from bot.understanding.intents import Intent
from bot.understanding.options import Offered, named_option, names_one_of
from bot.understanding.reading import Reading, reading_from_parse

_LINES = ";"  # messages that came together are clauses of one


def text_to_parse(knowledge: Knowledge, memory: Memory, said: Said) -> str | None:
    """The text that the trained model has to read; None where the message names an option, or is a picture."""
    text, choice = _literal(knowledge.brands[memory.brand], memory, said)
    return None if choice is not None or said.attached or _of_another_step(memory, said) else text


def read(
    knowledge: Knowledge, memory: Memory, parse: Mapping[str, Any], said: Said, now: datetime, owner: Owner = "bot"
) -> Reading:
    """The message as it is meant here. `parse` is Rasa's result for `text_to_parse`, and unused where that is None."""
    if said.attached:
        return Reading("", Intent.ATTACHMENT.value)
    text, choice = _literal(knowledge.brands[memory.brand], memory, said)
    if _of_another_step(memory, said):
        return Reading(said.text or text, Intent.STALE.value)
    if choice is not None:
        return Reading(said.text or choice.label, Intent.CHOICE.value, choice=choice)
    words = text if said.choice is not None else said.text
    parsed = as_parsed(parse, memory, text, words)
    return parsed.meant(decide(place(knowledge, memory, now, owner, said.overtaken), parsed))


def as_parsed(parse: Mapping[str, Any], memory: Memory, text: str, words: str) -> Reading:
    """What a text says before it is asked what it means here; `words` are the customer's own."""
    return replace(reading_from_parse(parse, memory.brand), text=normalize_text(text), words=words)


def _literal(brand: Brand, memory: Memory, said: Said) -> tuple[str, Choice | None]:
    """The text, and the option of the pending question that was pressed or that the text names. A button of an
    earlier question is read as its label, unless it asked about this very step."""
    text, pressed, question = readable(said.text).replace("\n", _LINES), said.choice, memory.question
    if pressed is not None and question is not None and _is_of(question, pressed):
        return text, replace(pressed, question=question.number)
    if pressed is not None:
        text = pressed.label
    if question is None or (said.overtaken and question.kind == questions.STEP):
        return text, None
    simplified = normalize_text(text)
    options = _offered(brand, memory, question)
    named = named_option(options, simplified) or _wallet_named(brand, question, options, simplified)
    short = question.kind == questions.ERASE and named is not None and plain(named.label) not in plain(simplified)
    if named is not None and short and named.id == questions.YES:
        return text, Choice(question.number, questions.AGAIN, named.label)  # a number alone erases nobody
    return text, Choice(question.number, named.id, named.label) if named else None


def _is_of(question: Question, pressed: Choice) -> bool:
    """True when the button asks what is asked now: of this question, or of an earlier one about the same step."""
    since = question.data.get("since", question.number)
    offered = {option_id for option_id, _ in question.options}
    same_step = since <= pressed.question <= question.number and pressed.id in offered
    return pressed.question == question.number or same_step


def _of_another_step(memory: Memory, said: Said) -> bool:
    """True when a step's button is pressed late, or twice: it says nothing about the step that is asked about now."""
    pressed, question = said.choice, memory.question
    if pressed is None or question is None or memory.open is None or question.kind != questions.STEP:
        return False
    if _is_of(question, pressed):
        return False
    return pressed.id in questions.OF_STEPS or pressed.id.startswith(questions.OWN)


def _offered(brand: Brand, memory: Memory, question: Question) -> list[Offered]:
    """The options of the question; those of a step have phrases of their own besides."""
    phrases: dict[str, tuple[str, ...]] = {}
    if question.kind == questions.STEP and memory.open is not None:
        checklist = brand.checklists.get(memory.open.topic)
        step = checklist.step(memory.open.step_id) if checklist else None
        phrases = {f"{questions.OWN}{option.id}": option.says for option in (step.options if step else ())}
    return [Offered(option_id, label, phrases.get(option_id, ())) for option_id, label in question.options]


def _wallet_named(brand: Brand, question: Question, options: list[Offered], text: str) -> Offered | None:
    """我问的是upay, to the question which wallet is meant."""
    if question.kind != "other_wallet":
        return None
    own = names_one_of((brand.name, *brand.names, *brand.misspellings), (question.data["name"],), text)
    wanted = {True: "own", False: "other", None: ""}[own]
    return next((option for option in options if option.id == wanted), None)
