"""Whether an agent's text asks a customer for what nobody may ask for."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from bot.spelling import normalize_text

_WORDS: dict[str, list[str]] = YAML(typ="safe").load(Path(__file__).with_name("secret_requests.yml"))
_SENTENCE = re.compile(r"[。！？!?;；\n]+")


def asks_for_secret(text: str) -> bool:
    """True when a sentence asks for a password, a code, or a full number. A warning not to give it does not."""
    return any(_asks(normalize_text(sentence).replace(" ", "")) for sentence in _SENTENCE.split(text))


def _asks(sentence: str) -> bool:
    found = {group: any(word in sentence for word in words) for group, words in _WORDS.items()}
    return found["secrets"] and found["asks"] and not found["unless"]
