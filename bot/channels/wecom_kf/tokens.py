"""The access token of a corporation and a secret: the platform gives the same one until it ends."""

from __future__ import annotations

from typing import Any

from bot.channels.access_tokens import ASK_TIMEOUT, AccessTokens
from bot.channels.platform_api import Client
from bot.channels.wecom_kf.account import WecomKfAccount
from bot.channels.wecom_kf.outcomes import TOKEN, without_token
from bot.store.mail import MailStore
from bot.turns.threads import StoreThreads


class WecomTokens(AccessTokens):
    """The token of one account."""

    refusals = TOKEN

    def __init__(self, account: WecomKfAccount, client: Client, store: MailStore, threads: StoreThreads) -> None:
        super().__init__(account.credential, account.secret, store, threads)
        self._account, self._client = account, client

    def without(self, trouble: int) -> int:
        """As the messages of this channel tell it."""
        return without_token(trouble)

    async def asked(self, force: bool) -> dict[str, Any]:
        """The platform's answer; it knows no way to force another token."""
        keys = {"corpid": self._account.corp_id, "corpsecret": self._account.secret}
        return await self._client.get("/cgi-bin/gettoken", timeout=ASK_TIMEOUT, **keys)
