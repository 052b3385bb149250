"""What comes next. Handlers return these to the assistant's loop, which does them in order; they call none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.diagnosis.progress import Progress
from bot.diagnosis.state import Move
from bot.handoff.policy import Reason
from bot.knowledge.model import Checklist
from bot.understanding.meaning import Meaning
from bot.wording.scene import Scene


@dataclass(frozen=True)
class ShowStep:
    """Say the open step (again) behind a remark; when its steps are used up, offer a person instead."""

    remark: str = ""


@dataclass(frozen=True)
class ReturnToStep:
    """After a digression: the open step once more, unless nothing is open or a person has the used-up case."""


@dataclass(frozen=True)
class Walk:
    """One move at the open step."""

    move: Move


@dataclass(frozen=True)
class Settle:
    """Take over what a move at a checklist has led to: its remarks are said, then the step or the ending."""

    checklist: Checklist
    progress: Progress


@dataclass(frozen=True)
class GoPast:
    """On with the next step, whatever became of the open one: its outcome stays."""


@dataclass(frozen=True)
class StartChecklist:
    """Put aside what is open and begin this wallet's checklist; `words` are the customer's, as typed."""

    topic: str
    words: str = ""


@dataclass(frozen=True)
class OpenTopic:
    """Answer a topic, or a passage, from the wallet's documents; `words` as typed, by default those of this turn."""

    topic: str
    words: str | None = None
    passage: str = ""


@dataclass(frozen=True)
class HandOff:
    """Give the conversation to a person, about this topic or else about what is or was open."""

    reason: Reason
    topic: str | None = None


@dataclass(frozen=True)
class TellCase:
    """Say what is known of the case a person has or will have."""


@dataclass(frozen=True)
class AskBack:
    """The message was not understood well enough to act on."""


@dataclass(frozen=True)
class GoOn:
    """After an ending: the other problem of the same message, else the offer to return to a parked one."""


@dataclass(frozen=True)
class Idle:
    """Nothing is open: take up what was left, or ask what the problem is."""


@dataclass(frozen=True)
class GoOnWith:
    """What else the message means, once what came of the open step is recorded."""

    meaning: Meaning


@dataclass(frozen=True)
class FinishErrand:
    """The step that a person sent is through: its outcome goes back to them."""

    checklist: Checklist
    progress: Progress


@dataclass(frozen=True)
class GiveBack:
    """In the middle of a step that a person sent the customer wants something else: that is for the person."""


Next = (
    ShowStep
    | ReturnToStep
    | Walk
    | Settle
    | GoPast
    | StartChecklist
    | OpenTopic
    | HandOff
    | TellCase
    | AskBack
    | GoOn
    | Idle
    | GoOnWith
    | FinishErrand
    | GiveBack
)
Following = tuple[Next, ...]
DONE: Following = ()
Act = Callable[[Scene], Following]
