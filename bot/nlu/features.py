"""What the sparse view sees: character n-grams and n-grams of fuzzy pinyin syllables.

An n-gram is a number of 64 bits, made of those of its tokens: all texts of a message are counted at once, and looked
up among 400,000 n-grams, without a string for each. Two of so many are the same once in a hundred million trainings.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# How single characters sound is read from another table; the phrases cost 46 MB and a quarter of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import lazy_pinyin

PARTS = 2  # letters and sounds
_RETROFLEX = re.compile(r"^([zcs])h")
_NASAL = re.compile(r"ng$")
_HAN = re.compile("[\u3400-\u9fff]")
_PART = re.compile("[\u3400-\u9fff]|[^\u3400-\u9fff]+")
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd: what is multiplied by it stays apart
Numbers = NDArray[np.uint64]
Places = NDArray[np.intp]


class Counts(NamedTuple):
    """The n-grams of some texts: of each text those of its characters, then those of its sounds.

    `grams` are ascending within each such part, `times` says how often each occurs, `bounds` where each part begins
    and the last one ends.
    """

    grams: Numbers
    times: NDArray[np.float32]
    bounds: Places

    @property
    def parts(self) -> Places:
        """The part that each n-gram belongs to."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    def take(self, texts: Sequence[int] | Places) -> Counts:
        """Those of some of the texts, in this order."""
        parts = (np.asarray(texts, dtype=np.intp)[:, None] * PARTS + np.arange(PARTS)).ravel()
        first, sizes = self.bounds[parts], np.diff(self.bounds)[parts]
        bounds = _bounds(sizes)
        places = np.arange(bounds[-1]) + np.repeat(first - bounds[:-1], sizes)
        return Counts(self.grams[places], self.times[places], bounds)


def count(texts: Sequence[str]) -> Counts:
    """All 1- to 3-grams of characters, blanks and punctuation included, and of folded syllables, so that homophones
    look alike; the ends of a text are marked, but the marks alone say nothing."""
    tokens: list[int] = []
    sizes = []
    for text in texts:
        for numbers in (map(_letter, text), map(_sound, fuzzy_syllables(text))):
            before = len(tokens)
            tokens += (START, *numbers, END)
            sizes.append(len(tokens) - before)
    ones, bounds = np.array(tokens, dtype=np.uint64), _bounds(sizes)
    parts = np.repeat(np.arange(len(sizes)), sizes)
    inner, joined = np.ones(len(ones), dtype=bool), parts[1:] == parts[:-1]
    inner[bounds[:-1]] = inner[bounds[1:] - 1] = False
    twos = ones[:-1] * _BASE + ones[1:]
    threes, apart = twos[:-1] * _BASE + ones[2:], joined[1:] & joined[:-1]
    grams = np.concatenate([ones[inner], twos[joined], threes[apart]])
    return _counted(grams, np.concatenate([parts[inner], parts[1:][joined], parts[2:][apart]]), len(sizes))


def _counted(grams: Numbers, parts: Places, count: int) -> Counts:
    order = np.lexsort((grams, parts))
    grams, parts = grams[order], parts[order]
    first = np.ones(len(grams), dtype=bool)
    first[1:] = (grams[1:] != grams[:-1]) | (parts[1:] != parts[:-1])
    places = np.flatnonzero(first)
    times = np.diff(np.append(places, len(grams))).astype(np.float32)
    return Counts(grams[places], times, np.searchsorted(parts[places], np.arange(count + 1)))


def _bounds(sizes: Sequence[int] | Places) -> Places:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.intp)]).astype(np.intp)


@lru_cache(maxsize=16384)
def _letter(token: str) -> int:
    return _number(token, b"letter")


@lru_cache(maxsize=16384)
def _sound(token: str) -> int:
    return _number(token, b"sound")


def _number(token: str, kind: bytes) -> int:
    """The number of a token, the same in every process."""
    told = blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8, person=kind)
    return int.from_bytes(told.digest(), "little")


START, END = _number("start", b"mark"), _number("end", b"mark")


def fuzzy_syllables(text: str) -> list[str]:
    """Toneless syllables with zh, ch, sh as z, c, s and final ng as n; other runs cut at blanks.

    Each character has its commonest reading whatever word it stands in: what counts is that the
    same character always sounds the same, and whole words would take five times as long.
    """
    return [syllable for part in _PART.findall(text) for syllable in _sounds(part)]


def _sounds(part: str) -> Sequence[str]:
    return (_syllable(part),) if len(part) == 1 and _HAN.match(part) else [_fold(run) for run in part.split()]


@lru_cache(maxsize=16384)
def _syllable(character: str) -> str:
    return _fold(lazy_pinyin(character)[0])


def _fold(sound: str) -> str:
    return _NASAL.sub("n", _RETROFLEX.sub(r"\1", sound))


@dataclass(frozen=True)
class Grams:
    """The n-grams of some lines, ascending, and their inverse document frequencies."""

    grams: Numbers
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, lines: Counts, like: Grams | None = None) -> Grams:
        """That of some lines, each n-gram weighed by its rarity: among these lines, or as another vocabulary has it,
        to which an n-gram that it does not know is the rarest."""
        grams, frequency = np.unique(lines.grams, return_counts=True)
        if like is None:
            idf = np.log((1 + (len(lines.bounds) - 1) // PARTS) / (1 + frequency)) + 1
        else:
            rows, known = like.find(grams)
            idf = np.full(len(grams), float(like.idf.max(initial=1)) + math.log(2))
            idf[known] = like.idf[rows]
        return cls(grams, idf.astype(np.float32))

    def find(self, grams: Numbers) -> tuple[Places, NDArray[np.bool_]]:
        """The rows of those n-grams that are known, and which these are."""
        places = np.searchsorted(self.grams, grams)
        known = places < len(self.grams)
        known[known] = self.grams[places[known]] == grams[known]
        return places[known], known

    def weigh(self, texts: Counts, beside: Grams | None = None) -> Weighed:
        """The known n-grams of some texts. The weights of a part have length one, together with those of the n-grams
        that only the vocabulary `beside` knows."""
        rows, known = self.find(texts.grams)
        parts = texts.parts
        weights, own = self._weights(rows, texts.times[known]), parts[known]
        squares = _sums(weights, own, len(texts.bounds) - 1)
        if beside is not None:
            unknown = ~known
            others, told = beside.find(texts.grams[unknown])
            more = beside._weights(others, texts.times[unknown][told])
            squares += _sums(more, parts[unknown][told], len(squares))
        lengths = np.sqrt(squares).astype(np.float32)
        return Weighed(rows, weights / lengths[own], own // PARTS)

    def _weights(self, rows: Places, times: NDArray[np.float32]) -> NDArray[np.float32]:
        weights: NDArray[np.float32] = (1 + np.log(times)) * self.idf[rows]
        return weights


def _sums(weights: NDArray[np.float32], parts: Places, count: int) -> NDArray[np.float64]:
    """The sum of the squares of each part."""
    return np.bincount(parts, np.square(weights), minlength=count).astype(np.float64)  # whole numbers where it is empty


class Weighed(NamedTuple):
    """The n-grams of some texts that a vocabulary knows: its rows, their weights, and the text that each stands in."""

    rows: Places
    weights: NDArray[np.float32]
    texts: Places
