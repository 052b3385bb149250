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
_QUESTION = re.compile(_WORDS["questions"])
_DENIED = re.compile(_WORDS["denied"])
_EITHER = re.compile(_WORDS["either"])


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """NFKC, lower case, no blanks at the ends: the form in which texts are compared."""
    return unicodedata.normalize("NFKC", text).lower().strip()


@lru_cache(maxsize=8192)
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
    """True when one clause of the text has every group of the pattern, is no question, and denies none of the words
    that match: a denial counts where it stands, 没超限额卡也正常 says that the card is all right."""
    return any(says(clause, pattern) for clause in _closed_clauses(text))


def says(clause: str, pattern: str) -> bool:
    """The same of one clause without blanks."""
    return reach(clause, pattern) > 0


def denies(clause: str, pattern: str) -> bool:
    """True when the clause has every group of the pattern, is no question, and denies a word of it: 没写错."""
    return reach(clause, pattern) < 0


def reach(clause: str, pattern: str) -> int:
    """How many characters of a clause without blanks match: less than 0 where a word of them is denied, 0 where a group
    has no word in it and for a question."""
    if not _possible(clause, pattern):
        return 0
    rest, length, denied, groups = clause, 0, False, _groups(pattern)
    for place, words in enumerate(groups):
        others = sum((*groups[:place], *groups[place + 1 :]), ())
        word, plainly = _word(rest, words, others)
        if not word:
            return 0
        denied = denied or not plainly
        length += len(word)
        rest = rest.replace(word, " ", 1)
    if _QUESTION.search(rest) or _EITHER.search(clause):
        return 0
    return -length if denied else length


def _word(text: str, words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, bool]:
    """The first word that is said plainly, else the first that is there at all, and whether it is plain. A word that
    is only there inside of a denied one is not said: 没有足够 says no 够."""
    first = ""
    for word in words:
        if word in text:
            if not _all_denied(text, word, others):
                return word, True
            first, text = first or word, text.replace(word, " ")
    return first, False


def _all_denied(text: str, word: str, others: tuple[str, ...]) -> bool:
    """Whether a denial stands before the word wherever it occurs, which is no word of the pattern's other groups."""
    before = text.split(word)[:-1]
    return all(_DENIED.search(part) and not part.endswith(others) for part in before)


def may_mention(text: str, patterns: tuple[str, ...]) -> bool:
    """False when no pattern has a word of its first group in a text without blanks: one search for them all."""
    return _any_first(patterns).search(text) is not None


@lru_cache(maxsize=4096)
def _any_first(patterns: tuple[str, ...]) -> re.Pattern[str]:
    words = dict.fromkeys(word for pattern in patterns for word in next(iter(_groups(pattern)), ()))
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


def without(text: str, pattern: str) -> str:
    """The text without the words that match the pattern, however often they do. Blanks do not matter."""
    rest: str | None = _closed(text)
    while rest is not None:
        text, rest = rest, _leftover(rest, pattern)
    return text


@lru_cache(maxsize=8192)
def _closed_clauses(text: str) -> tuple[str, ...]:
    return tuple(map(_closed, clauses(text)))


@lru_cache(maxsize=8192)
def _closed(text: str) -> str:
    return "".join(plain(text).split())


@lru_cache(maxsize=8192)
def _groups(pattern: str) -> tuple[tuple[str, ...], ...]:
    """The words of each group, the longest first. Full-width signs part them like half-width ones."""
    groups = (filter(None, map(_closed, group.split("|"))) for group in plain(pattern).split("+"))
    return tuple(tuple(sorted(words, key=len, reverse=True)) for words in groups)


@lru_cache(maxsize=8192)
def _glances(pattern: str) -> tuple[re.Pattern[str], ...]:
    """For each group an expression that finds one of its words. A group without words is never found."""
    return tuple(re.compile("|".join(map(re.escape, words)) or "(?!)") for words in _groups(pattern))


def _possible(text: str, pattern: str) -> bool:
    """Whether every group has a word in the text: sooner known than which words, and hardly ever so."""
    return all(glance.search(text) for glance in _glances(pattern))


def _leftover(text: str, pattern: str) -> str | None:
    """The text without the words that matched, or None when a group has no word in it."""
    if not _possible(text, pattern):
        return None
    for words in _groups(pattern):
        word = next((w for w in words if w in text), None)
        if word is None:
            return None
        text = text.replace(word, " ", 1)
    return text
