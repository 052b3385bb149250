"""`python -m bot wecom_kf --check`: what is wrong with an account, in words an operator can act on."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from typing import Any

import click
import pytest

from bot.channels.platform_api import Client
from bot.channels.wecom_kf.account import WecomKfAccount
from bot.channels.wecom_kf.checkup import WecomKfCheckup, check
from tests.integration.wecom_kf.world import World


def account(world: World, **changed: Any) -> WecomKfAccount:
    return replace(WecomKfAccount(**asdict(world.keys["okpay"]), api_base=world.fake_url), **changed)


def marks(of: WecomKfAccount) -> dict[str, tuple[str, str]]:
    async def look() -> dict[str, tuple[str, str]]:
        client = Client(of.api_base)
        try:
            return {each.item: (each.mark, each.text) async for each in WecomKfCheckup(of, client).findings()}
        finally:
            await client.close()

    return asyncio.run(look())


def test_a_sound_account_has_nothing_to_mend_and_nobody_is_written_to(world: World, capsys: Any) -> None:
    before = len(world.state()["sent"])
    assert check({"okpay": account(world)}, "okpay") == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.partition("：")[0] for line in told] == ["令牌", "客服账号", "会话", "发送消息"]
    assert all("：正常。" in line for line in told) and len(world.state()["sent"]) == before


def test_what_is_wrong_is_said_with_what_to_do(world: World) -> None:
    secret = marks(account(world, secret="f" * 32))
    assert secret["token"][0] == "bad" and "Secret 不对" in secret["token"][1] and secret["account"][0] == "unknown"
    another = marks(account(world, open_kfid="wk0000000000"))
    assert another["account"][0] == "bad" and "wk0000000000" in another["account"][1] and another["send"][0] == "bad"
    world.behave(refuses_tokens=60020)
    try:
        assert "可信 IP" in marks(account(world))["token"][1]
    finally:
        world.behave(refuses_tokens=0)
    assert "连不上" in marks(account(world, api_base="http://127.0.0.1:9"))["token"][1]


def test_a_wallet_without_an_account_is_said(world: World) -> None:
    with pytest.raises(click.ClickException, match="it has okpay"):
        check({"okpay": account(world)}, "upay")
