"""The working table of one turn: what is known, and the replies and effects collected so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.context.memory import Memory, Question
from bot.diagnosis.state import Diagnosis
from bot.exchange import (
    Effect,
    EffectName,
    FollowUpKind,
    NamedCase,
    Owner,
    QueueView,
    Reply,
    ReplyKind,
    ReplyOption,
    StepInfo,
)
from bot.knowledge.model import Brand, Checklist, Knowledge
from bot.knowledge.passages import label
from bot.retention_days import DEFAULT_DAYS
from bot.understanding.reading import Reading

EXAMPLES = 3  # topics that are named as examples
_JOINT, _EXAMPLES, _NAME = "、", "{examples}", "{brand}"
_CHINESE = "[\\u4e00-\\u9fff]"
_NAME_AFTER = re.compile(rf"(?<={_CHINESE}) ?{re.escape(_NAME)}")
_NAME_BEFORE = re.compile(rf"{re.escape(_NAME)} ?(?={_CHINESE})")


def _with_name(text: str, name: str) -> str:
    """A sentence with the wallet's name: a Latin one stands apart from Chinese letters, a Chinese one does not."""
    gap = " " if name.isascii() else ""
    text = _NAME_AFTER.sub(lambda _: f"{gap}{_NAME}", text)
    return _NAME_BEFORE.sub(lambda _: f"{_NAME}{gap}", text).replace(_NAME, name)


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
    reach_hours: float | None = None  # so long the customer can be written to without writing again; None: always
    named: NamedCase | None = None  # the case of this customer's whose number the message has
    days: Mapping[str, int] = DEFAULT_DAYS  # how long each kind of what is kept of customers is kept
    unhelped: bool = False  # this turn has nothing for the customer: a person has to be in reach

    @property
    def brand(self) -> Brand:
        """The customer's wallet."""
        return self.knowledge.brand(self.memory.brand)

    @property
    def at(self) -> str:
        """Now in ISO 8601, to the second, as it is stored."""
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
        return _with_name(text, self.brand.name).format(**values)

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

    def follow_up(self, kind: FollowUpKind, about: str, due: datetime) -> None:
        """Come back to the customer by itself, once, by day; of the same kind and subject the last word counts."""
        if self.memory.reminders != "refused":
            self.effect("follow_up_made", kind=kind, about=about, due_at=due.isoformat(timespec="seconds"))

    def event(self, what: str, **data: Any) -> None:
        """Note something for later analysis."""
        self.effects.append(Effect("event", {"name": what, **data}))
