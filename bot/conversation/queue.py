"""While the customer waits for a person: the queue and nothing else. What is said goes into the case."""

from __future__ import annotations

from bot.conversation import cases
from bot.conversation.flow import DONE, Act, Following, Idle, ShowStep, TellCase
from bot.conversation.scene import Scene
from bot.understanding.intents import Intent, traits
from bot.understanding.language import leaves_queue

_CHOICES: dict[str, Act] = {cases.TICKET: cases.leave_ticket, cases.STAY: cases.keep_waiting}


def answer(scene: Scene) -> Following:
    """Leave the queue, tell the position, or note what was said."""
    choice, intent = scene.reading.choice, scene.reading.intent
    leaving = choice.id == cases.LEAVE if choice else intent == Intent.CANCEL or leaves_queue(scene.reading.text)
    if leaving:
        return _leave(scene)
    if choice is not None:
        return _CHOICES[choice.id](scene) if choice.id in _CHOICES else (TellCase(),)
    if intent == Intent.RESOLVED:
        return cases.ask_whether_to_wait(scene)
    return (TellCase(),) if traits(intent).about_queue else _note(scene)


def _note(scene: Scene) -> Following:
    """What was sent belongs to the case; the position stays."""
    scene.effect("case_noted", number=scene.memory.case.number if scene.memory.case else "")
    scene.say(scene.phrase("noted_in_queue"), "notice")
    return (TellCase(),)


def _leave(scene: Scene) -> Following:
    """The customer takes the conversation back; it goes on at the exact step."""
    cases.leave(scene)
    if scene.memory.open is not None:
        return (ShowStep(),)
    if scene.memory.parked:
        return (Idle(),)
    scene.say(scene.phrase("what_problem"))
    return DONE
