"""What a wallet's page tells of what its customer is at, in the bot's memory and on the open case."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.desk.decisions import Think
from bot.store import conversations, leases
from bot.store.clock import moment
from bot.store.desk import locked_conversation


def note(conn: Connection, conversation_id: str, think: Think) -> bool:
    """Keep it, called in one transaction; False when nothing is new or the conversation is over.

    Raises UnknownConversation.
    """
    row = conversations.lock(conn, conversation_id)
    if row.owner == "closed":
        return False
    outcome = think(row.memory, row.owner, moment(row.now))
    if outcome.memory == row.memory:
        return False
    locked_conversation.say(conn, row, outcome)
    # A turn that still runs does not know it: void it, it will be run again.
    conversations.update(conn, row.id, {"memory": outcome.memory, **leases.free(row)})
    return True
