"""Another topic at an open step, or the open one once more."""

from __future__ import annotations

from bot.context.heard import AtStep, about_the_step
from bot.context.named_causes import special
from bot.context.named_topics import topic_of
from bot.knowledge.matching import bare
from bot.understanding.acts import Act
from bot.understanding.intents import Intent
from bot.understanding.language import names_topic, says_again
from bot.understanding.meaning import Meaning
from bot.understanding.pieces import names_subject
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS

TELLING = frozenset({Act.REPORT, Act.INQUIRE, Act.HOW, Act.HOW_LONG})


def topic_change(at: AtStep) -> Meaning | None:
    """Another topic, where a clause plainly reports a problem or asks a question of its own."""
    if at.here is not None and len(at.said) == 1:
        return None
    for one in at.said:
        topic, p = topic_of(at.place, one)
        if one.act is Act.HOW_LONG and _has_a_wait(at, topic, p):
            return Meaning(Intent.HOW_LONG.value, p, topic)
        failing = one.act is Act.FAILS and p >= THRESHOLDS.clause and _is_named(at, topic, one)
        if (one.act in TELLING or failing) and elsewhere(at, one):
            topic = special(at.place, at.reading, at.said, topic) or of_all(at) or topic
            return Meaning(topic, p, topic, findings=tuple(at.findings))
    return None


def of_all(at: AtStep) -> str:
    """The topic of the whole message, where that is surely another one: 那提现呢,三天了还没到 tells only as a whole
    that money withdrawn is late. "" where it is not."""
    name, known = at.reading.intent, at.place.knowledge.topics
    if len(at.said) == 1 or at.reading.confidence < THRESHOLDS.sure or name == at.place.topic:
        return ""
    return name if name in known and known[name].lane == "ordinary" else ""


def _has_a_wait(at: AtStep, topic: str, p: float) -> bool:
    """Whether another topic is asked about whose documented time is a step's: it is told, and the open step stays."""
    checklist = at.place.brand.checklists.get(topic)
    if checklist is None or topic == at.place.topic or p < THRESHOLDS.sure:
        return False
    return any(step.wait is not None for step in checklist.steps)


def same_topic(at: AtStep) -> Meaning | None:
    """The open topic once more: with news of it, or to be shown again, or a question of fact about it."""
    for one in at.said:
        topic, p = topic_of(at.place, one)
        if one.act in TELLING and topic == at.place.topic and p >= THRESHOLDS.topic:
            if says_again(one.clause.text):
                return Meaning(Intent.PERSISTS.value, p, findings=at.elsewhere)
            return Meaning(topic, p, topic)
    return None


def _is_named(at: AtStep, topic: str, one: HeardClause) -> bool:
    """True when a clause has a word of this topic's name, and none of the open one's: 充值老是失败, at a payment."""
    names, text = at.place.knowledge.topics, one.clause.text
    if about_the_step(at, one) or names_topic(names[at.place.topic].name, text):
        return False
    return topic in names and names_topic(names[topic].name, text)


def elsewhere(at: AtStep, one: HeardClause) -> bool:
    """True when a clause speaks of another topic, and says nothing of a step, nor asks only how long it takes."""
    topic, p = topic_of(at.place, one)
    if p < THRESHOLDS.topic or topic == at.place.topic or bare(one.clause.text) in bare(at.step.text):
        return False
    if any(names_subject(finding.step, one.clause.text) for finding in at.findings):
        return False
    if one.act is Act.HOW_LONG and not names_topic(at.place.knowledge.topics[topic].name, one.clause.text):
        return False
    return p >= THRESHOLDS.sure or not about_the_step(at, one)
