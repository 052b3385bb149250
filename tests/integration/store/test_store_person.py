"""One person's data across all tables, on both databases: found, given out, erased without a trace; nobody else's."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot.store import Store
from bot.store.errors import StoreError
from bot.store.migrate import schema
from bot.store.person import PersonStore
from bot.store.person.belongings import BELONGINGS
from bot.store.tables_desk import audit
from tests.integration.store.acting import claim, echo, opened, rows, say, set_row
from tests.support.belongings import Marked, all_rows
from tests.support.postgres import Cluster, binaries

NOW = time.time()
MINE = [one.table.name for one in BELONGINGS if one.whose is not None]


@pytest.fixture
def people(store: Store) -> PersonStore:
    return PersonStore(store)


@pytest.fixture
def dump(store: Store, url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], bytes]:
    """All bytes of the database as whoever copies it gets them."""

    def of_sqlite() -> bytes:
        file = Path(url.removeprefix("sqlite:///"))
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    def of_postgres() -> bytes:
        store.close()
        found, cluster = binaries(), request.getfixturevalue("postgres")
        assert found is not None and isinstance(cluster, Cluster)
        name = url.partition("@/")[2].partition("?")[0]
        command = [shutil.which("pg_dump") or str(found / "pg_dump"), "-h", str(cluster.folder), "-U", "postgres", name]
        return subprocess.run(command, check=True, capture_output=True).stdout

    return of_sqlite if url.startswith("sqlite") else of_postgres


def test_of_one_person_something_is_found_in_every_table(store: Store, people: PersonStore) -> None:
    one = Marked(store, "mine", NOW)
    Marked(store, "other", NOW)
    person = people.person(one.conversation)
    assert person is not None
    given = people.export(person, inward=True)
    assert set(given["records"]) == set(MINE)
    assert "other" not in str(given)
    assert person.numbers == (one.number,)


@pytest.mark.parametrize("name", ["subject", "address"])
def test_a_person_is_found_by_every_name_they_have(store: Store, people: PersonStore, name: str) -> None:
    one = Marked(store, "mine", NOW)
    assert people.named("okpay", getattr(one, name)) == people.person(one.conversation)
    assert people.named("upay", getattr(one, name)) is None
    assert people.named("okpay", "nobody") is None
    assert people.person("nobody") is None


def test_erased_is_what_no_search_finds_in_a_dump(store: Store, people: PersonStore, dump: Any) -> None:
    one = Marked(store, "Zqmine", NOW)
    assert b"Zqmine" in dump()
    person = people.person(one.conversation)
    assert person is not None
    done = people.ask(person, "command")
    assert done.state == "done" and done.conversation_id is None
    assert people.scrub()
    assert b"Zqmine" not in dump()
    assert people.person(one.conversation) is None and people.named("okpay", one.subject) is None


def test_after_many_changes_no_page_of_the_file_has_a_trace(store: Store, people: PersonStore, dump: Any) -> None:
    new = opened(store, customer="Zqsub").conversation_id
    for number in range(60):
        say(store, new, f"m{number}", f"Zqmine {number} " + "长" * 200)
        set_row(store, "conversations", new, memory={"words": f"Zqmine {number} " + "x" * (number * 97)}, owner="bot")
        opened(store)
    person = people.person(new)
    assert person is not None
    people.ask(person, "command")
    assert people.scrub()
    assert b"Zqmine" not in dump() and b"Zqsub" not in dump()


def test_nobody_elses_row_changes_when_one_is_erased(store: Store, people: PersonStore) -> None:
    Marked(store, "other", NOW)
    opened(store, customer="third")
    before = all_rows(store)
    one = Marked(store, "mine", NOW)
    person = people.person(one.conversation)
    assert person is not None
    people.ask(person, "desk", "law", one.agent)
    after = all_rows(store)
    [receipt] = after.pop("erasures")
    assert "mine" not in receipt
    left = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    # What is new: the account that worked on it, who looks at nothing now, and two lines without a name.
    assert {name: len(new) for name, new in left.items() if new} == {"agents": 1, "audit": 2}
    assert "mine" not in str(left)
    assert all(set(rows) <= set(after[name]) for name, rows in before.items() if name != "erasures")


def test_the_receipt_counts_what_went(store: Store, people: PersonStore) -> None:
    one = Marked(store, "mine", NOW)
    person = people.person(one.conversation)
    assert person is not None
    wish = people.ask(person, "customer")
    assert wish.counts == {**dict.fromkeys(MINE, 1), "audit": 2}
    [kept] = rows(store, "erasures")
    assert kept["id"] == wish.id and kept["counts"] == wish.counts and kept["conversation_id"] is None


@pytest.mark.parametrize(("priority", "why"), [(1, "case_open"), (100, "money_at_risk")])
def test_who_has_an_open_case_is_held_back_until_it_is_over(
    store: Store, people: PersonStore, priority: int, why: str
) -> None:
    one = Marked(store, "mine", NOW, cases={"status": "ticket", "priority": priority})
    person = people.person(one.conversation)
    assert person is not None
    wish = people.ask(person, "customer")
    assert (wish.state, wish.held_for) == ("held", why)
    assert people.due() == [] and people.person(one.conversation) == person
    assert people.ask(person, "customer").id == wish.id
    set_row(store, "cases", one.ids["cases"], status="resolved")
    [due] = people.due()
    done = people.carry_out(due)
    assert (done.id, done.state) == (wish.id, "done")
    assert people.person(one.conversation) is None and people.due() == []


def test_who_talks_with_a_person_at_the_desk_is_held_back(store: Store, people: PersonStore) -> None:
    one = Marked(store, "mine", NOW, conversations={"owner": "agent"})
    person = people.person(one.conversation)
    assert person is not None
    assert people.ask(person, "desk").held_for == "case_open"


def test_of_an_anonymous_one_only_their_own_conversation_goes(store: Store, people: PersonStore) -> None:
    mine, other = opened(store).conversation_id, opened(store).conversation_id
    person = people.person(mine)
    assert person is not None and person.conversations == (mine,)
    people.ask(person, "customer")
    assert store.page(mine, 0) is None and store.page(other, 0) is not None


def test_a_known_customers_conversations_go_together(store: Store, people: PersonStore) -> None:
    first = opened(store, customer="sub").conversation_id
    set_row(store, "conversations", first, owner="closed")
    second, foreign = opened(store, customer="sub").conversation_id, opened(store, "sub", "upay").conversation_id
    person = people.person(second)
    assert person is not None and set(person.conversations) == {first, second}
    people.ask(person, "customer")
    assert [store.page(each, 0) is None for each in (first, second, foreign)] == [True, True, False]


def test_whom_a_follower_is_linked_to_no_more_is_not_erased_with_them(store: Store, people: PersonStore) -> None:
    one, other = Marked(store, "mine", NOW), Marked(store, "other", NOW)
    with store._writer.begin() as conn:
        table = schema().tables["mail_customers"]
        conn.execute(sa.update(table).where(table.c.address == one.address).values(subject=other.subject))
    person = people.person(one.conversation)
    assert person is not None and person.conversations == (one.conversation,)
    assert other.subject not in person.subjects


def test_a_turn_that_runs_while_its_person_is_erased_writes_nothing(store: Store, people: PersonStore) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    claimed = claim(store, new)
    person = people.person(new)
    assert person is not None
    people.ask(person, "customer")
    with pytest.raises(StoreError):
        store.complete(claimed, echo(claimed), keep=False)
    assert rows(store, "messages") == [] and rows(store, "conversations") == []


def test_the_audit_log_lets_nobody_change_it_without_the_key(store: Store) -> None:
    Marked(store, "mine", NOW)
    for statement in (sa.update(audit).values(object="x"), sa.delete(audit)):
        with pytest.raises(DBAPIError), store._writer.begin() as conn:
            conn.execute(statement)
    key = schema().tables["audit_key"]
    with pytest.raises(DBAPIError), store._writer.begin() as conn:
        conn.execute(sa.insert(key), {"before": 0.0})
        conn.execute(sa.update(audit).values(action="forged"))  # the key opens no act, time or person
    with pytest.raises(DBAPIError), store._writer.begin() as conn:
        conn.execute(sa.insert(key), {"before": NOW - 1})
        conn.execute(sa.delete(audit))  # nor what is newer than it says
    assert rows(store, "audit_key") == []
