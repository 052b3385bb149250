"""Deleting what has been kept long enough, kind by kind; never of a case or conversation that is not over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables, tables_customer, tables_desk, tables_mail, tables_person
from bot.store.clock import Now
from bot.store.person.belongings import BELONGINGS, Kind
from bot.store.person.erasure import OPEN, unlocked
from bot.store.query import column

IDLE_SECONDS = 30 * 86_400.0  # a conversation that nobody ended is over after so long without a word
BATCH = 200
MISSES = ("missed", "not_understood")
Condition = sa.sql.ColumnElement[sa.Boolean]
Sweep = Callable[[Connection, float], int]
_v, _c = tables.conversations.c, tables.cases.c


def _has(table: sa.Table, *more: Condition) -> Condition:
    """Whether a conversation has a row in a table."""
    return sa.exists().where(sa.and_(table.c.conversation_id == _v.id, *more))


_OPEN_CASE = _has(tables.cases, _c.status.in_(OPEN))
_TOKEN = _has(tables.tokens, tables.tokens.c.expires_at > Now())
_WISH = _has(tables_person.erasures)
_LEFT = sa.and_(
    _v.owner == "bot",
    _v.accepted_seq <= _v.answered_seq,
    _v.updated_at < Now() - IDLE_SECONDS,
    ~_TOKEN,
)
_OVER = sa.and_(sa.or_(_v.owner == "closed", _LEFT), ~_OPEN_CASE, ~_WISH)
_BEFORE: sa.sql.ColumnElement[sa.Float] = sa.bindparam("before")
_OLD = column(str, sa.select(_v.id).where(_OVER, _v.updated_at < _BEFORE, _has(tables.messages)).limit(BATCH))
# What is kept of a conversation as its messages: deleted together, so that no half of a talk remains.
_TALK = tuple(one for one in BELONGINGS if one.kind in ("messages", "short") and one.whose is not None)


def _talks(conn: Connection, before: float) -> int:
    """Whole conversations: what was said goes; the bare row stays while a case, a note or a mark refers to it."""
    ids = _OLD.all(conn, before=before)
    _strip(conn, ids)
    return len(ids)


def _strip(conn: Connection, ids: list[str]) -> None:
    d = tables.diagnoses.c
    for one in _TALK:
        t = one.table.c
        if "conversation_id" in t:
            conn.execute(sa.delete(one.table).where(t.conversation_id.in_(ids)))
        elif "diagnosis_id" in t:
            runs = sa.select(d.id).where(d.conversation_id.in_(ids))
            conn.execute(sa.delete(one.table).where(t.diagnosis_id.in_(runs)))
    bare: dict[str, object] = {"memory": {}, "owner": "closed", "question": None, "agent_name": None}
    conn.execute(sa.update(tables.conversations).where(_v.id.in_(ids)).values(**bare))


def _bare_rows(conn: Connection, before: float) -> int:
    """Conversations of which nothing is left."""
    others = [one.table for one in BELONGINGS if "conversation_id" in one.table.c]
    empty = sa.and_(_v.owner == "closed", _v.updated_at < before, *(~_has(table) for table in others))
    return int(conn.execute(sa.delete(tables.conversations).where(empty)).rowcount)


def _rows(table: sa.Table, age: sa.sql.ColumnElement[sa.Float], *conditions: Condition) -> Sweep:
    """Rows of a table older than so long, of conversations that are over."""

    def sweep(conn: Connection, before: float) -> int:
        over = table.c.conversation_id.in_(sa.select(_v.id).where(_OVER))
        old = sa.and_(age < before, over, *conditions)
        key = list(table.primary_key.columns)
        chosen = sa.select(*key).where(old).limit(BATCH)
        return int(conn.execute(sa.delete(table).where(sa.tuple_(*key).in_(chosen))).rowcount)

    return sweep


def _cases(conn: Connection, before: float) -> int:
    """Cases that are closed, with the desk's side of them."""
    over = _c.conversation_id.in_(sa.select(_v.id).where(_OVER))
    old = sa.and_(_c.status.notin_(OPEN), sa.func.coalesce(_c.closed_at, _c.created_at) < _BEFORE, over)
    ids = column(int, sa.select(_c.id).where(old).limit(BATCH)).all(conn, before=before)
    for table in (tables_desk.desk_links, tables_desk.desk_cases):
        conn.execute(sa.delete(table).where(table.c.case_id.in_(ids)))
    conn.execute(sa.delete(tables.cases).where(_c.id.in_(ids)))
    return len(ids)


def _followers(conn: Connection, before: float) -> int:
    """Customers of channels of whom no conversation is kept, and who have not written for so long."""
    w, t, p = tables_mail.customers.c, tables_mail.talks.c, tables_mail.parcels.c
    talked = sa.exists().where(sa.and_(t.channel == w.channel, t.brand == w.brand, t.address == w.address))
    waiting = sa.exists().where(sa.and_(p.channel == w.channel, p.brand == w.brand, p.address == w.address))
    named = sa.or_(_v.customer == w.address, _v.customer == w.subject)
    known = sa.exists().where(sa.and_(_v.brand == w.brand, named))
    heard = sa.func.coalesce(w.message_until, w.click_until, 0.0)
    old = sa.and_(heard < before, ~talked, ~waiting, ~known)
    return int(conn.execute(sa.delete(tables_mail.customers).where(old)).rowcount)


def _received(conn: Connection, before: float) -> int:
    r = tables_mail.received
    return int(conn.execute(sa.delete(r).where(r.c.at < before)).rowcount)


def _permits(conn: Connection, before: float) -> int:
    """What was allowed so long ago, of customers without a conversation."""
    p, t = tables_mail.permits, tables_mail.talks.c
    talked = sa.exists().where(sa.and_(t.channel == p.c.channel, t.brand == p.c.brand, t.address == p.c.address))
    return int(conn.execute(sa.delete(p).where(p.c.at < before, ~talked)).rowcount)


def _audit(conn: Connection, before: float) -> int:
    u = tables_desk.audit
    with unlocked(conn, before):
        return int(conn.execute(sa.delete(u).where(u.c.at < before)).rowcount)


def _receipts(conn: Connection, before: float) -> int:
    e = tables_person.erasures
    return int(conn.execute(sa.delete(e).where(e.c.state == "done", e.c.done_at < before)).rowcount)


_a, _n, _r = tables_customer.attachments, tables_desk.desk_notes, tables_desk.desk_reminders
_f, _g, _e, _p = tables_customer.follow_ups, tables.gaps, tables.events, tables_mail.parcels
_no = tables_mail.notices
_fb, _rt = tables_customer.feedback, tables_customer.ratings
SWEEPS: Mapping[Kind, tuple[Sweep, ...]] = {
    "pictures": (_rows(_a, _a.c.at, _a.c.media_type.notlike("audio/%")),),
    "voice": (_rows(_a, _a.c.at, _a.c.media_type.like("audio/%")),),
    "notes": (_rows(_n, _n.c.at), _rows(_r, _r.c.due_at)),
    "ratings": (_rows(_fb, _fb.c.at), _rows(_rt, _rt.c.at)),
    "follow_ups": (_rows(_f, _f.c.at, _f.c.state != "due"),),
    "misses": (_rows(_g, _g.c.at), _rows(_e, _e.c.at, _e.c.name.in_(MISSES))),
    "figures": (_rows(_e, _e.c.at, _e.c.name.notin_(MISSES)),),
    "mail": (_rows(_p, _p.c.created_at), _rows(_no, _no.c.created_at), _received, _permits, _followers),
    "cases": (_cases,),
    "messages": (_talks, _bare_rows),
    "audit": (_audit, _receipts),
}
