"""PAYDOC_CHATWOOT: whole, of the right kinds, and never quoted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.settings import Settings, SettingsError
from tests.support.table import table

WHOLE = {"url": "https://desk.example", "account": 1, "inbox": 3, "token": "topsecret", "webhook_secret": "s" * 16}


def test_all_of_it_is_read_and_its_secrets_do_not_show() -> None:
    account = Settings.from_env({"PAYDOC_CHATWOOT": json.dumps({**WHOLE, "team": 2})}).chatwoot
    assert account is not None
    assert (account.url, account.account, account.inbox, account.team) == ("https://desk.example", 1, 3, 2)
    assert (account.token, account.webhook_secret) == ("topsecret", "s" * 16)
    assert "topsecret" not in repr(account) and "ssss" not in repr(account)


@table(
    "said",
    [
        "topsecret",
        "[]",
        json.dumps({"url": "https://desk.example"}),
        json.dumps({**WHOLE, "account": "1"}),
        json.dumps({**WHOLE, "webhook_secret": "s" * 15}),
        json.dumps({**WHOLE, "team": "sales"}),
        json.dumps({**WHOLE, "colour": "red"}),
    ],
)
def test_what_is_not_whole_stops_the_start(said: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env({"PAYDOC_CHATWOOT": said})
    assert str(error.value).startswith("PAYDOC_CHATWOOT: expected a JSON object with url, account")
    assert "topsecret" not in str(error.value)


def test_without_it_there_is_no_other_desk() -> None:
    nothing: dict[str, Any] = {}
    assert Settings.from_env(nothing).chatwoot is None
