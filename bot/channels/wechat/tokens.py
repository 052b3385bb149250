"""The access token that all processes share: fetched once, renewed by one of them, replaced when refused."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from cryptography.fernet import Fernet, InvalidToken

from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.client import Client
from bot.channels.wechat.outcomes import BUSY, NOT_SENT, TOKEN, UNKNOWN, without_token
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


class Tokens:
    """The token of one account. In the store it is sealed with a key that only the AppSecret gives."""

    def __init__(self, account: WechatAccount, client: Client, store: MailStore, threads: StoreThreads) -> None:
        self._account, self._client, self._store, self._threads = account, client, store, threads
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"token" + account.secret.encode()).digest()))
        self._kept: tuple[str, float] | None = None
        self.trouble = 0  # what WeChat said when it last gave no token

    async def get(self) -> str | None:
        """A token that should be good, or None when WeChat gives none."""
        if self._kept is not None and self._kept[1] > time.time():
            return self._kept[0]
        end = time.monotonic() + TOKEN_SECONDS
        while time.monotonic() < end:
            read = await self._threads.write(self._store.token, self._account.app_id, REFRESH_SECONDS)
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
            return {"errcode": without_token(self.trouble)}
        answer = await call(token)
        if answer["errcode"] not in TOKEN:
            return answer
        fresh = await self.replace(token)
        return answer if fresh is None else await call(fresh)

    async def replace(self, refused: str) -> str | None:
        """Another token than the refused one, or None."""
        self._kept = None
        await self._threads.write(self._store.drop_token, self._account.app_id, self._digest(refused))
        fresh = await self.get()
        if fresh != refused:
            return fresh
        may = await self._threads.write(self._store.may_force_token, self._account.app_id, FORCE_APART)
        self._kept = None
        return await self._fetch(force=True) if may else None

    async def _fetch(self, force: bool) -> str | None:
        """A token, asked for a second time where that may well help at once."""
        for wait in (AGAIN_SECONDS, 0.0):
            token, self.trouble = await self._ask(force)
            if token is not None or not wait or self.trouble not in (BUSY, UNKNOWN, NOT_SENT):
                break
            await asyncio.sleep(wait)
        if token is None:
            logger.error("no access token", extra=fields(app=self._account.app_id, code=self.trouble))
            await self._threads.write(self._store.give_up_token, self._account.app_id)
        return token

    async def _ask(self, force: bool) -> tuple[str | None, int]:
        """A token, or the code of what is wrong."""
        asked = {
            "grant_type": "client_credential",
            "appid": self._account.app_id,
            "secret": self._account.secret,
            "force_refresh": force,
        }
        answer = await self._client.post("/cgi-bin/stable_token", asked, timeout=ASK_TIMEOUT)
        token = answer.get("access_token")
        if answer["errcode"] or not isinstance(token, str) or not token:
            return None, answer["errcode"] or UNKNOWN
        lasts = max(SHORTEST, _seconds(answer.get("expires_in")) - EARLY)
        sealed = self._fernet.encrypt(token.encode()).decode()
        await self._threads.write(self._store.keep_token, self._account.app_id, sealed, self._digest(token), lasts)
        return token, 0

    def _unsealed(self, sealed: str) -> str | None:
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _digest(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


def _seconds(told: object) -> float:
    """How long a token lasts as WeChat says it, 0 for whatever is no number."""
    try:
        return min(LONGEST, float(str(told)))
    except ValueError:
        return 0.0
