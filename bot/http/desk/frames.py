"""What the desk's stream sends, as the OpenAPI document shows it: one JSON object a frame, told apart by `kind`."""

from __future__ import annotations

from typing import Literal

from bot.http.desk.exact_response import ExactResponse
from bot.http.desk.responses import Colleague, Item, Reminder
from bot.http.desk.responses_conversation import Note, TranscriptMessage
from bot.http.frame.schemas import State


class QueueFrame(ExactResponse):
    """Lines of the queue that are new or changed, the conversations that left it, and by wallet how many open cases are
    not listed."""

    kind: Literal["queue"]
    items: list[Item]
    gone: list[str]
    more: dict[str, int]


class AgentsFrame(ExactResponse):
    """Everybody who may have cases, whenever one of them changes."""

    kind: Literal["agents"]
    items: list[Colleague]


class MessageFrame(ExactResponse):
    """A message of a conversation that the page follows."""

    kind: Literal["message"]
    conversation_id: str
    message: TranscriptMessage


class NoteFrame(ExactResponse):
    """A note of a conversation that the page follows."""

    kind: Literal["note"]
    conversation_id: str
    note: Note


class Onlooker(ExactResponse):
    """Somebody else who has the conversation open."""

    id: str
    name: str
    typing: bool


class StatusFrame(ExactResponse):
    """How a conversation stands that the page follows."""

    kind: Literal["status"]
    conversation_id: str
    state: State
    customer_typing: bool
    others: list[Onlooker]
    card: str  # another one whenever what the case's card says has changed


class ReminderFrame(ExactResponse):
    """A reminder that is due."""

    kind: Literal["reminder"]
    reminder: Reminder


class PingFrame(ExactResponse):
    """Nothing new: the stream lives."""

    kind: Literal["ping"]


FRAMES = (QueueFrame, AgentsFrame, MessageFrame, NoteFrame, Onlooker, StatusFrame, ReminderFrame, PingFrame)
