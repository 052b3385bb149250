"""The access token that all processes share: fetched once, renewed by one of them, replaced when refused."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import time

from cryptography.fernet import Fernet, InvalidToken

from bot.channels.wechat.client import Client
from bot.logs import fields
from bot.store.wechat import WechatStore
from bot.turns.threads import StoreThreads
from bot.wechat_account import WechatAccount

logger = logging.getLogger(__name__)
EARLY, SHORTEST = 300.0, 10.0
REFRESH_SECONDS = 10.0
PATIENCE = 12.0
FORCE_APART = 30.0


class Tokens:
    """The token of one account. In the store it is sealed with a key that only the AppSecret gives."""

    def __init__(self, account: WechatAccount, client: Client, store: WechatStore, threads: StoreThreads) -> None:
        self._account, self._client, self._store, self._threads = account, client, store, threads
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"token" + account.secret.encode()).digest()))
        self._kept: tuple[str, float] | None = None

    async def get(self) -> str | None:
        """A token that should be good, or None when WeChat gives none."""
        if self._kept is not None and self._kept[1] > time.time():
            return self._kept[0]
        end = time.monotonic() + PATIENCE
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
        asked = {
            "grant_type": "client_credential",
            "appid": self._account.app_id,
            "secret": self._account.secret,
            "force_refresh": force,
        }
        answer = await self._client.post("/cgi-bin/stable_token", asked)
        token = answer.get("access_token")
        if answer["errcode"] or not isinstance(token, str) or not token:
            logger.error("no access token", extra=fields(app=self._account.app_id, code=answer["errcode"]))
            await self._threads.write(self._store.give_up_token, self._account.app_id)
            return None
        lasts = max(SHORTEST, float(answer.get("expires_in", 0)) - EARLY)
        sealed = self._fernet.encrypt(token.encode()).decode()
        await self._threads.write(self._store.keep_token, self._account.app_id, sealed, self._digest(token), lasts)
        return token

    def _unsealed(self, sealed: str) -> str | None:
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _digest(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
