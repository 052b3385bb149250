"""Template messages and subscription messages: forms that the account has, and what became of them."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

from aiohttp import web

from simulated_wechat.api import Api, error, refusal
from simulated_wechat.delivering import Courier
from simulated_wechat.platform import Account, Platform

TEMPLATE, LASTING = "template", "lasting"
_FIELD = re.compile(r"\{\{(\w+)\.DATA\}\}")
LONGEST = {"thing": 20, "character_string": 32, "phrase": 5}
_TIME = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日 ?)?\d{1,2}:\d{2}")


def routes(platform: Platform, courier: Courier) -> list[web.RouteDef]:
    """The calls."""
    calls = Notices(platform, courier)
    return [
        web.post("/cgi-bin/message/template/send", calls.template),
        web.post("/cgi-bin/message/subscribe/bizsend", calls.subscription),
        web.get("/cgi-bin/template/get_all_private_template", calls.templates),
        web.get("/wxaapi/newtmpl/gettemplate", calls.subscriptions),
    ]


class Notices:
    """Takes them, shows them on the phone, and says a moment later what became of them."""

    def __init__(self, platform: Platform, courier: Courier) -> None:
        self._platform, self._courier, self._api = platform, courier, Api(platform)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def template(self, request: web.Request) -> web.Response:
        """A template message; the same `client_msg_id` again is the same message."""
        return await self._send(request, by_subscription=False)

    async def subscription(self, request: web.Request) -> web.Response:
        """A subscription message, for which the follower's leave is used up."""
        return await self._send(request, by_subscription=True)

    async def templates(self, request: web.Request) -> web.Response:
        """The account's templates of template messages."""
        account, code = self._api.caller(request, "templates")
        if account is None or code:
            return error(code or 40001, "")
        found = [
            {"template_id": number, "title": one["title"], "content": one["content"], "example": ""}
            for number, one in account.templates.items()
            if one["way"] == TEMPLATE
        ]
        return web.json_response({"template_list": found})

    async def subscriptions(self, request: web.Request) -> web.Response:
        """Those of subscription messages."""
        account, code = self._api.caller(request, "templates")
        if account is None or code:
            return error(code or 40001, "")
        found = [
            {
                "priTmplId": number,
                "title": one["title"],
                "content": one["content"],
                "type": 3 if one["way"] == LASTING else 2,
            }
            for number, one in account.templates.items()
            if one["way"] != TEMPLATE
        ]
        return web.json_response({"errcode": 0, "errmsg": "ok", "data": found})

    async def _send(self, request: web.Request, by_subscription: bool) -> web.Response:
        account, code = self._api.caller(request, "notice")
        asked = await request.json()
        if account is None or code:
            return error(code or 40001, "")
        fault = account.notice_faults.popleft() if account.notice_faults else None
        if fault is not None and fault != "lost_answer":
            return await refusal(fault)
        known = account.client_ids.get((asked.get("touser", ""), asked.get("client_msg_id", "")))
        if known is not None:
            return web.json_response({"errcode": 0, "errmsg": "ok", "msgid": known})
        code = _code(account, asked, by_subscription)
        if code:
            return error(code, "refused")
        number = self._take(account, asked, by_subscription)
        await self._platform.tell()
        if fault == "lost_answer":
            return web.Response(status=502)
        return web.json_response({"errcode": 0, "errmsg": "ok", "msgid": number})

    def _take(self, account: Account, asked: dict[str, Any], by_subscription: bool) -> int:
        number, user = account.message_id(), account.users[asked["touser"]]
        form = account.templates[asked["template_id"]]
        shown = _FIELD.sub(lambda found: str(asked["data"][found[1]]["value"]), form["content"])
        account.notices.append({**asked, "shown": shown, "by_subscription": by_subscription})
        user.show("account", "notice", text=f"{form['title']}\n{shown}", via="notice")
        if "client_msg_id" in asked:
            account.client_ids[asked["touser"], asked["client_msg_id"]] = number
        if by_subscription and form["way"] != LASTING:
            user.permits[asked["template_id"]] -= 1
        event = _report(account, asked, number, by_subscription)
        task = asyncio.create_task(self._courier.deliver(account, event))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return number


def _code(account: Account, asked: dict[str, Any], by_subscription: bool) -> int:
    user, form = account.users.get(asked.get("touser", "")), account.templates.get(asked.get("template_id", ""))
    if user is None:
        return 40003
    if form is None or (form["way"] == TEMPLATE) == by_subscription:
        return 40037
    if by_subscription and user.permits[asked["template_id"]] <= 0:
        return 43101
    if not user.following:
        return 43004
    values = {name: str(one.get("value", "")) for name, one in asked.get("data", {}).items()}
    if set(values) != set(_FIELD.findall(form["content"])) or not all(_fits(*each) for each in values.items()):
        return 47003
    return 0


def _fits(name: str, value: str) -> bool:
    kind = name.rstrip("0123456789")
    if kind == "time":
        return _TIME.fullmatch(value) is not None
    return 0 < len(value) <= LONGEST.get(kind, 200) and (kind != "character_string" or value.isascii())


def _report(account: Account, asked: dict[str, Any], number: int, by_subscription: bool) -> dict[str, Any]:
    common = {"ToUserName": account.keys.gh_id, "FromUserName": asked["touser"], "CreateTime": int(time.time())}
    common["MsgType"] = "event"
    if not by_subscription:
        return {**common, "Event": "TEMPLATESENDJOBFINISH", "MsgID": number, "Status": "success"}
    item = {"TemplateId": asked["template_id"], "MsgID": number, "ErrorCode": 0, "ErrorStatus": "success"}
    return {**common, "Event": "subscribe_msg_sent_event", "SubscribeMsgSentEvent": {"List": [item]}}
