"""What the calls about the person of a conversation answer, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from bot.http.desk.exact_response import ExactResponse

HeldFor = Literal["case_open", "money_at_risk"]


class PersonView(ExactResponse):
    """How much is kept of a person, and what is in the way of erasing it."""

    conversations: int
    cases: list[str] = Field(description="Numbers")
    known_customer: bool
    channels: list[str] = Field(description="In which they wrote, beside the wallet's own app")
    elsewhere: list[str] = Field(description="What another desk has of them, by its name and number there")
    held_for: HeldFor | None
    until: datetime | None = Field(description="By when somebody looks at the case that is open")
    wish: str | None = Field(description="The receipt of a wish to be erased that is not done")


class PersonAddress(ExactResponse):
    """Where a person can be written to."""

    channel: str
    address: str


class PersonExport(ExactResponse):
    """All that is kept of a person: rows by table."""

    made_at: datetime
    wallet: str
    names_in_wallet: list[str]
    addresses: list[PersonAddress]
    records: dict[str, list[dict[str, Any]]]


class ErasureReceipt(ExactResponse):
    """Whether a person is erased, and how many rows of which table went."""

    receipt: str
    state: Literal["done", "held", "due"]
    held_for: HeldFor | None
    until: datetime | None
    counts: dict[str, int]
    elsewhere: list[str]
