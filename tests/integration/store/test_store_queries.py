"""What the store asks its database: few statements, all through indexes, whatever the conversation's length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.store import Claimed, Store, tables
from bot.store.engine import writing
from tests.integration.store.acting import HOUR, LEASE, answer, claim, echo, opened, press, say, set_row
from tests.integration.store.test_store_effects import case_opened, diagnosis, outcome

# The index of conversations with something to answer, which holds nothing else.
MAY_BE_SCANNED = {"SCAN CONSTANT ROW", "SCAN conversations USING INDEX conversations_pending"}
# Statements of one call, BEGIN included.
AT_MOST = {"accept": 6, "claim": 5, "complete": 7, "accept_and_claim": 10, "page": 3, "authenticate": 2}


@pytest.fixture
def sqlite_store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store whose plans and steps SQLite will tell."""
    path = tmp_path / "plans.db"
    path.write_bytes(migrated_file.read_bytes())
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Collects what is sent to the database."""
    seen: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        seen.append((statement, parameters[0] if many else parameters))

    sa.event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(store.engine, "before_cursor_execute", note)


def use_everything(store: Store) -> None:
    """Call every method of the facade with something to do."""
    new = opened(store, "u1")
    again, cid = opened(store, "u1"), new.conversation_id
    store.authenticate(again.token)
    store.redeem_ticket(store.issue_ticket(cid, HOUR))
    for n in range(6):
        press(store, cid, f"m{n}")
    say(store, cid, "m0")
    say(store, cid, "m6")
    say(store, cid, "m7")
    outcomes = (outcome("network", 1, "failed"),)
    claimed = claim(store)
    effects = (case_opened("a"), case_opened(), diagnosis(outcomes=outcomes))
    following = store.complete(claimed, echo(claimed, *effects, owner="queued"), keep=True)
    assert isinstance(following, Claimed)
    store.release(following)
    store.fail(claim(store, cid), "Error", None, 0 * HOUR)
    store.clear_leases("w1")
    claim(store, cid)
    store.clear_leases()
    store.find_option(cid, "1.x")
    store.page(cid, 3)
    store.progress(cid)
    store.mark_delivered(cid, 2)
    store.pending_conversations(10)
    store.list_cases("waiting", "okpay", 10)
    store.list_cases("waiting", None, 10)
    store.purge()
    answer(store, cid)


def test_every_statement_goes_through_an_index(sqlite_store: Store) -> None:
    with statements(sqlite_store) as seen:
        use_everything(sqlite_store)
    scans = {}
    with sqlite_store.engine.connect() as conn:
        for statement, parameters in seen:
            if statement.startswith("BEGIN"):
                continue
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            scanned = [row[3] for row in plan if row[3].startswith("SCAN") and row[3] not in MAY_BE_SCANNED]
            # What a window function made of a few rows that an index found is read whole, and is no table.
            scanned = [step for step in scanned if not re.match(r"SCAN (anon_|\(subquery)", step)]
            scans.update({statement: scanned} if scanned else {})
    assert scans == {}


def test_a_call_is_a_handful_of_statements(sqlite_store: Store) -> None:
    store, new = sqlite_store, opened(sqlite_store)
    said = (new.conversation_id, "web", "m", "x", None, frozenset[str]())
    claimed: list[Claimed] = []
    calls: dict[str, Callable[[], object]] = {
        "accept": lambda: store.accept(*said),
        "claim": lambda: claimed.append(claim(store, new.conversation_id)),
        "complete": lambda: store.complete(claimed[0], echo(claimed[0]), keep=True),
        "accept_and_claim": lambda: store.accept_and_claim(*said[:2], "n", *said[3:], "w1", LEASE),
        "page": lambda: store.page(new.conversation_id, 0),
        "authenticate": lambda: store.authenticate(new.token),
    }
    counts = {}
    for name, call in calls.items():
        with statements(store) as seen:
            call()
        counts[name] = len(seen)
    assert all(counts[name] <= AT_MOST[name] for name in AT_MOST), counts


def lengthen(store: Store, conversation_id: str, turns: int) -> None:
    """As if that many turns had been completed."""
    said, answered = range(2, 2 * turns + 2, 2), range(3, 2 * turns + 3, 2)
    common = {"conversation_id": conversation_id, "channel": "web", "state": "done"}
    message = {"conversation_id": conversation_id, "kind": "text", "text": "x", "options": [], "at": 1.0}
    row = {**common, "sender": conversation_id, "text": "x", "kinds": [], "received_at": 1.0}
    with writing(store.engine).begin() as conn:
        conn.execute(sa.insert(tables.messages), [{**message, "seq": n, "sender": "customer"} for n in said])
        conn.execute(sa.insert(tables.messages), [{**message, "seq": n, "sender": "bot"} for n in answered])
        conn.execute(sa.insert(tables.inbox), [{**row, "channel_message_id": f"o{n}", "seq": n} for n in said])
        outgoing = [{**common, "n": 1, "seq": n, "created_at": 1.0} for n in answered]
        conn.execute(sa.insert(tables.outbox), outgoing)
    last = {"last_seq": answered[-1], "accepted_seq": said[-1], "answered_seq": said[-1]}
    set_row(store, "conversations", conversation_id, **last)


def test_a_long_conversation_is_not_slower(sqlite_store: Store) -> None:
    """Counts the steps of SQLite's machine, which no other program on this computer disturbs."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    def cost(cid: str) -> int:
        before = steps
        for turn in range(20):
            say(sqlite_store, cid, f"m{turn}")
            answer(sqlite_store, cid)
            at = sqlite_store.progress(cid)
            assert at is not None
            sqlite_store.page(cid, at.last_seq - 2)
        return steps - before

    sa.event.listen(sqlite_store.engine, "connect", lambda c, _: c.set_progress_handler(step, 10))
    short, long = (opened(sqlite_store).conversation_id for _ in range(2))
    lengthen(sqlite_store, long, 1_000)
    assert cost(long) <= 1.2 * cost(short)


@pytest.mark.postgres
def test_postgresql_sees_the_partial_indexes(postgres: Any, migrated_database: str) -> None:
    store = Store(postgres.url(migrated_database))
    with statements(store) as seen:
        store.pending_conversations(10)
        store.claim("w1", None, LEASE)
    del seen[2:]  # what a claim asks next when it finds something
    with store.engine.connect() as conn:
        conn.exec_driver_sql("SET enable_seqscan = off")
        plans = ["\n".join(conn.exec_driver_sql(f"EXPLAIN {s}", p).scalars()) for s, p in seen]
    store.close()
    assert all("conversations_pending" in plan for plan in plans), plans
