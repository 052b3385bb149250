"""What agents do with conversations. Each function is called in one transaction; the first to come wins."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk import ownership
from bot.desk.decisions import Think
from bot.desk.errors import Full, NotAllowed, Taken
from bot.desk.permissions import Agent
from bot.exchange import Reply
from bot.store import attachments, conversations, effects, messages, outbox
from bot.store.desk import locked_conversation, notes
from bot.store.desk.locked_conversation import LockedCase, LockedConversation
from bot.store.free_text import guarded
from bot.store.query import column
from bot.store.said_before import masked_in
from bot.store.tables import cases
from bot.store.tables_desk import agents, desk_cases, desk_sent
from bot.store.values import NewAttachment

RELEASE_PATIENCE = 600.0
_d, _a = desk_cases.c, agents.c
_LOAD = column(
    int,
    sa.select(sa.func.count())
    .select_from(desk_cases.join(cases, cases.c.id == _d.case_id))
    .where(_d.agent_id == sa.bindparam("agent"), cases.c.status == "claimed"),
)
_HOLDS = column(
    int,
    sa.select(_d.case_id)
    .join(cases, cases.c.id == _d.case_id)
    .where(
        cases.c.conversation_id == sa.bindparam("conversation"),
        cases.c.status == "claimed",
        _d.agent_id == sa.bindparam("agent"),
    ),
)
_SENT = column(
    int,
    sa.select(desk_sent.c.seq).where(
        desk_sent.c.conversation_id == sa.bindparam("conversation"), desk_sent.c.client_id == sa.bindparam("client")
    ),
)


def claim(conn: Connection, conversation_id: str, agent: Agent, think: Think) -> None:
    """Take a waiting case or a ticket. Raises Taken, Full, UnknownCase, NotAllowed."""
    found = locked_conversation.find_open(conn, conversation_id)
    if found.holder == agent.id:
        return _take_back(conn, found, agent, think)
    if found.holder is not None:
        raise Taken(found.holder)
    require_room(conn, agent)
    actor = found.actor(agent)
    locked_conversation.move(conn, found, "claim", actor, think, by=agent.id, case=found.case.number)
    give(conn, found, agent)


def assign(conn: Connection, conversation_id: str, agent: Agent, think: Think) -> bool:
    """Give a waiting case to a person with room; False when it is no longer so."""
    found = locked_conversation.find_open(conn, conversation_id)
    if found.case.status != "waiting" or found.row.owner != "queued" or load(conn, agent.id) >= agent.capacity:
        return False
    locked_conversation.move(conn, found, "assign", "clock", think, by=agent.id, case=found.case.number)
    give(conn, found, agent)
    return True


def take_over(conn: Connection, conversation_id: str, lead: Agent, to: Agent, think: Think) -> None:
    """A lead gives the case to somebody, perhaps to themselves, whoever has it."""
    found = locked_conversation.find_open(conn, conversation_id)
    if found.holder == to.id:
        return
    locked_conversation.move(
        conn, found, "take_over", "lead", think, by=lead.id, to_agent=to.id, case=found.case.number
    )
    give(conn, found, to)


def has(conn: Connection, conversation_id: str, agent: Agent) -> bool:
    """Whether an open case of this conversation is this person's."""
    mine = {"conversation": conversation_id, "agent": agent.id}
    return _HOLDS.first(conn, **mine) is not None


def say(
    conn: Connection,
    conversation_id: str,
    agent: Agent,
    client_id: str,
    text: str,
    picture: NewAttachment | None = None,
) -> tuple[int, bool]:
    """Write an agent's message: its seq, and whether it is new. The same client_id again has no second effect."""
    found = locked_conversation.find(conn, conversation_id)
    known = _SENT.first(conn, conversation=conversation_id, client=client_id)
    if known is not None:
        return known, False
    row, actor = found.row, found.actor(agent)
    ownership.after("say", row.owner, actor)
    seq = row.last_seq + 1
    said = guarded(masked_in(conn, row.id, text))
    messages.add_replies(conn, row.id, seq, [Reply(said, sender="agent", author=agent.name)], row.now)
    if picture is not None:
        messages.attach(conn, row.id, seq, attachments.add(conn, row.id, picture, row.now))
    outbox.add(conn, row.id, row.channel, [seq], row.now)
    sent = {"conversation_id": row.id, "client_id": client_id, "agent_id": agent.id, "seq": seq}
    conn.execute(sa.insert(desk_sent), sent)
    conversations.update(conn, row.id, {"last_seq": seq, "updated_at": row.now, "agent_typing_until": None})
    assert isinstance(found, LockedCase)  # only who has an open case may say anything
    _answered(conn, found, seq)
    effects.note(conn, row.id, "said", {"agent": agent.id, "seq": seq}, row.now)
    return seq, True


def note(conn: Connection, conversation_id: str, agent: Agent, text: str, kind: str = "note") -> int:
    """Write what only the desk sees. A whisper is a lead's note to whoever has the case."""
    found = locked_conversation.find(conn, conversation_id)
    actor = found.actor(agent)
    ownership.after("whisper" if kind == "whisper" else "note", found.row.owner, actor)
    return notes.add(conn, found, kind, text, agent.id)


def send_step(conn: Connection, conversation_id: str, agent: Agent, think: Think, **step: object) -> None:
    """Have the bot walk one step with the customer; the outcome comes back."""
    found = locked_conversation.find_open(conn, conversation_id)
    locked_conversation.move(conn, found, "send_step", found.actor(agent), think, by=agent.id, **step)
    _answered(conn, found, found.row.last_seq + 1)


def hand_back(conn: Connection, conversation_id: str, agent: Agent, think: Think, topic: str | None) -> None:
    """The bot goes on; the case is over."""
    found = locked_conversation.find_open(conn, conversation_id)
    locked_conversation.move(conn, found, "hand_back", found.actor(agent), think, by=agent.id, topic=topic)
    _end(conn, found, "handed_back", None, agent)


def close(conn: Connection, conversation_id: str, agent: Agent, think: Think, category: str, summary: str) -> None:
    """The case is over, and so is the conversation."""
    found = locked_conversation.find_open(conn, conversation_id)
    locked_conversation.move(conn, found, "close", found.actor(agent), think, by=agent.id, category=category)
    _end(conn, found, category, summary, agent)


def release(conn: Connection, conversation_id: str, agent: Agent | None, think: Think, why: str = "") -> None:
    """Back to the queue, at the old place; without an agent because the time passed."""
    found = locked_conversation.find_open(conn, conversation_id)
    actor = "clock" if agent is None else found.actor(agent)
    by = None if agent is None else agent.id
    if found.holder is None:
        raise NotAllowed("release", found.row.owner)
    locked_conversation.move(conn, found, "release", actor, think, by=by, former=found.holder)
    locked_conversation.set_status(conn, found.case, "waiting")
    ask_at = max(found.case.promised_at or 0.0, found.row.now + RELEASE_PATIENCE)
    nobody = {"agent_id": None, "offered_to": None, "offered_until": None}
    locked_conversation.set_case(conn, found.case, **nobody, claimed_at=None, ask_at=ask_at)
    if why:
        notes.add(conn, found, "transfer", why, by)


def load(conn: Connection, agent_id: str) -> int:
    """How many cases somebody has."""
    return _LOAD.one(conn, agent=agent_id)


def require_room(conn: Connection, agent: Agent) -> None:
    """Raises Full. Locks the account, so that two claims at once are counted one after the other."""
    conn.execute(sa.select(_a.id).where(_a.id == agent.id).with_for_update())
    if load(conn, agent.id) >= agent.capacity and not agent.may("lead"):
        raise Full(agent.id)


def give(conn: Connection, found: LockedCase, agent: Agent) -> None:
    """The case is this person's."""
    waiting_since = found.case.waiting_since if found.case.first_answer_at else None
    locked_conversation.set_status(conn, found.case, "claimed")
    locked_conversation.set_case(
        conn, found.case, agent_id=agent.id, claimed_at=found.row.now, ask_at=None, offered_to=None, offered_until=None,
        waiting_since=waiting_since,
    )  # fmt: skip
    conversations.update(conn, found.row.id, {"agent_name": agent.name})


def _take_back(conn: Connection, found: LockedConversation, agent: Agent, think: Think) -> None:
    if found.row.owner == "bot":
        locked_conversation.move(conn, found, "take_back", "owner", think, by=agent.id)
        conversations.update(conn, found.row.id, {"agent_name": agent.name})


def _answered(conn: Connection, found: LockedCase, seq: int) -> None:
    first = {} if found.case.first_answer_at else {"first_answer_at": found.row.now, "first_answer_seq": seq}
    locked_conversation.set_case(conn, found.case, **first, waiting_since=None)


def _end(conn: Connection, found: LockedCase, category: str, summary: str | None, agent: Agent) -> None:
    locked_conversation.set_status(conn, found.case, "resolved", found.row.now)
    holder = found.holder or agent.id
    locked_conversation.set_case(
        conn, found.case, category=category, summary=summary, agent_id=holder, waiting_since=None, ask_at=None,
        offered_to=None, offered_until=None,
    )  # fmt: skip
