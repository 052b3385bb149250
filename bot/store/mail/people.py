"""Customers of a channel: their row, their conversation, and how many messages they may get."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.exchange import Owner, Reply
from bot.mail import APP, Allowance, Terms
from bot.store import conversations
from bot.store.clock import Now
from bot.store.query import rows
from bot.store.tables_mail import customers, parcels, talks

NOT_FOLLOWING = "not_following"


def is_at(c: Any) -> sa.sql.ColumnElement[sa.Boolean]:
    """Whether a row of one of these tables is of the customer who is named."""
    return sa.and_(c.channel == sa.bindparam("c"), c.brand == sa.bindparam("b"), c.address == sa.bindparam("a"))


_c = customers.c
_WHO = is_at(_c)


class CustomerRow(NamedTuple):
    """A customer, and the database's `now`."""

    channel: str
    brand: str
    address: str
    subject: str | None
    following: int
    limited: int
    message_left: int
    message_until: float | None
    click_left: int
    click_until: float | None
    unreachable: str | None
    passive_until: float | None
    next_at: float | None
    refused_until: float | None
    hint: str | None
    transfer_over: float | None
    lease_owner: str | None
    lease_until: float | None
    fence: int
    now: float


def named(terms: Terms, brand: str, address: str) -> dict[str, str]:
    """Names a customer in a statement, by `is_at`."""
    return {"c": terms.channel, "b": brand, "a": address}


def at(row: CustomerRow) -> dict[str, str]:
    """The same of a row."""
    return {"c": row.channel, "b": row.brand, "a": row.address}


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
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(conn: Connection, table: sa.Table, row: Mapping[str, object]) -> bool:
    """Insert unless the row is there; whether it was inserted."""
    statement = INSERTS[conn.dialect.name](table).values(**row).on_conflict_do_nothing()
    return conn.execute(statement).rowcount == 1


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


def heard(conn: Connection, terms: Terms, row: CustomerRow, trigger: str | None) -> dict[str, object]:
    """What changes because the customer did something; what was held for that, or lost on the way, goes out now."""
    if trigger is None:
        return {}
    changed: dict[str, object] = {"following": 1, "unreachable": None, "next_at": None}
    changed["limited"] = int(terms.limited)
    if trigger == "message":
        changed.update({**_opened("message", terms.after_message, row.now), "click_until": None})
    else:
        changed.update(_opened("click", terms.after_click, row.now))
    conn.execute(_BACK, {**at(row), "now": row.now})
    return changed


def _opened(what: str, allowed: Allowance | None, now: float) -> dict[str, object]:
    """What may be sent from now on; where nothing is counted, the time is still that of their last word."""
    left, seconds = (allowed.messages, allowed.seconds) if allowed is not None else (0, 0.0)
    return {f"{what}_left": left, f"{what}_until": now + seconds}


def spend(row: CustomerRow) -> dict[str, int] | float | str:
    """One message less, as columns; or the time from which there is one again; or why there is none."""
    if not row.limited:
        return {}
    clicked = row.click_until if row.click_until is not None and row.click_until > row.now else None
    if clicked is not None and row.click_left > 0:
        return {"click_left": row.click_left - 1}
    open_window = row.message_until is not None and row.message_until > row.now
    if open_window and row.message_left > 0:
        # Within the minute after a click only the click's own messages count.
        return {"message_left": row.message_left - 1} if clicked is None else clicked
    return "window_over" if clicked is None and not open_window else "quota_used_up"


def left(row: CustomerRow) -> float:
    """How many messages may be sent before the customer does something again."""
    if not row.limited:
        return math.inf
    windows = [(row.click_left, row.click_until), (row.message_left, row.message_until)]
    return sum(left for left, until in windows if until is not None and until > row.now)


def refund(terms: Terms, row: CustomerRow) -> dict[str, int]:
    """Gives back what a message cost that was surely not sent."""
    clicked = row.click_until is not None and row.click_until > row.now
    if clicked and terms.after_click is not None and row.click_left < terms.after_click.messages:
        return {"click_left": row.click_left + 1}
    if terms.after_message is None:
        return {}
    return {"message_left": min(terms.after_message.messages, row.message_left + 1)}


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
