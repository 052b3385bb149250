"""Somebody who opens one case after the other from one address, as a process of its own: what it does itself takes no
time of the gateway's. `python -m tests.integration.desk.flood URL CASES`; says `half` when half of them are open."""

from __future__ import annotations

import asyncio
import sys
import uuid
from typing import Any

import httpx

from tests.support import plain_http

STOLEN = "我的钱被人转走了"
ATTACKER = {"X-Forwarded-For": "203.0.113.5"}
AT_ONCE = 20


async def complain(http: httpx.AsyncClient, begun: dict[str, Any]) -> None:
    """As an anonymous customer whose money was stolen."""
    path, headers = f"/api/v1/conversations/{begun['conversation_id']}", {"Authorization": f"Bearer {begun['token']}"}
    for text in (STOLEN, "转人工"):
        said = {"client_id": str(uuid.uuid4()), "text": text}
        seq = (await http.post(f"{path}/messages", json=said, headers=headers)).json()["seq"]
        await http.get(f"{path}/messages", params={"after": seq, "wait": 20}, headers=headers)


async def flood(url: str, cases: int) -> None:
    """So many cases, some at once."""
    limits = httpx.Limits(max_connections=AT_ONCE)
    left = iter(range(cases))
    async with plain_http.async_client(base_url=url, headers=ATTACKER, timeout=60, limits=limits) as http:

        async def some() -> None:
            for number in left:
                begun = (await http.post("/api/v1/conversations", json={"brand": "okpay"})).json()
                await complain(http, begun)
                if number == cases // 2:
                    print("half", flush=True)

        await asyncio.gather(*(some() for _ in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(flood(sys.argv[1], int(sys.argv[2])))
