"""One conversation as the desk changes it: its row, locked, and the case that is open in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk import ownership
from bot.desk.decisions import Think
from bot.desk.errors import UnknownCase
from bot.desk.ownership import Act, Actor
from bot.desk.permissions import Agent
from bot.exchange import Outcome
from bot.store import conversations, effects, leases, messages, open_question, outbox
from bot.store.clock import moment
from bot.store.query import rows
from bot.store.shapes import ConversationRow
from bot.store.tables import cases
from bot.store.tables_desk import desk_cases
from bot.store.values import CaseStatus, Subject

OPEN = ("waiting", "ticket", "claimed")
_c, _d = cases.c, desk_cases.c


class CaseRow(NamedTuple):
    """What decides about a case."""

    case_id: int
    number: str
    status: CaseStatus
    promised_at: float | None
    agent_id: str | None
    offered_to: str | None
    first_answer_at: float | None
    waiting_since: float | None
    ask_at: float | None


_CASE = rows(
    CaseRow,
    sa.select(
        _d.case_id,
        _c.number,
        _c.status,
        _c.promised_at,
        _d.agent_id,
        _d.offered_to,
        _d.first_answer_at,
        _d.waiting_since,
        _d.ask_at,
    )
    .join(desk_cases, _d.case_id == _c.id)
    .where(_c.conversation_id == sa.bindparam("conversation"))
    .order_by(_c.status.in_(OPEN).desc(), _c.id.desc())
    .limit(1),
)


@dataclass(frozen=True)
class LockedConversation:
    """The locked conversation and its newest case, the open one if there is one."""

    row: ConversationRow
    case: CaseRow | None

    @property
    def holder(self) -> str | None:
        """Who has the case."""
        return self.case.agent_id if self.case is not None and self.case.status == "claimed" else None

    def actor(self, agent: Agent) -> Actor:
        """What this person is to the conversation."""
        if self.holder == agent.id:
            return "owner"
        return "lead" if agent.may("lead") else "agent"


@dataclass(frozen=True)
class LockedCase(LockedConversation):
    """The same where a case is known to be open."""

    case: CaseRow


def find(conn: Connection, conversation_id: str) -> LockedConversation:
    """Lock the conversation. Raises UnknownConversation."""
    row, case = conversations.lock(conn, conversation_id), _CASE.first(conn, conversation=conversation_id)
    is_open = case is not None and case.status in OPEN
    return LockedCase(row, case) if case is not None and is_open else LockedConversation(row, case)


def find_open(conn: Connection, conversation_id: str) -> LockedCase:
    """Lock a conversation that has an open case. Raises UnknownCase."""
    place = find(conn, conversation_id)
    if not isinstance(place, LockedCase):
        raise UnknownCase(conversation_id)
    return place


def move(
    conn: Connection,
    place: LockedConversation,
    act: Act,
    actor: Actor,
    think: Think | None = None,
    *,
    by: str | None = None,
    **data: object,
) -> None:
    """Change the owner as the table of ownership says, with all that the engine makes of it. Raises NotAllowed."""
    row = place.row
    owner = ownership.after(act, row.owner, actor)
    changed: dict[str, object] = {"owner": owner, "updated_at": row.now}
    if think is not None:
        outcome = think(row.memory, row.owner, moment(row.now))
        owner = changed["owner"] = outcome.owner
        changed |= {"memory": outcome.memory, "last_seq": row.last_seq + len(outcome.replies)}
        changed["question"] = open_question.after(row, outcome)
        say(conn, row, outcome)
    if owner != "agent":
        changed["agent_typing_until"] = None
    # A turn that still runs was thought out for the former owner: void it, it will be run again.
    conversations.update(conn, row.id, {**changed, **leases.free(row)})
    effects.note(conn, row.id, act, {"agent": by, "from": row.owner, "to": owner, **data}, row.now)


def say(conn: Connection, row: ConversationRow, outcome: Outcome) -> None:
    """Write replies and effects that answer no message."""
    first = row.last_seq + 1
    messages.add_replies(conn, row.id, first, outcome.replies, row.now)
    outbox.add(conn, row.id, row.channel, range(first, first + len(outcome.replies)), row.now)
    effects.apply(conn, Subject(row.id, row.brand, row.last_seq), outcome.effects, row.now)


def set_case(conn: Connection, case: CaseRow, **values: object) -> None:
    """Change what the desk knows of the case."""
    conn.execute(sa.update(desk_cases).where(_d.case_id == case.case_id).values(**values))


def set_status(conn: Connection, case: CaseRow, status: CaseStatus, closed_at: float | None = None) -> None:
    """Change the case itself."""
    conn.execute(sa.update(cases).where(_c.id == case.case_id).values(status=status, closed_at=closed_at))
