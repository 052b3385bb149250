"""Words of letters, digits and signs, as passwords are: what else one may be."""

from __future__ import annotations

import re

from bot.privacy.vocabulary import VOCABULARY

EDGES = "\"'()[]{}<>.,;:!?"
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[0-9])")
_EMAIL = re.compile(r"[a-z0-9_.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}[.,;:!?]*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|example)(?:/\S*)?")


def is_mixed(word: str) -> bool:
    """Letters and digits, and no device, version or fault that is known."""
    return _MIXED.match(word) is not None and not VOCABULARY.is_thing(word) and not is_email(word)


def is_email(word: str) -> bool:
    """Whether it is where mail or a page is."""
    return _EMAIL.fullmatch(word) is not None or _ADDRESS.fullmatch(word) is not None
