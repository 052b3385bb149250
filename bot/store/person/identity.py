"""Who a person is: the conversations, the names in the wallet and the openids that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.query import column, rows
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_links
from bot.store.tables_wechat import customers, talks
from bot.store.wechat.people import CHANNEL

_v, _w, _t, _l = conversations.c, customers.c, talks.c, desk_links.c
_BRAND: sa.sql.ColumnElement[sa.Text] = sa.bindparam("brand")
_NAME: sa.sql.ColumnElement[sa.Text] = sa.bindparam("name")
_IDS: sa.sql.ColumnElement[sa.Text] = sa.bindparam("ids", expanding=True)


class _Own(NamedTuple):
    brand: str
    channel: str
    customer: str | None


_OWN = rows(_Own, sa.select(_v.brand, _v.channel, _v.customer).where(_v.id == sa.bindparam("id")))
_NAMED = column(str, sa.select(_v.id).where(_v.brand == _BRAND, _v.customer == _NAME, _v.channel != CHANNEL))
_FOLLOWED = column(str, sa.select(_v.id).where(_v.brand == _BRAND, _v.customer == _NAME, _v.channel == CHANNEL))
_OPENIDS = column(str, sa.select(_w.openid).where(_w.brand == _BRAND, _w.subject == _NAME))
_SUBJECT = column(
    str, sa.select(_w.subject).where(_w.brand == _BRAND, _w.openid == _NAME, _w.subject.isnot(None)).limit(1)
)
_FOLLOWS = column(str, sa.select(_w.openid).where(_w.brand == _BRAND, _w.openid == _NAME))
_TALKED = column(str, sa.select(_t.openid).where(_t.conversation_id == sa.bindparam("id"), _t.brand == _BRAND))
_NUMBERS = column(str, sa.select(cases.c.number).where(cases.c.conversation_id.in_(_IDS)))


class _Link(NamedTuple):
    desk: str
    reference: str


_LINKS = rows(_Link, sa.select(_l.desk, _l.reference).where(_l.conversation_id.in_(_IDS)))


@dataclass(frozen=True)
class Individual:
    """One person at one wallet: conversations, names in the wallet (`subjects`), openids, numbers of cases, and what
    another desk has of them, by its name and number there."""

    brand: str
    conversations: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    openids: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def of_conversation(conn: Connection, conversation_id: str) -> Individual | None:
    """The person of a conversation; of an anonymous one there is nothing but itself. None for an unknown one."""
    own = _OWN.first(conn, id=conversation_id)
    if own is None:
        return None
    followed = own.channel == CHANNEL
    subject = own.customer if not followed else None
    openid = own.customer if followed else None
    openids = {openid} if openid else set(_TALKED.all(conn, id=conversation_id, brand=own.brand))
    # Who wrote here by WeChat and is somebody else's follower now is not taken along: only what is linked today is.
    openids = {each for each in openids if followed or subject is None or _is_of(conn, own.brand, each, subject)}
    return _gathered(conn, own.brand, {conversation_id}, {subject} if subject else set(), openids)


def of_customer(conn: Connection, brand: str, name: str) -> Individual | None:
    """The person of a name in the wallet or of an openid; None where nothing is kept of them."""
    follows = _FOLLOWS.first(conn, brand=brand, name=name) is not None or _FOLLOWED.first(conn, brand=brand, name=name)
    found = _gathered(conn, brand, set(), set() if follows else {name}, {name} if follows else set())
    return found if found.conversations or found.openids else None


def _gathered(
    conn: Connection, brand: str, conversation_ids: set[str], subjects: set[str], openids: set[str]
) -> Individual:
    for openid in sorted(openids):
        subjects |= set(_SUBJECT.all(conn, brand=brand, name=openid))
    for subject in sorted(subjects):
        openids |= set(_OPENIDS.all(conn, brand=brand, name=subject))
    ids = set(conversation_ids)
    for subject in subjects:
        ids |= set(_NAMED.all(conn, brand=brand, name=subject))
    for openid in openids:
        ids |= set(_FOLLOWED.all(conn, brand=brand, name=openid))
    kept = tuple(sorted(ids))
    numbers = tuple(sorted(_NUMBERS.all(conn, ids=list(kept))))
    elsewhere = tuple(sorted(f"{link.desk} {link.reference}" for link in _LINKS.all(conn, ids=list(kept))))
    return Individual(brand, kept, tuple(sorted(subjects)), tuple(sorted(openids)), numbers, elsewhere)


def _is_of(conn: Connection, brand: str, openid: str, subject: str) -> bool:
    linked = _SUBJECT.first(conn, brand=brand, name=openid)
    return linked is None or linked == subject
