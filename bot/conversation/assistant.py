"""The door to the engine: one message that has been read goes in, memory, replies and effects come out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.conversation import (
    attachments,
    clarify,
    control,
    desk_turns,
    details,
    errands,
    queue,
    services,
    topics,
    wallets,
)
from bot.conversation.memory import Memory
from bot.conversation.scene import Scene
from bot.exchange import Effect, Outcome, Owner, QueueView, Reply
from bot.knowledge.model import Knowledge
from bot.understanding.reading import Reading

Handler = Callable[[Scene], None]

HANDLERS: dict[str, Handler] = {
    "open_topic": wallets.open_topic,
    "answer_step": control.answer,
    "note_details": details.note,
    "hand_off": services.request_human,
    "tell_case": services.ticket_status,
    "take_complaint": services.complaint,
    "ask_back": clarify.ask_back,
    "return_to_step": topics.return_to_step,
    "greet": topics.greet,
    "answer_in_queue": queue.answer,
    "note_attachment": attachments.note,
}


def _new_id() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Assistant:
    """The engine over one state of the knowledge. Holds no conversation."""

    knowledge: Knowledge
    new_id: Callable[[], str] = field(default=_new_id)

    def greet(self, brand: str, now: datetime) -> Outcome:
        """The first words of a conversation, with the wallet's commonest problems as buttons."""
        scene = self._scene(Memory(brand), Reading("", "greet"), now, QueueView(), "bot")
        scene.say(scene.phrase("welcome"))
        offered = sorted(scene.brand.checklists, key=lambda t: -self.knowledge.topics[t].urgency)[:6]
        options = [(t, scene.topic_name(t)) for t in offered]
        scene.ask(scene.phrase("welcome_pick"), "which_topic", options)
        return _outcome(scene)

    def handle(
        self,
        handler: str,
        memory: dict[str, Any],
        reading: Reading,
        now: datetime,
        queue_view: QueueView | None = None,
        owner: Owner = "bot",
    ) -> Outcome:
        """One turn by one of HANDLERS. Raises KeyError for another handler, StateError for foreign memory."""
        scene = self._scene(Memory.from_dict(memory), reading, now, queue_view or QueueView(), owner)
        if owner != "bot":
            errands.drop(scene)  # a person took the conversation out of it
        elif scene.memory.case is not None and scene.memory.case.status == "waiting" and not scene.memory.errand:
            scene.memory.case = None  # a person closed it; the conversation is the bot's again
            scene.memory.helped = True
        if handler != "return_to_step":
            control.listen(scene)
        if scene.memory.errand is not None and handler not in errands.STAYS:
            errands.give_back(scene)
        else:
            HANDLERS[handler](scene)
        return _outcome(scene)

    def at_desk(
        self, turn: desk_turns.Turn, memory: dict[str, Any], now: datetime, owner: Owner, view: QueueView | None = None
    ) -> Outcome:
        """What follows from what a person at the desk did, or from nobody coming (see desk_turns)."""
        scene = self._scene(Memory.from_dict(memory), Reading("", ""), now, view or QueueView(), owner)
        turn(scene)
        return _outcome(scene)

    def note_for_person(self, memory: dict[str, Any]) -> Outcome:
        """A message while a person has the conversation: nothing is said, it belongs to the case."""
        return Outcome((), {**memory, "helped": True}, "agent", (Effect("case_noted", {}),))

    def _scene(self, memory: Memory, reading: Reading, now: datetime, queue_view: QueueView, owner: Owner) -> Scene:
        return Scene(self.knowledge, memory, reading, now, self.new_id, queue_view, owner)


def _outcome(scene: Scene) -> Outcome:
    return Outcome(
        tuple(_one_question(scene.replies, scene)), scene.memory.to_dict(), scene.owner, tuple(scene.effects)
    )


def _one_question(replies: list[Reply], scene: Scene) -> list[Reply]:
    """Only the last question of a turn keeps its options: a customer is asked one thing at a time."""
    pending = scene.memory.question.number if scene.memory.question else 0
    return [r if r.question in (0, pending) else Reply(r.text, r.kind, step=r.step, sender=r.sender) for r in replies]
