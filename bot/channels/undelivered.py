"""What has not reached customers of a channel, for the operator."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.calendar.service_hours import SHANGHAI
from bot.store.clock import moment
from bot.store.mail import MailStore


def show(kept: MailStore, limit: int) -> None:
    """The newest first, with the reason that the channel's page explains."""
    counts = ", ".join(f"{state} {n}" for state, n in sorted(kept.counts().items()))
    table = Table("id", "wallet", "state", "reason", "tries", "at", "conversation", caption=counts or None)
    for row in kept.undelivered(limit):
        at = moment(row["created_at"]).astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        told = (row["id"], row["brand"], row["state"], row["reason"] or "-", row["attempts"], at)
        table.add_row(*map(str, told), row["conversation_id"])
    Console().print(table)


def try_again(kept: MailStore, parcel_id: int | None) -> None:
    """Dead ones go out again, by whichever process serves."""
    Console().print(f"{kept.revive(parcel_id)} to be tried again")
