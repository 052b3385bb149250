"""The key that the pseudonyms of a database were made with, and rows from before there were any."""

from __future__ import annotations

import logging
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import PaydocError
from bot.mail import APP
from bot.pseudonyms import FORM, Pseudonyms
from bot.store.clock import Now
from bot.store.query import column, rows
from bot.store.store import Store
from bot.store.tables import conversations, inbox, pseudonym_keys
from bot.store.tables_mail import codes, customers

logger = logging.getLogger(__name__)
AT_ONCE = 200
_v, _w = conversations.c, customers.c
_FINGERPRINT = column(str, sa.select(pseudonym_keys.c.fingerprint))


class OtherKey(PaydocError):
    """The database's pseudonyms were made with another key than the one there is now."""

    def __init__(self) -> None:
        super().__init__(
            "the key of pseudonyms (PAYDOC_SECRET, or paydoc.key beside the database) is not the one that this "
            "database was filled with: known customers would not be known any more; see docs/deployment.md"
        )


class _Plain(NamedTuple):
    brand: str
    customer: str


_PLAIN = rows(
    _Plain,
    sa.select(_v.brand, _v.customer)
    .where(_v.customer.isnot(None), _v.channel == APP, sa.not_(_v.customer.startswith(FORM)))
    .distinct()
    .limit(AT_ONCE),
)
_PLAIN_ELSEWHERE = rows(
    _Plain,
    sa.select(_w.brand, _w.subject.label("customer"))
    .where(_w.subject.isnot(None), sa.not_(_w.subject.startswith(FORM)))
    .distinct()
    .limit(AT_ONCE),
)


# Where a known customer may have written.
_LINKED = sa.or_(inbox.c.channel == APP, inbox.c.channel.in_(sa.select(_w.channel).distinct()))


def settle(store: Store, pseudonyms: Pseudonyms) -> None:
    """Hold the key against the database's, and put pseudonyms where customers still stand in plain. Raises OtherKey."""
    store.write(lambda conn: _same_key(conn, pseudonyms))
    converted = 0
    while found := store.write(lambda conn: _convert(conn, pseudonyms)):
        converted += found
    if converted and not store.scrub(whole=True):
        logger.warning("old names may still lie in free places of the database: bot retention --vacuum")


def _same_key(conn: Connection, pseudonyms: Pseudonyms) -> None:
    known = _FINGERPRINT.first(conn)
    if known is None:
        conn.execute(sa.insert(pseudonym_keys).values(fingerprint=pseudonyms.fingerprint(), at=Now()))
    elif known != pseudonyms.fingerprint():
        raise OtherKey


def _convert(conn: Connection, pseudonyms: Pseudonyms) -> int:
    """So many at once; how many there were."""
    plain = {*_PLAIN.all(conn), *_PLAIN_ELSEWHERE.all(conn)}
    if plain:
        conn.execute(sa.delete(codes))  # good for ten minutes only
    for brand, customer in plain:
        made = pseudonyms.customer(brand, customer)
        theirs = sa.and_(_v.brand == brand, _v.channel == APP, _v.customer == customer)
        conn.execute(sa.update(conversations).where(theirs).values(customer=made))
        conn.execute(sa.update(customers).where(_w.brand == brand, _w.subject == customer).values(subject=made))
        # The channel's message ids are known by who sent them: what a client sends again must be known again.
        senders = sa.and_(_LINKED, inbox.c.sender == f"{brand}/{customer}")
        conn.execute(sa.update(inbox).where(senders).values(sender=f"{brand}/{made}"))
    return len(plain)
