"""Rows of parcels: the messages to a customer as the platform gets them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.mail.customer_row import CustomerRow, at, is_at
from bot.store.query import rows
from bot.store.tables_mail import IS_OPEN, parcels

_p = parcels.c


class ParcelRow(NamedTuple):
    """A parcel that is not over."""

    id: int
    conversation_id: str
    last_seq: int
    body: dict[str, Any]
    state: str
    attempts: int


WHO = is_at(_p)
_OPEN = rows(
    ParcelRow,
    sa.select(_p.id, _p.conversation_id, _p.last_seq, _p.body, _p.state, _p.attempts)
    .where(WHO, IS_OPEN)
    .order_by(_p.id),
)


def add(
    conn: Connection, customer: CustomerRow, conversation_id: str, last_seq: int, body: dict[str, Any], **more: object
) -> None:
    """One more parcel for this customer."""
    row = {
        "channel": customer.channel,
        "brand": customer.brand,
        "address": customer.address,
        "conversation_id": conversation_id,
        "last_seq": last_seq,
        "body": body,
        "state": "pending",
        "created_at": customer.now,
    }
    conn.execute(sa.insert(parcels), {**row, **more})


def change(conn: Connection, parcel_id: int, values: Mapping[str, object]) -> None:
    """Change columns of a parcel."""
    conn.execute(sa.update(parcels).where(_p.id == parcel_id).values(**values))


def first(conn: Connection, customer: CustomerRow) -> ParcelRow | None:
    """The earliest parcel that is not over."""
    return _OPEN.first(conn, **at(customer))


def waiting(conn: Connection, customer: CustomerRow) -> list[ParcelRow]:
    """All parcels that nobody is sending, in order."""
    return [row for row in _OPEN.all(conn, **at(customer)) if row.state == "pending"]
