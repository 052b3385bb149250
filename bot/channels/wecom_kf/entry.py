"""微信客服, as the registry of channels lists it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.ports import ChannelType, Tools, Wiring
from bot.channels.wecom_kf.account import WecomKfAccount, accounts_from_json
from bot.channels.wecom_kf.terms import CHANNEL, TERMS
from bot.settings import ChannelSetting

if TYPE_CHECKING:
    import click

    from bot.http.frame.services import Channel


# What each brings is imported when it is asked for: settings alone need none of it.
def _make(wiring: Wiring, accounts: Mapping[str, WecomKfAccount]) -> Channel:
    from bot.channels.wecom_kf.channel import WecomKfChannel

    return WecomKfChannel(wiring, accounts)


def _commands(tools: Tools) -> list[click.Command]:
    from bot.channels.wecom_kf.commands import command

    return [command(tools)]


WECOM_KF = ChannelType(
    TERMS,
    Path(__file__).with_name("messages_zh.yml"),
    ChannelSetting(CHANNEL, "PAYDOC_WECOM_KF", accounts_from_json),
    _make,
    _commands,
    pictures=True,
    pages=True,
    label="WeCom KF",
)
