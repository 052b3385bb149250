"""What a message says of what else is there without a step: an offer of the bot's, and a case with a person."""

from __future__ import annotations

from bot.context import questions
from bot.context.heard import awaits, best, costly, is_plain
from bot.context.memory import Question
from bot.context.named_topics import any_named, topic_of
from bot.context.place import Place, Situation
from bot.exchange import Choice
from bot.understanding.acts import QUESTIONS, Act
from bot.understanding.intents import Intent
from bot.understanding.language import is_named_in
from bot.understanding.meaning import Meaning
from bot.understanding.moods import is_asked
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
_OFFERED_AGAIN = ("resume", "return_parked")
_ASKED_IN_QUEUE = frozenset({questions.AT_RISK, questions.DOUBT, questions.OWN_DATA, questions.ERASE})
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
    Act.YES: Intent.ACKNOWLEDGE,
    Act.DATA: Intent.DETAILS,
}

_ASKING = frozenset({Act.HOW, Act.WHY, Act.INQUIRE, Act.UNSURE, Act.NEXT, Act.UPSET, Act.CHAT})


def at_offer(place: Place, question: Question, heard: list[HeardClause]) -> Meaning | None:
    """An option of the question, accepted or declined in words."""
    known = {option_id: label for option_id, label in question.options}
    if best(heard, Act.WORKS, Act.FAILS) is not None:
        return None
    if question.kind in _OFFERED_AGAIN and questions.YES in known and _called_back(place, heard):
        return _take(question, questions.YES, known)
    if question.kind == questions.ERASE and best(heard, Act.YES) is not None and best(heard, *_DECLINES) is None:
        return Meaning(Intent.PRIVACY_REQUEST.value)  # 好的 erases nobody: it takes the button, or its own words
    accepted = best(heard, *_ACCEPTS.get(question.kind, frozenset({Act.YES})))
    declined = best(heard, *_DECLINES) or _all_clear(question, heard)
    stronger = accepted is not None and (declined is None or accepted.likelihood > declined.likelihood)
    if accepted is not None and stronger and questions.YES in known and not accepted.doubted:
        return _take(question, questions.YES, known)
    if question.kind == "offer_person" and _tells_another(place, heard):
        return None
    no = next((n for n in (questions.NO, questions.NONE) if n in known), None)
    return _take(question, no, known) if declined is not None and no else None


def _all_clear(question: Question, heard: list[HeardClause]) -> HeardClause | None:
    """What plainly says that no money is in danger, where that is asked: 钱没少."""
    told = best(heard, Act.SAFE) if question.kind == questions.AT_RISK else None
    return told if told is not None and is_plain(told) else None


def _tells_another(place: Place, heard: list[HeardClause]) -> bool:
    """Whether a problem is told beside the refusal, other than the one that is open: 算了,我付款失败了."""
    told = [topic_of(place, one) for one in heard if one.act is Act.REPORT]
    open_topic = place.checklist.topic if place.checklist is not None else ""
    return any(topic and topic != open_topic and p >= THRESHOLDS.clause for topic, p in told)


def _called_back(place: Place, heard: list[HeardClause]) -> bool:
    """Whether what is offered again is called by hardly more than a word of its name: 提现呢."""
    text, aside = "".join(one.clause.text for one in heard), place.put_aside
    if not aside or any(one.clause.negated or one.act in _DECLINES for one in heard):
        return False
    return is_named_in(place.knowledge.topics[aside[0].topic].name, text)


def tells_when(question: Question, reading: Reading, heard: list[HeardClause]) -> bool:
    """A day or a length of time, told after it was said how long something takes: its steps judge it. Beside the offer
    of a person it is kept, and no earlier step answers it."""
    timed = any(reading.values(kind) for kind in ("date", "duration"))
    return question.kind in ("offer_checklist", "stuck") and timed and best(heard, *QUESTIONS) is None


def tells_more(place: Place, question: Question, reading: Reading, heard: list[HeardClause]) -> bool:
    """At the offer of a person for what the wallet's document leaves out: more of the same, which names no other
    topic: since when, how much, or that it is still so."""
    told = {Act.DATA, Act.FAILS}
    offered = question.kind == "offer_person" and question.data.get("topic") and place.memory.open is None
    if not offered or is_asked(reading.text) or not heard:
        return False
    return all(one.act in told for one in heard) and not any_named(place, heard, THRESHOLDS.clause)


def asked_in_queue(place: Place, heard: list[HeardClause]) -> Meaning | None:
    """The answer in words to a question that the bot asked somebody who waits: whether money is at risk, whether the
    place is to be given up, what is to happen to what is kept. Said again, that one does not want to wait is meant, and
    that all is well again."""
    question = place.question
    if question is None or question.kind not in _ASKED_IN_QUEUE:
        return None
    leaving = question.kind == questions.DOUBT and question.data.get("intent") == Intent.WITHDRAW
    if leaving and heard and all(_needs_nobody(one) for one in heard):
        return _take(question, questions.YES, dict(question.options))
    return at_offer(place, question, heard)


def _needs_nobody(one: HeardClause) -> bool:
    return one.act is Act.WITHDRAW or is_waived(one.clause.text) or (one.act is Act.WORKS and is_plain(one))


def with_a_case(place: Place, heard: list[HeardClause]) -> Meaning | None:
    """About the ticket: taken back, asked after, added to; at money at risk, what to do now."""
    if place.memory.case is None:
        return None
    if heard and all(is_waived(other.clause.text) for other in heard):
        return Meaning(Intent.DOUBT.value, doubted=Intent.WITHDRAW.value)
    if awaits(heard) or (heard and all(other.act is Act.TRYING for other in heard)):
        return Meaning(Intent.TICKET_STATUS.value)  # 那我等着
    one = best(heard, *_OF_A_CASE)
    if one is not None and one.act is Act.YES and is_asked(one.clause.text):
        one = None  # 需要我提供什么 accepts nothing
    if one is not None and one.act is Act.REFUSE and one.refused not in (Act.PERSON, None):
        return Meaning(Intent.REFUSE.value)
    if one is not None and one.act is Act.WITHDRAW:
        return Meaning(Intent.TICKET_STATUS.value) if one.doubted else costly(Intent.WITHDRAW, one)
    if one is None:
        asked = all(other.act in _ASKING and not _names_ordinary(place, other) for other in heard)
        return Meaning(Intent.WHAT_NOW.value) if place.at_risk and asked else None
    if one.act in (Act.HOW_LONG, Act.PROGRESS, Act.WHETHER) and _named(place, one):
        return None
    if place.situation is Situation.QUEUE and one.act is Act.WORKS:
        return Meaning(Intent.RESOLVED.value, one.likelihood)  # the trouble or the talk: nobody loses the place for it
    if one.act is Act.WORKS and place.at_risk:
        return Meaning(Intent.TICKET_STATUS.value)  # of whatever it is told, a person looks whether the money is safe
    intent = _OF_A_CASE[one.act]
    doubted = Intent.WITHDRAW.value if intent is Intent.DOUBT else ""
    return Meaning(intent.value, one.likelihood, doubted=doubted)


def _named(place: Place, one: HeardClause) -> bool:
    hours = topic_of(place, one)[0] == Intent.SERVICE_HOURS  # who waits and asks how long means the wait
    return not hours and _names_ordinary(place, one)


def _names_ordinary(place: Place, one: HeardClause) -> bool:
    topic, p = topic_of(place, one)
    return bool(topic) and p >= THRESHOLDS.clause and place.knowledge.topics[topic].lane == "ordinary"


def _take(question: Question, option_id: str, labels: dict[str, str]) -> Meaning:
    return Meaning(Intent.CHOICE.value, choice=Choice(question.number, option_id, labels[option_id]))
