"""One reading of a text for all its disguises: full width, other digits, invisible characters, accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from bot.privacy.vocabulary import VOCABULARY

HIDDEN = "\x00"

# What masking itself writes; it is read as one opaque block, so that masking twice changes nothing.
_MASKED = re.compile(
    rf"{re.escape(VOCABULARY.replacement)}|(?<![0-9])(?:[0-9]{{2,3}}\*{{4}}[0-9]{{4}}|[0-9]\*{{16}}[0-9X])(?![0-9])"
    r"|(?<![A-Za-z0-9])[A-Z0-9]\*{6}[0-9]{2}(?![0-9])"
)
_SIMPLER = OpenCC("t2s")
# Full-width stops stay what they are: they end a value, an ASCII comma may be part of it.
_STOPS = frozenset("\uff0c\uff1a\uff1b\uff08\uff09")
_SELDOM_SEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True)
class Folded:
    """The folded text; `origin[n]` is where its n-th character came from."""

    text: str
    origin: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a non-empty folded span was read from."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Lower-case NFKC in simplified script, without marks and what is not seen; digits as 0-9, masked parts hidden."""
    folded = list(map(_fold_one, text))
    for masked in _MASKED.finditer(text) if "*" in text or VOCABULARY.replacement in text else ():
        start, end = masked.span()
        folded[start:end] = [HIDDEN] * (end - start)
    one_for_one = set(map(len, folded)) <= {1}
    origin = range(len(text)) if one_for_one else tuple(n for n, part in enumerate(folded) for _ in part)
    return Folded("".join(folded), origin)


@lru_cache(maxsize=8192)
def _fold_one(char: str) -> str:
    if char in _STOPS or char in "\n\t ":
        return char
    if char in VOCABULARY.pictures:
        return VOCABULARY.pictures[char]
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    seen = "".join(filter(_is_seen, unicodedata.normalize("NFKC", char).lower()))
    return seen if seen.isascii() else str(_SIMPLER.convert(seen))


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CM" and char not in _SELDOM_SEEN
