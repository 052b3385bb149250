"""The values that rooms hand each other: what a customer sent, what a turn leads to. All of it is JSON when written."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

Owner = Literal["bot", "queued", "agent", "closed"]
ReplyKind = Literal["text", "step", "answer", "notice", "card", "csat"]
EffectName = Literal[
    "case_opened",
    "case_left",
    "case_noted",
    "case_known",
    "case_raised",
    "case_ticketed",
    "case_kept",
    "step_outcome",
    "diagnosis_changed",
    "gap_seen",
    "rated",
    "follow_up_made",
    "follow_ups_dropped",
    "erasure_wished",
    "erasure_withdrawn",
    "event",
]
FollowUpKind = Literal["wait", "late", "opened"]
CaseStanding = Literal["waiting", "ticket", "with_person", "over", "withdrawn"]
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
    """A channel-neutral message. `question` numbers the question its options answer, so that stale ones are known;
    `author` is the name of the person who wrote it, as the customer may see it."""

    text: str
    kind: ReplyKind = "text"
    options: tuple[ReplyOption, ...] = ()
    question: int = 0
    step: StepInfo | None = None
    sender: Literal["bot", "system", "agent"] = "bot"
    author: str = ""


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
class Staff:
    """The people who are there for a wallet: free places, places in all, and how long a case takes, None if unknown."""

    free: int
    places: int
    case_seconds: float | None = None


@dataclass(frozen=True)
class QueueView:
    """The queue of the conversation's wallet: how many wait, by priority, how many are before this customer, and who is
    there to serve them, None where that was not looked at."""

    waiting: dict[int, int] = field(default_factory=dict)
    own_ahead: int | None = None
    staff: Staff | None = None

    def ahead_of(self, priority: int) -> int:
        """How many would be served before a new case of this priority: money at risk first, then in order."""
        return sum(count for p, count in self.waiting.items() if priority < AT_RISK or p >= AT_RISK)


@dataclass(frozen=True)
class NamedCase:
    """A case of this customer's that a message names by its number, as it stands: `promised_at` while it is open,
    `closed_at` once it is over, both in ISO 8601. `theirs_to_end`: no other conversation goes on about it."""

    number: str
    standing: CaseStanding
    promised_at: str = ""
    closed_at: str = ""
    theirs_to_end: bool = True


@dataclass(frozen=True)
class Said:
    """What a customer sent: the text as typed but masked, the pressed option, the kinds of secrets that were masked,
    and whether a picture came with it. `overtaken`: it was sent before the bot's last line was there, and is no answer
    to that. `reach_hours`: for so long the customer can be written to without having written again; None: always.
    `case`: the case of theirs whose number is in it."""

    text: str
    choice: Choice | None = None
    kinds: frozenset[str] = frozenset()
    attached: bool = False
    overtaken: bool = False
    reach_hours: float | None = None
    case: NamedCase | None = None


@dataclass(frozen=True)
class Incoming:
    """What a turn starts from besides the memory and Rasa's parse: the message, the moment, who has the conversation
    and who waits."""

    said: Said
    now: datetime
    owner: Owner = "bot"
    queue: QueueView = QueueView()

    def to_dict(self) -> dict[str, Any]:
        """A dictionary that can be written as JSON, from which `from_dict` makes the same value."""
        said = self.said
        return {
            "text": said.text,
            "choice": asdict(said.choice) if said.choice else None,
            "kinds": sorted(said.kinds),
            "attached": said.attached,
            "overtaken": said.overtaken,
            "reach_hours": said.reach_hours,
            "case": asdict(said.case) if said.case else None,
            "now": self.now.isoformat(),
            "owner": self.owner,
            "waiting": {str(priority): count for priority, count in self.queue.waiting.items()},
            "own_ahead": self.queue.own_ahead,
            "staff": asdict(self.queue.staff) if self.queue.staff else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Incoming:
        """The value that `to_dict` wrote."""
        choice = Choice(**data["choice"]) if data["choice"] else None
        kinds, case = frozenset(data["kinds"]), NamedCase(**data["case"]) if data["case"] else None
        said = Said(data["text"], choice, kinds, data["attached"], data["overtaken"], data["reach_hours"], case)
        waiting = {int(priority): count for priority, count in data["waiting"].items()}
        staff = Staff(**data["staff"]) if data["staff"] else None
        queue = QueueView(waiting, data["own_ahead"], staff)
        return cls(said, datetime.fromisoformat(data["now"]), data["owner"], queue)


@dataclass(frozen=True)
class Outcome:
    """What one turn leads to; committed as a whole or not at all. `memory` is what conversation.memory wrote."""

    replies: tuple[Reply, ...]
    memory: dict[str, Any]
    owner: Owner
    effects: tuple[Effect, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """A dictionary that can be written as JSON, from which `from_dict` makes the same value."""
        return {
            "replies": [asdict(reply) for reply in self.replies],
            "memory": self.memory,
            "owner": self.owner,
            "effects": [{"name": effect.name, "data": effect.data} for effect in self.effects],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Outcome:
        """The value that `to_dict` wrote."""
        replies = tuple(_reply(reply) for reply in data["replies"])
        effects = tuple(Effect(effect["name"], effect["data"]) for effect in data["effects"])
        return cls(replies, data["memory"], data["owner"], effects)


def _reply(data: dict[str, Any]) -> Reply:
    options = tuple(ReplyOption(**option) for option in data["options"])
    step = StepInfo(**data["step"]) if data["step"] else None
    return Reply(**{**data, "options": options, "step": step})
