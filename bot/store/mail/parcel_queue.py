"""What the outbox has for a customer becomes parcels, which go out in their order."""

from __future__ import annotations

import secrets
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Packer
from bot.store import desk_rows, messages
from bot.store.mail import superseded
from bot.store.mail.customer_row import CustomerRow, at, is_at
from bot.store.mail.parcel_rows import add, change, waiting
from bot.store.query import rows
from bot.store.tables import PENDING, outbox
from bot.store.tables_mail import menus, talks

MENU_SECONDS = 7 * 86400.0
_o = outbox.c


class _Unpacked(NamedTuple):
    id: int
    conversation_id: str
    seq: int


MINE = sa.and_(_o.channel == talks.c.channel, _o.state == PENDING, _o.conversation_id == talks.c.conversation_id)
_UNPACKED = rows(
    _Unpacked,
    sa.select(_o.id, _o.conversation_id, _o.seq).where(MINE, is_at(talks.c)).order_by(_o.id),
)


def pack(conn: Connection, customer: CustomerRow, packer: Packer) -> None:
    """Make parcels of all that the outbox has for this customer, whose row is locked."""
    unpacked = _UNPACKED.all(conn, **at(customer))
    for conversation_id, group in groupby(unpacked, lambda row: row.conversation_id):
        entries: list[dict[str, Any]] = []
        seqs = [row.seq for row in group]
        found = messages.some(conn, conversation_id, seqs)

        # Ids go up within a menu, so that its entries can be counted.
        first_id = 1 + secrets.randbelow(10**15)

        def new_id(token: str, label: str, to: str = conversation_id, into: Any = entries, base: int = first_id) -> str:
            into.append(_entry(customer, to, base + len(into), token, label))
            return str(into[-1]["menu_id"])

        for body in packer.pack(found, new_id):
            add(conn, customer, conversation_id, seqs[-1], body)
        if entries:
            conn.execute(sa.insert(menus), entries)
    if unpacked:
        conn.execute(sa.update(outbox).where(_o.id.in_([row.id for row in unpacked])).values(state="packed"))


def take_direct(conn: Connection, customer: CustomerRow, packer: Packer, calls: bool) -> str | None:
    """What an immediate answer carries of all that waits, in order; that is then out of the mail.

    `calls`: what it does not carry can follow by the API.
    """
    pack(conn, customer, packer)
    superseded.tidy(conn, customer, packer, waiting(conn, customer))
    found = waiting(conn, customer)
    if not calls:
        # What only a call can bring waits for one, and holds up nothing that can be said.
        found = [row for row in found if packer.direct([row.body], False).text]
    made = packer.direct([row.body for row in found], calls)
    if not made.text:
        return None
    ended = {"state": "passive", "done_at": customer.now}
    for row in found[: made.whole]:
        change(conn, row.id, ended)
        desk_rows.reached(conn, row.conversation_id, row.last_seq)
    if made.rest is not None:
        # The rest keeps its place; what was said of it is written beside.
        row = found[made.whole]
        add(conn, customer, row.conversation_id, row.last_seq, {"kind": "text", "text": made.text}, **ended)
        change(conn, row.id, {"body": made.rest})
    return made.text


def shorten(conn: Connection, customer: CustomerRow, packer: Packer, left: float) -> None:
    """What is over is left out; where more waits than may be sent, texts go together."""
    found = superseded.tidy(conn, customer, packer, waiting(conn, customer))
    if len(found) > left:
        superseded.join(conn, packer, found, customer.now)


def _entry(customer: CustomerRow, conversation_id: str, menu_id: int, token: str, label: str) -> dict[str, Any]:
    return {
        "channel": customer.channel,
        "brand": customer.brand,
        "address": customer.address,
        "menu_id": str(menu_id),
        "conversation_id": conversation_id,
        "token": token,
        "label": label,
        "expires_at": customer.now + MENU_SECONDS,
    }
