"""One turn in one place: a message and what is known go in; memory, replies and effects come out."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.context import beside, rests
from bot.context import reading as context
from bot.context.memory import Memory
from bot.context.place import place
from bot.conversation import case_record, cases, control, named_cases, own_data, steps, topics
from bot.conversation.services import SERVICES, ask_back
from bot.exchange import Effect, Outcome, Owner, QueueView, Reply, Said
from bot.flow import errands, shelf
from bot.flow.next import (
    Act,
    AskBack,
    FinishErrand,
    Following,
    GiveBack,
    GoOn,
    GoOnWith,
    GoPast,
    HandOff,
    Idle,
    OpenTopic,
    ReturnToStep,
    Settle,
    ShowStep,
    StartChecklist,
    TellCase,
    Walk,
)
from bot.handoff import stranded
from bot.knowledge.model import Knowledge
from bot.privacy.guard import warning
from bot.retention_days import DEFAULT_DAYS
from bot.understanding.intents import Handler, traits
from bot.understanding.reading import Reading
from bot.wording import prompts
from bot.wording.scene import Scene

HANDLERS: dict[Handler, Act] = {
    **SERVICES,
    Handler.OPEN_TOPIC: topics.named,
    Handler.ANSWER_STEP: control.answer,
}


def _go_on_with(scene: Scene, wanted: GoOnWith) -> Following:
    scene.reading = scene.reading.meant(wanted.meaning)
    return HANDLERS[traits(wanted.meaning.intent).handler](scene)


_NEXT: dict[type, Callable[[Scene, Any], Following]] = {
    ShowStep: steps.show,
    ReturnToStep: steps.return_to,
    Walk: steps.walk,
    Settle: steps.settle,
    GoPast: steps.go_past,
    StartChecklist: steps.start,
    OpenTopic: topics.open_topic,
    HandOff: cases.hand_off,
    TellCase: cases.tell,
    AskBack: ask_back,
    GoOn: topics.go_on,
    GoOnWith: _go_on_with,
    Idle: topics.idle,
    FinishErrand: errands.finish,
    GiveBack: errands.give_back,
}


def _new_id() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Assistant:
    """The bot over one state of the knowledge. Holds no conversation: what it remembers goes in and out as JSON."""

    knowledge: Knowledge
    new_id: Callable[[], str] = field(default=_new_id)
    days: Mapping[str, int] = DEFAULT_DAYS

    def greet(self, brand: str, now: datetime) -> Outcome:
        """The first words of a conversation, with the wallet's commonest problems as buttons."""
        scene = self._scene(Memory(brand), Reading("", ""), now, QueueView(), "bot")
        scene.say(scene.phrase("welcome"))
        prompts.which_topic(scene, scene.phrase("welcome_pick"), scene.likeliest[:6])
        return _outcome(scene)

    def notice(self, brand: str, now: datetime) -> str:
        """What a customer is told once of what is kept of them; "" for nothing."""
        return own_data.notice(self._scene(Memory(brand), Reading("", ""), now, QueueView(), "bot"))

    def text_to_parse(self, memory: dict[str, Any], said: Said, owner: Owner) -> str | None:
        """What the trained model has to read before the turn; None when the turn needs no parse."""
        if owner == "agent" or memory["brand"] not in self.knowledge.brands:
            return None
        return context.text_to_parse(self.knowledge, Memory.from_dict(memory), said)

    def turn(
        self,
        memory: dict[str, Any],
        parse: Mapping[str, Any],
        said: Said,
        now: datetime,
        owner: Owner = "bot",
        queue_view: QueueView = QueueView(),  # noqa: B008  frozen
    ) -> Outcome:
        """What one message leads to. `parse` is Rasa's result for `text_to_parse`, {} where that is None.

        Raises StateError for foreign memory. A wallet that is not known is handed to a person.
        """
        if owner == "agent":
            return Outcome((), {**memory, "helped": True}, "agent", (Effect("case_noted", {}),))
        if memory["brand"] not in self.knowledge.brands:
            return self.hand_over(memory, said, now, owner)
        kept = Memory.from_dict(memory)
        reading = context.read(self.knowledge, kept, parse, said, now, owner)
        scene = self._scene(kept, reading, now, queue_view, owner)
        scene.reach_hours = said.reach_hours
        scene.named = said.case
        if told := warning(said.kinds):
            scene.say(scene.phrase(told), "notice", sender="system")
        self._run(scene, _respond)
        rests.keep(kept, reading)
        beside.keep(place(self.knowledge, kept, now, owner), kept, reading)
        prompts.person_in_reach(scene)
        if owner == "bot" and not said.attached:
            confidence = round(reading.confidence, 3)
            scene.event("understood", intent=reading.intent, confidence=confidence)
        return _outcome(scene)

    def at_desk(
        self, turn: Act, memory: dict[str, Any], now: datetime, owner: Owner, view: QueueView | None = None
    ) -> Outcome:
        """What follows from what a person at the desk did, or from nobody coming (see desk_turns)."""
        scene = self._scene(Memory.from_dict(memory), Reading("", ""), now, view or QueueView(), owner)
        self._run(scene, turn)
        return _outcome(scene)

    def hand_over(self, memory: dict[str, Any], said: Said, now: datetime, owner: Owner) -> Outcome:
        """A turn that cannot be answered goes to a person; needs neither the wallet nor a readable memory."""
        return stranded.hand_over(self.knowledge, self.new_id, memory, said, now, owner)

    def _scene(self, memory: Memory, reading: Reading, now: datetime, queue_view: QueueView, owner: Owner) -> Scene:
        return Scene(self.knowledge, memory, reading, now, self.new_id, queue_view, owner, days=self.days)

    def _run(self, scene: Scene, act: Act) -> None:
        before = case_record.before_turn(scene)
        todo = deque(act(scene))
        while todo:
            following = todo.popleft()
            todo.extendleft(reversed(_NEXT[type(following)](scene, following)))
        case_record.keep_current(scene, before)


def _respond(scene: Scene) -> Following:
    """Keep what was told, then the handler of the intent; while the customer waits for a person, the queue's."""
    row = traits(scene.reading.intent)
    if row.tells or scene.reading.topic or scene.reading.findings:
        scene.memory.keep_words(scene.reading)
    scene.memory.keep_details(scene.reading)
    if scene.owner != "bot":
        errands.drop(scene)  # a person took the conversation out of it
    other = named_cases.not_the_open_one(scene)
    if other is not None:
        return other
    if scene.owner == "queued":
        return control.in_queue(scene)
    if scene.memory.errand is not None and row.handler not in errands.STAYS:
        return (GiveBack(),)
    if scene.reading.over:
        shelf.end_other(scene, scene.reading.over)
    return HANDLERS[row.handler](scene)


def _outcome(scene: Scene) -> Outcome:
    """Only the last question of a turn keeps its options: a customer is asked one thing at a time."""
    pending = scene.memory.question.number if scene.memory.question else 0
    replies = tuple(
        r if r.question in (0, pending) else Reply(r.text, r.kind, step=r.step, sender=r.sender) for r in scene.replies
    )
    return Outcome(replies, scene.memory.to_dict(), scene.owner, tuple(scene.effects))
