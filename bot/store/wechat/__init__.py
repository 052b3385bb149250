"""What the WeChat channel remembers, in the same database and by the same rules."""

from bot.store.wechat.facade import WechatStore
from bot.store.wechat.media import DueMedia
from bot.store.wechat.values import (
    Access,
    Arrived,
    Aside,
    Asides,
    ChannelWords,
    Linked,
    LinkState,
    MediaName,
    MenuChoice,
    Reach,
    Typing,
)

__all__ = [
    "Access",
    "Arrived",
    "Aside",
    "Asides",
    "ChannelWords",
    "DueMedia",
    "LinkState",
    "Linked",
    "MediaName",
    "MenuChoice",
    "Reach",
    "Typing",
    "WechatStore",
]
