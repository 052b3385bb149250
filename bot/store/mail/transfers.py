"""Talks that the platform's own people have: since when, and until when."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Arrival, Terms
from bot.store import effects
from bot.store.clock import Now, read_clock
from bot.store.mail import deliveries, people
from bot.store.mail.customer_row import is_at, named
from bot.store.mail.values import Arrived, Aside
from bot.store.query import column
from bot.store.tables_mail import customers

_c = customers.c
_AWAY = column(
    str,
    sa.select(_c.address).where(
        is_at(_c),
        _c.transfer_began.isnot(None),
        sa.or_(_c.transfer_over.is_(None), _c.transfer_over < _c.transfer_began),
    ),
)


def is_away(conn: Connection, terms: Terms, brand: str, address: str) -> bool:
    """Whether the platform's own people have this customer now."""
    return _AWAY.first(conn, **named(terms, brand, address)) is not None


def began(conn: Connection, terms: Terms, brand: str, arrival: Arrival, aside: Aside | None = None) -> Arrived:
    """They have begun, as a delivery says: whoever reads the conversation sees it, and nothing is said there."""
    arrived = deliveries.arrive(conn, terms, brand, arrival, aside=aside)
    if not arrived.new:
        return arrived
    people.update(conn, people.lock(conn, terms, brand, arrival.address), {"transfer_began": Now()})
    if arrived.conversation_id is not None:
        data = {"channel": terms.channel}
        effects.note(conn, arrived.conversation_id, "passed_on", data, read_clock(conn))
    return arrived


def over(conn: Connection, terms: Terms, brand: str, arrival: Arrival, aside: Aside | None = None) -> Arrived:
    """They have ended: who waits now is not passed on again."""
    arrived = deliveries.arrive(conn, terms, brand, arrival, aside=aside)
    if arrived.new:
        people.update(conn, people.lock(conn, terms, brand, arrival.address), {"transfer_over": Now()})
    return arrived
