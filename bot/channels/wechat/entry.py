"""WeChat's official accounts, as the registry of channels lists them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.ports import ChannelType, Tools, Wiring
from bot.channels.wechat.account import WechatAccount, accounts_from_json
from bot.channels.wechat.terms import CHANNEL, TERMS
from bot.settings import ChannelSetting

if TYPE_CHECKING:
    import click
    from pydantic import BaseModel

    from bot.http.frame.services import Channel


# What each brings is imported when it is asked for: settings alone need none of it.
def _make(wiring: Wiring, accounts: Mapping[str, WechatAccount]) -> Channel:
    from bot.channels.wechat.channel import WechatChannel
    from bot.channels.wechat.figures import WechatFigures
    from bot.store.mail import MailStore

    kept, figures = MailStore(wiring.store, TERMS), WechatFigures(wiring.figures)
    return WechatChannel(accounts, kept, wiring.dispatcher, wiring.worker, figures, wiring.pages)


def _commands(tools: Tools) -> list[click.Command]:
    from bot.channels.wechat.commands import command

    return [command(tools)]


def _shapes() -> tuple[type[BaseModel], ...]:
    from bot.channels.wechat.shapes import WechatCode

    return (WechatCode,)


WECHAT = ChannelType(
    TERMS,
    Path(__file__).with_name("messages_zh.yml"),
    ChannelSetting(CHANNEL, "PAYDOC_WECHAT", accounts_from_json, simulated="PAYDOC_DEMO_WECHAT"),
    _make,
    _commands,
    _shapes,
    joins=True,
    pictures=True,
    pages=True,
    label="WeChat",
)
