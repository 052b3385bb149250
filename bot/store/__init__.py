"""The only memory: conversations, messages, inbox, outbox, cases, in SQLite or PostgreSQL."""

from bot.store.engine import DEFAULT_URL
from bot.store.errors import LeaseLost, StoreError, UnknownConversation
from bot.store.migrate import upgrade
from bot.store.store import Store
from bot.store.values import Accepted, Case, Claimed, Opened, Page, Progress

__all__ = [
    "DEFAULT_URL",
    "Accepted",
    "Case",
    "Claimed",
    "LeaseLost",
    "Opened",
    "Page",
    "Progress",
    "Store",
    "StoreError",
    "UnknownConversation",
    "upgrade",
]
