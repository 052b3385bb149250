"""`python -m bot wecom_kf`: what has not arrived."""

from __future__ import annotations

import click

from bot.channels.ports import Tools
from bot.channels.wecom_kf.terms import CHANNEL, TERMS


def command(tools: Tools) -> click.Command:
    """The command, which asks these for settings and store."""

    @click.command(CHANNEL)
    @click.option("--limit", default=50, show_default=True)
    @click.option("--retry", type=int, metavar="ID", help="Try a dead one again.")
    @click.option("--retry-all", is_flag=True, help="Try all dead ones again.")
    @click.option("--check", "wallet", metavar="WALLET", help="Say what is wrong with this wallet's account.")
    def wecom_kf(limit: int, retry: int | None, retry_all: bool, wallet: str | None) -> None:
        """List what has not reached customers of WeCom KF; look through an account."""
        if wallet is not None:
            from bot.channels.wecom_kf.checkup import check

            raise SystemExit(bool(check(tools.settings().channels.get(CHANNEL, {}), wallet)))
        from bot.channels.undelivered import show, try_again
        from bot.store.mail import MailStore

        kept = MailStore(tools.store(), TERMS)
        if retry is not None or retry_all:
            return try_again(kept, retry)
        show(kept, limit)

    return wecom_kf
