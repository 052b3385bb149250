"""The record of the open case is what is known now: when a turn changes that, the record changes with it."""

from __future__ import annotations

from typing import Any

from bot.handoff import card
from bot.understanding.moods import is_asked
from bot.wording.scene import Scene


def known(scene: Scene, topic: str | None) -> dict[str, Any]:
    """What a person needs to know of this conversation, as the bot knows it at this moment."""
    memory = scene.memory
    runs = [memory.open, *memory.parked, memory.last]
    walked = [(d, c) for d in runs if d is not None and (c := scene.checklist(d)) is not None]
    return card.card(memory.brand, topic, memory.words, memory.details, walked)


def before_turn(scene: Scene) -> tuple[str, dict[str, Any]] | None:
    """The number of the open case and what is known of it before anything is done; None without one."""
    opened = scene.memory.case
    return None if opened is None else (opened.number, known(scene, opened.topic))


def keep_current(scene: Scene, before: tuple[str, dict[str, Any]] | None) -> None:
    """Have what this turn added written to the case, in the turn's own transaction. A case without a topic takes the
    first that the customer speaks of."""
    opened = scene.memory.case
    if opened is None or before is None or before[0] != opened.number:
        return
    if any(effect.name == "case_raised" for effect in scene.effects):
        return  # written with it
    if opened.topic is None:
        opened.topic = _topic(scene)
    now = known(scene, opened.topic)
    if now != before[1]:
        scene.effect("case_known", number=opened.number, topic=opened.topic, card=now)


def _topic(scene: Scene) -> str | None:
    if scene.memory.open is not None:
        return scene.memory.open.topic
    spoken = scene.knowledge.topics.get(scene.reading.topic or scene.reading.intent)
    if spoken is None or spoken.lane == "service" or is_asked(scene.reading.text):
        return None  # 几点下班 is no problem that a person has to deal with
    return spoken.id
