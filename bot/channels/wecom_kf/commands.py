"""`python -m bot wecom_kf`: what has not arrived."""

from __future__ import annotations

import click

from bot.channels import undelivered
from bot.channels.ports import Tools
from bot.channels.wecom_kf.terms import CHANNEL, TERMS


def command(tools: Tools) -> click.Command:
    """The command, which asks these for settings and store."""

    @click.command(CHANNEL)
    @undelivered.options
    @click.option("--check", "wallet", metavar="WALLET", help="Say what is wrong with this wallet's account.")
    def wecom_kf(limit: int, retry: int | None, retry_all: bool, wallet: str | None) -> None:
        """List what has not reached customers of WeCom KF; look through an account."""
        if wallet is not None:
            from bot.channels.wecom_kf.checkup import check

            raise SystemExit(bool(check(tools.settings().channels.get(CHANNEL, {}), wallet)))
        from bot.store.mail import MailStore

        undelivered.answer(MailStore(tools.store(), TERMS), limit, retry, retry_all)

    return wecom_kf
