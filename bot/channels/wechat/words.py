"""The channel's words: its own from messages_zh.yml beside this file, else those of all channels."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from bot.channels.sentences import Sentences

LONGEST_MATCHED = 120
WORDS = Sentences(Path(__file__).with_name("messages_zh.yml"))
sentence, shown, ratings = WORDS.sentence, WORDS.shown, WORDS.ratings


def key_words(key: str) -> str | None:
    """What pressing a key of the account's menu says, if this key is known."""
    found = WORDS.all["menu_keys"].get(key)
    return None if found is None else str(found)


def notice_words(kind: str) -> tuple[str, str]:
    """How a case stands, in at most five characters, and what the customer can do, in at most twenty."""
    words = WORDS.all["notices"][kind]
    return str(words["status"]), str(words["hint"])


def notice_time(at: datetime) -> str:
    """A moment as a field of a template shows it."""
    parts = {name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute")}
    return str(WORDS.all["notice_time"]).format(**parts)


def is_unsupported(text: str) -> bool:
    """Whether a text is what the platform writes for something it cannot show."""
    return _matches("unsupported", text)


def is_emoticon(text: str) -> bool:
    """Whether a text is nothing but the platform's codes for faces and gestures."""
    return _matches("emoticon", text)


def pattern(name: str) -> re.Pattern[str]:
    """Sentences that are matched."""
    return re.compile(WORDS.all["patterns"][name])


def _matches(name: str, text: str) -> bool:
    return len(text) <= LONGEST_MATCHED and pattern(name).fullmatch(text) is not None
