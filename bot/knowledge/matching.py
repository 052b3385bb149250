"""Phrase patterns of the knowledge: "网|wifi+换|重连" matches a clause that has one word of each group."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

_WORDS = YAML(typ="safe").load(Path(__file__).with_name("language.yml"))
_CJK = "[\\u4e00-\\u9fff]"
_CLAUSE_END = re.compile(
    "|".join([r"[，。；！？,.;!?、~～…\n]+", rf"(?<={_CJK})\s+(?={_CJK})", *_WORDS["clause_breaks"]])
)
_DENIAL = re.compile("|".join(map(re.escape, _WORDS["denials"])))


def plain(text: str) -> str:
    """NFKC, lower case, no blanks at the ends: the form in which texts are compared."""
    return unicodedata.normalize("NFKC", text).lower().strip()


def bare(text: str) -> str:
    """`plain` without any blank or punctuation: the form in which whole short messages are compared."""
    return "".join(c for c in plain(text) if unicodedata.category(c)[0] in "LN")


def clauses(text: str) -> list[str]:
    """The clauses of a message, in order."""
    return [part for part in _CLAUSE_END.split(plain(text)) if part]


def mentions(text: str, pattern: str) -> bool:
    """True when every group of the pattern has a word in the text. Blanks do not matter."""
    return _leftover(_closed(text), pattern) is not None


def claims(text: str, pattern: str) -> bool:
    """True when one clause of the text has every group of the pattern and does not deny or ask it."""
    for clause in clauses(text):
        rest = _leftover(_closed(clause), pattern)
        if rest is not None and not _DENIAL.search(rest):
            return True
    return False


def _closed(text: str) -> str:
    return "".join(plain(text).split())


@lru_cache(maxsize=8192)
def _groups(pattern: str) -> tuple[tuple[str, ...], ...]:
    """The words of each group, the longest first."""
    groups = (filter(None, map(_closed, group.split("|"))) for group in pattern.split("+"))
    return tuple(tuple(sorted(words, key=len, reverse=True)) for words in groups)


def _leftover(text: str, pattern: str) -> str | None:
    """The text without the words that matched, or None when a group has no word in it."""
    for words in _groups(pattern):
        word = next((w for w in words if w in text), None)
        if word is None:
            return None
        text = text.replace(word, " ", 1)
    return text
