"""The customer ends the conversation themselves, whoever has it."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.desk.decisions import Think
from bot.store import conversations, inbox
from bot.store.desk import locked_conversation

# A ticket stays: it was promised that somebody will get in touch.
ENDS = ("waiting", "claimed")


def leave(conn: Connection, conversation_id: str, think: Think) -> str | None:
    """Close it with its case, called in one transaction; the wallet, or None when it was closed already.

    Raises UnknownConversation.
    """
    found = locked_conversation.find(conn, conversation_id)
    row, case = found.row, found.case
    if row.owner == "closed":
        return None
    ended = case if case is not None and case.status in ENDS else None
    said = {} if ended is None else {"case": ended.number}
    locked_conversation.move(conn, found, "leave", "customer", think, **said)
    inbox.void(conn, row.id, row.now)
    conversations.update(conn, row.id, {"answered_seq": row.accepted_seq})
    if ended is not None:
        locked_conversation.set_status(conn, ended, "left", row.now)
        locked_conversation.set_case(conn, ended, waiting_since=None, ask_at=None, offered_to=None, offered_until=None)
    return row.brand
