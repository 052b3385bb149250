"""What the bot says and remembers when a person at the desk acts, or when nobody came in time."""

from __future__ import annotations

from bot.conversation import cases, errands, prompts, shelf
from bot.conversation.flow import DONE, Act, Following, Idle, ShowStep, StartChecklist
from bot.conversation.scene import Scene
from bot.diagnosis.state import Status
from bot.knowledge.model import Checklist


def joined(name: str, phrase: str = "agent_joined") -> Act:
    """A person takes the conversation."""

    def turn(scene: Scene) -> Following:
        errands.drop(scene)
        scene.memory.question = None
        scene.owner = "agent"
        return _tell(scene, phrase, name=name)

    return turn


def returned(scene: Scene) -> Following:
    """The person has to leave; the customer is in the queue again, at the old place."""
    errands.drop(scene)
    scene.memory.question = None
    if scene.memory.case is not None:
        scene.memory.case.status = "waiting"
    scene.owner = "queued"
    return _tell(scene, "agent_gone")


def handed_back(name: str, topic: str | None) -> Act:
    """The bot goes on: with a checklist if one is named, else at the exact step."""

    def turn(scene: Scene) -> Following:
        errands.drop(scene)
        scene.memory.helped = True
        scene.memory.case, scene.memory.question = None, None
        scene.owner = "bot"
        _tell(scene, "handed_back", name=name)
        return _go_on(scene, topic)

    return turn


def step_sent(checklist: Checklist, step_id: str, name: str) -> Act:
    """The bot walks one step with the customer and reports its outcome."""

    def turn(scene: Scene) -> Following:
        return errands.begin(scene, checklist, step_id, name)

    return turn


def closed(scene: Scene) -> Following:
    """The person is done: nothing stays open, and the customer is asked how it was."""
    scene.memory.helped = True
    return _end(scene, "handed_off", "agent_closed")


def left(scene: Scene) -> Following:
    """The customer ends it; who spoke with a person is asked how it was."""
    return _end(scene, "handed_off" if scene.memory.case else "paused", "customer_left")


def nobody_came(scene: Scene) -> Following:
    """The promised time has passed: say so, and let the customer choose."""
    scene.owner = "queued"
    cases.ask_about_wait(scene)
    return DONE


def desk_closed(scene: Scene) -> Following:
    """The hours are over: who still waits has a ticket, and the bot again."""
    return cases.leave_ticket(scene, "ticket_at_closing")


def _end(scene: Scene, status: Status, phrase: str) -> Following:
    errands.drop(scene)
    shelf.end_all(scene, status)
    scene.owner = "closed"
    _tell(scene, phrase)
    prompts.rating(scene)
    return DONE


def _go_on(scene: Scene, topic: str | None) -> Following:
    diagnosis = scene.memory.open
    if diagnosis is not None and diagnosis.status == "used_up":
        scene.memory.last, scene.memory.open = diagnosis, None
    if topic is not None:
        return (StartChecklist(topic),)
    if scene.memory.open is not None:
        return (ShowStep(scene.phrase("back_to_step")),)
    if scene.memory.parked:
        return (Idle(),)
    scene.say(scene.phrase("handed_back_idle"))
    return DONE


def _tell(scene: Scene, key: str, **values: object) -> Following:
    scene.say(scene.phrase(key, **values), "notice", sender="system")
    return DONE
