"""What a message means with nothing open: a first one, or one after a pause or an ending."""

from __future__ import annotations

from bot.context import last_answer, reach
from bot.context.control_words import CONTROLS
from bot.context.heard import best, costly, steered
from bot.context.named_topics import called, put_aside, topic_of
from bot.context.place import Place
from bot.context.risk import on_the_whole
from bot.context.topic_changes import TELLING
from bot.knowledge.matching import mentions
from bot.understanding.acts import QUESTIONS, Act
from bot.understanding.intents import TABLE, Intent, traits
from bot.understanding.language import says_again
from bot.understanding.meaning import Meaning
from bot.understanding.moods import RISK, Mood, is_asked, mood
from bot.understanding.phrasing import is_outburst, is_quoting, is_reached, is_unspecific
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS
from bot.understanding.wishes import is_no_wish

_FINE = (Act.GOOD, Act.SAFE)
_NO_TOPIC = (Intent.OUT_OF_SCOPE.value, Intent.FALLBACK.value, Intent.DETAILS.value)


def decide(place: Place, reading: Reading, heard: list[HeardClause]) -> Meaning:
    """A first message, or any with nothing open: a topic first of all, then a control word, if it is plainly said."""
    wanted = best(heard, Act.PERSON)
    told = _told(place, heard)
    if told is not None and wanted is None and told.topic in place.brand.checklists:
        return told
    returning = best(heard, Act.RETURN)
    aside = put_aside(place, reading, alone=True) if returning is not None else called(place, reading.text)
    if aside:
        return Meaning(Intent.RESUME.value, topic=aside)
    if place.paused is not None and best(heard, Act.PROGRESS) is not None:
        return Meaning(Intent.PROGRESS.value)
    if wanted is None and _own_data(reading, THRESHOLDS.clause):
        return Meaning(Intent.PRIVACY_REQUEST.value, reading.confidence)
    if (left := last_answer.rules_out(place, heard)) is not None:
        return left
    if heard and all(one.act in _FINE and mood(one.clause.text, RISK) is Mood.DENIED for one in heard):
        return Meaning(Intent.REFUSE.value)  # 没有重复扣 is near to what helps against it, and asks for nothing
    if heard and all(is_outburst(one.clause.text) for one in heard):
        return Meaning(Intent.COMPLAINT.value)  # 要你有什么用 is near to what the wallet is for, and asks for nothing
    passage = last_answer.fails_again(place, reading, heard) or reach.asked_for(place, reading, heard)
    if passage is not None:
        return passage
    if wanted is not None and reach.perhaps_asks(place, reading, wanted):
        return Meaning(Intent.FALLBACK.value, reading.confidence)
    asked = _documented(place, heard) if wanted is not None and wanted.doubted else ""
    if asked:
        return Meaning(asked, 1.0, asked)
    if wanted is not None:
        return _with_topic(place, heard, costly(Intent.REQUEST_HUMAN, wanted))
    waives = {Act.REFUSE} if is_asked(reading.text) else {Act.REFUSE, Act.SAFE}
    if all(one.act in waives or is_unspecific(one.clause.text) for one in heard):
        return Meaning(Intent.REFUSE.value)
    done = next((one for one in heard if one.act is Act.WORKS and is_reached(one.clause.text)), None)
    done = None if _says_the_screen(place, reading) else done
    if done is not None and best(heard, Act.FAILS, Act.REPORT) is None and not is_asked(reading.text):
        return costly(Intent.RESOLVED, done)
    told = _told(place, heard)
    if told is not None:
        return told
    known = place.knowledge.topics.get(reading.intent)
    ordinary = known is not None and known.lane == "ordinary" and not all(one.clause.negated for one in heard)
    if ordinary and reading.confidence >= THRESHOLDS.topic and not _only_together(place, reading, heard):
        return Meaning(reading.intent, reading.confidence, reading.intent)
    waits = heard and all(one.act is Act.TRYING and one.likelihood >= THRESHOLDS.costly for one in heard)
    if waits and place.memory.case is None:
        return Meaning(Intent.REFUSE.value)  # 我先看看 wants nothing now
    named = _named_by_a_clause(place, heard) or _still(place, reading) or last_answer.follows_up(place, reading, heard)
    if named is not None:
        return named
    meant = _control(place, reading, heard) or _doubt(place, reading)
    risky = on_the_whole(place, reading, THRESHOLDS.wavering) if meant.intent in _NO_TOPIC else ""
    return Meaning(Intent.MAYBE_RISK.value, THRESHOLDS.risk, risky) if risky else meant


def _says_the_screen(place: Place, reading: Reading) -> bool:
    """Whether the screen is quoted, of something that nothing is known of here: 显示已完成 is no success."""
    return place.memory.last is None and is_quoting(reading.text)


def _documented(place: Place, heard: list[HeardClause]) -> str:
    """The topic of an answer of the wallet's that is asked for in its own words, "" for none: 找客服要准备什么."""
    texts = [one.clause.text for one in heard]
    fitting = (a for a in place.brand.answers if any(mentions(text, asks) for asks in a.asks for text in texts))
    return next((answer.topic for answer in fitting), "")


def _told(place: Place, heard: list[HeardClause]) -> Meaning | None:
    """The problem that one clause reports, where others say what was looked at: 付款失败没超限额."""
    reports = [one for one in heard if one.act is Act.REPORT or one.act is Act.FAILS]
    looked = any(one.act in (Act.GOOD, Act.TRIED, Act.DONE) for one in heard)
    return _named_by_a_clause(place, reports) if looked else None


def _only_together(place: Place, reading: Reading, heard: list[HeardClause]) -> bool:
    """True when no clause is about what the whole wavers to, and one plainly is about something else."""
    named = _named_by_a_clause(place, heard)
    topics = {name for clause in reading.clauses for name, _ in clause.topics[:1]}
    plain = named is not None and named.confidence >= THRESHOLDS.sure
    return plain and reading.confidence < THRESHOLDS.sure and reading.intent not in topics


def _named_by_a_clause(place: Place, heard: list[HeardClause]) -> Meaning | None:
    """When the whole message wavers, a clause that plainly names a topic decides."""
    named = [
        (p, topic)
        for one in heard
        if one.act in TELLING | {Act.FAILS, Act.WHY}
        for topic, p in [topic_of(place, one)]
        if topic
    ]
    p, topic = max(named, default=(0.0, ""))
    return Meaning(topic, p, topic) if p >= THRESHOLDS.topic else None


def _still(place: Place, reading: Reading) -> Meaning | None:
    """Where nothing was looked at yet, 还是付不了 reports the problem that it names."""
    if reading.intent != Intent.PERSISTS or place.put_aside or place.memory.last is not None:
        return None
    rest = [(p, name) for name, p in reading.ranking if name != Intent.PERSISTS]
    p, topic = max(rest, default=(0.0, ""))
    known = place.knowledge.topics.get(topic)
    share = p / (sum(p for p, _ in rest) or 1.0)
    if known is None or known.lane != "ordinary" or share < THRESHOLDS.topic:
        return None
    return Meaning(topic, share, topic)


def _control(place: Place, reading: Reading, heard: list[HeardClause]) -> Meaning | None:
    outcomes = {Act.FAILS: Intent.PERSISTS}
    if not is_asked(reading.text) and not _says_the_screen(
        place, reading
    ):  # 想把问题搞定，走哪条路最快 tells of no success
        outcomes[Act.WORKS] = Intent.RESOLVED
    said = steered(heard, {**CONTROLS, **outcomes})
    if said is not None:
        return said
    if reading.intent == Intent.PRIVACY_REQUEST and not _own_data(reading, THRESHOLDS.topic):
        return None
    sure = reading.intent in TABLE and reading.confidence >= THRESHOLDS.control
    asks = best(heard, *QUESTIONS, Act.UNSURE, Act.TRYING) is not None
    if sure and not traits(reading.intent).costly and not (asks and traits(reading.intent).records):
        return Meaning(reading.intent, reading.confidence)
    return None


def _own_data(reading: Reading, least: float) -> bool:
    """What is kept of the customer is asked for, before any passage that is near by its words: 你们存了我什么."""
    return reading.intent == Intent.PRIVACY_REQUEST and reading.confidence >= least and not is_no_wish(reading.text)


def _doubt(place: Place, reading: Reading) -> Meaning:
    """Still the same trouble is about what was looked at last; else nothing that can be acted on."""
    again = says_again(reading.text) and bool(place.put_aside)
    return Meaning((Intent.PERSISTS if again else Intent.FALLBACK).value, reading.confidence)


def _with_topic(place: Place, heard: list[HeardClause], meaning: Meaning) -> Meaning:
    """A person for a problem that was told in the same breath."""
    told = [topic_of(place, one) for one in heard if one.act is not Act.PERSON]
    topic, p = max(told, key=lambda one: one[1], default=("", 0.0))
    own = place.knowledge.topics.get(topic)
    if own is None or own.lane == "service" or p < THRESHOLDS.topic:
        return meaning
    return Meaning(meaning.intent, meaning.confidence, topic, doubted=meaning.doubted)
