"""What a customer's text must pass before anything stores, masks or understands it."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Drawn as nothing although their category says letter or symbol, or reserved to be ignored.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u2065" + "".join(map(chr, range(0xFFF0, 0xFFF9))))
# ASCII, fraction, division and big solidus, box diagonal, mathematical diagonals, musical and CJK strokes.
_SLASHES = frozenset("/\u2044\u2215\u2571\u29f8\u27cb\u2afb\u2afd\U0001d23a\u31d3")
_STAND_IN = "|"


def clean(text: str) -> str:
    """The text without what cannot be seen and without a leading slash; an only-slash text stays non-empty.

    Line breaks of every kind become a line feed (agents read messages of several lines), other blanks a
    space; the ends are stripped. Otherwise the customer's characters stay, so that a transcript shows what
    was typed. Last of all, leading slashes are removed together with whatever hides among them. Rasa obeys
    a text that begins with "/" ("/intent{...}"), and the understanding normalises with NFKC, which turns a
    full-width slash back into "/" and some accents into a blank: so nothing is put in their place that
    could be folded, and what counts is the first character still seen after NFKC. Idempotent.
    """
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    visible = "".join(map(_visible, _LINE_BREAKS.sub("\n", joined))).strip()
    return _without_leading_slashes(visible)


def warning(kinds: frozenset[str]) -> Literal["secret_hidden", "secret_maybe", ""]:
    """Which phrase a customer is to be told who sent these kinds: nobody should send a secret to a chat, a phone number
    is harmless, and what only looked like a secret is said to have been hidden without a word of blame."""
    if kinds - {"phone", "maybe"}:
        return "secret_hidden"
    return "secret_maybe" if "maybe" in kinds else ""


def _visible(char: str) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    if char == "\t" or category.startswith("Z"):
        return " "
    return "" if category in ("Cc", "Cf", "Cs") or _is_ignorable(char) else char


def _is_ignorable(char: str) -> bool:
    """Variation selectors, fillers, tags and noncharacters; combining accents are seen and stay."""
    point = ord(char)
    return (
        char in _BLANK_LETTERS
        or char in "\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f"
        or 0xFE00 <= point <= 0xFE0F
        or 0xFDD0 <= point <= 0xFDEF
        or 0xE0000 <= point <= 0xE0FFF
        or point & 0xFFFE == 0xFFFE
    )


def _without_leading_slashes(text: str) -> str:
    end, found = 0, False
    for char in text:
        first = _first_seen(char)
        if first and first not in _SLASHES:
            break
        end, found = end + 1, found or bool(first)
    return (text[end:] or _STAND_IN) if found else text


def _first_seen(char: str) -> str:
    """What is seen first of this character after NFKC; "" when it may vanish (blank, mark, private use)."""
    for part in unicodedata.normalize("NFKC", char):
        if unicodedata.category(part)[0] not in "ZCM" and part not in _BLANK_LETTERS:
            return part
    return ""
