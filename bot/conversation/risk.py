"""Money at risk: the wallet's documented safety actions, what to keep, and a person at once. No checklist first."""

from __future__ import annotations

from bot.conversation import endings, handing_off
from bot.conversation.scene import Scene


def secure(scene: Scene, topic: str) -> None:
    """Say what protects the money now and hand the conversation over at top priority."""
    if scene.memory.open is not None:
        endings.park(scene)
    answers = scene.brand.answers_for(topic)
    lines = [scene.phrase("risk_first", topic=scene.topic_name(topic))]
    if answers:
        lines.append(answers[0].text)
    else:
        lines.append(scene.phrase("risk_gap"))
        scene.effect("gap_seen", topic=topic, words=scene.reading.text)
    lines.append(scene.phrase("risk_evidence"))
    scene.say("\n".join(lines), "answer")
    handing_off.hand_off(scene, "money_at_risk", topic)
