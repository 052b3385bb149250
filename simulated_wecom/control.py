"""What customers, servicers and the platform itself are made to do; and what can be looked at."""

from __future__ import annotations

import base64
import secrets
import time
from typing import Any

from aiohttp import web

from simulated_wecom.calling import Caller
from simulated_wecom.platform import OVER, SERVICER, WELCOME_SECONDS, Account, Platform

SETTABLE = ("page", "empty_pages", "loses_calls", "most_untold", "refuses", "refuses_tokens")


class Control:
    """Calls that the real platform does not have."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform, self._caller = platform, caller

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [
            web.get("/fake/accounts", self.accounts),
            web.post("/fake/{brand}/say", self.say),
            web.post("/fake/{brand}/enter", self.enter),
            web.post("/fake/{brand}/event", self.event),
            web.post("/fake/{brand}/servicer", self.servicer),
            web.post("/fake/{brand}/behave", self.behave),
            web.post("/fake/{brand}/call", self.call),
            web.post("/fake/{brand}/verify", self.verify),
            web.get("/fake/{brand}/state", self.state),
            web.get("/fake/{brand}/phone", self.phone),
        ]

    async def accounts(self, request: web.Request) -> web.Response:
        """Their wallets."""
        return web.json_response(list(self._platform.accounts))

    async def say(self, request: web.Request) -> web.Response:
        """A customer sends something; the account is called so many times."""
        account, asked = await _asked(request, self._platform)
        customer, message = account.customer(asked["user"]), asked["message"]
        if "media" in asked:
            media_id = secrets.token_urlsafe(32)
            account.media[media_id] = (base64.b64decode(asked["media"]["data"]), asked["media"]["type"])
            message[message["msgtype"]] = {"media_id": media_id}
        customer.speaks()
        inside = message.get(message["msgtype"], {})
        customer.show("customer", message["msgtype"], text=str(inside.get("content", "")))
        named = {"open_kfid": account.keys.open_kfid, "external_userid": customer.userid}
        made = [account.add({**named, **message}, 3)]
        # What is pulled twice is the very same thing.
        account.log.extend(dict(made[0]) for _ in range(asked.get("copies", 1) - 1))
        self._caller.soon(account, asked.get("calls", 1))
        return web.json_response({"msgid": made[0]["msgid"]})

    async def enter(self, request: web.Request) -> web.Response:
        """A customer opens the talk."""
        account, asked = await _asked(request, self._platform)
        customer = account.customer(asked["user"])
        more = {}
        if customer.greeted_at < time.time() - 48 * 3600 and customer.until < time.time():
            code = secrets.token_urlsafe(24)
            account.codes[code] = (customer.userid, time.time() + WELCOME_SECONDS)
            more["welcome_code"] = code
        account.event("enter_session", customer.userid, scene="123", scene_param="", **more)
        self._caller.soon(account)
        return web.json_response({"code": more.get("welcome_code")})

    async def event(self, request: web.Request) -> web.Response:
        """Any event."""
        account, asked = await _asked(request, self._platform)
        account.event(asked["kind"], asked["user"], **asked.get("more", {}))
        self._caller.soon(account)
        return web.json_response({})

    async def servicer(self, request: web.Request) -> web.Response:
        """One of the platform's own people takes a talk, says something in it, or ends it."""
        account, asked = await _asked(request, self._platform)
        customer = account.customer(asked["user"])
        if asked["does"] == "say":
            named = {"open_kfid": account.keys.open_kfid, "external_userid": customer.userid, "servicer_userid": "lin"}
            account.add({**named, "msgtype": "text", "text": {"content": asked["text"]}}, 5)
            customer.show("servicer", "text", text=asked["text"])
        else:
            takes = asked["does"] == "take"
            customer.state = SERVICER if takes else OVER
            account.event("session_status_change", customer.userid, change_type=1 if takes else 3)
        self._caller.soon(account)
        return web.json_response({})

    async def behave(self, request: web.Request) -> web.Response:
        """Faults for the next sends, pages, calls that are lost, …"""
        account, asked = await _asked(request, self._platform)
        account.faults.extend(asked.pop("faults", []))
        account.fails.extend(asked.pop("fails", []))
        account.media_faults.extend(asked.pop("media_faults", []))
        account.upload_faults.extend(asked.pop("upload_faults", []))
        account.link_faults.extend(asked.pop("link_faults", []))
        if asked.pop("new_token", False):
            keeper = self._platform.keeper(account.keys.corp_id, account.keys.secret)
            assert keeper is not None
            keeper.token_until = 0.0
        for userid, values in asked.pop("customers", {}).items():
            for name, value in values.items():
                setattr(account.customer(userid), name, value)
        for name, value in asked.items():
            if name in SETTABLE:
                setattr(account, name, value)
        return web.json_response({})

    async def call(self, request: web.Request) -> web.Response:
        """Call the account although there may be nothing."""
        account, asked = await _asked(request, self._platform)
        return web.json_response([await self._caller.tell(account) for _ in range(asked.get("times", 1))])

    async def verify(self, request: web.Request) -> web.Response:
        """The question the console asks when an address is set."""
        account, _ = await _asked(request, self._platform)
        return web.json_response({"verified": await self._caller.verified(account)})

    async def state(self, request: web.Request) -> web.Response:
        """Counts, and everything that was sent."""
        account = _account(request, self._platform)
        shown = {"calls": account.calls, "sent": account.sent, "log": len(account.log), "token": account.token}
        return web.json_response({**shown, "customers": list(account.customers)})

    async def phone(self, request: web.Request) -> web.Response:
        """A customer's phone."""
        customer = _account(request, self._platform).customer(request.query["user"])
        return web.json_response({"chat": customer.chat, "state": customer.state, "left": customer.left})


async def _asked(request: web.Request, platform: Platform) -> tuple[Account, dict[str, Any]]:
    return _account(request, platform), dict(await request.json())


def _account(request: web.Request, platform: Platform) -> Account:
    account = platform.accounts.get(request.match_info["brand"])
    if account is None:
        raise web.HTTPNotFound
    return account
