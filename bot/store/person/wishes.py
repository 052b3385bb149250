"""Wishes to be erased: made once for a conversation, carried out or held back, and kept as a receipt without a name."""

from __future__ import annotations

import secrets
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.clock import Now, read_clock
from bot.store.person import erasure
from bot.store.person.identity import Individual, of_conversation
from bot.store.query import column, rows
from bot.store.tables_person import erasures

AskedBy = Literal["customer", "desk", "command"]
Reason = Literal["customer_asked", "law", "made_by_mistake"]
State = Literal["due", "held", "done"]
SECONDS_TO_READ = 15.0  # so long a customer who was told in the conversation has it before their eyes
MOST = 20
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_e = erasures.c


class Wish(NamedTuple):
    """One wish: which receipt it has, and whose conversation it names until it is done."""

    id: str
    conversation_id: str | None
    state: State
    held_for: str | None
    done_at: float | None
    counts: dict[str, int]


_WISH = sa.select(_e.id, _e.conversation_id, _e.state, _e.held_for, _e.done_at, _e.counts)
_OF = rows(Wish, _WISH.where(_e.conversation_id == sa.bindparam("conversation")))
_NAMED = rows(Wish, _WISH.where(_e.id == sa.bindparam("receipt")))
_LOCKED = rows(Wish, _WISH.where(_e.id == sa.bindparam("receipt")).with_for_update())
_READ = sa.or_(_e.seq.is_(None), _e.asked_at < Now() - SECONDS_TO_READ)
_DUE = rows(Wish, _WISH.where(_e.state == "due", _READ).order_by(_e.asked_at).limit(MOST))
_HELD = rows(Wish, _WISH.where(_e.state == "held").order_by(_e.asked_at))
_UNSCRUBBED = column(str, sa.select(_e.id).where(_e.state == "done", _e.scrubbed_at.is_(None)).limit(1))


def new_receipt() -> str:
    """A number that can be told on the phone, and not guessed."""
    return "E-" + "".join(secrets.choice(ALPHABET) for _ in range(10))


def make(
    conn: Connection,
    person: Individual,
    conversation_id: str | None,
    asked_by: AskedBy,
    reason: Reason = "customer_asked",
    agent_id: str | None = None,
    seq: int | None = None,
    receipt: str = "",
) -> Wish:
    """The wish of this conversation's person; the one that is there already if there is one. With `seq`, the message
    that tells of it, the customer gets a moment to read that."""
    known = _OF.first(conn, conversation=conversation_id) if conversation_id else None
    if known is not None:
        return known
    held = erasure.held_for(conn, person)
    row: dict[str, object] = {
        "id": receipt or new_receipt(),
        "conversation_id": conversation_id,
        "brand": person.brand,
        "asked_by": asked_by,
        "agent_id": agent_id,
        "reason": reason,
        "state": "held" if held else "due",
        "held_for": held,
        "seq": seq,
        "asked_at": read_clock(conn),
        "counts": {},
    }
    conn.execute(sa.insert(erasures), row)
    return _NAMED.one(conn, receipt=row["id"])


def carry_out(conn: Connection, wish: Wish, person: Individual | None = None) -> Wish:
    """Erase the person now unless something is in the way; the first of several who try does it."""
    now = _LOCKED.first(conn, receipt=wish.id)
    if now is None or now.state == "done":
        return now or wish
    if person is None and now.conversation_id is not None:
        person = of_conversation(conn, now.conversation_id)
    held = erasure.held_for(conn, person) if person is not None else None
    this = _e.id == wish.id
    if held is not None:
        conn.execute(sa.update(erasures).where(this).values(state="held", held_for=held))
        return now._replace(state="held", held_for=held)
    counts = erasure.erase(conn, person, wish.id) if person is not None else {}
    others = sa.and_(_e.conversation_id.in_(person.conversations if person is not None else ()), _e.id != wish.id)
    conn.execute(sa.delete(erasures).where(others))
    done = {"state": "done", "held_for": None, "conversation_id": None, "seq": None, "counts": counts}
    conn.execute(sa.update(erasures).where(this).values(**done, done_at=Now()))
    return _NAMED.one(conn, receipt=wish.id)


def due(conn: Connection) -> list[Wish]:
    """Wishes that can be carried out: those that are due, and those whose case is over."""
    return [*_DUE.all(conn), *(wish for wish in _HELD.all(conn) if not _is_held(conn, wish))]


def of(conn: Connection, conversation_id: str) -> Wish | None:
    """The wish of this conversation that is not done."""
    return _OF.first(conn, conversation=conversation_id)


def unscrubbed(conn: Connection) -> bool:
    """Whether freed places have not been emptied since somebody was erased."""
    return _UNSCRUBBED.first(conn) is not None


def scrubbed(conn: Connection) -> None:
    """They have been, just now."""
    open_ones = sa.and_(_e.state == "done", _e.scrubbed_at.is_(None))
    conn.execute(sa.update(erasures).where(open_ones).values(scrubbed_at=Now()))


def _is_held(conn: Connection, wish: Wish) -> bool:
    person = of_conversation(conn, wish.conversation_id or "")
    return person is not None and erasure.held_for(conn, person) is not None
