"""The access token of an official account: the stable one, which asking for again does not spoil."""

from __future__ import annotations

from typing import Any

from bot.channels.access_tokens import ASK_TIMEOUT, AccessTokens
from bot.channels.platform_api import Client
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.outcomes import TOKEN, without_token
from bot.store.mail import MailStore
from bot.turns.threads import StoreThreads


class Tokens(AccessTokens):
    """The token of one account."""

    refusals = TOKEN

    def __init__(self, account: WechatAccount, client: Client, store: MailStore, threads: StoreThreads) -> None:
        super().__init__(account.app_id, account.secret, store, threads)
        self._account, self._client = account, client

    def without(self, trouble: int) -> int:
        """As the messages of this channel tell it."""
        return without_token(trouble)

    async def asked(self, force: bool) -> dict[str, Any]:
        """WeChat's answer."""
        asked = {
            "grant_type": "client_credential",
            "appid": self._account.app_id,
            "secret": self._account.secret,
            "force_refresh": force,
        }
        return await self._client.post("/cgi-bin/stable_token", asked, timeout=ASK_TIMEOUT)
