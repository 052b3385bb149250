"""api.weixin.qq.com as far as the product uses it."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from simulated_wechat.platform import LONGEST, Account, Platform

KINDS = ("text", "msgmenu", "image", "news")
LARGEST_IMAGE = 2 * 1024 * 1024


def routes(platform: Platform) -> list[web.RouteDef]:
    """The calls."""
    calls = Api(platform)
    return [
        web.post("/cgi-bin/stable_token", calls.stable_token),
        web.post("/cgi-bin/message/custom/send", calls.send),
        web.post("/cgi-bin/message/custom/typing", calls.typing),
        web.get("/cgi-bin/media/get", calls.media),
        web.post("/cgi-bin/media/upload", calls.upload),
        web.get("/cgi-bin/menu/get", calls.menu),
        web.post("/cgi-bin/menu/create", calls.create_menu),
        web.post("/cgi-bin/openapi/quota/get", calls.quota),
        web.post("/cgi-bin/callback/check", calls.network),
    ]


class Api:
    """Answers as the real one does: always 200, with an errcode."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def stable_token(self, request: web.Request) -> web.Response:
        """The same token for everybody who asks."""
        asked = await request.json()
        account = self._platform.by_app.get(asked.get("appid"))
        if account is None or asked.get("secret") != account.keys.secret:
            return error(40125, "invalid appsecret")
        if account.gives_no_token:
            account.calls["token"] += 1
            return await refusal(account.gives_no_token)
        if account.token_faults:
            return await refusal(account.token_faults.popleft())
        account.calls["token_forced" if asked.get("force_refresh") else "token"] += 1
        token, seconds = account.fresh_token(bool(asked.get("force_refresh")))
        return web.json_response({"access_token": token, "expires_in": seconds})

    async def send(self, request: web.Request) -> web.Response:
        """A customer-service message."""
        body = await request.read()
        account, code = self.caller(request, "send")
        if account is None:
            return error(40001, "invalid credential")
        asked = _message(body)
        account.count("send", asked.get("touser", ""))
        if account.refuses and not code:
            return await refusal(account.refuses)
        fault = account.faults.popleft() if account.faults and not code else None
        if fault == "http500":
            return web.Response(status=500)
        if fault == "silence":
            await asyncio.sleep(60)
        code = code or (fault if isinstance(fault, int) else 0) or self._code(account, asked)
        if not code or fault == "lost_answer":
            _deliver(account, asked, body)
        if fault == "lost_answer":
            return web.Response(status=502)
        account.note(way="out", what="custom/send", plain=body.decode(errors="replace"), sent="", got=f"{code}", ms=0)
        await self._platform.tell()
        return error(code, "" if code else "ok")

    async def typing(self, request: web.Request) -> web.Response:
        """The three dots."""
        account, code = self.caller(request, "typing")
        asked = _message(await request.read())
        user = account.users.get(asked.get("touser", "")) if account else None
        if account is None or code or user is None:
            return error(code or 40003, "")
        account.count("typing", user.openid)
        fault = account.typing_faults.popleft() if account.typing_faults else 0
        code = fault or user.shows_typing(asked.get("command", ""))
        account.note(way="out", what="custom/typing", plain=str(asked.get("command")), sent="", got=f"{code}", ms=0)
        await self._platform.tell()
        return error(code, "" if code else "ok")

    async def media(self, request: web.Request) -> web.Response:
        """What a user sent."""
        account, code = self.caller(request, "media")
        wanted = request.query.get("media_id", "")
        if account is not None:
            account.count("media", account.senders.get(wanted, ""))
        if account is not None and account.media_faults:
            fault = account.media_faults.popleft()
            if fault == "drop" and request.transport is not None:
                request.transport.abort()
            return await refusal(fault)
        found = account.media.get(wanted) if account else None
        if code or found is None:
            return error(code or 40007, "invalid media_id")
        return web.Response(body=found[0], content_type=found[1])

    async def upload(self, request: web.Request) -> web.Response:
        """A picture that the account is going to send."""
        account, code = self.caller(request, "upload")
        form = await request.post()
        if account is not None and not code and account.upload_faults:
            return await refusal(account.upload_faults.popleft())
        given = form.get("media")
        if account is None or code or not isinstance(given, web.FileField):
            return error(code or 41005, "media data missing")
        data, kind = given.file.read(), request.query.get("type")
        if kind != "image" or given.content_type not in ("image/png", "image/jpeg"):
            return error(40004, "invalid media type")
        if len(data) > LARGEST_IMAGE:
            return error(45001, "media size out of limit")
        name = f"uploaded-{account.message_id()}"
        account.media[name] = (data, given.content_type)
        return web.json_response({"type": "image", "media_id": name, "created_at": int(time.time())})

    async def menu(self, request: web.Request) -> web.Response:
        """The account's menu."""
        account, code = self.caller(request, "menu")
        if account is None or code or not account.menu:
            return error(code or 46003, "menu no exist")
        return web.json_response({"menu": account.menu})

    async def create_menu(self, request: web.Request) -> web.Response:
        """Another menu."""
        account, code = self.caller(request, "menu")
        if account is not None and not code:
            account.menu = await request.json()
        return error(code or (0 if account else 40001), "")

    async def quota(self, request: web.Request) -> web.Response:
        """How often an API may still be called today."""
        account, code = self.caller(request, "quota")
        if account is None or code:
            return error(code or 40001, "")
        left = account.daily_left
        quota = {"daily_limit": 500000, "used": 500000 - left, "remain": left}
        return web.json_response({"errcode": 0, "quota": quota})

    async def network(self, request: web.Request) -> web.Response:
        """Whether the account's address can be reached."""
        account, code = self.caller(request, "network")
        if account is None or code:
            return error(code or 40001, "")
        found = {"ip": "127.0.0.1", "from_operator": "DEFAULT", "package_loss": "0%", "time": "1ms"}
        return web.json_response({"dns": [{"ip": "127.0.0.1", "real_operator": "DEFAULT"}], "ping": [found]})

    def caller(self, request: web.Request, call: str) -> tuple[Account | None, int]:
        """Whose call it is, and what is wrong with its access token."""
        given = request.query.get("access_token", "")
        accounts = list(self._platform.accounts.values())
        account = next((a for a in accounts if a.token == given), accounts[0] if len(accounts) == 1 else None)
        if account is None:
            return None, 40001
        account.calls[call] += 1
        return account, account.token_error(given)

    def _code(self, account: Account, asked: dict[str, Any]) -> int:
        user = account.users.get(asked.get("touser", ""))
        if user is None:
            return 40003
        if not user.following:
            return 43004
        kind = asked.get("msgtype")
        if kind not in KINDS:
            return 40008
        if kind == "msgmenu" and not account.certified:
            return 40200
        if kind == "image" and asked["image"].get("media_id") not in account.media:
            return 40007
        if kind == "news" and (code := _news_error(account, asked["news"]["articles"])):
            return code
        if kind == "text" and len(str(asked["text"]["content"]).encode()) > LONGEST:
            return 45002
        return user.spend()


def _news_error(account: Account, articles: list[dict[str, Any]]) -> int:
    """What is wrong with a card of a page."""
    if account.news_faults:
        return int(account.news_faults.popleft())
    if len(articles) != 1:
        return 45008
    card = articles[0]
    return 0 if card.get("title") and str(card.get("url", "")).startswith("https://") else 44003


def _message(body: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except ValueError:
        return {}


def _deliver(account: Account, asked: dict[str, Any], body: bytes) -> None:
    account.sent.append({**asked, "escaped": b"\\u" in body})
    user = account.user(asked["touser"])
    if asked["msgtype"] == "text":
        user.show("account", "text", text=asked["text"]["content"], via="api")
        return
    if asked["msgtype"] == "image":
        user.show("account", "image", text="[图片]", via="api", media_id=asked["image"]["media_id"])
        return
    if asked["msgtype"] == "news":
        card = asked["news"]["articles"][0]
        user.show("account", "page", text=card["title"], via="api", about=card["description"], url=card["url"])
        return
    menu = asked["msgmenu"]
    words = {"text": menu["head_content"], "entries": menu["list"], "tail": menu.get("tail_content", "")}
    user.show("account", "menu", via="api", **words)


async def refusal(how: Any) -> web.Response:
    """Nothing was taken: said by a code, by a page of HTML, or not at all."""
    if how == "html":
        return web.Response(text="<html><body>502 Bad Gateway</body></html>", content_type="text/html")
    if how == "silence":
        await asyncio.sleep(60)
    return error(how if isinstance(how, int) else -1, "refused")


def error(code: int, words: str) -> web.Response:
    """An answer with nothing but a code."""
    if code == 40164:
        words = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"
    return web.json_response({"errcode": code, "errmsg": words})
