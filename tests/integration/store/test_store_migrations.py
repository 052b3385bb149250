"""The schema: from nothing to the newest, by one process or several."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store import Store, upgrade
from bot.store.engine import create_engine, parse, writing
from bot.store.errors import Unreachable
from bot.store.migrate import FOLDER, config, revisions, schema
from bot.store.tables_mail import parcels
from tests.integration.store.acting import BACKENDS, opened, say
from tests.support import forks
from tests.support.postgres import Cluster

ROOT = Path(__file__).parents[3]
# Five processes that are let go together, when all that they need is imported: how each of them ended.
AT_ONCE = """
import os, sys
import alembic.command, alembic.script
from bot.store import upgrade
ready, go = os.pipe()
started = []
for _ in range(5):
    started.append(os.fork())
    if not started[-1]:
        os.close(go)
        os.read(ready, 1)
        failed = 1
        try:
            upgrade(sys.argv[1])
            failed = 0
        finally:
            os._exit(failed)
os.close(go)
for child in started:
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, in a folder that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/paydoc.db"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.url(cluster.create_database())


def test_the_migrations_lead_to_the_tables_the_code_knows(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), schema()) == []
    engine.dispose()


def test_the_files_stand_in_the_order_of_their_revisions() -> None:
    scripts = list(reversed(list(ScriptDirectory.from_config(config()).walk_revisions())))
    files = sorted(path.name for path in (FOLDER / "versions").glob("[0-9]*.py"))
    assert [Path(script.path).name for script in scripts] == files
    assert [script.revision for script in scripts] == revisions()


def test_a_start_that_has_nothing_to_migrate_does_not_load_what_migrates(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/paydoc.db"
    program = "import sys; from bot.store import Store; Store(sys.argv[1]).upgrade(); print('alembic' in sys.modules)"
    said = [
        subprocess.run(
            [sys.executable, "-c", program, url], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert said == ["True\n", "False\n"]


def test_migrating_again_keeps_what_is_there(empty_url: str) -> None:
    upgrade(empty_url)
    store = Store(empty_url)
    new = opened(store).conversation_id
    store.upgrade()
    assert say(store, new, "m1").seq == 2
    store.close()


def test_what_people_wrote_before_has_their_names(empty_url: str) -> None:
    engine = create_engine(empty_url, patient=True)
    with writing(engine).begin() as conn:
        settings = config()
        settings.attributes["connection"] = conn
        command.upgrade(settings, "0004_wechat")
        _insert(conn, "conversations", id="c", brand="okpay", channel="web", owner="agent", memory="{}", last_seq=2)
        _insert(conn, "agents", id="a", login="lin", name="小林", role="agent", brands="[]", skills="[]", capacity=1)
        for seq, sender in ((1, "bot"), (2, "agent")):
            _insert(
                conn, "messages", conversation_id="c", seq=seq, sender=sender, kind="text", text="您好", options="[]"
            )
        _insert(conn, "desk_sent", conversation_id="c", client_id="x", agent_id="a", seq=2)
        command.upgrade(settings, "head")
        wrote = conn.execute(sa.text("SELECT seq, author FROM messages ORDER BY seq")).all()
    engine.dispose()
    assert [tuple(row) for row in wrote] == [(1, None), (2, "小林")]


def test_what_was_asked_before_is_still_asked(empty_url: str) -> None:
    engine = create_engine(empty_url, patient=True)
    with writing(engine).begin() as conn:
        settings = config()
        settings.attributes["connection"] = conn
        command.upgrade(settings, "0005_author")
        asked, over = '{"question":{"number":3}}', '{"question":null}'
        for name, owner, memory in (("open", "bot", asked), ("over", "bot", over), ("closed", "closed", asked)):
            _insert(conn, "conversations", id=name, brand="okpay", channel="web", owner=owner, memory=memory)
            for seq, options in ((1, "[]"), (2, '[{"label":"x"}]'), (3, "[]")):
                said = {"sender": "bot", "kind": "text", "text": "您好", "options": options}
                _insert(conn, "messages", conversation_id=name, seq=seq, **said)
        command.upgrade(settings, "head")
        found = conn.execute(sa.text("SELECT id, question FROM conversations ORDER BY id")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [("closed", None), ("open", 2), ("over", None)]


def test_what_one_channel_had_is_that_channels(empty_url: str) -> None:
    engine = create_engine(empty_url, patient=True)
    with writing(engine).begin() as conn:
        settings = config()
        settings.attributes["connection"] = conn
        command.upgrade(settings, "0012_access")
        _insert(conn, "conversations", id="c", brand="okpay", channel="wechat", owner="bot", memory="{}")
        who = {"brand": "okpay", "openid": "o1"}
        _insert(conn, "wechat_customers", **who, subject="s", message_left=3, message_until=7.5, fence=2)
        _insert(conn, "wechat_conversations", conversation_id="c", **who, last_seq=4)
        _insert(conn, "wechat_received", **who, message_id="m", answer="好", done=1)
        for number in (3, 9):
            _insert(conn, "wechat_parcels", id=number, **who, conversation_id="c", body="{}", state="pending")
        _insert(conn, "wechat_tokens", app_id="wx1", sealed="x", forced_at=1.5)
        _insert(conn, "wechat_codes", hash="h", brand="okpay", subject="s", openid="o1")
        _insert(conn, "wechat_refusals", brand="okpay", reason="busy", failures=3)
        before = {name: _all(conn, f"wechat_{name}") for name in OF_MAIL}
        command.upgrade(settings, "0013_mail")
        moved = {name: _all(conn, f"mail_{name}") for name in OF_MAIL}
        assert {row["channel"] for rows in moved.values() for row in rows} == {"wechat"}
        [customer] = moved["customers"]
        assert (customer["address"], customer["limited"], customer["message_until"]) == ("o1", 1, 7.5)
        made = conn.execute(sa.insert(parcels), {**_new_parcel(), "channel": "wechat"})
        assert made.inserted_primary_key[0] == 10, "numbers go on"
        conn.execute(sa.delete(parcels).where(parcels.c.id == 10))
        _insert(conn, "mail_customers", channel="pager", brand="okpay", address="1")
        command.downgrade(settings, "0012_access")
        assert {name: _all(conn, f"wechat_{name}") for name in OF_MAIL} == before
    engine.dispose()


@pytest.mark.postgres
def test_the_version_before_goes_on_with_its_tables(postgres: Cluster) -> None:
    """In the middle of an upgrade: what it says in its own names is what the new version reads."""
    url = postgres.url(postgres.create_database())
    upgrade(url)
    engine = create_engine(url, patient=True)
    with writing(engine).begin() as conn:
        _insert(conn, "conversations", id="c", brand="okpay", channel="wechat", owner="bot", memory="{}")
        insert = "INSERT INTO wechat_customers (brand, openid) VALUES ('okpay', 'o1') ON CONFLICT DO NOTHING"
        assert [conn.exec_driver_sql(insert).rowcount for _ in range(2)] == [1, 0]
        locked = "SELECT fence FROM wechat_customers WHERE openid = 'o1' FOR UPDATE SKIP LOCKED"
        assert conn.exec_driver_sql(locked).scalar() == 0
        conn.exec_driver_sql("UPDATE wechat_customers SET fence = 5, message_left = 4 WHERE openid = 'o1'")
        parcel = _new_parcel()
        names, marks = ", ".join(parcel), ", ".join(f":{name}" for name in parcel)
        text = f"INSERT INTO wechat_parcels ({names.replace('address', 'openid')}) VALUES ({marks}) RETURNING id"
        conn.execute(sa.text(text), {**parcel, "body": "{}"})
        conn.exec_driver_sql("INSERT INTO wechat_tokens (app_id) VALUES ('wx1')")
        conn.exec_driver_sql("INSERT INTO mail_customers (channel, brand, address) VALUES ('pager', 'okpay', '1')")
        [mine] = [row for row in _all(conn, "mail_customers") if row["channel"] == "wechat"]
        assert (mine["address"], mine["fence"], mine["message_left"], mine["limited"]) == ("o1", 5, 4, 1)
        assert [row["channel"] for row in _all(conn, "mail_parcels")] == ["wechat"]
        assert [row["account"] for row in _all(conn, "mail_tokens")] == ["wx1"]
        assert conn.exec_driver_sql("SELECT count(*) FROM wechat_customers").scalar() == 1, "others are not its own"
        conn.exec_driver_sql("DELETE FROM wechat_parcels")
        assert _all(conn, "mail_parcels") == []
    engine.dispose()


@pytest.mark.postgres
def test_what_the_version_before_says_meanwhile_is_not_lost(postgres: Cluster) -> None:
    """It waits for the migration, and then says it through its views."""
    url = postgres.url(postgres.create_database())
    engine = create_engine(url, patient=True)
    settings = config()
    with writing(engine).begin() as conn:
        settings.attributes["connection"] = conn
        command.upgrade(settings, "0012_access")
        _insert(conn, "wechat_customers", brand="okpay", openid="o1")
    done: list[int] = []

    def other() -> None:
        with writing(engine).begin() as conn:
            conn.exec_driver_sql("SELECT fence FROM wechat_customers WHERE openid = 'o1' FOR UPDATE")
            done.append(conn.exec_driver_sql("UPDATE wechat_customers SET fence = 7 WHERE openid = 'o1'").rowcount)

    thread = threading.Thread(target=other)
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with writing(engine).begin() as conn:
        settings.attributes["connection"] = conn
        command.upgrade(settings, "head")
        thread.start()
        # In one transaction it would see for ever what it saw first.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
            while not looking.exec_driver_sql(waits).scalar():
                looking.exec_driver_sql("SELECT pg_sleep(0.02)")
    thread.join(60)
    with engine.connect() as conn:
        assert done == [1] and [row["fence"] for row in _all(conn, "mail_customers")] == [7]
    engine.dispose()


OF_MAIL = ("customers", "conversations", "received", "parcels", "tokens", "codes", "refusals")


def _new_parcel() -> dict[str, object]:
    who = {"brand": "okpay", "address": "o1", "conversation_id": "c"}
    return {**who, "last_seq": 1, "body": {}, "state": "pending", "created_at": 1.0}


def _all(conn: sa.engine.Connection, name: str) -> list[dict[str, object]]:
    table = sa.Table(name, sa.MetaData(), autoload_with=conn)
    first = list(table.primary_key.columns) or list(table.c)[:1]
    return [dict(row._mapping) for row in conn.execute(sa.select(table).order_by(*first))]


def _insert(conn: sa.engine.Connection, into: str, **values: object) -> None:
    """A row of a table as it is in this version of the schema; what else has to be there is empty."""
    table = sa.Table(into, sa.MetaData(), autoload_with=conn)
    needed = {
        c.name: "" if isinstance(c.type, sa.Text) else 0 for c in table.c if not c.nullable and not c.server_default
    }
    conn.execute(sa.insert(table), {**{n: v for n, v in needed.items() if n not in values}, **values})


def test_the_first_tables_can_be_taken_back(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(empty_url, patient=True)
    with writing(engine).begin() as conn:
        settings = config()
        settings.attributes["connection"] = conn
        command.downgrade(settings, "base")
        assert set(sa.inspect(conn).get_table_names()) == {"alembic_version"}
    engine.dispose()
    upgrade(empty_url)


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    done = subprocess.run([sys.executable, "-c", AT_ONCE, empty_url], cwd=ROOT, capture_output=True, timeout=120)
    assert done.returncode == 0 and done.stdout.split() == [b"0"] * 5, done
    store = Store(empty_url)
    opened(store)
    store.close()


def test_who_opens_a_new_file_while_another_prepares_it_waits(tmp_path: Path) -> None:
    path, done = tmp_path / "paydoc.db", threading.Event()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")  # which SQLite's own patience does not wait for where a file is to write ahead

    def commits() -> None:
        done.set()
        other.execute("COMMIT")

    threading.Timer(0.3, commits).start()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert done.is_set()
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
    other.close()


def test_a_file_of_conversations_is_private_and_durable(tmp_path: Path) -> None:
    path = tmp_path / "var" / "paydoc.db"
    upgrade(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o777 == 0o600
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as conn:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [conn.exec_driver_sql(f"PRAGMA {p}").scalar() for p in asked] == ["wal", 2, 1, 5000]
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/x"])
def test_a_store_that_would_forget_or_is_foreign_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        Store(url)


def test_the_short_name_of_postgresql_is_understood() -> None:
    assert parse("postgres://u@h/d").get_backend_name() == "postgresql"


def by_hand(*options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`python -m alembic` as an operator calls it."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PAYDOC_DATABASE")}
    return forks.run("alembic", *options, environ={**known, **environ})


def tables_of(url: str) -> set[str]:
    engine = create_engine(url)
    with engine.connect() as conn:
        found = set(sa.inspect(conn).get_table_names())
    engine.dispose()
    return found


def test_by_hand_it_is_the_database_of_the_settings(empty_url: str, tmp_path: Path) -> None:
    upgrade(empty_url)
    file = tmp_path / "url"
    file.write_text(empty_url, "utf-8")
    done = by_hand("downgrade", "base", PAYDOC_DATABASE_URL_FILE=str(file))
    assert done.returncode == 0, done.stderr
    assert tables_of(empty_url) == {"alembic_version"}
    assert done.stderr.startswith("database: ")
    done = by_hand("upgrade", "head", PAYDOC_DATABASE_URL=empty_url)
    assert done.returncode == 0 and "conversations" in tables_of(empty_url), done.stderr


def test_by_hand_without_a_database_nothing_is_touched() -> None:
    before = sorted((ROOT / "var").glob("*.db*"))
    done = by_hand("upgrade", "head")
    assert done.returncode == 1 and done.stderr.startswith("which database? set PAYDOC_DATABASE_URL"), done.stderr
    assert sorted((ROOT / "var").glob("*.db*")) == before


def test_by_hand_no_password_is_shown(tmp_path: Path) -> None:
    url = "postgresql://paydoc:s3cretword@127.0.0.1:1/none"
    done = by_hand("downgrade", "-1", PAYDOC_DATABASE_URL=url)
    assert done.returncode != 0 and "s3cretword" not in done.stderr + done.stdout
    assert done.stderr.startswith("the database does not answer: ") and "Traceback" not in done.stderr


@pytest.mark.parametrize("place", ["/proc/paydoc.db", "{file}/paydoc.db", "{file}"])
def test_a_place_where_no_database_can_be_is_one_line(tmp_path: Path, place: str) -> None:
    file = tmp_path / "letter"
    file.write_text("no database\n" * 100, "utf-8")
    with pytest.raises(Unreachable) as refused:
        upgrade(f"sqlite:///{place.format(file=file)}")
    assert str(refused.value).startswith("the database") and len(str(refused.value).splitlines()) == 1


def test_a_newer_schema_is_worked_with_and_left_as_it_is(empty_url: str) -> None:
    """In the middle of an upgrade an old process starts again after a new one has migrated."""
    upgrade(empty_url)
    engine = create_engine(empty_url, patient=True)
    with writing(engine).begin() as conn:
        conn.execute(sa.text("ALTER TABLE conversations ADD COLUMN of_the_future TEXT"))
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999_future'"))
    store = Store(empty_url)
    store.upgrade()
    assert say(store, opened(store).conversation_id, "m1").seq == 2
    store.close()
    with engine.connect() as conn:
        assert conn.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "9999_future"
    engine.dispose()
