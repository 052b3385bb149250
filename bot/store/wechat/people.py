"""Customers of the official account: their row, their conversation, and how many messages they may get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.exchange import Owner, Reply
from bot.store import conversations
from bot.store.clock import Now
from bot.store.tables_wechat import customers, parcels, talks

CHANNEL = "wechat"
MESSAGE_LEFT, MESSAGE_SECONDS = 5, 48 * 3600.0
CLICK_LEFT, CLICK_SECONDS = 3, 60.0
NOT_FOLLOWING = "not_following"
_c = customers.c
_WHO = sa.and_(_c.brand == sa.bindparam("b"), _c.openid == sa.bindparam("o"))
_LOCK = sa.select(customers, Now().label("now")).where(_WHO).with_for_update()
_UPDATE = sa.update(customers).where(_WHO)
_HELD = (
    sa.update(parcels)
    .where(parcels.c.brand == sa.bindparam("b"), parcels.c.openid == sa.bindparam("o"), parcels.c.state == "held")
    .values(state="pending", reason=None, done_at=None)
)
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(conn: Any, table: sa.Table, row: dict[str, Any]) -> bool:
    """Insert unless the row is there; whether it was inserted."""
    statement = INSERTS[conn.dialect.name](table).values(**row).on_conflict_do_nothing()
    return bool(conn.execute(statement).rowcount == 1)


def lock(conn: Any, brand: str, openid: str) -> Any:
    """The customer's row with the database's `now`, made if it is not there, held until the transaction ends."""
    who = {"b": brand, "o": openid}
    row = conn.execute(_LOCK, who).first()
    if row is None:
        insert_new(conn, customers, {"brand": brand, "openid": openid})
        row = conn.execute(_LOCK, who).first()
    return row


def update(conn: Any, brand: str, openid: str, values: dict[str, Any]) -> None:
    """Change columns of a locked customer."""
    conn.execute(_UPDATE.values(**values), {"b": brand, "o": openid})


def heard(conn: Any, row: Any, trigger: str | None) -> dict[str, Any]:
    """What changes because the customer did something; what was held for that goes out now."""
    if trigger is None:
        return {}
    changed: dict[str, Any] = {"following": 1, "unreachable": None, "next_at": None}
    if trigger == "message":
        changed.update(message_left=MESSAGE_LEFT, message_until=row.now + MESSAGE_SECONDS, click_until=None)
    else:
        changed.update(click_left=CLICK_LEFT, click_until=row.now + CLICK_SECONDS)
    if row.unreachable is not None:
        conn.execute(_HELD, {"b": row.brand, "o": row.openid})
    return changed


def spend(row: Any) -> dict[str, Any] | float | str:
    """One message less, as columns; or the time from which there is one again; or why there is none."""
    clicked = row.click_until is not None and row.click_until > row.now
    if clicked and row.click_left > 0:
        return {"click_left": row.click_left - 1}
    open_window = row.message_until is not None and row.message_until > row.now
    if open_window and row.message_left > 0:
        # Within the minute after a click only the click's own messages count.
        return float(row.click_until) if clicked else {"message_left": row.message_left - 1}
    return "quota_used_up" if open_window or clicked else "window_over"


def refund(row: Any) -> dict[str, Any]:
    """Gives back what a message cost that was surely not sent."""
    clicked = row.click_until is not None and row.click_until > row.now
    if clicked and row.click_left < CLICK_LEFT:
        return {"click_left": row.click_left + 1}
    return {"message_left": min(MESSAGE_LEFT, row.message_left + 1)}


def current(conn: Any, row: Any) -> str | None:
    """The conversation of this customer that is not closed."""
    if row.subject is not None:
        return conversations.open_of(conn, row.brand, "web", row.subject)
    return conversations.open_of(conn, row.brand, CHANNEL, row.openid)


def owner(conn: Any, brand: str, openid: str) -> Owner | None:
    """Who has the conversation of this customer."""
    row = conn.execute(sa.select(customers).where(_WHO), {"b": brand, "o": openid}).first()
    found = current(conn, row) if row is not None else None
    at = conversations.progress(conn, found) if found is not None else None
    return at.state if at else None


def begin(conn: Any, row: Any, memory: dict[str, Any], replies: Sequence[Reply]) -> str:
    """A new conversation of this customer; of one known in the app it is the app's too."""
    channel, customer = (CHANNEL, row.openid) if row.subject is None else ("web", row.subject)
    made = conversations.create(conn, row.brand, channel, customer, memory, replies)
    talk(conn, made, row.brand, row.openid)
    return made


def talk(conn: Any, conversation_id: str, brand: str, openid: str, last_seq: int = 0) -> None:
    """What this conversation brings for WeChat goes to this customer."""
    row = {"conversation_id": conversation_id, "brand": brand, "openid": openid, "last_seq": last_seq}
    conn.execute(sa.delete(talks).where(talks.c.conversation_id == conversation_id))
    conn.execute(sa.insert(talks), row)


def wrote(conn: Any, conversation_id: str, seq: int) -> None:
    """The customer wrote this message in WeChat."""
    conn.execute(sa.update(talks).where(talks.c.conversation_id == conversation_id).values(last_seq=seq))
