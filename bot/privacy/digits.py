"""Numbers as people write them: in groups with blanks, dashes or dots between, in figures or numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bot.privacy.vocabulary import VOCABULARY

_NUMERALS = "".join(VOCABULARY.digit_of)
_WORD = VOCABULARY.numeral_word.pattern
_ASCII_WORD = "|".join(sorted(VOCABULARY.spoken, key=len, reverse=True))
# Three words at least: one alone is an ordinary word.
_SPOKEN = rf"(?<![a-z])(?:(?:{_ASCII_WORD})(?:[\s,-]{{1,2}}|(?![a-z]))){{3,}}(?<![\s,-])"
_GROUP = re.compile(
    rf"[0-9]+|(?P<word>[{_NUMERALS}]{_WORD})|(?:[{_NUMERALS}](?!{_WORD}))+|(?P<spoken>{_SPOKEN}(?![a-z]))"
)
_SPOKEN_WORD = re.compile(_ASCII_WORD)
_YOUNGEST = date.today().year - 3  # numbers of receipts begin with the place and the day too: those of today
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
SEPARATORS = re.compile(r"[\s.,_/|\u00b7\u2022\u2010-\u2015\u2212\u30fb\u30fc~-]{0,5}")
# What people put between the groups of a long number, and between its digits when they dictate it.
_PAUSES = re.compile(
    r"(?:[\s.,_/|\u00b7\u2022\u2010-\u2015\u2212\u30fb\u30fc~\uff0c\u3001\u3002;\uff1b:\uff1a\[\](){}<>\uff08\uff09\u3010\u3011"
    r"*+&#\u2026-]"
    rf"|{VOCABULARY.pauses}){{0,6}}"
)
# A longer chain is a table of numbers: of these each is one, or a few groups.
_LONGEST_CHAIN = 48
_FEW = 6


class Group(NamedTuple):
    """Adjacent digits of one script; `doubtful` for a numeral that may begin the next word instead."""

    start: int
    end: int
    digits: str
    doubtful: bool


class Number(NamedTuple):
    """Neighbouring groups of a chain, `first` to `last`, read as one number."""

    digits: str
    start: int
    end: int
    chain: list[Group]
    first: int
    last: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many digits each group has."""
        return tuple(len(group.digits) for group in self.chain[self.first : self.last + 1])

    @property
    def apart(self) -> bool:
        """Whether the number is one group, or its grouping does not go on before or behind it."""
        if self.first == self.last:
            return True
        before, behind = self.chain[: self.first][-1:], self.chain[self.last + 1 : self.last + 2]
        goes_on_before = any(len(group.digits) == self.sizes[0] for group in before)
        goes_on_behind = any(len(group.digits) == self.sizes[-1] and not group.doubtful for group in behind)
        return not goes_on_before and not goes_on_behind


def chains(text: str, between: re.Pattern[str] = SEPARATORS) -> list[list[Group]]:
    """All groups, those with nothing but separators between them together."""
    found: list[list[Group]] = []
    for match in _GROUP.finditer(text):
        group = Group(match.start(), match.end(), _digits(match), doubtful=bool(match["word"]))
        joins = found and between.fullmatch(text, found[-1][-1].end, group.start)
        if joins and not (group.doubtful and text[found[-1][-1].start].isascii()):
            found[-1].append(group)
        elif not group.doubtful:
            found.append([group])
    return found


def paused_chains(text: str) -> list[list[Group]]:
    """The same with everything between that people put between the groups of a long number, and words like "dash"."""
    return chains(text, _PAUSES)


def numbers(chained: list[list[Group]], lengths: range) -> Iterator[Number]:
    """Every reading of these lengths in the chains, left to right and the longer first."""
    for chain in chained:
        most = len(chain) if len(chain) <= _LONGEST_CHAIN else _FEW
        if most * max(len(group.digits) for group in chain) < lengths.start:
            continue
        for first in range(len(chain)):
            yield from reversed(list(_from(chain, first, most, lengths)))


def _digits(match: re.Match[str]) -> str:
    if match["spoken"]:
        return "".join(VOCABULARY.spoken[word] for word in _SPOKEN_WORD.findall(match.group()))
    return "".join(VOCABULARY.digit_of.get(char, char) for char in match.group())


def _from(chain: list[Group], first: int, most: int, lengths: range) -> Iterator[Number]:
    digits = ""
    for last in range(first, min(first + most, len(chain))):
        digits += chain[last].digits
        if len(digits) >= lengths.stop:
            return
        if len(digits) >= lengths.start:
            yield Number(digits, chain[first].start, chain[last].end, chain, first, last)


def is_moment(digits: str) -> bool:
    """Whether digits in a row begin with a day of our time, as many numbers of orders do and no card does."""
    try:
        return 2010 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= 2049
    except ValueError:
        return False


def has_luhn_sum(digits: str) -> bool:
    """The check sum of bank cards."""
    doubled = (str(2 * int(d)) if n % 2 else d for n, d in enumerate(reversed(digits)))
    return sum(int(d) for part in doubled for d in part) % 10 == 0


def has_identity_sum(number: str) -> bool:
    """The check character of an 18-character Chinese identity number (GB 11643)."""
    weighted = sum(int(d) * (2 ** (17 - n) % 11) for n, d in enumerate(number[:17]))
    return "10X98765432"[weighted % 11] == number[17]


def has_birthday(number: str) -> bool:
    """Whether an identity number names a province and a day somebody can be born on."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= _YOUNGEST and _PROVINCE.match(number) is not None
