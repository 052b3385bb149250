"""`wechat`: what has not reached customers of the official accounts, and trying it again."""

from __future__ import annotations

from rich.table import Table

from bot.bootstrap import store
from bot.calendar.service_hours import SHANGHAI
from bot.cli.render import console
from bot.store.clock import moment
from bot.store.wechat import WechatStore


def list_undelivered(limit: int) -> None:
    """The newest first, with the reason docs/wechat.md explains."""
    kept = WechatStore(store())
    counts = ", ".join(f"{state} {n}" for state, n in sorted(kept.counts().items()))
    table = Table("id", "wallet", "state", "reason", "tries", "at", "conversation", caption=counts or None)
    for row in kept.undelivered(limit):
        at = moment(row["created_at"]).astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        told = (row["id"], row["brand"], row["state"], row["reason"] or "-", row["attempts"], at)
        table.add_row(*map(str, told), row["conversation_id"])
    console.print(table)


def try_again(parcel_id: int | None) -> None:
    """Dead ones go out again, by whichever process serves."""
    console.print(f"{WechatStore(store()).revive(parcel_id)} to be tried again")
