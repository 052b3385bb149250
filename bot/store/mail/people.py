"""Customers of a channel: their row, their conversation, and how many messages they may get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import Owner, Reply
from bot.mail import APP, Terms
from bot.store import conversations, notices
from bot.store.clock import Now
from bot.store.insertion import insert_new
from bot.store.mail import quota
from bot.store.mail.customer_row import CustomerRow, at, is_at, named
from bot.store.query import column, rows
from bot.store.tables_mail import customers, parcels, talks

NOT_FOLLOWING = "not_following"


_c = customers.c
_WHO = is_at(_c)


_TALK = sa.and_(talks.c.conversation_id == sa.bindparam("id"), talks.c.channel == sa.bindparam("c"))
ROW = sa.select(customers, Now().label("now"))
_GET = rows(CustomerRow, ROW.where(_WHO))
_LOCK = rows(CustomerRow, ROW.where(_WHO).with_for_update())
_UPDATE = sa.update(customers).where(_WHO)
_p = parcels.c
# What may be worth another try because the customer is there again; older than that it says nothing any more.
TRIED_AGAIN = ("not_following", "busy", "no_answer", "crashed")
TRIED_AGAIN_SECONDS = 7 * 86400.0
_BACK = (
    sa.update(parcels)
    .where(
        is_at(_p),
        sa.or_(
            _p.state == "held",
            sa.and_(
                _p.state == "dead",
                _p.reason.in_(TRIED_AGAIN),
                _p.created_at > sa.bindparam("now") - TRIED_AGAIN_SECONDS,
            ),
        ),
    )
    .values(state="pending", reason=None, done_at=None, attempts=0)
)
# A second more than it was said at: the platform counts whole ones.
_SPENT = column(
    int,
    sa.select(sa.func.count()).where(is_at(_p), _p.state == "sent", _p.done_at > sa.bindparam("since")),
)


def lock(conn: Connection, terms: Terms, brand: str, address: str) -> CustomerRow:
    """The customer's row with the database's `now`, made if it is not there, held until the transaction ends."""
    here = named(terms, brand, address)
    row = _LOCK.first(conn, **here)
    if row is None:
        new = {"channel": terms.channel, "brand": brand, "address": address, "limited": int(terms.limited)}
        insert_new(conn, customers, new)
        row = _LOCK.one(conn, **here)
    return row


def update(conn: Connection, row: CustomerRow, values: Mapping[str, object]) -> None:
    """Change columns of a locked customer."""
    conn.execute(_UPDATE.values(**values), at(row))


def heard(
    conn: Connection, terms: Terms, row: CustomerRow, trigger: str | None, sent_at: float = 0.0
) -> dict[str, object]:
    """What changes because the customer did something; what was held for that, or lost on the way, goes out now."""
    if trigger is None:
        return {}
    changed: dict[str, object] = {"following": 1, "unreachable": None, "next_at": None}
    changed["limited"] = int(terms.limited)
    if trigger == "message":
        since = min(row.now, sent_at) if terms.pulled and sent_at else row.now
        spent = (_SPENT.first(conn, **at(row), since=since + 1.0) or 0) if since < row.now else 0
        changed.update({**quota.opened("message", terms.after_message, since, spent), "click_until": None})
    else:
        changed.update(quota.opened("click", terms.after_click, row.now))
    conn.execute(_BACK, {**at(row), "now": row.now})
    notices.drop(conn, at(row), "heard")
    return changed


def current(conn: Connection, row: CustomerRow) -> str | None:
    """The conversation of this customer that is not closed."""
    if row.subject is not None:
        return conversations.open_of(conn, row.brand, APP, row.subject)
    return conversations.open_of(conn, row.brand, row.channel, row.address)


def was_here(conn: Connection, row: CustomerRow) -> bool:
    """Whether a conversation of theirs is kept, open or not."""
    return any(conversations.was_here(conn, row.brand, name) for name in (row.address, row.subject) if name is not None)


def owner(conn: Connection, terms: Terms, brand: str, address: str) -> Owner | None:
    """Who has the conversation of this customer."""
    row = _GET.first(conn, **named(terms, brand, address))
    found = current(conn, row) if row is not None else None
    at = conversations.progress(conn, found) if found is not None else None
    return at.state if at else None


def begin(conn: Connection, row: CustomerRow, memory: dict[str, Any], replies: Sequence[Reply]) -> str:
    """A new conversation of this customer; of one known in the app it is the app's too."""
    channel, customer = (row.channel, row.address) if row.subject is None else (APP, row.subject)
    made = conversations.create(conn, row.brand, channel, customer, memory, replies)
    talk(conn, made, row)
    return made


def talk(conn: Connection, conversation_id: str, row: CustomerRow, last_seq: int = 0) -> None:
    """What this conversation brings for the customer's channel goes to this customer."""
    here = {"conversation_id": conversation_id, "channel": row.channel}
    conn.execute(sa.delete(talks).where(_TALK), {"id": conversation_id, "c": row.channel})
    conn.execute(sa.insert(talks), {**here, "brand": row.brand, "address": row.address, "last_seq": last_seq})


def wrote(conn: Connection, conversation_id: str, channel: str, seq: int) -> None:
    """The customer wrote this message in this channel."""
    conn.execute(sa.update(talks).where(_TALK).values(last_seq=seq), {"id": conversation_id, "c": channel})
