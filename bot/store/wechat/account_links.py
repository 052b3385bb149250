"""One customer on two channels: a one-time code joins the app's customer and the follower."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import sqlalchemy as sa

from bot.store import conversations, leases, outbox
from bot.store.clock import Now
from bot.store.tables import messages
from bot.store.tables_wechat import codes, customers
from bot.store.wechat import people
from bot.store.wechat.values import Linked

CODE_SECONDS = 600.0
DIGITS = 8
MOST_SHOWN = 3
_k, _msg = codes.c, messages.c


def new_code(conn: Any, conversation_id: str) -> tuple[str, float] | None:
    """A code for the known customer of a conversation, and when it expires; None for an anonymous one."""
    row = conversations.lock(conn, conversation_id)
    if row.customer is None or row.channel != "web":
        return None
    code, until = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", row.now + CODE_SECONDS
    mine = sa.and_(_k.brand == row.brand, _k.subject == row.customer)
    conn.execute(sa.delete(codes).where(sa.or_(_k.expires_at <= Now(), mine)))
    new = {"hash": _hash(row.brand, code), "brand": row.brand, "subject": row.customer, "expires_at": until}
    return (code, until) if people.insert_new(conn, codes, new) else None


def link(conn: Any, brand: str, openid: str, code: str) -> Linked:
    """Use a code up: from now on both channels have one conversation, that with the open problem in it."""
    key = _hash(brand, code)
    found = conn.execute(sa.select(codes).where(_k.hash == key, _k.expires_at > Now()).with_for_update()).first()
    if found is None:
        return Linked("wrong")
    customer = people.lock(conn, brand, openid)
    web = conversations.open_of(conn, brand, "web", found.subject)
    own = people.current(conn, customer)
    rows = [conversations.lock(conn, each) for each in sorted({*filter(None, (web, own))})]
    if len(rows) == 2 and all(row.owner in conversations.WITH_PEOPLE for row in rows):
        return Linked("busy")
    conn.execute(sa.delete(codes).where(_k.hash == key))
    others = sa.update(customers).where(customers.c.brand == brand, customers.c.subject == found.subject)
    conn.execute(others.values(subject=None))
    people.update(conn, brand, openid, {"subject": found.subject})
    kept = _join(conn, rows, found.subject)
    if kept is not None:
        people.talk(conn, kept.id, brand, openid, kept.accepted_seq)
        _show_again(conn, kept)
    return Linked("linked", kept.id if kept is not None else None)


def _join(conn: Any, rows: list[Any], subject: str) -> Any:
    """The conversation that goes on; the other is closed."""
    if not rows:
        return None
    kept = max(rows, key=_weight)
    for row in rows:
        if row is not kept:
            conversations.update(conn, row.id, {"owner": "closed", "updated_at": row.now, **leases.free(row)})
    conversations.update(conn, kept.id, {"channel": "web", "customer": subject})
    return kept


def _weight(row: Any) -> tuple[bool, bool, bool, float]:
    """A person's comes first, then one with a ticket, one with an open problem, the one touched last."""
    memory = row.memory or {}
    return row.owner in conversations.WITH_PEOPLE, bool(memory.get("case")), bool(memory.get("open")), row.updated_at


def _show_again(conn: Any, kept: Any) -> None:
    """What was said last, for the customer who now reads it in WeChat."""
    mine = _msg.conversation_id == kept.id
    said = conn.execute(sa.select(sa.func.max(_msg.seq)).where(mine, _msg.sender == "customer")).scalar() or 0
    found = sa.select(_msg.seq).where(mine, _msg.seq > said).order_by(_msg.seq.desc()).limit(MOST_SHOWN)
    seqs = sorted(conn.execute(found).scalars())
    outbox.push(conn, kept.id, people.CHANNEL, seqs, kept.now)


def _hash(brand: str, code: str) -> str:
    return hashlib.sha256(f"{brand}/{code}".encode()).hexdigest()
