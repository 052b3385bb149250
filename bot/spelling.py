"""One spelling for one text: NFKC, no invisible characters, simplified script, lower case. Pure.

Normalising may change the length, so `align` keeps, for each normalised character, where it came
from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC
from ruamel.yaml import YAML

_DIALECT: dict[str, dict[str, str]] = YAML(typ="safe").load(Path(__file__).with_name("spelling.yml"))
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co"}
# Characters that show nothing although Unicode counts them as letters, marks or symbols.
_HIDDEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {chr(c) for c in range(0xFE00, 0xFE10)}
# Hangul vowels and finals: letters that NFKC may join with the letter before them.
_JOINING = range(0x1160, 0x1200)


@dataclass(frozen=True)
class AlignedText:
    """A normalised text and, per character, the span of the original text it stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that became `text[start:end]`, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def normalize_text(text: str) -> str:
    """The text as the bot reads it; normalising twice changes nothing more."""
    return align(text).text


@lru_cache(maxsize=256)
def align(text: str) -> AlignedText:
    """The normalised text with its alignment to the original."""
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        for character in _fold(text[start:end]):
            if character == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(character)
            spans.append((start, end))
    if characters and characters[-1] == " ":
        del characters[-1], spans[-1]
    return AlignedText(_simplify(_common(characters)), tuple(s for s, _ in spans), tuple(e for _, e in spans))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Spans that NFKC can treat one by one: a character and the marks that join it."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not _joins(text[position]):
            yield start, position
            start = position


@lru_cache(maxsize=8192)
def _joins(character: str) -> bool:
    return unicodedata.combining(character) != 0 or ord(character) in _JOINING


@lru_cache(maxsize=8192)
def _fold(cluster: str) -> str:
    return "".join(filter(None, map(_visible, unicodedata.normalize("NFKC", cluster).lower())))


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    hidden = character in _HIDDEN or unicodedata.category(character) in _HIDDEN_CATEGORIES
    return "" if hidden else character


def _common(characters: list[str]) -> list[str]:
    """The same characters in Mandarin's spelling: 冇 is 没. As many as before."""
    text = "".join(characters)
    for word, common in _DIALECT["words"].items():
        text = text.replace(word, common)
    return [_DIALECT["characters"].get(character, character) for character in text]


def _simplify(characters: list[str]) -> str:
    converter = _converter()
    converted: str = converter.convert("".join(characters))
    if len(converted) == len(characters):
        return converted
    # A phrase rule changed the length: convert one by one to keep the alignment.
    singly = (converter.convert(character) for character in characters)
    return "".join(new if len(new) == 1 else old for old, new in zip(characters, singly, strict=True))


@cache
def _converter() -> Any:
    return OpenCC("t2s")
