"""Deliveries to the accounts: five seconds, three retries, and what the user sees of the answer."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import aiohttp

from simulated_wechat.platform import Account, Platform, User
from simulated_wechat.sealing import challenge, delivery, opened, plain_xml

TRIES = 4
CLICKS = ("subscribe", "scan", "click", "scancode_push", "scancode_waitmsg")


class Courier:
    """Brings what users do to the accounts' addresses."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()

    async def verified(self, account: Account) -> bool:
        """Ask the account's address whether it is the account's, as the console does when it is set."""
        echo = str(random.randrange(10**18))
        async with self._session().get(account.target, params=challenge(account.keys, echo)) as answer:
            return answer.status == 200 and await answer.read() == echo.encode()

    def message(self, account: Account, openid: str, fields: dict[str, Any]) -> dict[str, Any]:
        """A whole message from what is particular about it; the follower's side of it happens now."""
        user = account.user(openid)
        common = {"ToUserName": account.keys.gh_id, "FromUserName": openid, "CreateTime": int(time.time())}
        made = {**common, "MsgType": "text", **fields}
        if made["MsgType"] != "event":
            made.setdefault("MsgId", account.message_id())
        event = str(made.get("Event", "")).lower()
        _choose(user, made)
        if event in ("subscribe", "unsubscribe"):
            user.following = event == "subscribe"
        is_click = "bizmsgmenuid" in made or event in CLICKS
        if is_click or made["MsgType"] != "event":
            user.trigger("click" if is_click else "message", account.replaces_quota)
        said = made.get("Content") or f"[{made.get('Event') or made['MsgType']}] {made.get('EventKey') or ''}".strip()
        user.show("user", made["MsgType"], text=said)
        return made

    async def deliver(self, account: Account, fields: dict[str, Any], tries: int = TRIES) -> str:
        """Until it is answered; what became of it: passive, success, or unavailable."""
        ended = "unavailable"
        for _ in range(tries):
            answer = await self._once(account, fields)
            if answer is not None:
                ended = self._read(account, fields, *answer)
                break
        account.answers[ended] += 1
        if ended == "unavailable":
            account.user(fields["FromUserName"]).show("platform", "notice", text="该公众号暂时无法提供服务，请稍后再试")
        await self._platform.tell()
        return ended

    async def _once(self, account: Account, fields: dict[str, Any]) -> tuple[int, bytes] | None:
        """One try; None when there was no answer in time, which alone is a reason for another."""
        query, body = delivery(account.keys, fields)
        began = time.monotonic()
        noted = {
            "way": "in",
            "what": f"POST /wechat/{account.brand}",
            "plain": plain_xml(fields),
            "sent": body.decode(),
        }
        try:
            timeout = aiohttp.ClientTimeout(total=account.patience)
            headers = {"Content-Type": "text/xml"}
            async with self._session().post(
                account.target, params=query, data=body, headers=headers, timeout=timeout
            ) as answer:
                content = await answer.read()
                status = answer.status
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            account.note(**noted, got=type(error).__name__, ms=_ms(began))
            # Retries are five seconds apart, also when nobody answers the door.
            await asyncio.sleep(max(0.0, account.patience - (time.monotonic() - began)))
            return None
        account.note(**noted, got=f"{status} {content.decode(errors='replace')}", ms=_ms(began))
        return status, content

    def _read(self, account: Account, fields: dict[str, Any], status: int, content: bytes) -> str:
        if status == 200 and content in (b"success", b""):
            return "success"
        try:
            answer = opened(account.keys, content) if status == 200 else {}
        except ValueError:
            answer = {}
        swapped = (answer.get("ToUserName"), answer.get("FromUserName")) == (fields["FromUserName"], account.keys.gh_id)
        if not swapped or abs(int(answer.get("CreateTime", 0)) - time.time()) > 60:
            return "unavailable"
        event = [fields[name] for name in ("FromUserName", "CreateTime")] + [
            fields.get("Event"),
            fields.get("EventKey"),
        ]
        if answer.get("MsgType") == "transfer_customer_service":
            account.transfers.append(dict(answer.get("TransInfo") or {}))
            return "transferred"
        identity = str(fields.get("MsgId") or event)
        # Only one of several deliveries of the same message is still waited for.
        if identity not in account.answered:
            account.answered.add(identity)
            account.note(way="in", what="passive", plain=plain_xml(answer), sent="", got="", ms=0)
            account.user(fields["FromUserName"]).show(
                "account", "text", text=answer.get("Content") or "", via="passive"
            )
        return "passive"

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._http


def _choose(user: User, made: dict[str, Any]) -> None:
    """What a follower allows, or takes back, in the windows of subscriptions."""
    for name in ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent"):
        for each in made.get(name, {}).get("List", []):
            if each["SubscribeStatusString"] == "accept":
                user.permits[each["TemplateId"]] += 1
            elif name == "SubscribeMsgChangeEvent":
                del user.permits[each["TemplateId"]]


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
