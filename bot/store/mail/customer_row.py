"""A customer of a channel as the store reads them, and how one is named in a statement."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from bot.mail import Terms


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
    linked_at: float | None
    transfer_over: float | None
    transfer_began: float | None
    click_ticket: str | None
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


def is_at(c: Any) -> sa.sql.ColumnElement[sa.Boolean]:
    """Whether a row of one of these tables is of the customer who is named."""
    return sa.and_(c.channel == sa.bindparam("c"), c.brand == sa.bindparam("b"), c.address == sa.bindparam("a"))
