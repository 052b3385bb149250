"""What the calls about one conversation answer, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from bot.http.desk.exact_response import ExactResponse
from bot.http.desk.responses import CaseLine, Item, Person
from bot.http.frame.schemas import Attachment, State
from bot.http.frame.schemas import Step as StepShown

Outcome = Literal["helped", "failed", "tried", "skipped", "unable", "done", "fine", "found", "open"]


class ButtonLabel(ExactResponse):
    """A button the customer had."""

    label: str


class TranscriptMessage(ExactResponse):
    """One message of the transcript."""

    seq: int
    from_: Literal["customer", "bot", "agent", "system"] = Field(alias="from")
    kind: Literal["text", "step", "answer", "notice", "card", "csat"]
    text: str
    options: list[ButtonLabel]
    at: datetime
    reply_to: int | None
    step: StepShown = Field(sometimes=True)
    attachment: Attachment = Field(sometimes=True)
    by: Person = Field(sometimes=True)
    author: str = Field(sometimes=True, description="Of a person: the name under which the customer has it")


class Note(ExactResponse):
    """What only the desk sees, to be shown after message `after_seq`."""

    id: int
    kind: Literal["note", "whisper", "transfer", "step", "system"]
    text: str
    data: dict[str, Any]
    by: Person | None
    after_seq: int
    at: datetime


class StepResult(ExactResponse):
    """A step of a checklist and what came of it."""

    id: str
    position: int
    short: str
    outcome: Outcome
    chosen: str | None = Field(description="The label of the option that was taken")
    at: datetime | None = Field(sometimes=True)


class Diagnosis(ExactResponse):
    """A checklist that was begun."""

    topic: str
    title: str
    status: str
    open_step: str | None
    words: str
    steps: list[StepResult]


class Known(ExactResponse):
    """What the customer should not be asked again."""

    kind: Literal["step", "detail"]
    topic: str = Field(sometimes=True)
    step: str = Field(sometimes=True)
    short: str = Field(sometimes=True)
    outcome: Outcome = Field(sometimes=True)
    name: str = Field(sometimes=True)


class Promise(ExactResponse):
    """What the customer was told."""

    kind: str
    at: datetime
    kept: bool | None = Field(description="Null while it can still be")


class Suggestion(ExactResponse):
    """What to do next."""

    kind: Literal["protect_money", "send_step", "look_deeper", "call_back", "ask_problem"]
    topic: str = Field(sometimes=True)
    step: str = Field(sometimes=True)
    short: str = Field(sometimes=True)
    position: int = Field(sometimes=True)


class Case(CaseLine):
    """A case with its card."""

    words: list[str]
    callback: str | None = Field(description="Where the customer wants to be called back, whole")
    details: dict[str, list[str]]
    hidden: list[str]
    diagnoses: list[Diagnosis]
    do_not_ask: list[Known]
    risk: Literal["money_at_risk", "none"]
    mood: Literal["complaint"] | None = Field(description="Null where nothing is known of it")
    promises: list[Promise]
    suggestion: Suggestion | None = Field(description="Null once the case is over")
    claimed_at: datetime | None
    first_answer_at: datetime | None
    reached_at: datetime | None = Field(description="When the first answer was with the customer")


class StepName(ExactResponse):
    """A step that can be sent."""

    id: str
    short: str
    position: int


class Checklist(ExactResponse):
    """A checklist of the wallet."""

    topic: str
    title: str
    steps: list[StepName]


class Reach(ExactResponse):
    """Whether a customer can be written to in a channel: how many messages are left until when, else why not."""

    channel: str
    channel_title: str
    hours: float | None = Field(description="For so long after a message of theirs; null: always")
    pictures: bool = Field(description="Whether a picture can be sent there")
    pages: bool = Field(description="Whether the wallet's web pages are shown as cards there")
    left: int | None = Field(description="null where nothing is counted")
    until: datetime | None
    unreachable: str | None = Field(
        description="window_over, only_clicked, quota_used_up, not_following, api_refused, …"
    )
    waiting: int
    held: int = Field(description="Messages that go out when the customer writes again")
    dead: int


class Conversation(ExactResponse):
    """A conversation with everything known about it."""

    conversation_id: str
    brand: str
    brand_name: str
    channel: str
    channel_title: str = Field(description="What people call it")
    state: State
    known_customer: bool
    reach: Reach | None = Field(description="Of customers of a channel that is delivered to")
    messages: list[TranscriptMessage]
    notes: list[Note]
    last_seq: int
    case: Case | None
    cases: list[Item]
    history: list[Item]
    checklists: list[Checklist]


class Category(ExactResponse):
    """How a case may end."""

    id: str
    label: str


class Closing(ExactResponse):
    """What to begin closing with."""

    summary: str
    categories: list[Category]


class Revealed(ExactResponse):
    """Values that were hidden."""

    values: list[str]
