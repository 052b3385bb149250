"""What the WeChat channel remembers, in the same database and by the same rules."""

from bot.store.wechat.facade import WechatStore
from bot.store.wechat.values import Access, Arrived, Aside, ChannelWords, Linked, MenuChoice, Reach, Typing

__all__ = [
    "Access",
    "Arrived",
    "Aside",
    "ChannelWords",
    "Linked",
    "MenuChoice",
    "Reach",
    "Typing",
    "WechatStore",
]
