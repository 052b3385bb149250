"""The values that go into and come out of one turn. Everything here can be written as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Owner = Literal["bot", "queued", "agent", "closed"]
ReplyKind = Literal["text", "step", "answer", "notice", "card", "csat"]
EffectName = Literal[
    "case_opened",
    "case_left",
    "case_noted",
    "case_ticketed",
    "case_kept",
    "step_outcome",
    "diagnosis_changed",
    "gap_seen",
    "event",
]
AT_RISK = 100  # from this priority on money is at risk, and that goes first


@dataclass(frozen=True)
class ReplyOption:
    """A button: what it says and what pressing it means to the engine."""

    label: str
    id: str


@dataclass(frozen=True)
class StepInfo:
    """Which step a reply shows: place and number of main steps, and the checklist's title."""

    id: str
    index: int
    count: int
    title: str


@dataclass(frozen=True)
class Reply:
    """A channel-neutral message. `question` numbers the question its options answer, so that stale ones are known."""

    text: str
    kind: ReplyKind = "text"
    options: tuple[ReplyOption, ...] = ()
    question: int = 0
    step: StepInfo | None = None
    sender: Literal["bot", "system", "agent"] = "bot"


@dataclass(frozen=True)
class Choice:
    """A pressed option: the question it belonged to, its id, and its label for when the question is over."""

    question: int
    id: str
    label: str


@dataclass(frozen=True)
class Effect:
    """Something to be written in the same transaction as the replies. `data` is JSON and already masked."""

    name: EffectName
    data: dict[str, Any]


@dataclass(frozen=True)
class QueueView:
    """The queue of the conversation's wallet: how many wait, by priority, and how many are before this customer."""

    waiting: dict[int, int] = field(default_factory=dict)
    own_ahead: int | None = None

    def ahead_of(self, priority: int) -> int:
        """How many would be served before a new case of this priority: money at risk first, then in order."""
        return sum(count for p, count in self.waiting.items() if priority < AT_RISK or p >= AT_RISK)


@dataclass(frozen=True)
class Outcome:
    """What one turn leads to; committed as a whole or not at all."""

    replies: tuple[Reply, ...]
    memory: dict[str, Any]
    owner: Owner
    effects: tuple[Effect, ...] = ()


def reply_to_dict(reply: Reply) -> dict[str, Any]:
    """A reply as JSON."""
    return asdict(reply)


def reply_from_dict(data: dict[str, Any]) -> Reply:
    """The reply that `reply_to_dict` wrote."""
    step = data.get("step")
    return Reply(
        text=data["text"],
        kind=data.get("kind", "text"),
        options=tuple(ReplyOption(**o) for o in data.get("options", ())),
        question=data.get("question", 0),
        step=StepInfo(**step) if step else None,
        sender=data.get("sender", "bot"),
    )
