"""The working table of one turn: what is known, and the replies and effects collected so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.context.memory import Memory, Question
from bot.diagnosis.state import Diagnosis
from bot.exchange import (
    Effect,
    EffectName,
    Owner,
    QueueView,
    Reply,
    ReplyKind,
    ReplyOption,
    StepInfo,
)
from bot.knowledge.model import Brand, Checklist, Knowledge
from bot.understanding.reading import Reading


@dataclass
class Scene:
    """Everything a handler of the conversation may look at or change. Lives for one turn."""

    knowledge: Knowledge
    memory: Memory
    reading: Reading
    now: datetime
    new_id: Callable[[], str]
    queue: QueueView = field(default_factory=QueueView)
    owner: Owner = "bot"
    replies: list[Reply] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    unhelped: bool = False  # this turn has nothing for the customer: a person has to be in reach

    @property
    def brand(self) -> Brand:
        """The customer's wallet."""
        return self.knowledge.brand(self.memory.brand)

    @property
    def at(self) -> str:
        """Now, as stored."""
        return self.now.isoformat(timespec="seconds")

    def checklist(self, diagnosis: Diagnosis) -> Checklist | None:
        """The checklist a diagnosis runs, or None when an editor has removed it."""
        return self.brand.checklists.get(diagnosis.topic)

    def topic_name(self, topic: str) -> str:
        """How a topic is called to a customer."""
        return self.knowledge.topics[topic].name

    def phrase(self, key: str, **values: object) -> str:
        """A sentence of the bot's own voice."""
        return self.knowledge.phrases[key].format(brand=self.brand.name, **values)

    def say(self, text: str, kind: ReplyKind = "text", **more: Any) -> None:
        """Add a reply; empty text says nothing."""
        if text.strip():
            self.replies.append(Reply(text.strip(), kind, **more))

    def ask(
        self,
        text: str,
        kind: str,
        options: Sequence[tuple[str, str]],
        *,
        reply: ReplyKind = "text",
        step: StepInfo | None = None,
        **data: Any,
    ) -> None:
        """Say something that has options (id, label); it becomes the pending question."""
        self.memory.questions += 1
        number = self.memory.questions
        self.memory.question = Question(number, kind, [list(o) for o in options], data)
        buttons = tuple(ReplyOption(label, option_id) for option_id, label in options)
        self.say(text, reply, options=buttons, question=number, step=step)

    def effect(self, name: EffectName, **data: Any) -> None:
        """Note something to be written with this turn."""
        self.effects.append(Effect(name, data))

    def event(self, what: str, **data: Any) -> None:
        """Note something for later analysis."""
        self.effects.append(Effect("event", {"name": what, **data}))
