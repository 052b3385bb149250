"""Asking a colleague to take a case: offered, accepted or declined, and back when they do not answer."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk import ownership
from bot.desk.decisions import Think
from bot.desk.errors import NotAllowed
from bot.desk.permissions import Agent
from bot.store.clock import read_clock
from bot.store.desk import acts, locked_conversation, notes
from bot.store.query import rows
from bot.store.tables import cases
from bot.store.tables_desk import desk_cases

OFFER_SECONDS = 60.0
_d = desk_cases.c
NOBODY = {"offered_to": None, "offered_until": None}


class _Offered(NamedTuple):
    conversation_id: str
    case_id: int


_LATE = rows(
    _Offered,
    sa.select(cases.c.conversation_id, _d.case_id)
    .join(cases, cases.c.id == _d.case_id)
    .where(_d.offered_until <= sa.bindparam("now")),
)


def offer(conn: Connection, conversation_id: str, agent: Agent, to: Agent, note: str) -> None:
    """Ask `to` to take the case; until they do it stays where it is. Raises NotAllowed."""
    found = locked_conversation.find_open(conn, conversation_id)
    ownership.after("offer", found.row.owner, found.actor(agent))
    if to.id == found.holder or not to.serves(found.row.brand) or not to.may("work"):
        raise NotAllowed("offer", found.row.owner)
    locked_conversation.set_case(conn, found.case, offered_to=to.id, offered_until=found.row.now + OFFER_SECONDS)
    notes.add(conn, found, "transfer", note, agent.id, to=to.id, name=to.name)


def accept(conn: Connection, conversation_id: str, agent: Agent, think: Think) -> None:
    """Take the case that was offered. Raises NotAllowed when it no longer is, Full."""
    found = locked_conversation.find_open(conn, conversation_id)
    if found.case.offered_to != agent.id or found.case.status != "claimed":
        raise NotAllowed("accept", found.row.owner)
    acts.require_room(conn, agent)
    locked_conversation.move(conn, found, "accept", found.actor(agent), think, by=agent.id, former=found.holder)
    acts.give(conn, found, agent)


def decline(conn: Connection, conversation_id: str, agent: Agent, why: str) -> None:
    """Say no to an offer, or take one's own back."""
    found = locked_conversation.find_open(conn, conversation_id)
    if agent.id not in (found.case.offered_to, found.holder) or found.case.offered_to is None:
        raise NotAllowed("decline", found.row.owner)
    locked_conversation.set_case(conn, found.case, **NOBODY)
    notes.add(conn, found, "transfer", why, agent.id, declined=True)


def expired(conn: Connection, now: float | None = None) -> list[str]:
    """Offers that nobody answered are void; their conversations."""
    now = read_clock(conn) if now is None else now
    late = _LATE.all(conn, now=now)
    for row in late:
        conn.execute(sa.update(desk_cases).where(_d.case_id == row.case_id, _d.offered_until <= now).values(**NOBODY))
    return [row.conversation_id for row in late]
