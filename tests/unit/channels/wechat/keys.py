"""An account both sides know."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.channels.wechat.account import WechatAccount
from simulated_wechat.demo import fresh
from simulated_wechat.sealing import Keys

KEYS = fresh("okpay")


def account(keys: Keys = KEYS, **more: Any) -> WechatAccount:
    """The product's view of the account."""
    return WechatAccount(**{**asdict(keys), **more})
