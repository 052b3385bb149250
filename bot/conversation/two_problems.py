"""Which problem, or two: the whole message, its clauses, and the clauses that only say what was tried."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.scene import Scene
from bot.diagnosis.engine import claims_step
from bot.knowledge.model import Checklist
from bot.understanding.language import says_also
from bot.understanding.reading import Clause

_SURE, _SEEN = 0.8, 0.02


def problems(scene: Scene, topic: str) -> list[str]:
    """One topic, or two with the more urgent first. `topic` is what the whole message was taken for."""
    named = [c for c in scene.reading.clauses if _is_problem(scene, c)]
    topic = _meant(scene, topic, named)
    others = {c.intent for c in named if c.intent != topic and _stands_alone(scene, topic, c)}
    if not others:
        return [topic]
    return sorted([topic, max(others, key=_urgency(scene))], key=_urgency(scene), reverse=True)


def _meant(scene: Scene, topic: str, named: list[Clause]) -> str:
    """The topic of the message: not a denied one, and rather one whose steps the other clauses claim as done."""
    denied = {c.intent for c in scene.reading.clauses if c.negated}
    candidates = {topic, *(c.intent for c in named)} - denied
    if not candidates:
        return topic
    return max(candidates, key=lambda t: (_claimed(scene, t), t == topic, _confidence(named, t)))


def _is_problem(scene: Scene, clause: Clause) -> bool:
    topic = scene.knowledge.topics.get(clause.intent)
    ordinary = topic is not None and topic.lane != "service"
    return ordinary and not clause.negated and clause.confidence >= _SURE


def _stands_alone(scene: Scene, topic: str, clause: Clause) -> bool:
    """A second problem: seen in the whole message too or joined by 还有, and no step of the first one that was done."""
    whole = dict(scene.reading.ranking).get(clause.intent, 0.0)
    if scene.reading.ranking and whole < _SEEN and not says_also(scene.reading.text):
        return False
    checklist = scene.brand.checklists.get(topic)
    return checklist is None or not _claims_any(checklist, clause.text)


def _claimed(scene: Scene, topic: str) -> int:
    checklist = scene.brand.checklists.get(topic)
    if checklist is None:
        return 0
    return sum(_claims_any(checklist, clause.text) for clause in scene.reading.clauses)


def _claims_any(checklist: Checklist, text: str) -> bool:
    return any(claims_step(step, text) for step in checklist.main)


def _confidence(named: list[Clause], topic: str) -> float:
    return max((c.confidence for c in named if c.intent == topic), default=0.0)


def _urgency(scene: Scene) -> Callable[[str], int]:
    return lambda topic: scene.knowledge.topics[topic].urgency
