"""A text without its values: every amount the same, every date the same. Pure.

What a customer means does not depend on how much it was: with one value for all, two sentences that differ
in nothing else are the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.nlu.finder import EntityFinder, FoundValue
from bot.nlu.resources import load_words

_JUST_NOW = "PT0M"  # a word of time like any other, and no length


class Valueless:
    """Training lines and questions as messages are read: every value is a fixed one, so that none chooses a topic."""

    def __init__(self) -> None:
        """Wallets' names stay as they are."""
        self._finder, self._today = EntityFinder({}), date.today()

    def __call__(self, text: str) -> str:
        """A normalised text with fixed values."""
        return without_values(text, self._finder.find(text, self._today))


def without_values(text: str, found: Sequence[FoundValue]) -> str:
    """The text with one fixed value for each kind of entity; wallets and banks stay as they are.

    `found` is what the finder says of this very text: in order, without overlaps.
    """
    samples: dict[str, str] = load_words("values")["samples"]
    pieces, position = [], 0
    for entity in found:
        sample = samples.get(entity.name)
        if sample is not None and entity.value != _JUST_NOW:
            pieces += [text[position : entity.start], sample]
            position = entity.end
    return "".join([*pieces, text[position:]])
