"""Which option a customer means: by a clicked entry, or by the number of one in the menu they saw last."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import RATING, Arrival
from bot.store import conversations, messages
from bot.store.clock import Now
from bot.store.mail.customer_row import is_at
from bot.store.mail.values import MenuChoice
from bot.store.query import column, rows
from bot.store.tables_mail import menus, parcels

MOST_LOOKED_AT = 40
_NUMBER = re.compile(r"\s*(10|[1-9])\s*[.,)\u3001\u3002]?\s*")
_m, _p = menus.c, parcels.c
_THEIRS = sa.and_(is_at(_m), _m.expires_at > Now())


class _Entry(NamedTuple):
    menu_id: str
    conversation_id: str
    token: str
    label: str
    expires_at: float


_ENTRIES = sa.select(_m.menu_id, _m.conversation_id, _m.token, _m.label, _m.expires_at).where(_THEIRS)
_CLICKED = rows(_Entry, _ENTRIES.where(_m.menu_id == sa.bindparam("i")))
_LATEST = rows(_Entry, _ENTRIES.order_by(_m.expires_at.desc(), _m.conversation_id).limit(MOST_LOOKED_AT))
_UNSEEN = column(
    str,
    sa.select(sa.type_coerce(_p.body, sa.Text)).where(is_at(_p), _p.state.notin_(("sent", "passive"))),
)


def chosen(conn: Connection, here: Mapping[str, str], arrival: Arrival) -> MenuChoice | None:
    """The option this delivery of the customer who is named stands for, if it does."""
    if arrival.menu_id is not None:
        return _clicked(conn, here, arrival)
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", arrival.text)) if arrival.kind == "said" else None
    return _numbered(conn, here, int(found[1])) if found else None


def _clicked(conn: Connection, here: Mapping[str, str], arrival: Arrival) -> MenuChoice | None:
    """Only if id, customer and words are those we sent."""
    row = _CLICKED.first(conn, **here, i=arrival.menu_id)
    return _choice(row) if row is not None and row.label == arrival.text.strip() else None


def _numbered(conn: Connection, here: Mapping[str, str], number: int) -> MenuChoice | None:
    """A number is an answer to the menu seen last; to a person it is a number."""
    entries = _seen_last(conn, here)
    row = conversations.get(conn, entries[0].conversation_id) if entries else None
    if row is None or row.owner == "agent":
        return None
    if entries[0].token.startswith(RATING):
        # Ratings are numbered by what they say: 5 is the best.
        return next((_choice(each) for each in entries if each.token == f"{RATING}{number}"), None)
    # A number says nothing once the question is over: its menu may still be the last one on the screen.
    answers = messages.answers_now(conn, row.id, row.question, entries[0].token)
    return _choice(entries[number - 1]) if answers and number <= len(entries) else None


def _seen_last(conn: Connection, here: Mapping[str, str]) -> list[_Entry]:
    """The entries of the latest menu that has reached the customer, in order."""
    latest = _LATEST.all(conn, **here)
    unseen = "".join(_UNSEEN.all(conn, **here)) if latest else ""
    for _, group in groupby(latest, lambda row: (row.expires_at, row.conversation_id)):
        entries = sorted(group, key=lambda row: int(row.menu_id))
        if not any(f'"{each.menu_id}"' in unseen or f"msgmenuid={each.menu_id}" in unseen for each in entries):
            return entries
    return []


def _choice(row: _Entry) -> MenuChoice:
    return MenuChoice(row.conversation_id, row.token, row.label)
