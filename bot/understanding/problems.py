"""Which problems a message names: by the whole of it, its clauses, and the clauses that say what was tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.knowledge.model import Brand, Topic
from bot.understanding.acts import Act
from bot.understanding.findings import findings, is_unfounded
from bot.understanding.language import says_also
from bot.understanding.phrasing import is_fine, is_said_by_the_screen
from bot.understanding.reading import Clause, Reading
from bot.understanding.risks import tells_risk
from bot.understanding.step_words import Words
from bot.understanding.thresholds import THRESHOLDS

_TROUBLE = frozenset({Act.REPORT, Act.FAILS, Act.BAD})


def problems(topics: Mapping[str, Topic], brand: Brand, words: Words, reading: Reading) -> list[str]:
    """One topic, or several with the most urgent first. `reading.intent` is the topic of the whole message."""
    named = [c for c in reading.clauses if _is_problem(topics, c) and _is_open(topics, reading, c)]
    topic = _meant(brand, words, reading, named)
    others = {c.intent for c in named if c.intent != topic and _stands_alone(brand, words, reading, topic, c)}
    trouble = {c.intent for c in named if c.act in _TROUBLE}
    general = {name for name in trouble if any(leads_to(brand, name, other) for other in others | {topic})}
    special = [name for name in (topic, *others) if name not in general]
    quoted = {c.intent for c in named if c is not named[0] and is_said_by_the_screen(c.text)}
    order: Callable[[str], tuple[bool, int]] = lambda name: (name in quoted, topics[name].urgency)  # noqa: E731
    return sorted(special or [topic, *others], key=order, reverse=True)


def leads_to(brand: Brand, topic: str, cause: str) -> bool:
    """Whether the wallet has no more than a general answer to a topic, which leads to this other one: who cannot sign
    in because the account is locked is helped with the lock."""
    main = next((answer for answer in brand.answers_for(topic) if not answer.asks), None)
    known = brand.home(cause) in ("checklist", "answer") and topic not in brand.checklists
    return topic != cause and known and main is not None and cause in main.offer


def _meant(brand: Brand, words: Words, reading: Reading, named: list[Clause]) -> str:
    """The topic of the message: not a denied one, and rather one whose steps the other clauses claim as done."""
    topic = reading.intent
    denied = {c.intent for c in reading.clauses if c.negated}
    candidates = {topic, *(c.intent for c in named)} - denied
    if not candidates:
        return topic
    return max(candidates, key=lambda t: (_claimed(brand, words, reading, t), t == topic, _confidence(named, t)))


def _is_problem(topics: Mapping[str, Topic], clause: Clause) -> bool:
    topic = topics.get(clause.intent)
    ordinary = topic is not None and topic.lane != "service"
    told = not (clause.negated or clause.part or is_unfounded(clause.text) or is_fine(clause.text))
    return ordinary and told and clause.confidence >= THRESHOLDS.clause


def _is_open(topics: Mapping[str, Topic], reading: Reading, clause: Clause) -> bool:
    """Money at risk has been looked for before: where the message is not about it, it was denied or only feared; what
    tells of it speaks of nothing else."""
    if clause.intent == reading.intent:
        return True
    return topics[clause.intent].lane == "ordinary" and not tells_risk(clause.text)


def _stands_alone(brand: Brand, words: Words, reading: Reading, topic: str, clause: Clause) -> bool:
    """A second problem: seen in the whole message too or joined by 还有, and no step of the first one that was done."""
    whole = dict(reading.ranking).get(clause.intent, 0.0)
    if reading.ranking and whole < THRESHOLDS.seen and not says_also(reading.text):
        return False
    checklist = brand.checklists.get(topic)
    return checklist is None or not findings(checklist, words, clause.text)


def _claimed(brand: Brand, words: Words, reading: Reading, topic: str) -> int:
    checklist = brand.checklists.get(topic)
    if checklist is None:
        return 0
    return sum(bool(findings(checklist, words, clause.text)) for clause in reading.clauses)


def _confidence(named: list[Clause], topic: str) -> float:
    return max((c.confidence for c in named if c.intent == topic), default=0.0)
