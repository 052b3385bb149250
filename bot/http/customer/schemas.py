"""What goes in and comes out, as the OpenAPI document shows it.

Requests are checked by these; answers are built directly and only described here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, PydanticValueError, StrictBool, StrictStr, conint, root_validator

from bot.exchange import CaseStanding
from bot.http.frame.schemas import BIGGEST_SEQ, EXAMPLES, Attachment, RequestBody, State, Step
from bot.store.bursts import LONGEST_TEXT


class TextOrOption(PydanticValueError):
    """Exactly one of the two is needed."""

    code = "text_or_option"
    msg_template = "exactly one of text and option"


class Start(RequestBody):
    """Opens a conversation with one wallet's bot."""

    brand: StrictStr = Field(description="Id of the wallet", example="okpay", max_length=64)


class SayRequestBody(RequestBody):
    """What a customer says: either a text or one pressed option."""

    cleaned = frozenset({"text"})

    client_id: UUID = Field(
        description="Made by the client, the same at each try of the same message",
        example="5b3f1c9e-6c0e-4a55-9a9b-0d6f8f3f2a11",
    )
    text: StrictStr | None = Field(None, max_length=LONGEST_TEXT, example=EXAMPLES["said"])
    option: StrictStr | None = Field(None, max_length=200, description="Token of an option")

    @root_validator(skip_on_failure=True)
    def _one_of_two(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("text") is None) == (values.get("option") is None):
            raise TextOrOption()
        return values


class PageContext(RequestBody):
    """What the wallet's page knows of what its customer is at. Masked like any text."""

    order: StrictStr | None = Field(None, max_length=64, description="Number of the order", example="OK20261121-0912")
    page: StrictStr | None = Field(None, max_length=200, description="Name of the page", example=EXAMPLES["page"])


class Feedback(RequestBody):
    """Whether one answer helped."""

    seq: conint(strict=True, ge=1, le=BIGGEST_SEQ) = Field(description="Of a message from the bot", example=12)  # type: ignore[valid-type]
    helpful: StrictBool


class Rating(RequestBody):
    """How a person's help was."""

    cleaned = frozenset({"comment"})

    rating: conint(strict=True, ge=1, le=5) = Field(example=5)  # type: ignore[valid-type]
    comment: StrictStr | None = Field(None, max_length=500, description="Masked like any text")


class Callback(RequestBody):
    """Where to call back; an empty string: nowhere any longer."""

    phone: StrictStr = Field(description="Of mainland China: a mobile, or a landline with its area code", max_length=40)


class OwnCase(BaseModel):
    """A case as the customer whose it is may see it."""

    number: str = Field(example="1118-A1B2C")
    title: str = Field(description="The topic's name, else the customer's own first words; may be empty")
    status: CaseStanding = Field(description="`waiting` in the queue, a `ticket`, `with_person`, `over` or `withdrawn`")
    opened_at: datetime
    answer_by: datetime | None = Field(description="The promise, while the case is open")
    answered_at: datetime | None = Field(description="When a person wrote first")
    closed_at: datetime | None
    callback: str | None = Field(description="Shortened", example="138****5678")
    here: bool = Field(description="Of this conversation, not of another one of the same known customer")

    class Config:
        """pydantic 1 cannot say "always there, sometimes null" by itself."""

        @staticmethod
        def schema_extra(schema: dict[str, Any]) -> None:
            """Correct the members that may be null."""
            for name in ("answer_by", "answered_at", "closed_at", "callback"):
                schema["properties"][name]["type"] = [schema["properties"][name]["type"], "null"]
                schema["required"].append(name)


class OwnCases(BaseModel):
    """At most 20, open ones first, then the newest."""

    cases: list[OwnCase]


class AccountLink(BaseModel):
    """That the customer goes on in a channel as the same one. Who they are there is not said."""

    channel: str = Field(description="As in `joins` of the wallet")
    title: str = Field(description="What people call the channel")
    since: datetime | None = Field(description="null where it was not kept yet when they were linked")
    account: str | None = Field(description="How this account was named where the link was confirmed", example="1234")

    class Config:
        """pydantic 1 cannot say "always there, sometimes null" by itself."""

        @staticmethod
        def schema_extra(schema: dict[str, Any]) -> None:
            """Correct the members that may be null."""
            for name in ("since", "account"):
                schema["properties"][name]["type"] = [schema["properties"][name]["type"], "null"]
                schema["required"].append(name)


class AccountLinks(BaseModel):
    """At most one for each channel."""

    links: list[AccountLink]


class Option(BaseModel):
    """A button. Its token belongs to the conversation and says nothing to anybody else."""

    label: str = Field(example=EXAMPLES["label"])
    token: str


class Message(BaseModel):
    """One message of a conversation."""

    seq: int = Field(description="From 1, without gaps", example=12)
    from_: Literal["customer", "bot", "agent", "system"] = Field(alias="from")
    kind: Literal["text", "step", "answer", "notice", "card", "csat"]
    text: str = Field(example=EXAMPLES["text"])
    options: list[Option]
    at: datetime = Field(example="2026-11-21T09:00:00Z")
    reply_to: int | None = Field(description="seq of the message this answers")
    step: Step | None = Field(None, description="Only where a step is shown")
    attachment: Attachment | None = Field(None, description="Only where a picture or recording was sent")
    author: str | None = Field(None, description="Only of a person: the name under which it was written, for ever")

    class Config:
        """pydantic 1 cannot say "always there, sometimes null" by itself."""

        @staticmethod
        def schema_extra(schema: dict[str, Any]) -> None:
            """Correct the member that may be null."""
            schema["properties"]["reply_to"]["type"] = ["integer", "null"]
            schema["required"].append("reply_to")


class Queue(BaseModel):
    """Where a queued customer waits."""

    position: int = Field(description="1 is next", example=1)
    waiting: int = Field(description="How many wait for this wallet's people", example=3)
    answer_by: datetime | None = Field(description="Promised to the customer")
    wait_seconds: int | None = Field(description="Likely, from how long recent cases took; null when not known")


class Agent(BaseModel):
    """The person who has the conversation."""

    name: str = Field(description="As the customer may see it; empty when it is not known", example=EXAMPLES["agent"])
    typing: bool


class _Standing(BaseModel):
    answered_seq: int = Field(description="Highest customer message whose turn is complete", example=11)
    state: State
    queue: Queue | None = Field(description="Only while `state` is queued")
    agent: Agent | None = Field(description="Only while `state` is agent")
    question: int | None = Field(description="seq of the message whose options answer what is asked now, or null")

    class Config:
        """pydantic 1 cannot say "always there, sometimes null" by itself."""

        @staticmethod
        def schema_extra(schema: dict[str, Any]) -> None:
            """Correct the members that may be null."""
            for name in ("queue", "agent"):
                known = schema["properties"][name]
                schema["properties"][name] = {
                    "anyOf": [*known["allOf"], {"type": "null"}],
                    "description": known["description"],
                }
                schema["required"].append(name)
            schema["properties"]["question"]["type"] = ["integer", "null"]
            schema["required"].append("question")


class NewMessages(_Standing):
    """Messages and how far the conversation is. Ask again with `after=last_seq`."""

    messages: list[Message]
    last_seq: int = Field(description="seq of the last message in this answer, or `after`", example=12)


class Opened(_Standing):
    """A conversation and the secret that opens it."""

    conversation_id: str
    token: str = Field(description="For the Authorization header; keep it, it is shown once")
    expires_at: datetime
    messages: list[Message]
    last_seq: int


class Status(_Standing):
    """A frame of the stream with `status=1`: it has no `seq`, and comes whenever one of its members changes."""

    kind: Literal["status"]
    last_seq: int = Field(description="seq of the conversation's last message", example=12)


class Accepted(BaseModel):
    """The message is durable and will be answered."""

    seq: int = Field(example=11)


class Ticket(BaseModel):
    """Opens one stream, once, within a minute."""

    ticket: str
    expires_at: datetime


class Theme(BaseModel):
    """A wallet's colours; the contrast of the two is at least 4.5."""

    primary: str = Field(example="#1f5fd0")
    on_primary: str = Field(example="#ffffff")


class OwnAddress(BaseModel):
    """Where a customer can be written to, beside the wallet's own app."""

    channel: str
    address: str


class OwnData(BaseModel):
    """All that is kept of a customer: rows by table. New tables may come."""

    made_at: datetime
    wallet: str = Field(example="okpay")
    names_in_wallet: list[str] = Field(description="How the wallet calls them; none of an anonymous customer")
    addresses: list[OwnAddress]
    records: dict[str, list[dict[str, Any]]]


class Topics(BaseModel):
    """What a customer can begin with."""

    topics: dict[str, str] = Field(
        description="The name of each topic by its id", example={"payment_failed": EXAMPLES["topic"]}
    )


class Brand(BaseModel):
    """A wallet before there is a conversation."""

    id: str = Field(example="okpay")
    name: str = Field(example="OKPay")
    theme: Theme
    greeting: str | None = Field(None, description="The bot's first words")
    joins: list[str] = Field(description="Channels with which a code from here joins the customer", example=[])
