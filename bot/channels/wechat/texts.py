"""Texts as WeChat takes them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channels import texts
from bot.channels.texts import GAP, harmless, size

__all__ = ["GAP", "MOST_BYTES", "harmless", "merge", "size", "split"]
MOST_BYTES = 2048


def split(text: str, most: int = MOST_BYTES) -> list[str]:
    """The text in pieces of at most `most` bytes; no character and no link is cut."""
    return texts.split(text, most)


def merge(said: Iterable[str], most: int = MOST_BYTES) -> list[str]:
    """Texts in order in as few pieces as they fit into, each apart from the next."""
    return texts.merge(said, most)
