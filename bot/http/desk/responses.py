"""What the desk's calls answer, as the OpenAPI document shows it: answers are built directly, and described here."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.desk.permissions import Permission
from bot.http.desk.requests import Presence, Role
from bot.http.frame.schemas import State

Status = Literal["waiting", "ticket", "claimed", "resolved", "left"]
Level = Literal["fine", "warn", "late", "escalate"]


def _exact(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Every member is always there, perhaps null, but for those that say `sometimes`: pydantic 1 has no word for it."""
    members, required = schema.get("properties", {}), []
    for field in model.__fields__.values():
        known = members[field.alias]
        if not known.pop("sometimes", False):
            required.append(field.alias)
        if field.allow_none:
            members[field.alias] = {"anyOf": [known, {"type": "null"}]}
    schema["required"] = required


class ExactResponse(BaseModel):
    """Exactly these members."""

    class Config:
        """Of pydantic."""

        extra = "forbid"
        schema_extra = staticmethod(_exact)


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


class SignedIn(ExactResponse):
    """Who one is, and the token for the header X-CSRF-Token."""

    me: Me
    csrf: str


class Token(ExactResponse):
    """Another token for the header X-CSRF-Token."""

    csrf: str


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

    kind: Literal["first_answer", "next_answer", "resolution"]
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
    status: Status
    state: State
    channel: str
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


class Found(Item):
    """A case in which the words occur."""

    text: str
    seq: int


class Estimate(ExactResponse):
    """How many wait for a wallet's people, and how long another would."""

    waiting: int
    seconds: int | None = Field(description="Null when not known")


class DeskQueue(ExactResponse):
    """Open cases, and by wallet how long the wait is."""

    items: list[Item]
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
