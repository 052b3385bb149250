"""The access token of an account, whatever the platform says of how long it lasts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels import access_tokens
from bot.channels.access_tokens import EARLY, LONGEST, SHORTEST, AccessTokens
from bot.channels.platform_api import BUSY, UNKNOWN
from bot.channels.wechat.terms import TERMS
from bot.store import Store
from bot.store.mail import MailStore
from bot.turns.threads import StoreThreads
from tests.support.table import table

SECRET = "s" * 32


class Told(AccessTokens):
    """Tokens of a platform that answers this, one after the other, and the last of it for ever."""

    refusals = frozenset({42001})

    def __init__(self, store: Store, threads: StoreThreads, name: str, *answers: dict[str, Any]) -> None:
        super().__init__(name, SECRET, MailStore(store, TERMS), threads)
        self._answers, self.times = list(answers), 0

    def without(self, trouble: int) -> int:
        return trouble

    async def asked(self, force: bool) -> dict[str, Any]:
        self.times += 1
        return {"errcode": 0, **(self._answers.pop(0) if len(self._answers) > 1 else self._answers[0])}


@pytest.fixture
def threads(store: Store) -> Iterator[StoreThreads]:
    made = StoreThreads(store)
    yield made
    made.close()


def kept_for(store: Store, name: str) -> float:
    """For how long all processes hold the token to be good."""
    return MailStore(store, TERMS).token(name, 1.0).expires_at - time.time()


@table(
    ("told", "lasts"),
    [
        (7200, 7200 - EARLY),
        ("7200", 7200 - EARLY),
        (600.5, 600.5 - EARLY),
        (10**12, LONGEST - EARLY),
        (None, SHORTEST),
        (-1, SHORTEST),
        ("soon", SHORTEST),
        ([], SHORTEST),
    ],
)
def test_a_token_is_used_whatever_is_said_of_its_time(
    store: Store, threads: StoreThreads, told: object, lasts: float
) -> None:
    name = f"wx{told}"
    tokens = Told(store, threads, name, {"access_token": "T" * 600, "expires_in": told})
    assert asyncio.run(tokens.get()) == "T" * 600
    assert kept_for(store, name) == pytest.approx(lasts, abs=5.0)


def test_a_hiccup_costs_a_second_try_and_no_minute(
    store: Store, threads: StoreThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_tokens, "AGAIN_SECONDS", 0.01)
    for trouble in (BUSY, UNKNOWN):
        tokens = Told(
            store, threads, f"wx{trouble}", {"errcode": trouble}, {"access_token": "good", "expires_in": 7200}
        )
        assert asyncio.run(tokens.get()) == "good" and tokens.times == 2


def test_what_is_wrong_with_the_account_is_asked_once_and_said(store: Store, threads: StoreThreads) -> None:
    for answer, code in (({"errcode": 40125}, 40125), ({"access_token": ""}, UNKNOWN), ({"access_token": 7}, UNKNOWN)):
        tokens = Told(store, threads, f"wx{answer}", answer)
        answered = asyncio.run(tokens.used(lambda token: asyncio.sleep(0, {"errcode": 0})))
        assert answered == {"errcode": code} and tokens.times <= 2
