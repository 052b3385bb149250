"""What the desk's calls answer, as the OpenAPI document shows it: answers are built directly, and described here."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from bot.desk.permissions import Permission
from bot.http.desk.exact_response import ExactResponse
from bot.http.desk.requests import Presence, Role
from bot.http.frame.schemas import State

Status = Literal["waiting", "ticket", "claimed", "resolved", "left"]
Level = Literal["fine", "warn", "late", "escalate"]


class Person(ExactResponse):
    """Somebody at the desk."""

    id: str
    name: str


class Me(ExactResponse):
    """Oneself."""

    id: str
    login: str
    name: str
    role: Role
    brands: list[str] = Field(description="Ids of wallets, or * for every one")
    skills: list[str] = Field(description="Ids of topics; none: every one")
    capacity: int
    permissions: list[Permission]
    totp: bool = Field(description="Signs in with a one-time code")
    todo: list[Literal["password", "code"]] = Field(
        description="To be done before anything else: change a password that was given, set up one-time codes"
    )


class SignedIn(ExactResponse):
    """Who one is, and the token for the header X-CSRF-Token."""

    me: Me
    csrf: str


class Token(ExactResponse):
    """Another token for the header X-CSRF-Token."""

    csrf: str


class NewCode(ExactResponse):
    """The secret for an authenticator app, and the same as the QR code has it."""

    secret: str
    address: str


class Made(ExactResponse):
    """What was made."""

    id: int


class MadeAccount(ExactResponse):
    """The account that was opened."""

    id: str


class MessageSent(ExactResponse):
    """The message's place in the conversation."""

    seq: int


class Timer(ExactResponse):
    """A promise that runs: warn at 80 %, late at 100 %, escalate at 150 %."""

    kind: Literal["first_answer", "reach", "next_answer", "resolution"]
    started_at: datetime
    due_at: datetime
    level: Level


class CaseLine(ExactResponse):
    """What a case is, without the customer's words."""

    conversation_id: str
    number: str
    brand: str
    topic: str | None
    topic_name: str | None
    reason: str
    at_risk: bool
    known: bool = Field(description="Of a known customer")
    crowded: bool = Field(description="One of too many of one address or anonymous customer: served after all others")
    status: Status
    state: State
    channel: str
    channel_title: str = Field(description="What people call it")
    created_at: datetime
    promised_at: datetime | None
    closed_at: datetime | None
    agent: Person | None
    preferred: Person | None
    offered_to: Person | None
    offered_until: datetime | None
    waiting_since: datetime | None
    customer_typing: bool
    category: str | None
    summary: str | None
    desk: str
    last_seq: int
    timers: list[Timer]
    level: Level


class Item(CaseLine):
    """A case as a line of the queue."""

    words: str = Field(description="The customer's last ones")
    callback: str | None = Field(description="Where they want to be called back, shortened")


class Found(Item):
    """A case in which the words occur."""

    text: str
    seq: int


class Estimate(ExactResponse):
    """How many wait for a wallet's people, and how long another would."""

    waiting: int
    seconds: int | None = Field(description="Null when not known")


class DeskQueue(ExactResponse):
    """A page of the open cases, how many come after it, and by wallet how long the wait is."""

    items: list[Item]
    more: int
    estimate: dict[str, Estimate]


class Search(ExactResponse):
    """Cases, newest first."""

    items: list[Found]


class Colleague(ExactResponse):
    """Somebody with presence and load."""

    id: str
    name: str
    role: Role
    presence: Presence
    load: int
    capacity: int
    brands: list[str]
    skills: list[str]


class Colleagues(ExactResponse):
    """Everybody who may have cases."""

    items: list[Colleague]


class Canned(ExactResponse):
    """A canned reply; without an id it is the wallet's or everybody's."""

    id: int | None
    shortcut: str
    title: str
    text: str
    own: bool


class CannedReplies(ExactResponse):
    """One's own first."""

    items: list[Canned]


class Reminder(ExactResponse):
    """What one promised to do."""

    id: int
    conversation_id: str
    text: str
    due_at: datetime
    is_due: bool


class Reminders(ExactResponse):
    """Soonest first."""

    items: list[Reminder]
