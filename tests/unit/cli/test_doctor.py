"""What is wrong is found before the product is started, and said with what to do."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli import doctor
from bot.cli.doctor import Condition
from bot.store.migrate import upgrade, version


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setenv("PAYDOC_DATABASE_URL", f"sqlite:///{tmp_path / 'paydoc.db'}")
    monkeypatch.setenv("PAYDOC_PORT", "0")
    monkeypatch.setattr(doctor.lint, "lint", lambda root: [])


def looked_at() -> dict[str, Condition]:
    return {each.part: each for each in doctor.examine()}


def test_without_a_model_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    found = looked_at()["model"]
    assert (found.state, found.text) == ("wrong", f"none in {tmp_path / 'models'}: make train")


def test_a_model_of_other_data_is_none(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/paydoc-0123.tar.gz").touch()
    assert looked_at()["model"].text.startswith("only one of other data or code")


def test_looking_makes_no_database(tmp_path: Path) -> None:
    assert "made at the start" in looked_at()["database"].text
    assert not (tmp_path / "paydoc.db").exists()


def test_how_a_database_stands_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'paydoc.db'}"
    sa.create_engine(url).connect().execute(sa.text("CREATE TABLE other (id INTEGER)")).close()
    assert version(url) == "empty"
    upgrade(url)
    assert version(url) == "current" and "up to date" in looked_at()["database"].text
    for revision, state in (("0001", "older"), ("9999_later", "newer")):
        with sa.create_engine(url).begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        assert version(url) == state and looked_at()["database"].state == "fine"


def test_a_database_that_does_not_answer_is_wrong_and_its_password_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYDOC_DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/paydoc")
    found = looked_at()["database"]
    assert found.state == "wrong" and "does not answer" in found.text and "secret" not in found.text


@pytest.mark.parametrize(
    "url", ["mysql://me:secret@db/paydoc", "postgresql://me:secret@:here/paydoc", "me:secret", "sqlite://"]
)
def test_what_is_no_database_for_us_is_wrong(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PAYDOC_DATABASE_URL", url)
    found = looked_at()["database"]
    assert found.state == "wrong" and found.text.startswith("PAYDOC_DATABASE_URL: expected a URL of SQLite")
    assert "secret" not in found.text


def test_a_file_that_is_no_database_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "paydoc.db").write_text("a letter\n" * 100, encoding="utf-8")
    found = looked_at()["database"]
    assert found.state == "wrong" and "file is not a database" in found.text


def test_a_setting_that_cannot_be_read_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYDOC_PORT", "here")
    found = looked_at()
    assert found["settings"].state == "wrong" and "PAYDOC_PORT" in found["settings"].text
    assert "database" not in found


def test_a_misspelt_setting_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYDOC_RATE_MESSAGE", "5/60")
    found = looked_at()["settings"]
    assert found.state == "note" and "PAYDOC_RATE_MESSAGES" in found.text


def test_a_taken_port_is_a_note_with_a_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PAYDOC_PORT", str(taken.getsockname()[1]))
        found = looked_at()["port"]
    assert found.state == "note" and "this one is free" in found.text


def test_unsound_knowledge_and_missing_front_ends_are_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor.lint, "lint", lambda root: ["a", "b"])
    monkeypatch.setattr(doctor, "WIDGET", tmp_path / "widget.js")
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    found = looked_at()
    assert found["knowledge"].state == "wrong" and "2 problems" in found["knowledge"].text
    assert "widget" in found["front ends"].text and "Node.js is missing" in found["front ends"].text


def test_full_disk_is_wrong_and_little_memory_a_note(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 2000000 kB\nMemAvailable: 300000 kB\n", encoding="utf-8")
    monkeypatch.setattr(doctor, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(doctor, "DISK", 1e9)
    found = looked_at()
    assert found["memory"].state == "note" and "0.3 GB" in found["memory"].text
    assert found["disk"].state == "wrong"


def test_what_is_wrong_is_counted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(
        doctor, "examine", lambda: iter([Condition("disk", "fine", "much"), Condition("model", "note", "x")])
    )
    assert doctor.tell() == 0
    monkeypatch.setattr(doctor, "examine", lambda: iter([Condition("disk", "wrong", "none")]))
    assert doctor.tell() == 1
    assert "1 of 1 wrong" in capsys.readouterr().out
