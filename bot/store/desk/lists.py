"""What the desk shows: open cases in their order, one conversation, a customer's history, a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.store import messages
from bot.store.cases import ORDER
from bot.store.clock import Now
from bot.store.desk import accounts, notes
from bot.store.desk_rows import REOPEN_SECONDS
from bot.store.tables import cases, conversations, diagnoses, step_outcomes
from bot.store.tables import messages as said
from bot.store.tables_desk import agents, desk_cases, desk_sent

MOST = 1000
RECENT = 50
OPEN = ("waiting", "ticket", "claimed")
_c, _d, _v, _m = cases.c, desk_cases.c, conversations.c, said.c
_FIELDS = (
    *cases.c, *(c for c in _d if c.name != "case_id"), _v.owner, _v.channel, _v.customer, _v.last_seq,
    _v.customer_typing_until, Now().label("now"),
)  # fmt: skip
_CASES = sa.select(*_FIELDS).select_from(
    cases.join(desk_cases, _d.case_id == _c.id).join(conversations, _v.id == _c.conversation_id)
)
_OPEN = _CASES.where(_c.status.in_(OPEN)).order_by(*ORDER).limit(MOST)
_OF = _CASES.where(_c.conversation_id == sa.bindparam("conversation")).order_by(_c.id.desc())
_CONVERSATION = sa.select(conversations, Now().label("now")).where(_v.id == sa.bindparam("conversation"))
_AUTHORS = (
    sa.select(desk_sent.c.seq, agents.c.id, agents.c.name)
    .join(agents, agents.c.id == desk_sent.c.agent_id)
    .where(desk_sent.c.conversation_id == sa.bindparam("conversation"))
)
_HANDLING = (
    sa.select(_c.closed_at - _d.claimed_at)
    .join(desk_cases, _d.case_id == _c.id)
    .where(_c.status == "resolved", _d.claimed_at.isnot(None), _c.closed_at > Now() - REOPEN_SECONDS)
    .order_by(_c.closed_at.desc())
    .limit(RECENT)
)


def open_cases(conn: Any) -> list[dict[str, Any]]:
    """Every case that is not over, in the order of the queue."""
    return [dict(row._mapping) for row in conn.execute(_OPEN)]


def cases_of(conn: Any, conversation_id: str) -> list[dict[str, Any]]:
    """The cases of a conversation, newest first."""
    return [dict(row._mapping) for row in conn.execute(_OF, {"conversation": conversation_id})]


def conversation(conn: Any, conversation_id: str) -> dict[str, Any] | None:
    """A conversation's own row, without its memory."""
    row = conn.execute(_CONVERSATION, {"conversation": conversation_id}).first()
    return None if row is None else {k: v for k, v in row._mapping.items() if k != "memory"}


def memory(conn: Any, conversation_id: str) -> dict[str, Any] | None:
    """What the bot keeps of it."""
    found: dict[str, Any] | None = conn.execute(sa.select(_v.memory).where(_v.id == conversation_id)).scalar()
    return found


def transcript(conn: Any, conversation_id: str, after: int, limit: int) -> dict[str, Any]:
    """Messages above `after` with the names of the agents who wrote them, and all notes."""
    known = {"conversation": conversation_id}
    authors = {row.seq: {"id": row.id, "name": row.name} for row in conn.execute(_AUTHORS, known)}
    page = messages.page(conn, conversation_id, after, 2**31 - 1, limit)
    shown = [{**m, "by": authors[m["seq"]]} if m["seq"] in authors else m for m in page]
    return {"messages": shown, "notes": notes.of(conn, conversation_id)}


def runs(conn: Any, conversation_id: str) -> list[dict[str, Any]]:
    """The diagnoses of a conversation with the outcomes of their steps as they are now."""
    d, o = diagnoses.c, step_outcomes.c
    found = conn.execute(sa.select(diagnoses).where(d.conversation_id == conversation_id).order_by(d.opened_at))
    rows = [dict(row._mapping) for row in found]
    wanted = sa.select(step_outcomes).where(o.diagnosis_id.in_([row["id"] for row in rows]))
    outcomes: dict[str, dict[str, Any]] = {}
    for row in conn.execute(wanted) if rows else ():
        outcomes.setdefault(row.diagnosis_id, {})[row.step_id] = {"outcome": row.outcome, "at": row.at}
    return [{**row, "outcomes": outcomes.get(row["id"], {})} for row in rows]


def history(conn: Any, conversation_id: str) -> list[dict[str, Any]]:
    """Cases of the same known customer in other conversations of the same wallet, newest first."""
    own = conn.execute(sa.select(_v.brand, _v.customer).where(_v.id == conversation_id)).one()
    if own.customer is None:
        return []
    theirs = sa.and_(_v.brand == own.brand, _v.customer == own.customer, _v.id != conversation_id)
    return [dict(row._mapping) for row in conn.execute(_CASES.where(theirs).order_by(_c.id.desc()).limit(RECENT))]


def search(conn: Any, words: str, brands: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """Conversations with a case of these wallets whose number or messages have the words, newest first."""
    like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    hit = sa.select(sa.func.max(_m.seq)).where(
        _m.conversation_id == _c.conversation_id, _m.text.ilike(like, escape="\\")
    )
    seq = hit.scalar_subquery()
    wanted = _CASES.add_columns(seq.label("hit")).where(_c.brand.in_(list(brands)))
    found = sa.or_(_c.number.ilike(like, escape="\\"), seq.isnot(None))
    rows = conn.execute(wanted.where(found).order_by(_c.id.desc()).limit(limit)).all()
    texts = {(r.conversation_id, r.hit): _text(conn, r.conversation_id, r.hit) for r in rows if r.hit}
    return [{**row._mapping, "text": texts.get((row.conversation_id, row.hit), "")} for row in rows]


def handling(conn: Any) -> list[float]:
    """How long the cases took that were closed within the last day, in seconds."""
    return [float(seconds) for seconds in conn.execute(_HANDLING).scalars() if seconds >= 0]


def people(conn: Any) -> list[dict[str, Any]]:
    """Everybody who may have cases, with presence and load."""
    rows = conn.execute(sa.select(agents, Now().label("now")).where(agents.c.disabled_at.is_(None)))
    mine = sa.select(_d.agent_id, sa.func.count()).join(cases, _c.id == _d.case_id)
    loads = dict(conn.execute(mine.where(_c.status == "claimed").group_by(_d.agent_id)).all())
    workers = [row for row in rows if row.role in ("agent", "lead")]
    return [
        {
            **accounts.listed(row, row.now),
            "load": loads.get(row.id, 0),
            "watching": row.watching,
            "typing": bool(row.typing_until and row.typing_until > row.now),
        }
        for row in workers
    ]


def names(conn: Any) -> dict[str, str]:
    """How everybody is called who ever had an account."""
    return {row.id: row.name for row in conn.execute(sa.select(agents.c.id, agents.c.name))}


def _text(conn: Any, conversation_id: str, seq: int) -> str:
    wanted = sa.select(_m.text).where(_m.conversation_id == conversation_id, _m.seq == seq)
    return str(conn.execute(wanted).scalar())
