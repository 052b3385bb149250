"""Which option a customer means: by a clicked entry, or by the number of one in the menu they saw last."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from bot.mail import RATING, Arrival
from bot.store import conversations
from bot.store.clock import Now
from bot.store.tables_wechat import menus, parcels
from bot.store.wechat.values import MenuChoice

MOST_LOOKED_AT = 40
_NUMBER = re.compile(r"\s*(10|[1-9])\s*[.,)\u3001\u3002]?\s*")
_m, _p = menus.c, parcels.c
_THEIRS = sa.and_(_m.brand == sa.bindparam("b"), _m.openid == sa.bindparam("o"), _m.expires_at > Now())
_CLICKED = sa.select(menus).where(_THEIRS, _m.menu_id == sa.bindparam("i"))
_LATEST = sa.select(menus).where(_THEIRS).order_by(_m.expires_at.desc(), _m.conversation_id).limit(MOST_LOOKED_AT)
_UNSEEN = sa.select(sa.type_coerce(_p.body, sa.Text)).where(
    _p.brand == sa.bindparam("b"), _p.openid == sa.bindparam("o"), _p.state.notin_(("sent", "passive"))
)


def chosen(conn: Any, brand: str, arrival: Arrival) -> MenuChoice | None:
    """The option this delivery stands for, if it does."""
    if arrival.menu_id is not None:
        return _clicked(conn, brand, arrival)
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", arrival.text)) if arrival.kind == "said" else None
    return _numbered(conn, brand, arrival.address, int(found[1])) if found else None


def _clicked(conn: Any, brand: str, arrival: Arrival) -> MenuChoice | None:
    """Only if id, customer and words are those we sent."""
    asked = {"b": brand, "o": arrival.address, "i": arrival.menu_id}
    row = conn.execute(_CLICKED, asked).first()
    return _choice(row) if row is not None and row.label == arrival.text.strip() else None


def _numbered(conn: Any, brand: str, openid: str, number: int) -> MenuChoice | None:
    """A number is an answer to the menu seen last; to a person it is a number."""
    entries = _seen_last(conn, brand, openid)
    if not entries or conversations.get(conn, entries[0].conversation_id).owner == "agent":
        return None
    if entries[0].token.startswith(RATING):
        # Ratings are numbered by what they say: 5 is the best.
        return next((_choice(each) for each in entries if each.token == f"{RATING}{number}"), None)
    return _choice(entries[number - 1]) if number <= len(entries) else None


def _seen_last(conn: Any, brand: str, openid: str) -> list[Any]:
    """The entries of the latest menu that has reached the customer, in order."""
    who = {"b": brand, "o": openid}
    rows = conn.execute(_LATEST, who).all()
    unseen = "".join(conn.execute(_UNSEEN, who).scalars()) if rows else ""
    for _, group in groupby(rows, lambda row: (row.expires_at, row.conversation_id)):
        entries = sorted(group, key=lambda row: int(row.menu_id))
        if not any(f'"{each.menu_id}"' in unseen or f"msgmenuid={each.menu_id}" in unseen for each in entries):
            return entries
    return []


def _choice(row: Any) -> MenuChoice:
    return MenuChoice(row.conversation_id, row.token, row.label)
