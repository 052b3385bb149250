"""Calls to the accounts' addresses: five seconds, three tries; nothing of what there is stands in them."""

from __future__ import annotations

import asyncio
import random

import aiohttp

from simulated_wecom.platform import Account
from simulated_wecom.sealing import call, challenge

TRIES, SECONDS = 3, 5.0


class Caller:
    """Tells accounts that there is something."""

    def __init__(self) -> None:
        self._http: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[bool]] = set()

    async def close(self) -> None:
        """Close the connections."""
        for task in self._under_way:
            task.cancel()
        if self._http is not None:
            await self._http.close()

    def soon(self, account: Account, times: int = 1) -> None:
        """Call it, so many times, unless calls are lost."""
        for _ in range(0 if account.loses_calls else times):
            task = asyncio.create_task(self.tell(account))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def tell(self, account: Account) -> bool:
        """Whether the call was answered as it has to be."""
        for _ in range(TRIES):
            query, body = call(account.keys, account.ticket())
            try:
                async with self._session().post(account.target, params=query, data=body) as answer:
                    good = answer.status == 200 and await answer.read() in (b"", b"success")
                    account.calls["told" if good else "refused"] += 1
                    return good
            except (aiohttp.ClientError, asyncio.TimeoutError):
                account.calls["unanswered"] += 1
                await asyncio.sleep(0.2)
        return False

    async def verified(self, account: Account) -> bool:
        """Whether the address proves to be the account's, as the console asks."""
        echo = str(random.randrange(10**18))
        async with self._session().get(account.target, params=challenge(account.keys, echo)) as answer:
            return answer.status == 200 and await answer.read() == echo.encode()

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        return self._http
