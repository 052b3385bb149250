"""The one place that wires: settings to store, model, dispatcher and application."""

from __future__ import annotations

from functools import lru_cache

from bot.checklists.loader import load
from bot.conversation.assistant import Assistant


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The engine over the knowledge on disk, loaded once a process."""
    return Assistant(load())
