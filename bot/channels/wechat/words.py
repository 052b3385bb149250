"""The channel's own words, from messages_zh.yml beside this file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

LONGEST_MATCHED = 120
_WORDS: Mapping[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("messages_zh.yml"))


def phrase(name: str, **values: object) -> str:
    """One sentence of the channel."""
    return str(_WORDS[name]).format(**values)


def shown(kind: str) -> str:
    """What stands in the transcript for something that is no words."""
    first, _, rest = kind.partition("\n")
    label = str(_WORDS["shown"].get(first, _WORDS["shown"]["other"]))
    return f"{label} {rest}".strip()


def key_words(key: str) -> str | None:
    """What pressing a key of the account's menu says, if this key is known."""
    found = _WORDS["menu_keys"].get(key)
    return None if found is None else str(found)


def is_unsupported(text: str) -> bool:
    """Whether a text is what the platform writes for something it cannot show."""
    return _matches("unsupported", text)


def is_emoticon(text: str) -> bool:
    """Whether a text is nothing but the platform's codes for faces and gestures."""
    return _matches("emoticon", text)


def pattern(name: str) -> re.Pattern[str]:
    """Words that are matched."""
    return re.compile(_WORDS["patterns"][name])


def _matches(name: str, text: str) -> bool:
    return len(text) <= LONGEST_MATCHED and pattern(name).fullmatch(text) is not None


def ratings() -> list[tuple[int, str]]:
    """What a customer can say about the help, the best first."""
    return [(int(value), str(label)) for value, label in _WORDS["ratings"].items()]
