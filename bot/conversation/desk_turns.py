"""What the bot says and remembers when a person at the desk acts, or when nobody came in time."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import endings, errands, handing_off, steps, topics
from bot.conversation.scene import Scene
from bot.diagnosis.state import Status

Turn = Callable[[Scene], None]


def joined(name: str, phrase: str = "agent_joined") -> Turn:
    """A person takes the conversation."""

    def turn(scene: Scene) -> None:
        errands.drop(scene)
        scene.memory.question = None
        scene.owner = "agent"
        _tell(scene, phrase, name=name)

    return turn


def returned(scene: Scene) -> None:
    """The person has to leave; the customer is in the queue again, at the old place."""
    errands.drop(scene)
    scene.memory.question = None
    if scene.memory.case is not None:
        scene.memory.case.status = "waiting"
    scene.owner = "queued"
    _tell(scene, "agent_gone")


def handed_back(name: str, topic: str | None) -> Turn:
    """The bot goes on: with a checklist if one is named, else at the exact step."""

    def turn(scene: Scene) -> None:
        errands.drop(scene)
        scene.memory.helped = True
        scene.memory.case, scene.memory.question = None, None
        scene.owner = "bot"
        _tell(scene, "handed_back", name=name)
        _go_on(scene, topic)

    return turn


def closed(scene: Scene) -> None:
    """The person is done: nothing stays open, and the customer is asked how it was."""
    scene.memory.helped = True
    _end(scene, "handed_off", "agent_closed")


def left(scene: Scene) -> None:
    """The customer ends it; who spoke with a person is asked how it was."""
    _end(scene, "handed_off" if scene.memory.case else "paused", "customer_left")


def nobody_came(scene: Scene) -> None:
    """The promised time has passed: say so, and let the customer choose."""
    scene.owner = "queued"
    handing_off.ask_about_wait(scene)


def desk_closed(scene: Scene) -> None:
    """The hours are over: who still waits has a ticket, and the bot again."""
    handing_off.leave_ticket(scene, "ticket_at_closing")


def _end(scene: Scene, status: Status, phrase: str) -> None:
    errands.drop(scene)
    memory = scene.memory
    for diagnosis in (memory.open, *memory.parked):
        if diagnosis is not None:
            memory.last = diagnosis.with_status(status)
            steps.record(scene, memory.last)
    memory.open, memory.question, memory.case = None, None, None
    memory.parked, memory.waiting_topics = [], []
    scene.owner = "closed"
    _tell(scene, phrase)
    endings.ask_rating(scene)


def _go_on(scene: Scene, topic: str | None) -> None:
    diagnosis = scene.memory.open
    if diagnosis is not None and diagnosis.status == "used_up":
        scene.memory.last, scene.memory.open = diagnosis, None
    if topic is not None:
        return topics.start_checklist(scene, topic, "")
    if scene.memory.open is not None:
        return steps.show(scene, scene.phrase("back_to_step"))
    if scene.memory.parked:
        return topics.idle(scene)
    scene.say(scene.phrase("handed_back_idle"))


def _tell(scene: Scene, key: str, **values: object) -> None:
    scene.say(scene.phrase(key, **values), "notice", sender="system")
