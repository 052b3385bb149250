"""`wechat --check` and `wechat --menu`: what is wrong with an official account and what to do, and making its menu."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import click

from bot.channels.platform_api import Client
from bot.channels.symptom import Symptom
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.checkup import WORDS, Checkup, callback
from bot.channels.wechat.menus import BadMenu, clicked_keys, read_menu

CALLBACK_SECONDS = 5.0


Accounts = Mapping[str, WechatAccount]


def check(accounts: Accounts, wallet: str, url: str | None) -> int:
    """Say of each thing whether it is right and what to do; how many are not."""
    return asyncio.run(_check(wallet, _account(accounts, wallet), url))


def make_menu(accounts: Accounts, wallet: str, path: Path) -> None:
    """Have WeChat make the menu of a file."""
    account = _account(accounts, wallet)
    try:
        menu = read_menu(path)
    except BadMenu as error:
        why = WORDS["menu_why"][error.why].format(**error.about)
        raise click.ClickException(WORDS["menu_wrong"].format(why=why)) from None
    finding = asyncio.run(_make(wallet, account, menu))
    if finding is not None:
        raise click.ClickException(finding.text)
    click.echo(WORDS["menu_made"].format(buttons=clicked_keys(menu)[1]))


def _account(accounts: Accounts, wallet: str) -> WechatAccount:
    if wallet not in accounts:
        raise click.ClickException(f"PAYDOC_WECHAT has no account of {wallet}; it has {', '.join(accounts) or 'none'}")
    return accounts[wallet]


async def _check(wallet: str, account: WechatAccount, url: str | None) -> int:
    client, wrong = Client(account.api_base), 0
    try:
        async for finding in Checkup(wallet, account, client).findings():
            wrong += _tell(finding)
    finally:
        await client.close()
    if url is not None:
        wrong += _tell(await _called_back(url, account))
    return wrong


async def _make(wallet: str, account: WechatAccount, menu: dict[str, object]) -> Symptom | None:
    """None when it is made, else what is wrong."""
    client = Client(account.api_base)
    try:
        return await Checkup(wallet, account, client).make_menu(menu)
    finally:
        await client.close()


async def _called_back(url: str, account: WechatAccount) -> Symptom:
    """Ask our own address as WeChat does when it is set in the console."""
    stamp, nonce, echo = str(int(time.time())), secrets.token_hex(5), str(secrets.randbelow(10**18))
    signed = hashlib.sha1("".join(sorted([account.token, stamp, nonce])).encode()).hexdigest()
    query = {"signature": signed, "timestamp": stamp, "nonce": nonce, "echostr": echo}
    timeout = aiohttp.ClientTimeout(total=CALLBACK_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(url, params=query) as answer:
            same = answer.status == 200 and await answer.text() == echo
            return callback(url, same, f"HTTP {answer.status}")
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
        return callback(url, False, type(error).__name__)


def _tell(finding: Symptom) -> bool:
    """One line; whether it is something to mend."""
    click.echo(f"{WORDS['names'][finding.item]}：{WORDS['marks'][finding.mark]}。{finding.text}")
    return finding.mark == "bad"
