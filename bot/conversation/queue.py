"""While the customer waits for a person: the queue and nothing else. What is said goes into the case."""

from __future__ import annotations

from bot.conversation import details, handing_off, steps, topics
from bot.conversation.scene import Scene
from bot.understanding.language import leaves_queue

_ABOUT_QUEUE = frozenset({"request_human", "service_hours", "ticket_status", "repeat", "affirm", "complaint"})


def answer(scene: Scene) -> None:
    """Leave the queue, tell the position, or note what was said."""
    scene.owner = "queued"
    choice = scene.reading.choice
    leaving = choice.id == "leave" if choice else _leaves(scene)
    if leaving:
        return leave(scene)
    if choice and choice.id in _CHOICES:
        return _CHOICES[choice.id](scene)
    if choice is None and scene.reading.intent == "problem_resolved":
        return handing_off.ask_whether_to_wait(scene)
    if choice is None and scene.reading.intent not in _ABOUT_QUEUE:
        details.keep(scene)
        return note(scene)
    handing_off.tell_case(scene)


def note(scene: Scene) -> None:
    """What was sent belongs to the case; the position stays."""
    scene.effect("case_noted", number=scene.memory.case.number if scene.memory.case else "")
    scene.say(scene.phrase("noted_in_queue"), "notice")
    handing_off.tell_case(scene)


_CHOICES = {"ticket": handing_off.leave_ticket, "stay": handing_off.keep_waiting}


def leave(scene: Scene) -> None:
    """The customer takes the conversation back; it goes on at the exact step."""
    if scene.memory.case is not None:
        scene.effect("case_left", number=scene.memory.case.number)
    scene.memory.case, scene.memory.question = None, None
    scene.owner = "bot"
    scene.event("left_queue")
    scene.say(scene.phrase("left_queue"), "notice")
    if scene.memory.open is not None:
        return steps.show(scene)
    if scene.memory.parked:
        return topics.idle(scene)
    scene.say(scene.phrase("what_problem"))


def _leaves(scene: Scene) -> bool:
    return scene.reading.intent == "cancel" or leaves_queue(scene.reading.text)
