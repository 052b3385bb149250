"""Rows that several modules of the store read: a conversation's, and the inbox's. Others stand beside their query."""

from __future__ import annotations

from typing import Any, NamedTuple, TypedDict

from bot.exchange import Owner


class ConversationRow(NamedTuple):
    """A conversation with all that is kept of it, and the database's `now`."""

    id: str
    brand: str
    channel: str
    customer: str | None
    owner: Owner
    last_seq: int
    accepted_seq: int
    answered_seq: int
    delivered_seq: int
    memory: dict[str, Any]
    fence: int
    lease_owner: str | None
    lease_until: float | None
    created_at: float
    updated_at: float
    agent_name: str | None
    agent_typing_until: float | None
    customer_typing_until: float | None
    question: int | None
    origin: str | None
    now: float


class PressedOption(TypedDict):
    """A Choice as it is kept."""

    question: int
    id: str
    label: str


class InboxRow(NamedTuple):
    """What a customer said, as it waits for its turn."""

    id: int
    conversation_id: str
    channel: str
    sender: str
    channel_message_id: str
    seq: int
    text: str
    choice: PressedOption | None
    kinds: list[str]
    state: str
    attempts: int
    received_at: float
    done_at: float | None
    attachment: str | None
