"""What a message means where it was said: money at risk, the operator's fixed words, then what is open decides.

At a step the rules of AT_STEP are asked in their order, and the first that fits decides. What costs most comes before
what costs little, and what names something (a topic, a step, an option) before what only has a tone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.context import at_step, beside, control_words, idle, off_step, outcomes, reach, risk, topic_changes
from bot.context.heard import AtStep, answers_the_step
from bot.context.place import Place, Situation
from bot.understanding.acts import OUTCOMES, Act
from bot.understanding.case_words import about_a_case
from bot.understanding.findings import Finding, findings
from bot.understanding.intents import Intent
from bot.understanding.lanes import lane_of
from bot.understanding.language import declines_reminders, rating_of, without_slips
from bot.understanding.meaning import Meaning
from bot.understanding.moods import is_asked
from bot.understanding.opening_days import day_asked_for
from bot.understanding.pieces import names_subject
from bot.understanding.reading import Reading
from bot.understanding.risks import wants_freeze
from bot.understanding.said import HeardClause, said
from bot.understanding.step_words import Kind

_KINDS: dict[Act, Kind] = {Act.GOOD: "good", Act.BAD: "bad", Act.DONE: "tried", Act.TRIED: "tried"}
AT_STEP: Sequence[Callable[[AtStep], Meaning | None]] = (
    at_step.of_the_case,
    at_step.person,
    at_step.own_data,
    control_words.taken_up,
    outcomes.success,
    outcomes.assent,
    outcomes.values,
    at_step.correction,
    at_step.other_option,
    control_words.asked_for,
    topic_changes.topic_change,
    control_words.alternatives,
    at_step.option,
    outcomes.safe,
    outcomes.everything,
    outcomes.finding,
    outcomes.outcome,
    control_words.question,
    outcomes.trying,
    topic_changes.same_topic,
    control_words.control,
    control_words.yes_or_no,
    control_words.doubt,
)

_OF_SOMETHING_ELSE = ("topic_changes.topic_change", "at_step.person")  # beside which an outcome may be told
Named = tuple[str, Meaning]  # a meaning, and which rule gave it


def decide(place: Place, reading: Reading) -> Meaning:
    """The meaning of a message that names no option of the open question by itself."""
    return decide_by_rule(place, reading)[1]


def decide_by_rule(place: Place, reading: Reading) -> Named:
    """The same, with the name of the rule that decided, for people who look into a conversation."""
    named = about_a_case(reading.text)
    if named:
        return "case named", Meaning(named)  # its number leaves no room for anything else
    heard = said(reading)
    found = _findings(place, reading, heard)
    danger = risk.at_risk(place, reading, found)
    lane = lane_of(place.knowledge.lanes, reading.text)
    if lane is not None and (lane.person == "now" or not risk.is_named(reading)):
        if lane.person == "self":
            return "own data", Meaning(Intent.PRIVACY_REQUEST.value)
        plain = danger is not None and danger.intent != Intent.MAYBE_RISK and lane.person == "now"
        doubted = danger.topic if danger is not None and plain else ""
        return "lane", Meaning(Intent.LANE.value, topic=lane.id, doubted=doubted)
    if place.at_risk:
        told = _with_the_alarm(place, reading, danger)
        if told is not None:
            return "with the alarm", told
    elif danger is not None and not reach.asks_only(place, reading, heard, danger):
        return "risk.at_risk", danger
    if lane is not None and lane.person != "self":
        return "lane", Meaning(Intent.LANE.value, topic=lane.id)
    if lane is not None:
        return "own data", Meaning(Intent.PRIVACY_REQUEST.value)
    if day_asked_for(reading, place.today) is not None:
        return "opening", Meaning(Intent.SERVICE_HOURS.value)
    if place.memory.rating_asked and rating_of(reading.text) is not None:
        return "rating", Meaning(Intent.RATED.value)
    expecting = place.memory.reminders == "announced" or place.memory.case is not None
    wants_some = place.memory.reminders != "refused" and not is_asked(reading.text)
    if wants_some and declines_reminders(reading.text, expecting):
        return "reminders", Meaning(Intent.UNREMINDED.value)
    return _SITUATIONS[place.situation](place, reading, heard, found)


def _with_the_alarm(place: Place, reading: Reading, danger: Meaning | None) -> Meaning | None:
    """With a case of money at risk there is no second alarm: what is told is added to it, what is asked is answered.
    Nobody who wants a card frozen is shown how to unlock one."""
    topic = danger.topic if danger is not None else risk.likeliest(place, reading)
    if wants_freeze(reading.text) or (topic and is_asked(reading.text)):
        return Meaning(Intent.WHAT_NOW.value)
    return Meaning(Intent.DETAILS.value, topic=topic) if topic else None


def _findings(place: Place, reading: Reading, heard: list[HeardClause]) -> list[Finding]:
    """What is said of the steps: in their own words, else by the act where only another step's subject is named."""
    if place.checklist is None:
        return []
    text = without_slips(reading.text)
    found = findings(place.checklist, place.knowledge.words, text, place.step)
    if place.step is not None and not names_subject(place.step, text) and all(one.act is Act.UPSET for one in heard):
        found = [one for one in found if one.step is not place.step]  # 服务太差 is no finding
    telling = [one for one in heard if one.act is not Act.CORRECT]  # 不对 says that the rest is the right answer
    if found or place.step is None or len(telling) != 1 or names_subject(place.step, text):
        return found
    kind = _KINDS.get(telling[0].act)
    named = next((step for step in place.checklist.main if names_subject(step, text)), None)
    return [Finding(named, kind)] if named is not None and kind is not None else []


def _step(place: Place, reading: Reading, heard: list[HeardClause], found: list[Finding]) -> Named:
    if place.checklist is None or place.step is None:
        return _idle(place, reading, heard, found)
    at = AtStep(place, place.checklist, place.step, reading, heard, found)
    over = {id(one): topic for one in heard if (topic := beside.over(at, one))}
    rest = [one for one in heard if id(one) not in over]
    if over and not rest:
        return "beside.over", Meaning(Intent.REPEAT.value, over=next(iter(over.values())))
    name, meaning = _at_step(replace(at, said=rest) if over else at)
    return name, replace(meaning, over=next(iter(over.values()), ""))


def _at_step(at: AtStep) -> Named:
    """The first rule that fits; what came of the step is told beside another topic, and the other way round."""
    meanings = ((_name(rule), rule(at)) for rule in AT_STEP)
    nothing = "nothing fits", Meaning(Intent.FALLBACK.value, at.reading.confidence)
    name, meaning = next(((name, m) for name, m in meanings if m is not None), nothing)
    if at.place.overtaken and answers_the_step(at, meaning):
        return f"{name}, overtaken", Meaning(Intent.OVERTAKEN.value)
    if name not in _OF_SOMETHING_ELSE or at.place.overtaken:
        return name, meaning
    told = beside.outcome(at, meaning)
    return (f"beside.outcome, then {name}", told) if told is not None else (name, meaning)


def _name(rule: Callable[[AtStep], Meaning | None]) -> str:
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def _offer(place: Place, reading: Reading, heard: list[HeardClause], found: list[Finding]) -> Named:
    """Accepted or declined in words; else as if the question had not been asked."""
    question = place.question
    taken = off_step.at_offer(place, question, heard) if question is not None else None
    if taken is not None:
        return "off_step.at_offer", taken
    if question is not None and off_step.tells_when(question, reading, heard):
        return "off_step.tells_when", Meaning(Intent.DETAILS.value)
    if question is not None and off_step.tells_more(place, question, reading, heard):
        return "off_step.tells_more", Meaning(Intent.DETAILS.value)
    return _step(place, reading, heard, found)


def _paused(place: Place, reading: Reading, heard: list[HeardClause], found: list[Finding]) -> Named:
    """An outcome of the step that was put away is taken as such; else as with nothing open."""
    told = any(one.act in OUTCOMES for one in heard) or bool(found)
    return _step(place, reading, heard, found) if told and place.step else _idle(place, reading, heard, found)


def _idle(place: Place, reading: Reading, heard: list[HeardClause], found: list[Finding]) -> Named:
    of_the_case = off_step.with_a_case(place, heard) if place.memory.open is None else None
    return _of_the_case(of_the_case, place, reading, heard)


def _queue(place: Place, reading: Reading, heard: list[HeardClause], found: list[Finding]) -> Named:
    answered = off_step.asked_in_queue(place, heard)
    if answered is not None:
        return "off_step.asked_in_queue", answered
    return _of_the_case(off_step.with_a_case(place, heard), place, reading, heard)


def _of_the_case(found: Meaning | None, place: Place, reading: Reading, heard: list[HeardClause]) -> Named:
    return ("off_step.with_a_case", found) if found is not None else ("idle", idle.decide(place, reading, heard))


_SITUATIONS: dict[Situation, Callable[[Place, Reading, list[HeardClause], list[Finding]], Named]] = {
    Situation.STEP: _step,
    Situation.OFFER: _offer,
    Situation.PAUSED: _paused,
    Situation.IDLE: _idle,
    Situation.QUEUE: _queue,
}
