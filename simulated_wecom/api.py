"""qyapi.weixin.qq.com as far as the product uses it: always 200, with an errcode."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from simulated_wecom.answers import Refusal, answered, refused
from simulated_wecom.calling import Caller
from simulated_wecom.messages import check_message, msgid_of
from simulated_wecom.platform import (
    ASSISTANT,
    NEW,
    OVER,
    POOL,
    SERVICER,
    Account,
    Platform,
)

# From which state a talk may be put into which.
_CHANGES = {
    (NEW, ASSISTANT), (NEW, POOL), (NEW, SERVICER), (ASSISTANT, POOL), (ASSISTANT, SERVICER), (POOL, SERVICER),
    (SERVICER, SERVICER), (NEW, OVER), (ASSISTANT, OVER), (POOL, OVER), (SERVICER, OVER),
}  # fmt: skip


class Api:
    """The calls."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform, self._caller = platform, caller

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        posts = {
            "sync_msg": self._sync,
            "send_msg": self._send,
            "send_msg_on_event": self._send_on_event,
            "service_state/get": self._state,
            "service_state/trans": self._change,
            "account/list": self._list,
        }
        made = [web.post(f"/cgi-bin/kf/{name}", self._call(name, call)) for name, call in posts.items()]
        return [*made, web.get("/cgi-bin/gettoken", self.token)]

    async def token(self, request: web.Request) -> web.Response:
        """The access token of a corporation and a secret."""
        account = self._platform.keeper(request.query.get("corpid", ""), request.query.get("corpsecret", ""))
        if account is None:
            return answered(40001)
        account.calls["gettoken"] += 1
        if account.refuses_tokens:
            return answered(account.refuses_tokens)
        token, seconds = account.fresh_token()
        return answered(0, access_token=token, expires_in=seconds)

    def _call(self, name: str, call: Any) -> Any:
        async def handler(request: web.Request) -> web.Response:
            try:
                asked = dict(json.loads(await request.read()))
            except ValueError:
                return answered(40058)
            keeper = self._platform.keeper_of(request.query)
            if keeper is None:
                return answered(40014)
            account = self._platform.by_id.get(asked.get("open_kfid", ""), keeper)
            account.calls[name] += 1
            if account.refuses is not None:
                return await refused(account.refuses)
            try:
                if "open_kfid" in asked and asked["open_kfid"] not in self._platform.by_id:
                    raise Refusal(95000)
                return answered(0, **await call(account, asked))
            except Refusal as refusal:
                return answered(refusal.code)

        return handler

    async def _sync(self, account: Account, asked: dict[str, Any]) -> dict[str, Any]:
        ticket = asked.get("token", "")
        if ticket and account.tickets.get(ticket, 0.0) < time.time():
            raise Refusal(95007)
        if not ticket:
            account.most_untold -= 1
            if account.most_untold < 0:
                raise Refusal(45009)
        if not 1 <= asked.get("limit", 1000) <= 1000:
            raise Refusal(40058)
        try:
            items, cursor, more = account.after(asked.get("cursor", ""), asked.get("limit", 1000))
        except KeyError:
            raise Refusal(40058) from None
        return {"msg_list": items, "next_cursor": cursor, "has_more": more}

    async def _send(self, account: Account, asked: dict[str, Any]) -> dict[str, Any]:
        fault = account.faults.popleft() if account.faults else 0
        if isinstance(fault, int) and fault:
            raise Refusal(fault)
        customer = account.customers.get(asked.get("touser", ""))
        if customer is None:
            raise Refusal(40096)
        msgid = msgid_of(asked)
        check_message(asked)
        shown = {"image": "media_id", "link": "thumb_media_id"}.get(asked["msgtype"])
        if shown and self._platform.media(asked[asked["msgtype"]].get(shown, "")) is None:
            raise Refusal(40007)
        if asked["msgtype"] == "link" and account.link_faults:
            raise Refusal(account.link_faults.popleft())
        code = customer.spend()
        if code:
            raise Refusal(code)
        why = account.fails.popleft() if account.fails else 10 if customer.rejects else None
        account.sent.append(asked)
        if why is not None:
            account.event("msg_send_fail", customer.userid, fail_msgid=msgid, fail_type=why)
            self._caller.soon(account)
        else:
            _show(customer, asked)
        if fault == "lost_answer":
            await asyncio.sleep(60)
        return {"msgid": msgid}

    async def _send_on_event(self, account: Account, asked: dict[str, Any]) -> dict[str, Any]:
        code = asked.get("code", "")
        for each in self._platform.accounts.values():
            if code in each.codes:
                userid, until = each.codes.pop(code)
                if time.time() >= until:
                    break
                if asked.get("msgtype") not in ("text", "msgmenu"):
                    raise Refusal(40008)
                msgid = msgid_of(asked)
                check_message(asked)
                each.sent.append(asked)
                each.calls["welcomed"] += 1
                each.customer(userid).greeted_at = time.time()
                _show(each.customer(userid), asked)
                return {"msgid": msgid}
        raise Refusal(95021)

    async def _state(self, account: Account, asked: dict[str, Any]) -> dict[str, Any]:
        customer = account.customers.get(asked.get("external_userid", ""))
        if customer is None:
            raise Refusal(40096)
        return {"service_state": customer.state}

    async def _change(self, account: Account, asked: dict[str, Any]) -> dict[str, Any]:
        customer = account.customers.get(asked.get("external_userid", ""))
        if customer is None:
            raise Refusal(40096)
        if (customer.state, asked.get("service_state")) not in _CHANGES:
            raise Refusal(95016)
        customer.state = int(asked["service_state"])
        return {}

    async def _list(self, account: Account, asked: dict[str, Any]) -> dict[str, Any]:
        own = [a for a in self._platform.accounts.values() if a.keys.corp_id == account.keys.corp_id]
        return {
            "account_list": [{"open_kfid": a.keys.open_kfid, "name": a.brand, "manage_privilege": True} for a in own]
        }


def _show(customer: Any, asked: dict[str, Any]) -> None:
    if asked["msgtype"] == "text":
        return customer.show("account", "text", text=asked["text"]["content"], msgid=asked.get("msgid"))
    if asked["msgtype"] == "image":
        media_id = asked["image"]["media_id"]
        return customer.show("account", "image", text="[图片]", media_id=media_id, msgid=asked.get("msgid"))
    if asked["msgtype"] == "link":
        link = asked["link"]
        told = {"text": link["title"], "about": link["desc"], "url": link["url"], "msgid": asked.get("msgid")}
        return customer.show("account", "page", media_id=link["thumb_media_id"], **told)
    menu = asked["msgmenu"]
    entries = [entry["click"] for entry in menu["list"]]
    customer.show("account", "menu", text=menu["head_content"], entries=entries, msgid=asked.get("msgid"))
