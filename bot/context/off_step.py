"""What a message says of what else is there without a step: an offer of the bot's, and a case with a person."""

from __future__ import annotations

from bot.context import questions
from bot.context.heard import best, costly
from bot.context.memory import Question
from bot.context.named_topics import topic_of
from bot.context.place import Place, Situation
from bot.exchange import Choice
from bot.understanding.acts import QUESTIONS, Act
from bot.understanding.intents import Intent
from bot.understanding.meaning import Meaning
from bot.understanding.phrasing import is_waived
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS

_ACCEPTS: dict[str, frozenset[Act]] = {
    "offer_person": frozenset({Act.YES, Act.PERSON}),
    "resume": frozenset({Act.YES, Act.RETURN, Act.NEXT}),
    "return_parked": frozenset({Act.YES, Act.RETURN, Act.NEXT}),
    "offer_checklist": frozenset({Act.YES, Act.NEXT, Act.TRYING, Act.HOW}),
}
_DECLINES = frozenset({Act.NO, Act.REFUSE, Act.AWAY})
_OF_A_CASE: dict[Act, Intent] = {
    Act.WITHDRAW: Intent.WITHDRAW,
    Act.REFUSE: Intent.DOUBT,
    Act.STATUS: Intent.TICKET_STATUS,
    Act.HOW_LONG: Intent.TICKET_STATUS,
    Act.PROGRESS: Intent.TICKET_STATUS,
    Act.WHETHER: Intent.TICKET_STATUS,
    Act.PERSON: Intent.TICKET_STATUS,
    Act.WORKS: Intent.DOUBT,
    Act.YES: Intent.THANK,
    Act.DATA: Intent.DETAILS,
}

_ASKING = frozenset({Act.HOW, Act.WHY, Act.INQUIRE, Act.UNSURE, Act.NEXT, Act.UPSET, Act.CHAT, Act.TRYING})


def at_offer(place: Place, question: Question, heard: list[HeardClause]) -> Meaning | None:
    """An option of the question, accepted or declined in words."""
    known = {option_id: label for option_id, label in question.options}
    if best(heard, Act.WORKS, Act.FAILS) is not None:
        return None
    accepted = best(heard, *_ACCEPTS.get(question.kind, frozenset({Act.YES})))
    declined = best(heard, *_DECLINES)
    stronger = accepted is not None and (declined is None or accepted.likelihood > declined.likelihood)
    if accepted is not None and stronger and questions.YES in known and not accepted.doubted:
        return _take(question, questions.YES, known)
    no = next((n for n in (questions.NO, questions.NONE) if n in known), None)
    return _take(question, no, known) if declined is not None and no else None


def tells_when(question: Question, reading: Reading, heard: list[HeardClause]) -> bool:
    """A day or a length of time, told after it was said how long something takes: its steps judge it."""
    timed = any(reading.values(kind) for kind in ("date", "duration"))
    return question.kind == "offer_checklist" and timed and best(heard, *QUESTIONS) is None


def with_a_case(place: Place, heard: list[HeardClause]) -> Meaning | None:
    """About the ticket: taken back, asked after, added to; at money at risk, what to do now."""
    if place.memory.case is None:
        return None
    if heard and all(is_waived(other.clause.text) for other in heard):
        return Meaning(Intent.DOUBT.value, doubted=Intent.WITHDRAW.value)
    one = best(heard, *_OF_A_CASE)
    if one is not None and one.act is Act.REFUSE and one.refused not in (Act.PERSON, None):
        return Meaning(Intent.REFUSE.value)
    if one is not None and one.act is Act.WITHDRAW:
        return Meaning(Intent.TICKET_STATUS.value) if one.doubted else costly(Intent.WITHDRAW, one)
    if one is None:
        asked = all(other.act in _ASKING and not _named(place, other) for other in heard)
        return Meaning(Intent.WHAT_NOW.value) if place.at_risk and asked else None
    if one.act in (Act.HOW_LONG, Act.PROGRESS, Act.WHETHER) and _named(place, one):
        return None
    if place.situation is Situation.QUEUE and one.act is Act.WORKS:
        return Meaning(Intent.RESOLVED.value, one.likelihood)  # the trouble or the talk: nobody loses the place for it
    intent = _OF_A_CASE[one.act]
    doubted = Intent.WITHDRAW.value if intent is Intent.DOUBT else ""
    return Meaning(intent.value, one.likelihood, doubted=doubted)


def _named(place: Place, one: HeardClause) -> bool:
    topic, p = topic_of(place, one)
    return bool(topic) and p >= THRESHOLDS.clause and place.knowledge.topics[topic].lane == "ordinary"


def _take(question: Question, option_id: str, labels: dict[str, str]) -> Meaning:
    return Meaning(Intent.CHOICE.value, choice=Choice(question.number, option_id, labels[option_id]))
