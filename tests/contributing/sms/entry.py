"""Text messages, as the registry of channels lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bot.channels.sms.receiver import SmsReceiver
from bot.channels.sms.sender import SmsSender

from bot.channels.ports import ChannelType
from bot.channels.webhook import webhook
from bot.mail import Terms
from bot.settings import ChannelSetting

TERMS = Terms("sms")


def accounts_from_json(raw: str) -> Mapping[str, Mapping[str, str]]:
    """Wallet to gateway and key."""
    try:
        return {brand: {"gateway": each["gateway"], "key": each["key"]} for brand, each in json.loads(raw).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("a JSON object, wallet to gateway and key") from None


SMS = ChannelType(
    TERMS,
    Path(__file__).with_name("messages_zh.yml"),
    ChannelSetting("sms", "PAYDOC_SMS", accounts_from_json),
    webhook(TERMS, lambda account: SmsReceiver(account["key"]), lambda account: SmsSender(account["gateway"])),
)
