"""Whether a secret stands in raw bytes: a database file, a log, a page of figures."""

from __future__ import annotations

import re

BY_CHANCE = 8  # a number of so few digits does occur inside ids, times and longer numbers


def holds(data: bytes, secret: str) -> bool:
    """Whether `secret` is there; a short number only as a word of its own, not inside a longer number or an id."""
    if not secret.isdigit() or len(secret) > BY_CHANCE:
        return secret.encode() in data
    return re.search(rb"(?<![0-9a-fA-F.])" + secret.encode() + rb"(?![0-9a-fA-F])", data) is not None
