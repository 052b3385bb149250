"""What the desk's store gives out as it is shown: dictionaries whose keys are known. Times are seconds since 1970."""

from __future__ import annotations

from typing import Any, NamedTuple, TypedDict

from bot.desk.assignment import Presence
from bot.desk.permissions import Role
from bot.exchange import Owner
from bot.store.values import CaseStatus


class DeskCase(TypedDict):
    """A case with the desk's side of it and the state of its conversation, read at `now`."""

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
    agent_id: str | None
    preferred_agent: str | None
    offered_to: str | None
    offered_until: float | None
    claimed_at: float | None
    first_answer_at: float | None
    first_answer_seq: int | None
    reached_at: float | None
    waiting_since: float | None
    ask_at: float | None
    level: str
    category: str | None
    summary: str | None
    desk: str
    owner: Owner
    channel: str
    customer: str | None
    last_seq: int
    customer_typing_until: float | None
    now: float


class Hit(DeskCase):
    """A case that a search found: the message with the words, if they stand in one."""

    hit: int | None


class FoundCase(Hit):
    """The same with the message's text, empty where the number was what was searched for."""

    text: str


class DeskConversation(TypedDict):
    """A conversation without its memory."""

    id: str
    brand: str
    channel: str
    customer: str | None
    owner: Owner
    last_seq: int


class StepNow(TypedDict):
    """What a step came to."""

    outcome: str
    at: float


class DiagnosisRow(TypedDict):
    """One run of a checklist."""

    id: str
    conversation_id: str
    brand: str
    topic: str
    kind: str
    status: str
    words: str
    opened_at: float
    updated_at: float


class Run(DiagnosisRow):
    """The same with what its steps came to."""

    outcomes: dict[str, StepNow]


class Colleague(TypedDict):
    """A person as colleagues see them."""

    id: str
    login: str
    name: str
    role: Role
    brands: list[str]
    skills: list[str]
    capacity: int
    presence: Presence


class Listed(Colleague):
    """An account as the desk lists it, without secrets."""

    disabled: bool
    totp: bool


class Person(Colleague):
    """Somebody who may have cases: how many they have, which conversation they look at, whether they type there."""

    load: int
    watching: str | None
    typing: bool


class Count(NamedTuple):
    """How many open cases of a wallet have this status, whether listed or not, and since when the oldest is there."""

    brand: str
    status: CaseStatus
    n: int
    oldest: float
    now: float


class Running(NamedTuple):
    """What the clocks of an open case depend on, without all that is known of it."""

    id: int
    brand: str
    status: CaseStatus
    created_at: float
    promised_at: float | None
    closed_at: float | None
    first_answer_at: float | None
    reached_at: float | None
    waiting_since: float | None
    level: str
    now: float


class Unserved(NamedTuple):
    """A case that waits for a person: what its place and who may get it depend on."""

    id: int
    number: str
    conversation_id: str
    brand: str
    topic: str | None
    priority: int
    promised_at: float | None
    created_at: float
    known: bool
    crowded: bool
    preferred_agent: str | None


class Snapshot(TypedDict):
    """What the desk's first page shows of some wallets, from one look: the lines in front of each of their lists, and
    how many cases there are in all."""

    cases: list[DeskCase]
    counts: list[Count]
    people: list[Person]
    names: dict[str, str]
    handling: list[float]


class Link(TypedDict):
    """A case that another desk has, and how far it has been told."""

    case_id: int
    conversation_id: str
    desk: str
    reference: str
    sent_seq: int
    standing: str | None
    callback: str | None
    number: str
    status: CaseStatus
