"""Who a person is: the conversations, the names in the wallet and the addresses that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import APP
from bot.store.query import column, rows
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_links
from bot.store.tables_mail import customers, talks

_v, _w, _t, _l = conversations.c, customers.c, talks.c, desk_links.c
_BRAND: sa.sql.ColumnElement[sa.Text] = sa.bindparam("brand")
_NAME: sa.sql.ColumnElement[sa.Text] = sa.bindparam("name")
_IDS: sa.sql.ColumnElement[sa.Text] = sa.bindparam("ids", expanding=True)


class ChannelAddress(NamedTuple):
    """Where somebody can be written to."""

    channel: str
    address: str


class _Own(NamedTuple):
    brand: str
    channel: str
    customer: str | None


_OWN = rows(_Own, sa.select(_v.brand, _v.channel, _v.customer).where(_v.id == sa.bindparam("id")))
_NAMED = column(
    str, sa.select(_v.id).where(_v.brand == _BRAND, _v.customer == _NAME, _v.channel == sa.bindparam("channel"))
)
_OF_SUBJECT = rows(ChannelAddress, sa.select(_w.channel, _w.address).where(_w.brand == _BRAND, _w.subject == _NAME))
_SUBJECT = column(
    str,
    sa.select(_w.subject)
    .where(_w.brand == _BRAND, _w.channel == sa.bindparam("channel"), _w.address == _NAME, _w.subject.isnot(None))
    .limit(1),
)
_KNOWN = rows(ChannelAddress, sa.select(_w.channel, _w.address).where(_w.brand == _BRAND, _w.address == _NAME))
_WROTE = column(
    str,
    sa.select(_v.channel).where(_v.brand == _BRAND, _v.customer == _NAME, _v.channel != APP).distinct(),
)
_TALKED = rows(
    ChannelAddress,
    sa.select(_t.channel, _t.address).where(_t.conversation_id == sa.bindparam("id"), _t.brand == _BRAND),
)
_NUMBERS = column(str, sa.select(cases.c.number).where(cases.c.conversation_id.in_(_IDS)))


class _Link(NamedTuple):
    desk: str
    reference: str


_LINKS = rows(_Link, sa.select(_l.desk, _l.reference).where(_l.conversation_id.in_(_IDS)))


@dataclass(frozen=True)
class Individual:
    """One person at one wallet: conversations, names in the wallet (`subjects`), addresses in channels, numbers of
    cases, and what another desk has of them, by its name and number there."""

    brand: str
    conversations: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    places: tuple[ChannelAddress, ...] = ()
    numbers: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def of_conversation(conn: Connection, conversation_id: str) -> Individual | None:
    """The person of a conversation; of an anonymous one there is nothing but itself. None for an unknown one."""
    own = _OWN.first(conn, id=conversation_id)
    if own is None:
        return None
    subject = own.customer if own.channel == APP else None
    if own.channel != APP and own.customer is not None:
        places = {ChannelAddress(own.channel, own.customer)}
    else:
        # Who wrote here from elsewhere and is another account's now is not taken along: only what is linked today is.
        talked = _TALKED.all(conn, id=conversation_id, brand=own.brand)
        places = {each for each in talked if subject is None or _is_of(conn, own.brand, each, subject)}
    return _gathered(conn, own.brand, {conversation_id}, {subject} if subject else set(), places)


def of_customer(conn: Connection, brand: str, name: str) -> Individual | None:
    """The person of a name in the wallet or of an address; None where nothing is kept of them."""
    places = {ChannelAddress(channel, name) for channel in _WROTE.all(conn, brand=brand, name=name)}
    places |= set(_KNOWN.all(conn, brand=brand, name=name))
    found = _gathered(conn, brand, set(), set() if places else {name}, places)
    return found if found.conversations or found.places else None


def _gathered(
    conn: Connection, brand: str, conversation_ids: set[str], subjects: set[str], places: set[ChannelAddress]
) -> Individual:
    for place in sorted(places):
        subjects |= set(_SUBJECT.all(conn, brand=brand, channel=place.channel, name=place.address))
    for subject in sorted(subjects):
        places |= set(_OF_SUBJECT.all(conn, brand=brand, name=subject))
    ids = set(conversation_ids)
    for channel, name in [*((APP, subject) for subject in subjects), *places]:
        ids |= set(_NAMED.all(conn, brand=brand, channel=channel, name=name))
    kept = tuple(sorted(ids))
    numbers = tuple(sorted(_NUMBERS.all(conn, ids=list(kept))))
    elsewhere = tuple(sorted(f"{link.desk} {link.reference}" for link in _LINKS.all(conn, ids=list(kept))))
    return Individual(brand, kept, tuple(sorted(subjects)), tuple(sorted(places)), numbers, elsewhere)


def _is_of(conn: Connection, brand: str, place: ChannelAddress, subject: str) -> bool:
    linked = _SUBJECT.first(conn, brand=brand, channel=place.channel, name=place.address)
    return linked is None or linked == subject
