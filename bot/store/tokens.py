"""Secrets that open a conversation: tokens for a while, tickets once. Only their sha256 is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import Now, read_clock
from bot.store.query import Query, column
from bot.store.tables import CLOSED, conversations, tickets, tokens


def _valid(table: sa.Table) -> Query[str]:
    known = table.c.hash == sa.bindparam("h")
    return column(str, sa.select(table.c.conversation_id).where(known, table.c.expires_at > Now()))


_TICKET = _valid(tickets)
# The secret of a conversation that is over reads it for a while, so that a rating can be given and what was said read.
_ALIVE = sa.or_(conversations.c.owner != CLOSED, conversations.c.updated_at > Now() - sa.bindparam("closed_for"))
_TOKEN = column(
    str,
    sa.select(tokens.c.conversation_id)
    .join(conversations, conversations.c.id == tokens.c.conversation_id)
    .where(tokens.c.hash == sa.bindparam("h"), tokens.c.expires_at > Now(), _ALIVE),
)


def issue(conn: Connection, conversation_id: str, ttl: timedelta) -> tuple[str, float]:
    """A new token for a conversation, and when it expires."""
    return _issue(conn, tokens, conversation_id, ttl)


def issue_ticket(conn: Connection, conversation_id: str, ttl: timedelta) -> str:
    """A new ticket for a conversation."""
    return _issue(conn, tickets, conversation_id, ttl)[0]


def authenticate(conn: Connection, token: str, closed_for: timedelta) -> str | None:
    """The conversation a token opens now; none that has been over for so long."""
    return _TOKEN.first(conn, h=_hash(token), closed_for=closed_for.total_seconds())


def end(conn: Connection, conversation_id: str, token: str) -> None:
    """This token opens the conversation no longer, nor does any ticket that was issued meanwhile."""
    conn.execute(sa.delete(tokens).where(tokens.c.hash == _hash(token)))
    conn.execute(sa.delete(tickets).where(tickets.c.conversation_id == conversation_id))


def redeem(conn: Connection, ticket: str) -> str | None:
    """The conversation a ticket opens; the ticket is used up, whoever comes second gets None."""
    found = _TICKET.first(conn, h=_hash(ticket))
    used = conn.execute(sa.delete(tickets).where(tickets.c.hash == sa.bindparam("h")), {"h": _hash(ticket)})
    return found if used.rowcount == 1 else None


def purge(conn: Connection) -> None:
    """Forget what has expired."""
    for table in (tokens, tickets):
        conn.execute(sa.delete(table).where(table.c.expires_at <= Now()))


def _issue(conn: Connection, table: sa.Table, conversation_id: str, ttl: timedelta) -> tuple[str, float]:
    secret = secrets.token_urlsafe(32)
    expires_at = read_clock(conn) + ttl.total_seconds()
    row = {"hash": _hash(secret), "conversation_id": conversation_id, "expires_at": expires_at}
    conn.execute(sa.insert(table), row)
    return secret, expires_at


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
