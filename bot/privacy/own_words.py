"""What the bot's own lines may not have: a long number, which is somebody's card or papers more often than not."""

from __future__ import annotations

import re

from bot.privacy.long_numbers import short

_LONG = re.compile(r"(?<![0-9])[0-9]{12,}(?![0-9])")


def without_long_numbers(text: str) -> str:
    """The text with every run of twelve digits and more shortened to its ends."""
    return _LONG.sub(lambda found: short(found.group()), text)
