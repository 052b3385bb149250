"""How long each kind is kept, on both databases: what is old enough goes, and nothing of what is not over."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.store import Store
from bot.store.person import KINDS, PersonStore
from bot.store.person.belongings import BELONGINGS
from bot.store.person.retention import SWEEPS
from tests.integration.store.acting import opened, rows, set_row
from tests.support.belongings import Marked, all_rows

DAY = 86_400.0
NOW = time.time()
SWEPT = sorted(SWEEPS)
# The table in which each kind shows; its own rows have the mark's time.
SHOWN = {
    "messages": "messages",
    "pictures": "attachments",
    "cases": "cases",
    "notes": "desk_notes",
    "ratings": "ratings",
    "follow_ups": "follow_ups",
    "misses": "gaps",
    "figures": "events",
    "mail": "mail_parcels",
    "audit": "audit",
}


@pytest.fixture
def people(store: Store) -> PersonStore:
    return PersonStore(store)


def marked(store: Store, mark: str, days: float, **more: Any) -> Marked:
    """Somebody who was here so many days ago."""
    return Marked(store, mark, NOW - days * DAY, **more)


def test_every_kind_that_does_not_expire_by_itself_is_swept() -> None:
    assert set(KINDS) - set(SWEEPS) == {"staff", "short"}


@pytest.mark.parametrize("kind", sorted(SHOWN))
def test_a_kind_goes_when_its_days_are_over_and_no_other(store: Store, people: PersonStore, kind: Any) -> None:
    old, young = marked(store, "old", 100), marked(store, "young", 60)
    before = all_rows(store)
    gone = people.sweep({kind: 90})
    assert gone.pop(kind) >= 1 and gone == {}
    table = SHOWN[kind]
    left = {name: [row for row in before[name] if row not in now] for name, now in all_rows(store).items()}
    assert left[table] and "young" not in str(left)
    kinds = {one.table.name: one.kind for one in BELONGINGS}
    also = {"messages": {"short", "wechat"}, "pictures": set()}.get(kind, set())
    assert {kinds[name] for name, gone_rows in left.items() if gone_rows} <= {kind, *also}
    assert people.sweep({kind: 90}) == {}
    assert old.conversation != young.conversation


def test_pictures_and_voice_are_two_kinds(store: Store, people: PersonStore) -> None:
    marked(store, "old", 100, attachments={"media_type": "audio/amr"})
    assert people.sweep({"pictures": 90}) == {}
    assert people.sweep({"voice": 90}) == {"voice": 1}


@pytest.mark.parametrize(
    "held",
    [
        {"conversations": {"owner": "agent"}},
        {"conversations": {"owner": "queued"}},
        {"cases": {"status": "ticket"}},
        {"cases": {"status": "claimed"}},
        {"conversations": {"owner": "bot", "accepted_seq": 2}},
    ],
)
def test_what_is_not_over_is_kept_whole(store: Store, people: PersonStore, held: dict[str, Any]) -> None:
    marked(store, "old", 4000, **held)
    with store._writer.begin() as conn:
        conn.exec_driver_sql("DELETE FROM audit_key")
    before = all_rows(store, but=("audit",))
    days: Any = {kind: 1 for kind in SWEPT if kind not in ("audit",)}
    gone = people.sweep(days)
    # Deliveries of the platform have no part in a talk: they are only known so that none counts twice.
    assert gone == {"mail": 1}
    assert {**all_rows(store, but=("audit",)), "mail_received": []} == {**before, "mail_received": []}


def test_a_conversation_that_nobody_ended_is_over_when_nothing_opens_it(store: Store, people: PersonStore) -> None:
    new = opened(store).conversation_id
    set_row(store, "conversations", new, updated_at=NOW - 400 * DAY)
    assert people.sweep({"messages": 180}) == {}  # its token is good for an hour
    with store._writer.begin() as conn:
        conn.exec_driver_sql("UPDATE tokens SET expires_at = 1")
    assert people.sweep({"messages": 180})["messages"] >= 1
    assert rows(store, "conversations") == [] and rows(store, "messages") == []


def test_a_case_outlives_what_was_said_and_takes_the_bare_conversation_along(store: Store, people: PersonStore) -> None:
    one = marked(store, "old", 400)
    people.sweep({"messages": 180, "cases": 1095})
    assert len(rows(store, "cases")) == 1 and rows(store, "messages") == []
    [bare] = rows(store, "conversations")
    assert bare["memory"] == {} and bare["customer"] == one.subject
    person = people.person(one.conversation)
    assert person is not None and people.ask(person, "command").state == "done"
    assert rows(store, "cases") == [] == rows(store, "conversations")


def test_with_every_kind_over_nothing_is_left_of_a_person(store: Store, people: PersonStore) -> None:
    marked(store, "old", 4000)
    days: Any = {kind: 1000 for kind in SWEPT}
    people.sweep(days)
    people.sweep(days)  # what the first look left free for the next: the bare row of the conversation
    left = all_rows(store, but=("agents", "alembic_version"))
    assert {name: found for name, found in left.items() if "old" in str(found)} in (
        {},
        {"mail_codes": left["mail_codes"]},
    )


def test_more_than_one_batch_goes_in_one_look(store: Store, people: PersonStore, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.store.person.retention.BATCH", 2)
    monkeypatch.setattr("bot.store.person.facade.BATCH", 2)
    for number in range(5):
        marked(store, f"old{number}", 400)
    assert people.sweep({"pictures": 90})["pictures"] == 5
    assert rows(store, "attachments") == []
