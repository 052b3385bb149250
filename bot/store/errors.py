"""Errors of the store.

PaydocError
└── StoreError
    ├── FeedbackUnknown       no answer of the bot has this place in the conversation
    ├── LeaseLost             another worker has the conversation now; nothing was written
    ├── NobodyThere           no person has or will have the conversation
    ├── UnknownConversation   no conversation has this id
    ├── Unreachable           the database does not answer
    └── UnusableUrl           what is named is no database that keeps conversations
"""

from __future__ import annotations

from bot.errors import PaydocError


class StoreError(PaydocError):
    """Root of the errors the store raises itself."""


class Unreachable(StoreError):
    """The database does not answer, or not to us; the text is the driver's own first line."""


class UnusableUrl(StoreError, ValueError):
    """What is named is no database that keeps conversations; the text quotes nothing of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"PAYDOC_DATABASE_URL: expected a URL of SQLite or PostgreSQL: {reason}")


class LeaseLost(StoreError):
    """The turn is no longer this worker's; nothing of it was written."""


class FeedbackUnknown(StoreError):
    """No answer of the bot has this place in the conversation."""


class NobodyThere(StoreError):
    """No person has or will have the conversation: nobody would look at an attachment."""


class UnknownConversation(StoreError):
    """No conversation has this id."""
