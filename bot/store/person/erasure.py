"""Erasing one person: their rows in every table, and what names them in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import AT_RISK
from bot.store.person.belongings import BELONGINGS
from bot.store.person.identity import Individual
from bot.store.query import column
from bot.store.tables import cases, conversations
from bot.store.tables_desk import agents, audit
from bot.store.tables_person import audit_key

OPEN = ("waiting", "ticket", "claimed")
WITH_PEOPLE = ("queued", "agent")
_c, _v, _u = cases.c, conversations.c, audit.c
_IDS: sa.sql.ColumnElement[sa.Text] = sa.bindparam("ids", expanding=True)
_OPEN = column(int, sa.select(_c.priority).where(_c.conversation_id.in_(_IDS), _c.status.in_(OPEN)))
_WITH_PEOPLE = column(str, sa.select(_v.id).where(_v.id.in_(_IDS), _v.owner.in_(WITH_PEOPLE)))
_LOCK = column(str, sa.select(_v.id).where(_v.id.in_(_IDS)).order_by(_v.id).with_for_update())
_UNTIL = column(
    float,
    sa.select(_c.promised_at)
    .where(_c.conversation_id.in_(_IDS), _c.status.in_(OPEN), _c.promised_at.isnot(None))
    .order_by(_c.promised_at.desc())
    .limit(1),
)


def held_for(conn: Connection, person: Individual) -> str | None:
    """Why a person cannot be erased now: `money_at_risk`, or `case_open` for any other case or a person at the desk
    who has the conversation; None where nothing is in the way."""
    ids = list(person.conversations)
    priorities = _OPEN.all(conn, ids=ids)
    if priorities:
        return "money_at_risk" if max(priorities) >= AT_RISK else "case_open"
    return "case_open" if _WITH_PEOPLE.all(conn, ids=ids) else None


def promised(conn: Connection, person: Individual) -> float | None:
    """By when somebody looks at the last of their open cases; None without a promise."""
    return _UNTIL.first(conn, ids=list(person.conversations))


def erase(conn: Connection, person: Individual, receipt: str) -> dict[str, int]:
    """Delete all rows of a person; how many of each table. What the audit log has of them names the receipt instead."""
    _LOCK.all(conn, ids=list(person.conversations))  # a turn that runs commits before, and finds nothing after
    counts: dict[str, int] = {}
    blanked = _blank(conn, person, receipt)
    for one in BELONGINGS:
        if one.whose is not None:
            gone = conn.execute(sa.delete(one.table).where(one.whose(one.table, person))).rowcount
            counts.update({one.table.name: gone} if gone else {})
    looked = agents.c.watching.in_(person.conversations)
    conn.execute(sa.update(agents).where(looked).values(watching=None))
    return {**counts, **({"audit": blanked} if blanked else {})}


@contextmanager
def unlocked(conn: Connection, before: float = 0.0) -> Iterator[None]:
    """While this lasts the audit log lets lines be blanked, and lines from before that time be deleted."""
    conn.execute(sa.insert(audit_key), {"before": before})
    yield
    conn.execute(sa.delete(audit_key))


def _blank(conn: Connection, person: Individual, receipt: str) -> int:
    """The lines stay with who did what when; what they were about, and all they say of it, is gone."""
    names = (*person.conversations, *person.numbers, *person.subjects, *(place.address for place in person.places))
    about = [_u.object.in_(names)]
    # Ids and numbers of cases are long enough to be nobody else's, wherever in a line's data they stand.
    data = sa.cast(_u.data, sa.Text)
    about += [data.contains(name, autoescape=True) for name in (*person.conversations, *person.numbers)]
    with unlocked(conn):
        changed = conn.execute(sa.update(audit).where(sa.or_(*about)).values(object=f"erased:{receipt}", data={}))
    return int(changed.rowcount)
