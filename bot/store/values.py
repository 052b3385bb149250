"""What the store gives out: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from bot.exchange import CaseStanding, Choice, NamedCase, Owner, QueueView

CaseStatus = Literal["waiting", "ticket", "claimed", "resolved", "left"]


@dataclass(frozen=True)
class Opened:
    """A conversation and a fresh token for it. `created` is false when a known customer got theirs back."""

    conversation_id: str
    token: str
    expires_at: datetime
    created: bool


@dataclass(frozen=True)
class Accepted:
    """A customer's message that is durable now. A duplicate has the place of the first delivery."""

    conversation_id: str
    seq: int
    duplicate: bool


@dataclass(frozen=True)
class NewAttachment:
    """A picture or recording to be kept with the message that brings it. `spoken`: the message is its words."""

    media_type: str
    data: bytes
    width: int | None = None
    height: int | None = None
    spoken: bool = False


@dataclass(frozen=True)
class IncomingRow:
    """A customer's message, masked, as a channel brings it; it counts once per `message_id`, which is the channel's."""

    channel: str
    message_id: str
    text: str = field(repr=False)
    choice: Choice | None = None
    kinds: frozenset[str] = frozenset()
    attachment: NewAttachment | None = None


@dataclass(frozen=True)
class Attachment:
    """The bytes of an attachment and what they are."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class AgentView:
    """The person who has a conversation. `typing_for` says how many seconds longer they are shown typing."""

    name: str
    typing_for: float


@dataclass(frozen=True)
class ConversationProgress:
    """How far a conversation is; cheap to ask. `agent` only while a person has it; `question`: where it stands."""

    last_seq: int
    accepted_seq: int
    answered_seq: int
    state: Owner
    brand: str = ""
    agent: AgentView | None = None
    question: int | None = None

    @property
    def pending(self) -> bool:
        """Whether an accepted message still waits for its turn to be complete."""
        return self.accepted_seq > self.answered_seq


@dataclass(frozen=True)
class Page:
    """Messages in the form of the web API, and how far the conversation is."""

    messages: list[dict[str, Any]]
    last_seq: int
    answered_seq: int
    state: Owner
    pending: bool
    brand: str = ""
    agent: AgentView | None = None
    question: int | None = None


@dataclass(frozen=True)
class Waiting:
    """One conversation's place in a wallet's queue: 1 is next, of `waiting` in all."""

    conversation_id: str
    position: int
    waiting: int
    answer_by: datetime | None
    wait_seconds: int | None = None


@dataclass(frozen=True)
class Unfinished:
    """A conversation in which all that waits says nothing yet: look again after `seconds`, or when more comes."""

    conversation_id: str
    seconds: float


@dataclass(frozen=True)
class Claimed:
    """What one turn answers, with all it needs, held by one worker until the lease is over.

    Messages of a burst are one turn: `seqs` are all of them, `text` their texts line by line; `seq`, which the
    answer is a reply to, is the last. `overtaken`: a line of the bot's came after it. `case`: the customer's case whose
    number is in it.
    """

    conversation_id: str
    brand: str
    channel: str
    customer: str | None
    owner: Owner
    memory: dict[str, Any]
    inbox_id: int
    seq: int
    text: str
    choice: Choice | None
    kinds: frozenset[str]
    attachment: str | None
    attempts: int
    received_at: datetime
    worker: str
    fence: int
    lease: timedelta
    seqs: tuple[int, ...]
    overtaken: bool = False
    case: NamedCase | None = None
    queue: QueueView = field(default_factory=QueueView)


@dataclass(frozen=True)
class Subject:
    """The conversation that effects belong to, where no message is being answered."""

    conversation_id: str
    brand: str
    seq: int


class Case(NamedTuple):
    """One problem handed to a person, as its table has it: times are seconds since 1970."""

    id: int
    number: str
    conversation_id: str
    brand: str
    topic: str | None
    queue: str
    priority: int
    reason: str
    status: CaseStatus
    card: dict[str, Any]
    from_seq: int
    created_at: float
    promised_at: float | None
    closed_at: float | None
    callback: str | None
    known: bool
    crowded: bool


@dataclass(frozen=True)
class OwnCase:
    """A case as the customer whose it is may see it; `words` are the first that the case has of theirs. `here`: of the
    conversation that was asked in, not of another one of theirs; `ended`: its conversation is over."""

    number: str
    topic: str | None
    words: str = field(repr=False)
    standing: CaseStanding
    opened_at: datetime
    answer_by: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    callback: str | None = field(repr=False)
    here: bool
    ended: bool
