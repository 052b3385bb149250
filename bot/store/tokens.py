"""Secrets that open a conversation: tokens for a while, tickets once. Only their sha256 is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.store.clock import Now
from bot.store.tables import tickets, tokens


def issue(conn: Any, conversation_id: str, ttl: timedelta) -> tuple[str, float]:
    """A new token for a conversation, and when it expires."""
    return _issue(conn, tokens, conversation_id, ttl)


def issue_ticket(conn: Any, conversation_id: str, ttl: timedelta) -> str:
    """A new ticket for a conversation."""
    return _issue(conn, tickets, conversation_id, ttl)[0]


def authenticate(conn: Any, token: str) -> str | None:
    """The conversation a token opens now."""
    found: str | None = conn.execute(_valid(tokens), {"h": _hash(token)}).scalar()
    return found


def redeem(conn: Any, ticket: str) -> str | None:
    """The conversation a ticket opens; the ticket is used up, whoever comes second gets None."""
    known = {"h": _hash(ticket)}
    found: str | None = conn.execute(_valid(tickets), known).scalar()
    used = conn.execute(sa.delete(tickets).where(tickets.c.hash == sa.bindparam("h")), known)
    return found if used.rowcount == 1 else None


def purge(conn: Any) -> None:
    """Forget what has expired."""
    for table in (tokens, tickets):
        conn.execute(sa.delete(table).where(table.c.expires_at <= Now()))


def _issue(conn: Any, table: Any, conversation_id: str, ttl: timedelta) -> tuple[str, float]:
    secret = secrets.token_urlsafe(32)
    expires_at: float = conn.execute(sa.select(Now())).scalar() + ttl.total_seconds()
    row = {"hash": _hash(secret), "conversation_id": conversation_id, "expires_at": expires_at}
    conn.execute(sa.insert(table), row)
    return secret, expires_at


def _valid(table: Any) -> Any:
    known = table.c.hash == sa.bindparam("h")
    return sa.select(table.c.conversation_id).where(known, table.c.expires_at > Now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
