"""The wallet is known from the channel: one who names another is asked once, and never given its advice."""

from __future__ import annotations

from bot.conversation import clarify, endings, topics
from bot.conversation.scene import Scene

_SECOND_ACT = 0.6


def open_topic(scene: Scene) -> None:
    """The topic of the reading: check the wallet and the certainty, find a second problem, open the more urgent one."""
    topic = scene.reading.intent
    if topic not in scene.knowledge.topics or scene.reading.confidence < clarify.ACT:
        return clarify.ask_back(scene)
    other = _other_wallet(scene)
    if other is not None and not scene.memory.wallet_asked:
        return _ask_wallet(scene, other, topic)
    if scene.memory.open is not None and scene.memory.open.topic == topic and topics.judged(scene):
        return
    first, second = _by_urgency(scene, topic)
    if second is None:
        return topics.open_topic(scene, first)
    _name_both(scene, first, second)


def _name_both(scene: Scene, first: str, second: str) -> None:
    scene.say(scene.phrase("two_problems", first=scene.topic_name(first), second=scene.topic_name(second)))
    scene.memory.waiting_topics = [t for t in scene.memory.waiting_topics if t not in (first, second)] + [
        second
    ]
    topics.open_topic(scene, first)
    if scene.memory.open is None and scene.memory.question is None and scene.owner == "bot":
        endings.go_on(scene)


def _by_urgency(scene: Scene, topic: str) -> tuple[str, str | None]:
    others = _clause_topics(scene) - {topic}
    denied = {c.intent for c in scene.reading.clauses if c.negated}
    if topic in denied and others:
        topic, *rest = sorted(others, key=lambda t: -scene.knowledge.topics[t].urgency)
        others = set(rest)
    if not others:
        return topic, None
    both = sorted(
        [topic, max(others, key=lambda t: scene.knowledge.topics[t].urgency)],
        key=lambda t: -scene.knowledge.topics[t].urgency,
    )
    return both[0], both[1]


def _clause_topics(scene: Scene) -> set[str]:
    """Topics that a clause names with certainty and that have a home of their own in this wallet."""
    return {
        c.intent
        for c in scene.reading.clauses
        if not c.negated
        and c.confidence >= _SECOND_ACT
        and c.intent in scene.knowledge.topics
        and scene.knowledge.topics[c.intent].lane != "service"
    }


def _other_wallet(scene: Scene) -> str | None:
    named = scene.reading.values("brand")
    if not named or scene.memory.brand in named:
        return None
    return next((b for b in named if b in scene.knowledge.brands), None)


def _ask_wallet(scene: Scene, other: str, topic: str) -> None:
    scene.memory.wallet_asked = True
    name = scene.knowledge.brands[other].name
    options = [
        ("own", scene.phrase("label_own_wallet")),
        ("other", scene.phrase("label_other_wallet", other=name)),
    ]
    scene.event("other_wallet", other=other)
    scene.ask(
        scene.phrase("other_wallet", other=name),
        "other_wallet",
        options,
        name=name,
        topic=topic,
        words=scene.reading.text,
    )
