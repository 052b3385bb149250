"""What a client tells beside messages: that it has them, that somebody types, how the help was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.engine import Connection

from bot.store import conversations, desk_rows, marks

T = TypeVar("T")


class MarkStore:
    """Every method is one transaction; `read` and `write` come from the facade."""

    read: Callable[[Callable[[Connection], T]], T]
    write: Callable[[Callable[[Connection], T]], T]

    def mark_delivered(self, conversation_id: str, seq: int) -> None:
        """The customer's client has everything up to `seq`."""
        if self.read(lambda conn: conversations.is_undelivered(conn, conversation_id, seq)):
            self.write(lambda conn: self._delivered(conn, conversation_id, seq))

    @staticmethod
    def _delivered(conn: Connection, conversation_id: str, seq: int) -> None:
        conversations.mark_delivered(conn, conversation_id, seq)
        desk_rows.reached(conn, conversation_id, seq)

    def note_agent_typing(self, conversation_id: str, seconds: float) -> bool:
        """The agent is typing for the next `seconds`; False when no agent has the conversation."""
        return self.write(lambda conn: conversations.note_typing(conn, conversation_id, "agent", seconds))

    def note_customer_typing(self, conversation_id: str, seconds: float) -> bool:
        """The customer is typing for the next `seconds`; False when no person has or will have the conversation."""
        return self.write(lambda conn: conversations.note_typing(conn, conversation_id, "customer", seconds))

    def note_feedback(self, conversation_id: str, seq: int, helpful: bool) -> None:
        """Whether an answer of the bot helped; the last word counts. Raises FeedbackUnknown for other messages."""
        self.write(lambda conn: marks.note_feedback(conn, conversation_id, seq, helpful))

    def rate(self, conversation_id: str, rating: int, comment: str | None) -> None:
        """How a person's help was, 1 to 5, with a (masked) comment; within a day the last word counts."""
        self.write(lambda conn: marks.rate(conn, conversation_id, rating, comment))
