"""A trouble that is told together with its cause: 付款失败了,超了日限额 is no question about limits."""

from __future__ import annotations

from collections.abc import Iterator

from bot.context.heard import best
from bot.context.named_topics import topic_of
from bot.context.near import nearest
from bot.context.place import Place
from bot.knowledge.model import Checklist
from bot.understanding.acts import Act
from bot.understanding.findings import findings
from bot.understanding.phrasing import is_fine
from bot.understanding.problems import leads_to
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS

_TELLING = frozenset({Act.REPORT, Act.FAILS, Act.BAD})
_ELSE = (Act.PERSON, Act.REFUSE, Act.WORKS)  # then something else is wanted, or nothing


def trouble_with_cause(place: Place, reading: Reading, heard: list[HeardClause]) -> str:
    """The topic of the trouble whose cause is told too, "" where there is none. The trouble is named by a clause; of
    a message that is about no topic for sure, the step that comes near is the one whose cause is told."""
    if best(heard, *_ELSE) is not None:
        return ""
    for topic in _told(place, heard):
        if _causes(place, reading, topic):
            return topic
    sure = reading.intent in place.knowledge.topics and reading.confidence >= THRESHOLDS.topic
    near = (p for p, n in nearest(place.brand, reading) if p.kind == "step" and n >= THRESHOLDS.near and not sure)
    return next((p.topic for p in near if p.id in _causes(place, reading, p.topic)), "")


def special(place: Place, reading: Reading, heard: list[HeardClause], topic: str) -> str:
    """The topic to which the general answer of this one leads, where a clause plainly tells of it and the whole message
    shows it too: who cannot sign in because the account is locked is helped with the lock. "" where none is told."""
    told = [topic_of(place, one) for one in heard if one.act in _TELLING and not is_fine(one.clause.text)]
    seen = dict(reading.ranking)
    plain = (name for name, p in told if p >= THRESHOLDS.topic and (not seen or seen.get(name, 0.0) >= THRESHOLDS.seen))
    causes = (name for name in plain if leads_to(place.brand, topic, name))
    return next(causes, "")


def _told(place: Place, heard: list[HeardClause]) -> Iterator[str]:
    """The topics of the clauses that tell of a trouble, the likeliest first."""
    named = [topic_of(place, one) for one in heard if one.act in _TELLING]
    return (topic for topic, p in sorted(named, key=lambda one: -one[1]) if p >= THRESHOLDS.topic)


def _causes(place: Place, reading: Reading, topic: str) -> set[str]:
    """The steps of the topic's diagnosis of which the message says that they are the cause."""
    checklist: Checklist | None = place.brand.checklists.get(topic)
    if checklist is None or checklist.kind != "diagnosis":
        return set()
    told = findings(checklist, place.knowledge.words, reading.text)
    return {found.step.id for found in told if found.kind == "bad"}
