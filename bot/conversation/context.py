"""What a message means here: the open question is read first, and doubt is not acted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation import asking
from bot.conversation.memory import Memory, Question
from bot.diagnosis import engine
from bot.exchange import Choice, Said
from bot.knowledge.matching import bare
from bot.knowledge.model import Brand, Knowledge
from bot.spelling import normalize_text
from bot.understanding.claims import claims_step, says_only
from bot.understanding.intents import Intent, traits
from bot.understanding.language import asks_how_long, asks_which, says_again
from bot.understanding.options import Offered, named_option, names_one_of
from bot.understanding.reading import Reading, reading_from_parse
from bot.understanding.thresholds import THRESHOLDS

Meaning = tuple[str, float]  # an intent and how sure it is


def text_to_parse(knowledge: Knowledge, memory: Memory, said: Said) -> str | None:
    """The text that the trained model has to read; None where the message names an option, or is a picture."""
    text, choice = _literal(knowledge.brands[memory.brand], memory, said)
    return None if choice is not None or said.attached else text


def read(knowledge: Knowledge, memory: Memory, parse: Mapping[str, Any], said: Said) -> Reading:
    """The message as it is meant here. `parse` is Rasa's result for `text_to_parse`, and unused where that is None."""
    if said.attached:
        return Reading("", Intent.ATTACHMENT.value)
    text, choice = _literal(knowledge.brands[memory.brand], memory, said)
    if choice is not None:
        return Reading(said.text or choice.label, Intent.CHOICE.value, choice=choice)
    parsed = replace(reading_from_parse(parse), text=normalize_text(text), words=text)
    intent, confidence = _meaning(knowledge, memory, parsed)
    return replace(parsed, intent=intent, confidence=confidence)


def _literal(brand: Brand, memory: Memory, said: Said) -> tuple[str, Choice | None]:
    """The text, and the option of the pending question that was pressed or that the text names. A button of an
    earlier question is read as its label."""
    text, pressed, question = said.text, said.choice, memory.question
    if pressed is not None and question is not None and pressed.question == question.number:
        return text, pressed
    if pressed is not None:
        text = pressed.label
    if question is None:
        return text, None
    simplified = normalize_text(text)
    options = _offered(brand, memory, question)
    named = named_option(options, simplified) or _wallet_named(brand, question, options, simplified)
    return text, Choice(question.number, named.id, named.label) if named else None


def _offered(brand: Brand, memory: Memory, question: Question) -> list[Offered]:
    """The options of the question; those of a step have phrases of their own besides."""
    phrases: dict[str, tuple[str, ...]] = {}
    if question.kind == asking.STEP and memory.open is not None:
        checklist = brand.checklists.get(memory.open.topic)
        step = checklist.step(memory.open.step_id) if checklist else None
        phrases = {f"{asking.OWN}{option.id}": option.says for option in (step.options if step else ())}
    return [Offered(option_id, label, phrases.get(option_id, ())) for option_id, label in question.options]


def _wallet_named(brand: Brand, question: Question, options: list[Offered], text: str) -> Offered | None:
    """我问的是upay, to the question which wallet is meant."""
    if question.kind != "other_wallet":
        return None
    own = names_one_of((brand.name, *brand.names, *brand.misspellings), (question.data["name"],), text)
    wanted = {True: "own", False: "other", None: ""}[own]
    return next((option for option in options if option.id == wanted), None)


def _meaning(knowledge: Knowledge, memory: Memory, reading: Reading) -> Meaning:
    """The intent to act on: of what is claimed of the open step, else the classifier's, with words that steer a step
    left aside when there is none to steer."""
    if _claims_a_step(knowledge, memory, reading):
        return Intent.SKIP.value, reading.confidence
    intent, confidence = _behind_courtesy(reading) or (reading.intent, reading.confidence)
    if intent == Intent.SERVICE_HOURS and memory.case is not None and asks_how_long(reading.text):
        return Intent.TICKET_STATUS.value, confidence
    if traits(intent).needs_step and memory.open is None:
        intent, confidence = _topic_behind(knowledge, memory, reading) or (intent, confidence)
    if traits(intent).records and asks_which(reading.text):
        return Intent.FALLBACK.value, confidence  # a question of one or the other is no outcome
    if _only_says_again(knowledge, memory, reading, intent, confidence):
        return Intent.PERSISTS.value, confidence
    needed = THRESHOLDS.topic if intent in knowledge.topics else THRESHOLDS.control
    if confidence < needed:
        intent, confidence = _sure_clause(knowledge, reading) or (intent, confidence)
    if confidence >= needed:
        return intent, confidence
    return (Intent.PERSISTS if _goes_on(memory, reading) else Intent.FALLBACK).value, confidence


def _only_says_again(knowledge: Knowledge, memory: Memory, reading: Reading, intent: str, confidence: float) -> bool:
    """还没到 at an open step is about that step, whatever topic three characters remind of."""
    short = memory.open is not None and len(bare(reading.text)) <= THRESHOLDS.short
    return short and intent in knowledge.topics and confidence < THRESHOLDS.sure and says_again(reading.text)


def _goes_on(memory: Memory, reading: Reading) -> bool:
    """Still the same trouble, in words that do not tell which: 还是没到账 is about what was being looked at."""
    known = memory.open or (memory.last if memory.last and memory.last.status == "paused" else None) or memory.parked
    return bool(known) and says_again(reading.text)


def _behind_courtesy(reading: Reading) -> Meaning | None:
    """搞定了谢谢 is thanks and news: the news counts."""
    if not traits(reading.intent).courtesy:
        return None
    others = [(n, p) for n, p in reading.ranking if not traits(n).courtesy and p >= THRESHOLDS.wavering]
    return others[0] if others else None


def _sure_clause(knowledge: Knowledge, reading: Reading) -> Meaning | None:
    """When the whole message wavers between topics, a clause that plainly names one of them decides."""
    wavering = {n for n, p in reading.ranking[:3] if n in knowledge.topics and p >= THRESHOLDS.wavering}
    sure = [c for c in reading.clauses if not c.negated and c.confidence >= THRESHOLDS.sure and c.intent in wavering]
    return (sure[0].intent, sure[0].confidence) if sure else None


def _topic_behind(knowledge: Knowledge, memory: Memory, reading: Reading) -> Meaning | None:
    """With no step open, 余额够，网也换了，还是付不了 names a topic: the one that stands out among the topics only."""
    topics = [(name, p) for name, p in reading.ranking if name in knowledge.topics and p > 0]
    if not topics:
        return None
    name, share = topics[0][0], topics[0][1] / sum(p for _, p in topics)
    goes_on = memory.last is not None and name == memory.last.topic and reading.intent == Intent.PERSISTS
    return None if share < THRESHOLDS.topic or goes_on else (name, share)


def _claims_a_step(knowledge: Knowledge, memory: Memory, reading: Reading) -> bool:
    """True when the message says that a step, above all the open one, has been done, whatever the classifier saw."""
    if memory.open is None or memory.open.status != "open" or traits(reading.intent).speaks_for_itself:
        return False
    checklist = knowledge.brands[memory.brand].checklists.get(memory.open.topic)
    if checklist is None:
        return False
    topic = knowledge.topics.get(reading.intent)
    if topic is not None and reading.intent != memory.open.topic and reading.confidence >= THRESHOLDS.topic:
        return topic.lane == "ordinary" and any(says_only(step, reading.text) for step in checklist.main)
    return claims_step(engine.open_step(checklist, memory.open), reading.text)
