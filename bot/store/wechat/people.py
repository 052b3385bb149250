"""Customers of the official account: their row, their conversation, and how many messages they may get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.exchange import Owner, Reply
from bot.store import conversations
from bot.store.clock import Now
from bot.store.query import rows
from bot.store.tables_wechat import customers, parcels, talks

CHANNEL = "wechat"
MESSAGE_LEFT, MESSAGE_SECONDS = 5, 48 * 3600.0
CLICK_LEFT, CLICK_SECONDS = 3, 60.0
NOT_FOLLOWING = "not_following"
_c = customers.c
_WHO = sa.and_(_c.brand == sa.bindparam("b"), _c.openid == sa.bindparam("o"))


class CustomerRow(NamedTuple):
    """A customer of the official account, and the database's `now`."""

    brand: str
    openid: str
    subject: str | None
    following: int
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
        _p.brand == sa.bindparam("b"),
        _p.openid == sa.bindparam("o"),
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


def lock(conn: Connection, brand: str, openid: str) -> CustomerRow:
    """The customer's row with the database's `now`, made if it is not there, held until the transaction ends."""
    row = _LOCK.first(conn, b=brand, o=openid)
    if row is None:
        insert_new(conn, customers, {"brand": brand, "openid": openid})
        row = _LOCK.one(conn, b=brand, o=openid)
    return row


def update(conn: Connection, brand: str, openid: str, values: Mapping[str, object]) -> None:
    """Change columns of a locked customer."""
    conn.execute(_UPDATE.values(**values), {"b": brand, "o": openid})


def heard(conn: Connection, row: CustomerRow, trigger: str | None) -> dict[str, object]:
    """What changes because the customer did something; what was held for that, or lost on the way, goes out now."""
    if trigger is None:
        return {}
    changed: dict[str, object] = {"following": 1, "unreachable": None, "next_at": None}
    if trigger == "message":
        changed.update(message_left=MESSAGE_LEFT, message_until=row.now + MESSAGE_SECONDS, click_until=None)
    else:
        changed.update(click_left=CLICK_LEFT, click_until=row.now + CLICK_SECONDS)
    conn.execute(_BACK, {"b": row.brand, "o": row.openid, "now": row.now})
    return changed


def spend(row: CustomerRow) -> dict[str, int] | float | str:
    """One message less, as columns; or the time from which there is one again; or why there is none."""
    clicked = row.click_until if row.click_until is not None and row.click_until > row.now else None
    if clicked is not None and row.click_left > 0:
        return {"click_left": row.click_left - 1}
    open_window = row.message_until is not None and row.message_until > row.now
    if open_window and row.message_left > 0:
        # Within the minute after a click only the click's own messages count.
        return {"message_left": row.message_left - 1} if clicked is None else clicked
    return "window_over" if clicked is None and not open_window else "quota_used_up"


def left(row: CustomerRow) -> int:
    """How many messages may be sent before the customer does something again."""
    windows = [(row.click_left, row.click_until), (row.message_left, row.message_until)]
    return sum(left for left, until in windows if until is not None and until > row.now)


def refund(row: CustomerRow) -> dict[str, int]:
    """Gives back what a message cost that was surely not sent."""
    clicked = row.click_until is not None and row.click_until > row.now
    if clicked and row.click_left < CLICK_LEFT:
        return {"click_left": row.click_left + 1}
    return {"message_left": min(MESSAGE_LEFT, row.message_left + 1)}


def current(conn: Connection, row: CustomerRow) -> str | None:
    """The conversation of this customer that is not closed."""
    if row.subject is not None:
        return conversations.open_of(conn, row.brand, "web", row.subject)
    return conversations.open_of(conn, row.brand, CHANNEL, row.openid)


def was_here(conn: Connection, row: CustomerRow) -> bool:
    """Whether a conversation of theirs is kept, open or not."""
    return any(conversations.was_here(conn, row.brand, name) for name in (row.openid, row.subject) if name is not None)


def owner(conn: Connection, brand: str, openid: str) -> Owner | None:
    """Who has the conversation of this customer."""
    row = _GET.first(conn, b=brand, o=openid)
    found = current(conn, row) if row is not None else None
    at = conversations.progress(conn, found) if found is not None else None
    return at.state if at else None


def begin(conn: Connection, row: CustomerRow, memory: dict[str, Any], replies: Sequence[Reply]) -> str:
    """A new conversation of this customer; of one known in the app it is the app's too."""
    channel, customer = (CHANNEL, row.openid) if row.subject is None else ("web", row.subject)
    made = conversations.create(conn, row.brand, channel, customer, memory, replies)
    talk(conn, made, row.brand, row.openid)
    return made


def talk(conn: Connection, conversation_id: str, brand: str, openid: str, last_seq: int = 0) -> None:
    """What this conversation brings for WeChat goes to this customer."""
    row = {"conversation_id": conversation_id, "brand": brand, "openid": openid, "last_seq": last_seq}
    conn.execute(sa.delete(talks).where(talks.c.conversation_id == conversation_id))
    conn.execute(sa.insert(talks), row)


def wrote(conn: Connection, conversation_id: str, seq: int) -> None:
    """The customer wrote this message in WeChat."""
    conn.execute(sa.update(talks).where(talks.c.conversation_id == conversation_id).values(last_seq=seq))
