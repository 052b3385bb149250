"""Calls of the platform's API for one account: with a token, which is replaced once when it is refused."""

from __future__ import annotations

from typing import Any

from bot.channels.platform_api import UNKNOWN, Client, Media
from bot.channels.wecom_kf.account import WecomKfAccount
from bot.channels.wecom_kf.figures import WecomKfFigures
from bot.channels.wecom_kf.tokens import WecomTokens

LARGEST_PAGE = 8 * 1024 * 1024
Answer = dict[str, Any]


class Calls:
    """One account's."""

    def __init__(
        self, brand: str, account: WecomKfAccount, client: Client, tokens: WecomTokens, figures: WecomKfFigures
    ) -> None:
        self.brand, self.open_kfid = brand, account.open_kfid
        self._client, self._tokens, self._figures = client, tokens, figures

    async def post(self, path: str, body: Answer) -> Answer:
        """The answer, with its `errcode`."""

        async def call(token: str) -> Answer:
            return await self._client.post(path, body, token, most=LARGEST_PAGE)

        answer = await self._tokens.used(call)
        if answer["errcode"]:
            self._figures.refused(self.brand, int(answer["errcode"]))
        return answer

    async def media(self, media_id: str) -> Media | int:
        """What a customer sent, while the platform keeps it (three days), or the error code."""
        found: list[Media] = []

        async def call(token: str) -> Answer:
            got = await self._client.media(media_id, token)
            if isinstance(got, dict):
                return got
            found.append(got)
            return {"errcode": 0}

        code = int((await self._tokens.used(call))["errcode"])
        return found[0] if found else code or UNKNOWN
