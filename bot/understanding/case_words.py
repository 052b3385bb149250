"""A case called by its number, in a message that says nothing else. The words stand in case_words.yml."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from bot.spelling import normalize_text
from bot.understanding.intents import Intent

_WORDS: dict[str, str] = YAML(typ="safe").load(Path(__file__).with_name("case_words.yml"))


def _pattern(name: str) -> str:
    """The words of this name, with those that they name in them."""
    return re.sub(r"\{([a-z_]+)\}", lambda other: _pattern(other[1]), _WORDS[name])


_NUMBER, _TAKEN_BACK, _ASKED_AFTER = (re.compile(_pattern(name)) for name in ("number", "taken_back", "asked_after"))


def case_named(text: str) -> str:
    """The number of a case that a text of the customer's has in it, "" for none. As numbers are written."""
    found = _NUMBER.search(normalize_text(text))
    return found[0].upper() if found is not None else ""


def about_a_case(text: str) -> str:
    """What the whole of a normalised message does with the case whose number it has: takes it back, or asks after it;
    "" where it says anything else, or says it in another mood."""
    if _TAKEN_BACK.fullmatch(text):
        return Intent.WITHDRAW.value
    return Intent.TICKET_STATUS.value if _ASKED_AFTER.fullmatch(text) else ""
