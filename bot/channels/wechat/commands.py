"""`python -m bot wechat`: what has not arrived, what is wrong with an account, its menu."""

from __future__ import annotations

from pathlib import Path

import click

from bot.channels import undelivered
from bot.channels.ports import Tools
from bot.channels.wechat.terms import CHANNEL, TERMS
from bot.settings import ROOT

MENU_FILE = ROOT / "deploy" / "wechat-menu.yml"


def command(tools: Tools) -> click.Command:
    """The command, which asks these for settings and store."""

    @click.command(CHANNEL)
    @undelivered.options
    @click.option("--check", "wallet", metavar="WALLET", help="Say what is wrong with this wallet's account.")
    @click.option("--url", metavar="URL", help="With --check: the account's address, asked as WeChat asks it.")
    @click.option("--menu", "menu_of", metavar="WALLET", help="Make this wallet's menu from a file.")
    @click.option("--file", "menu_file", type=Path, default=MENU_FILE, show_default="deploy/wechat-menu.yml")
    def wechat(
        limit: int,
        retry: int | None,
        retry_all: bool,
        wallet: str | None,
        url: str | None,
        menu_of: str | None,
        menu_file: Path,
    ) -> None:
        """List what has not reached customers of the official accounts; look through an account; make its menu."""
        if wallet is not None or menu_of is not None:
            from bot.channels.wechat.account_commands import check, make_menu

            accounts = tools.settings().channels.get(CHANNEL, {})
            if menu_of is not None:
                make_menu(accounts, menu_of, menu_file)
            problems = check(accounts, wallet, url) if wallet is not None else 0
            raise SystemExit(bool(problems))
        from bot.store.mail import MailStore

        undelivered.answer(MailStore(tools.store(), TERMS), limit, retry, retry_all)

    return wechat
