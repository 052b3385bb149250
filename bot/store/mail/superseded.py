"""Messages that need not go out as they are: their question is over, or they can go together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import RATING, Packer
from bot.store import conversations, messages
from bot.store.mail.customer_row import CustomerRow, at, is_at
from bot.store.mail.parcel_rows import ParcelRow, change, waiting
from bot.store.query import rows
from bot.store.tables_mail import menus

_m = menus.c


class _MenuToken(NamedTuple):
    conversation_id: str
    token: str


_OFFERED = rows(
    _MenuToken,
    sa.select(_m.conversation_id, _m.token).where(is_at(_m), _m.menu_id == sa.bindparam("i")),
)


def tidy(conn: Connection, customer: CustomerRow, packer: Packer, found: Sequence[ParcelRow]) -> list[ParcelRow]:
    """Questions that are over lose their options; what then says nothing does not go out."""
    for row in found:
        if row.body["kind"] != "menu" or _is_open(conn, customer, row):
            continue
        left = packer.without_options(row.body)
        over = {"state": "replaced", "done_at": customer.now} if left is None else {"body": left}
        change(conn, row.id, over)
    return waiting(conn, customer)


def join(conn: Connection, packer: Packer, found: Sequence[ParcelRow], now: float) -> None:
    """Texts of one conversation that stand beside each other go as few messages."""
    groups: list[list[ParcelRow]] = []
    for row in found:
        if groups and groups[-1][0].conversation_id == row.conversation_id:
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        bodies = packer.join([row.body for row in group])
        if len(bodies) == len(group):
            continue
        # No row says more than was in it or before it: the last one is with the customer when all of it is.
        kept = [*group[: len(bodies) - 1], group[-1]]
        for row, body in zip(kept, bodies, strict=True):
            change(conn, row.id, {"body": body})
        for row in group[len(bodies) - 1 : -1]:
            change(conn, row.id, {"state": "replaced", "done_at": now})


def _is_open(conn: Connection, customer: CustomerRow, row: ParcelRow) -> bool:
    """Whether an answer to this question still answers something."""
    entries = row.body.get("entries") or [{"id": ""}]
    offered = _OFFERED.first(conn, **at(customer), i=entries[0]["id"])
    if offered is None or offered.token.startswith(RATING):
        return True
    asked = conversations.get(conn, offered.conversation_id)
    return messages.answers_now(conn, asked.id, asked.question, offered.token)
