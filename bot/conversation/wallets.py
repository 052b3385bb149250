"""The wallet is known from the channel: one who names another is asked once, and never given its advice."""

from __future__ import annotations

from bot.conversation import clarify, endings, topics, two_problems
from bot.conversation.scene import Scene


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
    first, *second = two_problems.problems(scene, topic)
    if not second:
        return topics.open_topic(scene, first)
    _name_both(scene, first, second[0])


def _name_both(scene: Scene, first: str, second: str) -> None:
    scene.say(scene.phrase("two_problems", first=scene.topic_name(first), second=scene.topic_name(second)))
    scene.memory.waiting_topics = [t for t in scene.memory.waiting_topics if t not in (first, second)] + [second]
    topics.open_topic(scene, first)
    if scene.memory.open is None and scene.memory.question is None and scene.owner == "bot":
        endings.go_on(scene)


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
