"""Settings out of files, as secrets are handed over, and a password that is put into an address."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.channel_registry import channel_settings
from bot.environment import LARGEST, value, with_password
from bot.settings import Settings, SettingsError, variables

NAME = "PAYDOC_DATABASE_PASSWORD"
SECRET = "s3cret-nobody-must-read"
URL = "postgresql+psycopg2://paydoc@postgres/paydoc"


def test_a_file_holds_what_the_variable_would(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f" {SECRET}\n", "utf-8")
    assert value({NAME + "_FILE": f" {file} "}, NAME) == SECRET
    assert value({NAME: f" {SECRET} "}, NAME) == SECRET
    assert value({}, NAME) == ""


@pytest.mark.parametrize("name", sorted(name for name in variables(channel_settings()) if not name.endswith("_FILE")))
def test_every_setting_can_be_in_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "value"
    file.write_text("\0 not what any setting is", "utf-8")
    said = []
    for environ in ({name: file.read_text("utf-8")}, {name + "_FILE": str(file)}):
        try:
            settings = Settings.from_env(environ, channel_settings())
            said.append(f"{settings!r} {settings.channels!r}")
        except SettingsError as error:
            said.append(str(error))
    assert said[0] == said[1] != f"{Settings()!r} {{}}" or name in ("PAYDOC_DATABASE_URL", "PAYDOC_DATABASE_PASSWORD")


def test_both_at_once_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"^{NAME}: .* not both$"):
        Settings.from_env({NAME: SECRET, NAME + "_FILE": str(tmp_path / "secret")})


def test_what_cannot_be_read_is_refused_without_what_is_in_it(tmp_path: Path) -> None:
    empty, odd, large = tmp_path / "empty", tmp_path / "odd", tmp_path / "large"
    empty.write_text(" \n", "utf-8")
    odd.write_bytes(SECRET.encode() + b"\xff")
    large.write_bytes(b"a" * (LARGEST + 1))
    for path in (empty, odd, large, tmp_path, tmp_path / "none"):
        with pytest.raises(SettingsError) as error:
            Settings.from_env({NAME + "_FILE": str(path)})
        assert str(error.value).startswith(f"{NAME}_FILE: expected ") and SECRET not in str(error.value)


@pytest.mark.parametrize("password", ["simple", "a:b/c@d?e#f%g&h i+é密", "%40", "@/@:"])
def test_whatever_is_in_a_password_reaches_the_database(password: str) -> None:
    made = make_url(with_password(f"{URL}?host=/run/postgresql", password))
    assert (made.username, made.password, made.host, made.database) == ("paydoc", password, "postgres", "paydoc")
    assert make_url(with_password("postgresql://paydoc@/paydoc?host=/run", password)).password == password


@pytest.mark.parametrize(
    "url", ["sqlite:///var/paydoc.db", "postgresql://host/db", "postgresql://u:p@host/db", "postgresql://@host/db"]
)
def test_a_password_without_a_place_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env({"PAYDOC_DATABASE_URL": url, NAME: SECRET})
    assert str(error.value).startswith(f"{NAME}: expected PAYDOC_DATABASE_URL to be of PostgreSQL")
    assert SECRET not in str(error.value)


def test_the_password_stands_in_the_url_and_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET, "utf-8")
    os.chmod(file, 0o400)
    settings = Settings.from_env({"PAYDOC_DATABASE_URL": URL, NAME + "_FILE": str(file)})
    assert settings.database_url == f"postgresql+psycopg2://paydoc:{SECRET}@postgres/paydoc"
    assert SECRET not in repr(settings)
