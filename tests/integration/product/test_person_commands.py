"""`person` and `retention`: what is kept of one person given out or erased in the terminal, what is old deleted."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import bootstrap
from bot.cli.main import cli
from bot.settings import Settings
from bot.store import Store, upgrade
from tests.integration.store.acting import opened, rows
from tests.support.belongings import Marked

DAY = 86_400.0


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("person") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def kept(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the commands open."""
    store = Store(f"sqlite:///{shutil.copy(migrated, tmp_path / 'store.db')}")
    settings = Settings(database_url=store.url, retention={"pictures": 90})
    for name, made in (("store", store), ("settings", settings)):
        monkeypatch.setattr(f"bot.cli.person.{name}", lambda made=made: made)
    assert bootstrap.store is not None
    yield store
    store.close()


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli, list(arguments), input=answer)


def test_an_export_is_json_with_all_that_is_kept(kept: Store) -> None:
    one = Marked(kept, "mine", time.time())
    printed = run("person", one.conversation, "--export")
    assert printed.exit_code == 0, printed.output
    assert "desk_notes" in json.loads(printed.output)["records"]
    assert rows(kept, "audit")[-1]["action"] == "person_exported"


def test_an_erasure_is_asked_about_counted_and_leaves_a_receipt(kept: Store) -> None:
    one = Marked(kept, "mine", time.time(), desk_links={"desk": "chatwoot", "reference": "12"})
    assert run("person", one.conversation, "--erase", answer="n\n").exit_code == 1
    assert len(rows(kept, "conversations")) == 1
    done = run("person", one.conversation, "--erase", "--yes")
    [receipt] = rows(kept, "erasures")
    assert done.exit_code == 0 and f"erased: {receipt['id']}" in done.output
    assert "messages: 1" in done.output and "another desk still has: chatwoot 12" in done.output
    assert rows(kept, "conversations") == [] and receipt["scrubbed_at"] is not None
    assert rows(kept, "audit")[-1]["object"] == receipt["id"]


def test_a_name_of_the_wallet_is_enough(kept: Store) -> None:
    one = Marked(kept, "mine", time.time())
    assert run("person", one.subject, "--brand", "okpay", "--erase", "--yes").exit_code == 0
    assert rows(kept, "conversations") == []


def test_a_case_that_is_open_holds_it_back(kept: Store) -> None:
    one = Marked(kept, "mine", time.time(), cases={"status": "ticket"})
    held = run("person", one.conversation, "--erase", "--yes")
    assert held.exit_code == 1 and "held back (case_open)" in held.output
    assert len(rows(kept, "conversations")) == 1


def test_whom_nobody_knows_and_what_nobody_asked_for_is_said(kept: Store) -> None:
    unknown = run("person", "nobody", "--export")
    assert unknown.exit_code == 1 and "nothing is kept of 'nobody'" in unknown.output
    assert run("person", "nobody").exit_code == 2


@pytest.mark.parametrize("vacuum", [(), ("--vacuum",)])
def test_retention_says_what_it_deleted(kept: Store, vacuum: tuple[str, ...]) -> None:
    Marked(kept, "Zqold", time.time() - 100 * DAY)
    opened(kept)
    done = run("retention", *vacuum)
    assert done.exit_code == 0 and "pictures: 1 deleted (kept 90 days)" in done.output
    assert rows(kept, "attachments") == []
