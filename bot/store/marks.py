"""What customers think of it: each answer helpful or not, and how a person's help was."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store import conversations
from bot.store.clock import Now
from bot.store.errors import FeedbackUnknown
from bot.store.query import column, rows
from bot.store.tables import messages
from bot.store.tables_customer import feedback, ratings

DAY = 86_400.0
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class _Sender(NamedTuple):
    sender: str
    now: float


_SENDER = rows(
    _Sender,
    sa.select(messages.c.sender, Now().label("now")).where(
        messages.c.conversation_id == sa.bindparam("id"), messages.c.seq == sa.bindparam("at_seq")
    ),
)
_LATEST = column(
    int,
    sa.select(ratings.c.id)
    .where(ratings.c.conversation_id == sa.bindparam("id"), ratings.c.at > sa.bindparam("since"))
    .order_by(ratings.c.at.desc())
    .limit(1),
)


def note_feedback(conn: Connection, conversation_id: str, seq: int, helpful: bool) -> None:
    """Whether an answer of the bot helped; the last word counts. Raises FeedbackUnknown for any other message."""
    found = _SENDER.first(conn, id=conversation_id, at_seq=seq)
    if found is None or found.sender != "bot":
        raise FeedbackUnknown(conversation_id)
    new = _INSERT[conn.dialect.name](feedback)
    said = {"helpful": new.excluded.helpful, "at": new.excluded.at}
    row = {"conversation_id": conversation_id, "seq": seq, "helpful": helpful, "at": found.now}
    conn.execute(new.on_conflict_do_update(index_elements=["conversation_id", "seq"], set_=said), row)


def rate(conn: Connection, conversation_id: str, rating: int, comment: str | None) -> None:
    """How the help was, with the agent who gave it; within a day the last word counts."""
    found = conversations.lock(conn, conversation_id)
    said = {
        "rating": rating,
        "comment": comment,
        "agent": found.agent_name,
        "at": found.now,
    }
    earlier = _LATEST.first(conn, id=conversation_id, since=found.now - DAY)
    if earlier is None:
        conn.execute(sa.insert(ratings), {"conversation_id": conversation_id, **said})
    else:
        conn.execute(sa.update(ratings).where(ratings.c.id == earlier).values(**said))
