"""Short words for what the tests of the store do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.desk.ownership import Act, Actor
from bot.exchange import Choice, Effect, Outcome, Reply, ReplyOption, StepInfo
from bot.store import Accepted, Claimed, Opened, Store, tables
from bot.store.desk import locked_conversation
from bot.store.desk.facade import DeskStore
from tests.support.postgres import Cluster

BACKENDS = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]
LEASE = timedelta(hours=1)
HOUR = timedelta(hours=1)
SORRY = Reply("系统繁忙，请稍后再试", "notice", sender="system")
ASKED = Reply(
    "请检查网络。网络正常吗？",
    "step",
    (ReplyOption("好了", "resolved"), ReplyOption("还是不行", "persists")),
    question=3,
    step=StepInfo("network", 1, 4, "付款失败"),
)


def empty(cluster: Cluster, database: str) -> None:
    """Forget every row of a PostgreSQL database; numbers begin anew. Most tables are empty: TRUNCATE, which gives each
    a new file, takes seven times as long."""
    deleted = "; ".join(f"DELETE FROM {name}" for name in tables.metadata.tables)
    numbers = "SELECT setval(format('%I.%I', schemaname, sequencename), 1, false) FROM pg_sequences"
    # As a replica does it: the audit log refuses everybody else.
    cluster.execute(f"SET session_replication_role = replica; {deleted}; {numbers}", database)


def opened(store: Store, customer: str | None = None, brand: str = "okpay", channel: str = "web") -> Opened:
    """A conversation that begins with one greeting."""
    return store.open_conversation(brand, channel, customer, {"turns": 0}, [Reply("您好")], HOUR)


def say(store: Store, conversation_id: str, message_id: str, text: str | None = None) -> Accepted:
    """The customer says something."""
    said = text or f"text of {message_id}"
    return store.accept(conversation_id, "web", message_id, said, None, frozenset())


def press(store: Store, conversation_id: str, message_id: str, choice: Choice | None = None) -> Accepted:
    """The customer presses a button; pressed ones are read one by one."""
    pressed = choice or Choice(1, "persists", f"text of {message_id}")
    return store.accept(conversation_id, "web", message_id, "", pressed, frozenset())


def claim(store: Store, conversation_id: str | None = None, worker: str = "w1") -> Claimed:
    """Claim what is known to be there."""
    claimed = store.claim(worker, conversation_id, LEASE)
    assert isinstance(claimed, Claimed)
    return claimed


def echo(claimed: Claimed, *effects: Effect, owner: Any = None) -> Outcome:
    """An outcome that says what it answers."""
    memory = {"turns": claimed.memory["turns"] + 1, "last": claimed.seq}
    return Outcome((Reply(f"echo {claimed.text}"),), memory, owner or claimed.owner, effects)


def answer(store: Store, conversation_id: str, *effects: Effect, owner: Any = None) -> None:
    """Claim and complete one message."""
    claimed = claim(store, conversation_id)
    store.complete(claimed, echo(claimed, *effects, owner=owner), keep=False)


def rows(store: Store, table: str, **where: Any) -> list[dict[str, Any]]:
    """Rows of a table, in the order of their key."""
    source = tables.metadata.tables[table]
    wanted = sa.select(source).filter_by(**where).order_by(*source.primary_key.columns)
    with store.engine.connect() as conn:
        return [dict(row._mapping) for row in conn.execute(wanted)]


def set_row(store: Store, table: str, key: str, **values: Any) -> None:
    """Change a row behind the store's back."""
    source = tables.metadata.tables[table]
    with store._writer.begin() as conn:
        conn.execute(sa.update(source).where(source.c.id == key).values(**values))


def expire_lease(store: Store, conversation_id: str) -> None:
    """As if the lease's time were over."""
    set_row(store, "conversations", conversation_id, lease_until=1.0)


def texts(store: Store, conversation_id: str) -> list[tuple[int, str, str]]:
    """The transcript as (seq, from, text)."""
    page = store.page(conversation_id, 0)
    assert page is not None
    return [(m["seq"], m["from"], m["text"]) for m in page.messages]


def echoed(store: Store, conversation_id: str) -> list[str]:
    """Every line that an echo repeated, in order; a burst is repeated in one answer."""
    said = (text for _, sender, text in texts(store, conversation_id) if sender == "bot")
    answers = (text.removeprefix("echo ") for text in said if text.startswith("echo "))
    return [line for answer in answers for line in answer.split("\n")]


def give_back(store: Store, conversation_id: str) -> None:
    """The case is over and the conversation is the bot's, as when a person gives it back or the customer leaves."""

    def work(conn: Any) -> None:
        found = locked_conversation.find_open(conn, conversation_id)
        act: Act = "hand_back" if found.row.owner == "agent" else "leave"
        actor: Actor = "owner" if act == "hand_back" else "customer"
        locked_conversation.move(conn, found, act, actor, lambda memory, owner, now: Outcome((), memory, "bot"))
        locked_conversation.set_status(conn, found.case, "resolved", found.row.now)

    DeskStore(store).write(work)
