"""One turn: claimed by one worker, then complete, failed or given back; each in a single transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.engine import Connection

from bot.exchange import Outcome, Owner, Reply
from bot.store import (
    bursts,
    cases,
    conversations,
    effects,
    inbox,
    leases,
    messages,
    open_question,
    outbox,
    own_cases,
)
from bot.store.shapes import ConversationRow, InboxRow
from bot.store.values import Claimed, Unfinished

MAX_ATTEMPTS = 5


def claim(conn: Connection, worker: str, conversation_id: str | None, lease: timedelta) -> Claimed | Unfinished | None:
    """Take what the next turn of a conversation that nobody holds answers, unless it says nothing yet."""
    row = leases.find(conn, conversation_id)
    if row is None:
        return None
    died = row.lease_owner is not None
    if died:
        leases.count_death(conn, row.id)
    waiting = inbox.waiting(conn, row.id)
    rest = bursts.rest(waiting, row.owner, row.memory, row.now)
    if rest > 0:
        return Unfinished(row.id, rest)
    leases.take(conn, row, worker, lease)
    taken = bursts.together(waiting, row.owner)
    content = inbox.content(taken)
    return Claimed(
        conversation_id=row.id,
        brand=row.brand,
        customer=row.customer,
        owner=row.owner,
        memory=row.memory,
        worker=worker,
        fence=row.fence + 1,
        lease=lease,
        queue=cases.queue_view(conn, row.id, row.brand, row.owner),
        overtaken=_overtaken(conn, row.id, taken, row.last_seq),
        case=own_cases.named(conn, row.id, content["text"]),
        **content,
    )


def complete(conn: Connection, claimed: Claimed, outcome: Outcome, keep: bool) -> Claimed | Unfinished | None:
    """Write all a turn leads to. With `keep`, what the next turn answers, if anything waits, under the same lease."""
    row = leases.held(conn, claimed)
    last = row.last_seq + len(outcome.replies)
    inbox.finish(conn, row.id, claimed.seqs, row.now)
    _say(conn, claimed, row, outcome.replies)
    effects.apply(conn, claimed, outcome.effects, row.now)
    owner = _owner(conn, row, outcome.owner)
    waiting = inbox.waiting(conn, row.id) if keep and row.accepted_seq > claimed.seq else []
    rest = bursts.rest(waiting, owner, outcome.memory, row.now)
    changed: dict[str, object] = {
        "last_seq": last,
        "answered_seq": claimed.seq,
        "memory": outcome.memory,
        "question": open_question.after(row, outcome),
        "owner": owner,
        "updated_at": row.now,
    }
    if not waiting or rest > 0:
        conversations.update(conn, row.id, {**changed, "lease_owner": None, "lease_until": None})
        return Unfinished(row.id, rest) if rest > 0 else None
    until = row.now + claimed.lease.total_seconds()
    conversations.update(conn, row.id, {**changed, "lease_until": until})
    queue = cases.queue_view(conn, row.id, row.brand, owner)
    taken = bursts.together(waiting, owner)
    overtaken = _overtaken(conn, row.id, taken, last)
    content = inbox.content(taken)
    case = own_cases.named(conn, row.id, content["text"])
    return replace(claimed, owner=owner, memory=outcome.memory, queue=queue, overtaken=overtaken, case=case, **content)


def fail(conn: Connection, claimed: Claimed, error: str, apology: Outcome | None, hold: timedelta) -> bool:
    """Give up this try; True when it was the last one, and the apology is what the message led to.

    Of a burst the first message is counted; bursts takes it apart before its tries are used up.
    """
    row = leases.held(conn, claimed)
    attempts = claimed.attempts + 1
    dead = attempts >= MAX_ATTEMPTS
    leases.count_death(conn, claimed.conversation_id)
    changed: dict[str, object] = {"updated_at": row.now, **leases.free(row, timedelta(0) if dead else hold)}
    if dead:
        inbox.finish(conn, row.id, claimed.seqs, row.now, "dead")
        changed.update(answered_seq=claimed.seq)
        if apology is not None:
            _say(conn, claimed, row, apology.replies)
            effects.apply(conn, claimed, apology.effects, row.now)
            owner = _owner(conn, row, apology.owner)
            changed.update(last_seq=row.last_seq + len(apology.replies), memory=apology.memory, owner=owner)
            changed.update(question=open_question.after(row, apology))
    data = {"seq": claimed.seq, "error": error, "attempts": attempts, "dead": dead}
    effects.note(conn, claimed.conversation_id, "turn_failed", data, row.now)
    conversations.update(conn, row.id, changed)
    return dead


def release(conn: Connection, claimed: Claimed) -> None:
    """Give the message back unanswered, for anybody to take at once."""
    row = leases.held(conn, claimed)
    conversations.update(conn, row.id, leases.free(row))


def _overtaken(conn: Connection, conversation_id: str, taken: Sequence[InboxRow], last_seq: int) -> bool:
    """Whether the bot has spoken since these rows were written."""
    return taken[-1].seq < last_seq and messages.bot_spoke(conn, conversation_id, taken[-1].seq)


def _say(conn: Connection, claimed: Claimed, row: ConversationRow, replies: tuple[Reply, ...]) -> None:
    first = row.last_seq + 1
    messages.add_replies(conn, row.id, first, replies, row.now, claimed.seq)
    seqs = range(first, first + len(replies))
    outbox.add(conn, row.id, claimed.channel, seqs, row.now, claimed.inbox_id)


def _owner(conn: Connection, row: ConversationRow, wanted: Owner) -> Owner:
    """A customer has one open conversation per channel: a closed one stays closed beside a newer one."""
    if row.owner == "closed" and wanted != "closed" and row.customer is not None:
        newer = conversations.open_of(conn, row.brand, row.channel, row.customer)
        return "closed" if newer else wanted
    return wanted
