"""What the bot does itself on any wallet: a person, the state of a case, a complaint."""

from __future__ import annotations

from bot.conversation import endings, handing_off, topics
from bot.conversation.scene import Scene


def serve(scene: Scene, topic: str) -> None:
    """One of the topics in the service lane."""
    {"request_human": request_human, "ticket_status": ticket_status, "complaint": complaint}[topic](scene)


def request_human(scene: Scene) -> None:
    """The customer wants a person, and gets one."""
    scene.memory.misses = 0
    handing_off.hand_off(scene, "asked")


def ticket_status(scene: Scene) -> None:
    """What became of the customer's case."""
    if scene.memory.case is not None:
        handing_off.tell_case(scene)
        return topics.return_to_step(scene)
    if scene.memory.open is not None:
        scene.say(scene.phrase("no_case"))
        return topics.return_to_step(scene)
    endings.offer_person(scene, scene.phrase("no_case"), "asked")


def complaint(scene: Scene) -> None:
    """Anger without a clearer request: own it, and offer a person."""
    scene.memory.misses = 0
    scene.event("complaint")
    endings.offer_person(scene, scene.phrase("sorry"), "complaint")
