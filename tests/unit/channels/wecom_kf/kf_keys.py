"""An account both sides know."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.channels.wecom_kf.account import WecomKfAccount
from simulated_wecom.sealing import Keys, fresh

KEYS = fresh()


def account(keys: Keys = KEYS, **more: Any) -> WecomKfAccount:
    """The product's view of the account."""
    return WecomKfAccount(**{**asdict(keys), **more})
