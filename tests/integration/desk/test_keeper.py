"""What the clock forgets by itself: people who asked for it, and what was kept long enough; and that it says so."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest

from bot.desk_service.keeper import Keeper
from bot.store import Store
from bot.store.erasure_wishes import register
from bot.store.person import PersonStore
from tests.integration.store.acting import opened, rows, set_row
from tests.support.belongings import Marked

DAY = 86_400.0


class Desk:
    """As much of the desk as forgetting needs."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def read(self, method: Any, *args: Any) -> Any:
        return method(*args)

    write = read

    def changed(self, conversation_id: str, brand: str) -> None:
        self.told.append(conversation_id)


class Figures:
    """What was counted."""

    def __init__(self) -> None:
        self.deleted: dict[str, int] = {}
        self.erased = 0

    def count(self, kind: str, count: int) -> None:
        self.deleted[kind] = self.deleted.get(kind, 0) + count

    def one(self) -> None:
        self.erased += 1


def keeper(store: Store, days: dict[str, int], every: float = 3600.0) -> tuple[Keeper, Desk, Figures]:
    desk, figures = Desk(), Figures()
    made = Keeper(desk, PersonStore(store), days, figures.count, figures.one, every)  # type: ignore[arg-type]
    return made, desk, figures


def wished(store: Store, conversation_id: str, seconds_ago: float) -> None:
    store.write(lambda conn: register(conn, conversation_id, "okpay", "E-ONE", 2, time.time() - seconds_ago))


async def test_who_asked_for_it_has_time_to_read_the_answer_and_is_gone_then(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    new = opened(store).conversation_id
    wished(store, new, 1.0)
    forgets, desk, figures = keeper(store, {})
    await forgets.look()
    assert store.progress(new) is not None and (desk.told, figures.erased) == ([], 0)
    set_row(store, "erasures", "E-ONE", asked_at=time.time() - 60)
    with caplog.at_level(logging.INFO):
        await forgets.look()
    assert store.progress(new) is None and (desk.told, figures.erased) == ([new], 1)
    [receipt] = rows(store, "erasures")
    assert receipt["state"] == "done" and receipt["scrubbed_at"] is not None
    assert "erased a person" in caplog.text and new not in caplog.text


async def test_another_desk_that_still_has_them_is_named_in_the_log(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    one = Marked(store, "mine", time.time(), desk_links={"desk": "chatwoot", "reference": "77"})
    wished(store, one.conversation, 60.0)
    forgets, _, _ = keeper(store, {})
    await forgets.look()
    warning = next(record for record in caplog.records if record.levelno == logging.WARNING)
    assert warning.fields == {"receipt": "E-ONE", "there": "chatwoot 77"}  # type: ignore[attr-defined]


async def test_with_a_case_it_waits_and_goes_by_itself_afterwards(store: Store) -> None:
    one = Marked(store, "mine", time.time(), cases={"status": "waiting"})
    wished(store, one.conversation, 60.0)
    forgets, desk, _ = keeper(store, {})
    await forgets.look()
    assert rows(store, "erasures")[0]["held_for"] == "case_open" and desk.told == []
    set_row(store, "cases", one.ids["cases"], status="left")
    await forgets.look()
    assert rows(store, "conversations") == [] and desk.told == [one.conversation]


async def test_what_is_old_goes_once_in_a_while_and_is_counted(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    Marked(store, "old", time.time() - 100 * DAY)
    forgets, _, figures = keeper(store, {"pictures": 90})
    with caplog.at_level(logging.INFO):
        await forgets.look()
    assert figures.deleted == {"pictures": 1} and rows(store, "attachments") == []
    [record] = [record for record in caplog.records if "kept long enough" in record.message]
    assert record.fields == {"pictures": 1}  # type: ignore[attr-defined]
    Marked(store, "older", time.time() - 100 * DAY)
    await forgets.look()
    assert figures.deleted == {"pictures": 1}, "once in an hour is enough"
