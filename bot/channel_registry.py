"""The channels there are: the one place that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.channels.ports import ChannelType
from bot.channels.web.entry import WEB
from bot.channels.wechat.entry import WECHAT
from bot.channels.wecom_kf.entry import WECOM_KF
from bot.settings import ChannelSetting

if TYPE_CHECKING:
    from bot.http.frame.services import ChannelFace

CHANNELS: tuple[ChannelType, ...] = (
    WEB,
    WECHAT,
    WECOM_KF,
)


def channel_settings() -> tuple[ChannelSetting, ...]:
    """What can be set for each of those that have accounts."""
    return tuple(each.setting for each in CHANNELS if each.setting is not None)


def reach_hours() -> Mapping[str, float]:
    """Those where a customer can be written to only for so long after a message of theirs."""
    return {each.name: each.hours for each in CHANNELS if each.hours is not None}


def faces() -> Mapping[str, ChannelFace]:
    """Each as pages show it."""
    from bot.http.frame.services import ChannelFace

    return {each.name: ChannelFace(each.title, each.hours, each.joins, each.pictures, each.pages) for each in CHANNELS}
