"""For tests and the page: what users do, what their phones show, and how the platform is to behave."""

from __future__ import annotations

import asyncio
import base64
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from simulated_wechat import sandbox
from simulated_wechat.delivering import Courier
from simulated_wechat.platform import Account, Platform

PAGE = Path(__file__).parents[1] / "web" / "demo-wechat"
LONGEST_WAIT = 25.0
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
SETTABLE = (
    "patience", "certified", "replaces_quota", "token_seconds", "tokens_are_bad", "bad_token_code", "target", "refuses",
    "gives_no_token", "menu", "daily_left", "templates",
)  # fmt: skip


def routes(platform: Platform, courier: Courier) -> list[web.AbstractRouteDef]:
    """The calls of the page and of tests, and the page."""
    phone = Phone(platform, courier)
    return [
        web.get("/", _home),
        web.get("/fake/accounts", phone.accounts),
        web.post("/fake/{brand}/do", phone.do),
        web.post("/fake/{brand}/verify", phone.verify),
        web.post("/fake/{brand}/configure", phone.configure),
        web.post("/fake/{brand}/behave", phone.behave),
        web.get("/fake/{brand}/state", phone.state),
        web.get("/fake/{brand}/phone", phone.look),
        web.get("/fake/{brand}/media/{name}", phone.media),
        web.static("/page", PAGE),
    ]


class Phone:
    """Plain JSON, no protocol of WeChat's."""

    def __init__(self, platform: Platform, courier: Courier) -> None:
        self._platform, self._courier = platform, courier
        self._under_way: set[asyncio.Task[Any]] = set()

    async def accounts(self, request: web.Request) -> web.Response:
        """The accounts one can follow."""
        return web.json_response([{"brand": each} for each in self._platform.accounts])

    async def do(self, request: web.Request) -> web.Response:
        """A user does something. `copies` deliveries of it, `parallel` or not; `wait` for what became of them."""
        account, asked = self._account(request), await request.json()
        if "media" in asked:
            account.senders[asked["media"]["id"]] = asked["user"]
            account.media[asked["media"]["id"]] = (base64.b64decode(asked["media"]["data"]), asked["media"]["type"])
        made = self._courier.message(account, asked["user"], asked.get("fields", {}))
        await self._platform.tell()
        copies, tries = int(asked.get("copies", 1)), int(asked.get("tries", 4))
        task = asyncio.create_task(self._bring(account, made, copies, bool(asked.get("parallel")), tries))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return web.json_response({"message": made, "ended": await task if asked.get("wait") else None})

    async def verify(self, request: web.Request) -> web.Response:
        """The question the console asks when an address is set."""
        return web.json_response({"verified": await self._courier.verified(self._account(request))})

    async def configure(self, request: web.Request) -> web.Response:
        """The form of a test account with `url` and `token`."""
        asked = await request.json()
        return web.Response(text=await sandbox.configure(self._account(request), self._courier, asked))

    async def behave(self, request: web.Request) -> web.Response:
        """Faults for the next sends, whether menus work, how long tokens last, …"""
        account, asked = self._account(request), await request.json()
        account.faults.extend(asked.pop("faults", []))
        account.token_faults.extend(asked.pop("token_faults", []))
        account.upload_faults.extend(asked.pop("upload_faults", []))
        account.news_faults.extend(asked.pop("news_faults", []))
        account.media_faults.extend(asked.pop("media_faults", []))
        account.notice_faults.extend(asked.pop("notice_faults", []))
        account.typing_faults.extend(asked.pop("typing_faults", []))
        if asked.pop("end_quota", False):
            for user in account.users.values():
                user.quotas.clear()
        if asked.pop("new_token", False):
            account.fresh_token(force=True)
        for name, value in asked.items():
            if name in SETTABLE:
                setattr(account, name, value)
        return web.json_response({})

    async def state(self, request: web.Request) -> web.Response:
        """Counts, and everything that was sent."""
        account = self._account(request)
        shown = {"calls": account.calls, "answers": account.answers, "sent": account.sent, "token": account.token}
        more = {"transfers": account.transfers, "tokens": account.tokens, "notices": account.notices}
        return web.json_response({**shown, **more, **_everything(account)})

    async def media(self, request: web.Request) -> web.Response:
        """A picture as a phone has it."""
        found = self._account(request).media.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[0], content_type=found[1])

    async def look(self, request: web.Request) -> web.Response:
        """A user's phone from bubble `after` on, and the exchange from line `raw` on; waits for news."""
        account, query = self._account(request), request.query
        user = account.user(query["user"])
        after, raw, wait = int(query.get("after", 0)), int(query.get("raw", 0)), float(query.get("wait", 0))
        deadline = asyncio.get_running_loop().time() + min(wait, LONGEST_WAIT)
        while len(user.chat) <= after and account.seen <= raw and self._may_come(deadline):
            await self._news(deadline)
        lines = [line for line in account.raw if line["n"] > raw]
        quotas = {kind: {"left": left, "until": until} for kind, (left, until) in user.quotas.items()}
        shown = {"chat": user.chat[after:], "raw": lines, "quotas": quotas, "following": user.following}
        shown |= {"calls": user.calls, "typing": user.typing}
        return web.json_response({**shown, "writes": user.typing_until > time.time()})

    def _may_come(self, deadline: float) -> bool:
        return not self._platform.closing and asyncio.get_running_loop().time() < deadline

    async def _news(self, deadline: float) -> None:
        async with self._platform.news:
            try:
                remaining = deadline - asyncio.get_running_loop().time()
                await asyncio.wait_for(self._platform.news.wait(), max(0.01, remaining))
            except asyncio.TimeoutError:
                pass

    async def _bring(
        self, account: Account, made: dict[str, Any], copies: int, parallel: bool, tries: int
    ) -> list[str]:
        if parallel:
            return list(await asyncio.gather(*(self._courier.deliver(account, made, tries) for _ in range(copies))))
        return [await self._courier.deliver(account, made, tries) for _ in range(copies)]

    def _account(self, request: web.Request) -> Account:
        account = self._platform.accounts.get(request.match_info["brand"])
        if account is None:
            raise web.HTTPNotFound
        return account


def _everything(account: Account) -> dict[str, list[str]]:
    """Who follows the account, and what they said."""
    said = [str(b["text"]) for user in account.users.values() for b in user.chat if b["from"] == "user"]
    return {"openids": list(account.users), "said": said}


async def _home(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/page/index.html")


@web.middleware
async def strict(request: web.Request, handler: Any) -> web.StreamResponse:
    """The page may do no more than it needs, and nobody else's page may reach the phones."""
    own = (None, f"http://{request.host}")
    if request.method == "POST" and request.headers.get("Origin") not in own:
        raise web.HTTPForbidden
    answer: web.StreamResponse = await handler(request)
    answer.headers.update({"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff"})
    answer.headers["Cache-Control"] = "no-store"
    return answer
