"""What the desk shows: its first page, one conversation, a customer's history, a search."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import desk_rows, messages
from bot.store.clock import Now
from bot.store.desk import notes, open_cases
from bot.store.desk.agent_rows import ROW, AgentRow, colleague_of
from bot.store.desk.case_fields import CASES
from bot.store.desk.values import (
    DeskCase,
    DeskConversation,
    DiagnosisRow,
    FoundCase,
    Hit,
    Person,
    Run,
    Snapshot,
    StepNow,
)
from bot.store.desk_rows import REOPEN_SECONDS
from bot.store.query import column, items, rows
from bot.store.tables import cases, conversations, diagnoses, step_outcomes
from bot.store.tables import messages as said
from bot.store.tables_desk import agents, desk_cases, desk_sent

RECENT = 50
_c, _d, _v, _m, _o = cases.c, desk_cases.c, conversations.c, said.c, step_outcomes.c
_THIS = sa.bindparam("conversation", type_=sa.Text)
_OF = items(DeskCase, CASES.where(_c.conversation_id == _THIS).order_by(_c.id.desc()))
_OTHERS = items(
    DeskCase,
    CASES.where(_v.brand == sa.bindparam("brand"), _v.customer == sa.bindparam("customer"), _v.id != _THIS)
    .order_by(_c.id.desc())
    .limit(RECENT),
)
_SHOWN = (_v.id, _v.brand, _v.channel, _v.customer, _v.owner, _v.last_seq)
_CONVERSATION = items(DeskConversation, sa.select(*_SHOWN).where(_v.id == _THIS))
_TEXT = column(str, sa.select(_m.text).where(_m.conversation_id == _THIS, _m.seq == sa.bindparam("at_seq")))
_HANDLING = column(
    float,
    sa.select(_c.closed_at - _d.claimed_at)
    .join(desk_cases, _d.case_id == _c.id)
    .where(_c.status == "resolved", _d.claimed_at.isnot(None), _c.closed_at > Now() - REOPEN_SECONDS)
    .order_by(_c.closed_at.desc())
    .limit(RECENT),
)


class _Author(NamedTuple):
    seq: int
    id: str
    name: str


class _Outcome(NamedTuple):
    diagnosis_id: str
    step_id: str
    outcome: str
    at: float


class _Load(NamedTuple):
    agent_id: str
    n: int


class _Name(NamedTuple):
    id: str
    name: str


_AUTHORS = rows(
    _Author,
    sa.select(desk_sent.c.seq, agents.c.id, agents.c.name)
    .join(agents, agents.c.id == desk_sent.c.agent_id)
    .where(desk_sent.c.conversation_id == _THIS),
)
_DIAGNOSES = items(
    DiagnosisRow, sa.select(diagnoses).where(diagnoses.c.conversation_id == _THIS).order_by(diagnoses.c.opened_at)
)
_OUTCOMES = rows(
    _Outcome,
    sa.select(_o.diagnosis_id, _o.step_id, _o.outcome, _o.at).where(
        _o.diagnosis_id.in_(sa.bindparam("diagnoses", expanding=True))
    ),
)
_PEOPLE = rows(AgentRow, ROW.where(agents.c.disabled_at.is_(None)))
_LOADS = rows(
    _Load,
    sa.select(_d.agent_id, sa.func.count().label("n"))
    .join(cases, _c.id == _d.case_id)
    .where(_c.status == "claimed", _d.agent_id.isnot(None))
    .group_by(_d.agent_id),
)
_NAMES = rows(_Name, sa.select(agents.c.id, agents.c.name))


def cases_of(conn: Connection, conversation_id: str) -> list[DeskCase]:
    """The cases of a conversation, newest first."""
    return _OF.all(conn, conversation=conversation_id)


def conversation(conn: Connection, conversation_id: str) -> DeskConversation | None:
    """A conversation, without its memory."""
    return _CONVERSATION.first(conn, conversation=conversation_id)


def transcript(conn: Connection, conversation_id: str, after: int, limit: int) -> dict[str, Any]:
    """Messages above `after` with the names of the agents who wrote them, and all notes."""
    written = _AUTHORS.all(conn, conversation=conversation_id)
    authors = {row.seq: {"id": row.id, "name": row.name} for row in written}
    page = messages.page(conn, conversation_id, after, 2**31 - 1, limit)
    shown = [{**m, "by": authors[m["seq"]]} if m["seq"] in authors else m for m in page]
    return {"messages": shown, "notes": notes.of(conn, conversation_id)}


def runs(conn: Connection, conversation_id: str) -> list[Run]:
    """The diagnoses of a conversation with the outcomes of their steps as they are now."""
    found = _DIAGNOSES.all(conn, conversation=conversation_id)
    outcomes: dict[str, dict[str, StepNow]] = {}
    for row in _OUTCOMES.all(conn, diagnoses=[each["id"] for each in found]) if found else ():
        outcomes.setdefault(row.diagnosis_id, {})[row.step_id] = {"outcome": row.outcome, "at": row.at}
    return [{**each, "outcomes": outcomes.get(each["id"], {})} for each in found]


def history(conn: Connection, conversation_id: str) -> list[DeskCase]:
    """Cases of the same known customer in other conversations of the same wallet, newest first."""
    own = desk_rows.customer_of(conn, conversation_id)
    if own.customer is None:
        return []
    return _OTHERS.all(conn, conversation=conversation_id, brand=own.brand, customer=own.customer)


def search(conn: Connection, words: str, brands: Sequence[str], limit: int) -> list[FoundCase]:
    """Conversations with a case of these wallets whose number or messages have the words, newest first."""
    like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    hit = sa.select(sa.func.max(_m.seq)).where(
        _m.conversation_id == _c.conversation_id, _m.text.ilike(like, escape="\\")
    )
    seq = hit.scalar_subquery()
    wanted = CASES.add_columns(seq.label("hit")).where(_c.brand.in_(list(brands)))
    found = sa.or_(_c.number.ilike(like, escape="\\"), seq.isnot(None))
    hits = items(Hit, wanted.where(found).order_by(_c.id.desc()).limit(limit)).all(conn)
    return [{**hit, "text": _text(conn, hit["conversation_id"], hit["hit"])} for hit in hits]


def handling(conn: Connection) -> list[float]:
    """How long the cases took that were closed within the last day, in seconds."""
    return [seconds for seconds in _HANDLING.all(conn) if seconds >= 0]


def people(conn: Connection) -> list[Person]:
    """Everybody who may have cases, with presence and load."""
    loads = {row.agent_id: row.n for row in _LOADS.all(conn)}
    workers = [row for row in _PEOPLE.all(conn) if row.role in ("agent", "lead")]
    return [
        {
            **colleague_of(row),
            "load": loads.get(row.id, 0),
            "watching": row.watching,
            "typing": bool(row.typing_until and row.typing_until > row.now),
        }
        for row in workers
    ]


def snapshot(
    conn: Connection,
    brands: Collection[str],
    lines: int = open_cases.LINES,
    watchers: Collection[str] = (),
    followed: Collection[str] = (),
) -> Snapshot:
    """What the desk's first page shows of these wallets, to these people who follow these conversations."""
    return {
        "cases": open_cases.front(conn, brands, lines, watchers, followed),
        "counts": open_cases.counts(conn, brands),
        "people": people(conn),
        "names": names(conn),
        "handling": handling(conn),
    }


def names(conn: Connection) -> dict[str, str]:
    """How everybody is called who ever had an account."""
    return {row.id: row.name for row in _NAMES.all(conn)}


def _text(conn: Connection, conversation_id: str, seq: int | None) -> str:
    return "" if seq is None else _TEXT.one(conn, conversation=conversation_id, at_seq=seq)
