"""Errors of the store.

PaydocError
└── StoreError
    ├── LeaseLost             another worker has the conversation now; nothing was written
    └── UnknownConversation   no conversation has this id
"""

from __future__ import annotations

from bot.errors import PaydocError


class StoreError(PaydocError):
    """Root of the errors the store raises itself."""


class LeaseLost(StoreError):
    """The turn is no longer this worker's; nothing of it was written."""


class UnknownConversation(StoreError):
    """No conversation has this id."""
