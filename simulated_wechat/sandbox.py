"""A test account (测试号) as WeChat's sandbox page hands it out: keys at once, the address is set when it answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp

from simulated_wechat.delivering import Courier
from simulated_wechat.demo import fresh
from simulated_wechat.platform import Account

ACCEPTED, REFUSED = "配置成功", "配置失败"
NEVER_SET = "http://127.0.0.1:9/"


def account(brand: str) -> Account:
    """A new one: without encryption, without menu messages, and nothing is delivered before its address is set."""
    return Account(brand, replace(fresh(brand, "plain"), token="", aes_key=""), NEVER_SET, certified=False)


def introduction(made: Account, port: int) -> str:
    """What the page shows."""
    return f"appID: {made.keys.app_id}\nappsecret: {made.keys.secret}\nhttp://127.0.0.1:{port}/"


async def configure(made: Account, courier: Courier, asked: dict[str, Any]) -> str:
    """The form with the address and the token: both are kept when the address answers as it must."""
    before = made.keys, made.target
    made.keys, made.target = replace(made.keys, token=str(asked["token"])), str(asked["url"])
    try:
        good = await courier.verified(made)
    except (aiohttp.ClientError, OSError, ValueError):
        good = False
    if not good:
        made.keys, made.target = before
    return ACCEPTED if good else REFUSED
