"""The only memory: conversations, messages, inbox, outbox, cases, in SQLite or PostgreSQL."""

from bot.store.engine import DEFAULT_URL
from bot.store.errors import FeedbackUnknown, LeaseLost, NobodyThere, StoreError, UnknownConversation
from bot.store.migrate import upgrade
from bot.store.store import Store
from bot.store.values import (
    Accepted,
    AgentView,
    Attachment,
    Case,
    Claimed,
    ConversationProgress,
    NewAttachment,
    Opened,
    OwnCase,
    Page,
    Unfinished,
    Waiting,
)

__all__ = [
    "DEFAULT_URL",
    "Accepted",
    "AgentView",
    "Attachment",
    "Case",
    "Claimed",
    "ConversationProgress",
    "FeedbackUnknown",
    "LeaseLost",
    "NewAttachment",
    "NobodyThere",
    "Opened",
    "OwnCase",
    "Page",
    "Store",
    "StoreError",
    "Unfinished",
    "UnknownConversation",
    "Waiting",
    "upgrade",
]
