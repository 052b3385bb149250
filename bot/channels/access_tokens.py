"""The access token that all processes share: fetched once, renewed by one of them, replaced when refused."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from cryptography.fernet import Fernet, InvalidToken

from bot.channels.platform_api import BUSY, NOT_SENT, UNKNOWN
from bot.logs import fields
from bot.store.mail import MailStore
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)
EARLY, SHORTEST, LONGEST = 300.0, 10.0, 7200.0
REFRESH_SECONDS = 10.0
TOKEN_SECONDS = 12.0
FORCE_APART = 30.0
# Two tries with a pause fit into the time for which nobody else asks.
ASK_TIMEOUT, AGAIN_SECONDS = aiohttp.ClientTimeout(total=4, connect=3), 1.0


class AccessTokens(ABC):
    """The token of one account. In the store it is sealed with a key that only the account's secret gives."""

    refusals: frozenset[int]  # the codes with which the platform refuses a token; of these another one helps

    def __init__(self, name: str, secret: str, store: MailStore, threads: StoreThreads) -> None:
        self._name, self._store, self._threads = name, store, threads
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"token" + secret.encode()).digest()))
        self._kept: tuple[str, float] | None = None
        self.trouble = 0  # what the platform said when it last gave no token

    async def get(self) -> str | None:
        """A token that should be good, or None when the platform gives none."""
        if self._kept is not None and self._kept[1] > time.time():
            return self._kept[0]
        end = time.monotonic() + TOKEN_SECONDS
        while time.monotonic() < end:
            read = await self._threads.write(self._store.token, self._name, REFRESH_SECONDS)
            if read.sealed is not None and (known := self._unsealed(read.sealed)) is not None:
                # Looked at again each half minute: another process may have replaced it.
                self._kept = (known, min(read.expires_at, time.time() + 30))
                return known
            if read.mine:
                return await self._fetch(force=False)
            await asyncio.sleep(0.1)
        return None

    async def used(self, call: Callable[[str], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        """What a call with the token answers; one that refuses the token is made once more with another."""
        token = await self.get()
        if token is None:
            return {"errcode": self.without(self.trouble)}
        answer = await call(token)
        if answer["errcode"] not in self.refusals:
            return answer
        fresh = await self.replace(token)
        return answer if fresh is None else await call(fresh)

    async def replace(self, refused: str) -> str | None:
        """Another token than the refused one, or None."""
        self._kept = None
        await self._threads.write(self._store.drop_token, self._name, self._digest(refused))
        fresh = await self.get()
        if fresh != refused:
            return fresh
        may = await self._threads.write(self._store.may_force_token, self._name, FORCE_APART)
        self._kept = None
        return await self._fetch(force=True) if may else None

    @abstractmethod
    def without(self, trouble: int) -> int:
        """The code of a call for which there was no token, by what the platform said when it was asked for one."""

    @abstractmethod
    async def asked(self, force: bool) -> dict[str, Any]:
        """What the platform answers to who asks for a token, with its `errcode`; `force`: another one than before."""

    async def _fetch(self, force: bool) -> str | None:
        """A token, asked for a second time where that may well help at once."""
        for wait in (AGAIN_SECONDS, 0.0):
            token, self.trouble = await self._ask(force)
            if token is not None or not wait or self.trouble not in (BUSY, UNKNOWN, NOT_SENT):
                break
            await asyncio.sleep(wait)
        if token is None:
            logger.error("no access token", extra=fields(account=self._name, code=self.trouble))
            await self._threads.write(self._store.give_up_token, self._name)
        return token

    async def _ask(self, force: bool) -> tuple[str | None, int]:
        """A token, or the code of what is wrong."""
        answer = await self.asked(force)
        token = answer.get("access_token")
        if answer["errcode"] or not isinstance(token, str) or not token:
            return None, answer["errcode"] or UNKNOWN
        lasts = max(SHORTEST, _seconds(answer.get("expires_in")) - EARLY)
        sealed = self._fernet.encrypt(token.encode()).decode()
        await self._threads.write(self._store.keep_token, self._name, sealed, self._digest(token), lasts)
        return token, 0

    def _unsealed(self, sealed: str) -> str | None:
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _digest(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


def _seconds(told: object) -> float:
    """How long a token lasts as the platform says it, 0 for whatever is no number."""
    try:
        return min(LONGEST, float(str(told)))
    except ValueError:
        return 0.0
