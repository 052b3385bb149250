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
from bot.knowledge.passages import label
from bot.understanding.reading import Reading

EXAMPLES = 3  # topics that are named as examples
_JOINT, _EXAMPLES = "、", "{examples}"


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

    def is_at_risk(self, topic: str) -> bool:
        """Whether a topic is about money at risk."""
        return self.knowledge.topics[topic].lane == "money_at_risk"

    def option_name(self, wanted: str) -> str:
        """A topic, or a passage of the wallet's knowledge, as a button."""
        return self.topic_name(wanted) if wanted in self.knowledge.topics else label(self.brand, wanted)

    @property
    def likeliest(self) -> list[str]:
        """The topics of this wallet's checklists, what matters most first: what is offered and given as examples."""
        return sorted(self.brand.checklists, key=lambda topic: -self.knowledge.topics[topic].urgency)

    def phrase(self, key: str, **values: object) -> str:
        """A sentence of the bot's own voice."""
        text = self.knowledge.phrases[key]
        if _EXAMPLES in text:
            values["examples"] = _JOINT.join(map(self.topic_name, self.likeliest[:EXAMPLES]))
        return text.format(brand=self.brand.name, **values)

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
