"""The setting of how long each kind is kept."""

from __future__ import annotations

import pytest

from bot.retention_days import DEFAULT_DAYS, days_from_text
from bot.settings import Settings, SettingsError
from bot.store.person.retention import SWEEPS
from tests.support.table import table


def test_what_is_not_named_has_its_default_and_what_is_off_is_kept() -> None:
    days = days_from_text(" messages = 7, voice=off ,")
    assert days == {**{kind: n for kind, n in DEFAULT_DAYS.items() if kind != "voice"}, "messages": 7}
    assert days_from_text("voice=off,voice=3")["voice"] == 3
    assert DEFAULT_DAYS["voice"] == 30


def test_every_kind_that_has_days_is_swept_and_no_other() -> None:
    assert set(DEFAULT_DAYS) == set(SWEEPS)


@table("raw", ["messages", "messages=", "messages=0", "messages=-1", "messages=36501", "words=9", "9"])
def test_anything_else_is_refused_without_being_quoted(raw: str) -> None:
    with pytest.raises(SettingsError, match=r"PAYDOC_RETENTION: expected kinds with days or off") as refused:
        Settings.from_env({"PAYDOC_RETENTION": raw})
    assert raw not in str(refused.value).partition("such as")[0].removeprefix("PAYDOC_RETENTION: expected ")


def test_without_the_setting_the_defaults_hold() -> None:
    assert Settings.from_env({}).retention == DEFAULT_DAYS
    assert Settings.from_env({"PAYDOC_RETENTION": "cases=36500"}).retention["cases"] == 36500
