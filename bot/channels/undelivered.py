"""What has not reached customers of a channel, for the operator: listed, or tried again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from bot.store.mail import MailStore

Command = TypeVar("Command", bound=Callable[..., object])


def options(command: Command) -> Command:
    """What every command that lists them can be asked for: `limit`, `retry` and `retry_all`, as `answer` takes them."""
    command = click.option("--retry-all", is_flag=True, help="Try all dead ones again.")(command)
    command = click.option("--retry", type=int, metavar="ID", help="Try a dead one again.")(command)
    return click.option("--limit", default=50, show_default=True, help="How many of each channel.")(command)


def answer(kept: MailStore, limit: int, retry: int | None, retry_all: bool) -> None:
    """List them, the newest first, or let one or all of the dead ones go out again, by whichever process serves."""
    if retry is not None or retry_all:
        click.echo(f"{kept.revive(retry)} to be tried again")
    else:
        _show(kept, limit)


def _show(kept: MailStore, limit: int) -> None:
    """With the reason that the channel's page explains."""
    from rich.console import Console
    from rich.table import Table

    from bot.calendar.service_hours import SHANGHAI
    from bot.store.clock import moment

    counts = ", ".join(f"{state} {n}" for state, n in sorted(kept.counts().items()))
    table = Table("id", "wallet", "state", "reason", "tries", "at", "conversation", caption=counts or None)
    for row in kept.undelivered(limit):
        at = moment(row["created_at"]).astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        told = (row["id"], row["brand"], row["state"], row["reason"] or "-", row["attempts"], at)
        table.add_row(*map(str, told), row["conversation_id"])
    Console().print(table)
