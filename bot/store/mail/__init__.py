"""What channels remember, in the same database and by the same rules: customers, what they brought, mail to them."""

from bot.store.mail.cursors import Pull
from bot.store.mail.facade import MailStore
from bot.store.mail.media import DueMedia
from bot.store.mail.notice_store import NoticeStore
from bot.store.mail.own_links import OwnLinks
from bot.store.mail.reach import ReachStore
from bot.store.mail.values import (
    Access,
    AccountLink,
    Arrived,
    Aside,
    Asides,
    ChannelWords,
    Linked,
    LinkState,
    MediaName,
    MenuChoice,
    Reach,
    Start,
    Typing,
)

__all__ = [
    "Access",
    "AccountLink",
    "Arrived",
    "Aside",
    "Asides",
    "ChannelWords",
    "DueMedia",
    "LinkState",
    "Linked",
    "MailStore",
    "MediaName",
    "MenuChoice",
    "NoticeStore",
    "OwnLinks",
    "Pull",
    "Reach",
    "ReachStore",
    "Start",
    "Typing",
]
