"""Notices as template messages and subscription messages, and what WeChat says of them later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.calendar.service_hours import SHANGHAI
from bot.channels.wechat import outcomes
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.figures import WechatFigures
from bot.channels.wechat.sender import WechatSender
from bot.channels.wechat.words import notice_time, notice_words
from bot.http.frame.context import Context
from bot.mail import Arrival, Never, Notice, NoticeForm, NoticeKind, Outcome
from bot.store.clock import moment
from bot.store.mail import NoticeStore

TEMPLATE, SUBSCRIPTION = "/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/bizsend"


class WechatNotifier:
    """Gives the notices of one account for whose kinds it has templates."""

    def __init__(self, account: WechatAccount, sender: WechatSender) -> None:
        self._templates, self._sender = account.notices, sender
        self.forms: Mapping[NoticeKind, NoticeForm] = {kind: one.form for kind, one in account.notices.items()}

    async def notify(self, notice: Notice) -> tuple[Outcome, str]:
        """Give one; what became of it, and WeChat's number of it."""
        template = self._templates[notice.kind]
        facts = _facts(notice)
        if not template.names() <= set(facts):
            return Never("no_fact"), ""
        body: dict[str, Any] = {"touser": notice.address, "template_id": template.template}
        body["data"] = template.data(facts)
        if template.way == "template":
            more = {"client_msg_id": f"paydoc-{notice.id}", **({"url": template.url} if template.url else {})}
            answer = await self._sender.ask(TEMPLATE, {**body, **more})
        else:
            more = {"page": template.url} if template.url else {}
            answer = await self._sender.ask(SUBSCRIPTION, {**body, **more})
        return outcomes.notice_outcome(int(answer["errcode"])), str(answer.get("msgid") or "")


class NoticeEvents:
    """What WeChat says about notices of one account: allowed, taken back, arrived or not."""

    def __init__(self, brand: str, store: NoticeStore, figures: WechatFigures) -> None:
        self._brand, self._store, self._figures = brand, store, figures

    async def noted(self, here: Context, arrival: Arrival) -> None:
        """Write an event down; each line of it is one template, or one notice."""
        for line in arrival.text.splitlines():
            if arrival.kind == "permits":
                change = self._store.allow if line[0] == "+" else self._store.withdraw
                await here.calls.write(change, self._brand, arrival.address, line[1:])
                continue
            remote_id, _, why = line.partition(" ")
            kind = await here.calls.write(self._store.reported, self._brand, arrival.address, remote_id, why)
            if kind is not None:
                self._figures.noticed(self._brand, kind, why or "arrived")


def _facts(notice: Notice) -> dict[str, str]:
    status, hint = notice_words(notice.kind)
    times = {"opened": notice.opened_at, "now": notice.now}
    if notice.promised_at is not None:
        times["promised"] = notice.promised_at
    shown = {name: notice_time(moment(at).astimezone(SHANGHAI)) for name, at in times.items()}
    return {"number": notice.number, "status": status, "hint": hint, **shown}
