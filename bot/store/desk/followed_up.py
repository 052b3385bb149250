"""A customer is told by the bot itself what is due: in one transaction, once, and not in the middle of their talk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from bot.desk.decisions import Think
from bot.exchange import FollowUpKind
from bot.store import follow_ups, notices, outbox
from bot.store.clock import moment
from bot.store.desk import locked_conversation
from bot.store.follow_ups import FollowUp
from bot.store.shapes import ConversationRow

QUIET_SECONDS = 600.0  # who wrote in the last ten minutes is in the middle of something
ThinkOf = Callable[[FollowUpKind, str], Think]


def tell(conn: Connection, one: FollowUp, think: ThinkOf, now: datetime) -> bool:
    """Say it, if there is still something to be said; True when a message was written."""
    at = now.timestamp()
    found = locked_conversation.find(conn, one.conversation_id)
    row = found.row
    if not follow_ups.take(conn, one, at):
        return False
    if row.owner == "bot" and _is_talking(row, at):
        follow_ups.put_off(conn, one, at + QUIET_SECONDS)
        return False
    # That the desk has opened is not worth one of the few messages that a channel allows.
    if row.owner != "bot":
        return False
    if not outbox.reaches(conn, row.id, row.channel, free=one.kind == "opened"):
        if one.kind == "late":
            notices.owe_out_of_reach(conn, row.id, row.channel)
        return False
    outcome = think(one.kind, one.about)(row.memory, row.owner, moment(at))
    locked_conversation.move(conn, found, "follow_up", "clock", lambda *_: outcome, kind=one.kind)
    if outcome.replies:
        follow_ups.told(conn, one)
    return bool(outcome.replies)


def _is_talking(row: ConversationRow, now: float) -> bool:
    return row.accepted_seq > row.answered_seq or now - row.updated_at < QUIET_SECONDS
