"""What was not understood, or not surely: ask back with the likeliest topics; after two misses offer a person."""

from __future__ import annotations

from bot.conversation import endings, steps
from bot.conversation.scene import Scene

ACT, ASK = 0.5, 0.12
CHOICES = 3


def ask_back(scene: Scene) -> None:
    """The message was not understood well enough to act on."""
    scene.memory.misses += 1
    scene.event("missed", words=scene.reading.text, ranking=[list(r) for r in scene.reading.ranking[:5]], at=_at(scene))
    likely = likely_topics(scene)
    if scene.memory.misses >= 2:
        scene.memory.misses = 0
        return endings.offer_person(scene, scene.phrase("not_understood_twice"), "not_understood")
    if likely:
        options = [(t, scene.topic_name(t)) for t in likely] + [("none", scene.phrase("label_none"))]
        return scene.ask(scene.phrase("clarify"), "which_topic", options, words=scene.reading.text, missed=True)
    if scene.memory.open is not None:
        return steps.show(scene, scene.phrase("not_understood_at_step"))
    scene.say(scene.phrase("not_understood"))


def likely_topics(scene: Scene) -> list[str]:
    """The likeliest topics of the ranking that are worth asking about."""
    known = scene.knowledge.topics
    return [name for name, p in scene.reading.ranking if name in known and p >= ASK][:CHOICES]


def _at(scene: Scene) -> str:
    """Where the customer was: topic and step, or nothing."""
    diagnosis = scene.memory.open
    return f"{diagnosis.topic}/{diagnosis.step_id}" if diagnosis is not None else ""
