"""What the sparse view sees: character n-grams and n-grams of fuzzy pinyin syllables."""

from __future__ import annotations

import math
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

# How single characters sound is read from another table; the phrases cost 46 MB and a quarter of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import lazy_pinyin

MAX_GRAM = 3
START, END = "\x02", "\x03"
_RETROFLEX = re.compile(r"^([zcs])h")
_NASAL = re.compile(r"ng$")
_HAN = re.compile("[\u3400-\u9fff]")
_PART = re.compile("[\u3400-\u9fff]|[^\u3400-\u9fff]+")


def character_grams(text: str) -> Counter[str]:
    """All 1- to 3-grams of characters, blanks and punctuation included, and of the text's two ends."""
    return _grams([START, *text, END], "")


def pinyin_grams(text: str) -> Counter[str]:
    """All 1- to 3-grams of folded syllables, so that homophones look alike."""
    return _grams([START, *fuzzy_syllables(text), END], " ")


def _grams(tokens: Sequence[str], joint: str) -> Counter[str]:
    """The n-grams of marked tokens; the marks alone say nothing."""
    long = (joint.join(tokens[i : i + n]) for n in range(2, MAX_GRAM + 1) for i in range(len(tokens) - n + 1))
    return Counter([*tokens[1:-1], *long])


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


BLOCKS = (character_grams, pinyin_grams)
Grams = tuple[Counter[str], ...]


def grams_of(text: str) -> Grams:
    """The n-grams of one text, one counter per block."""
    return tuple(grams(text) for grams in BLOCKS)


@dataclass(frozen=True)
class Block:
    """One block of the sparse view: the rows of its n-grams and their inverse document frequencies."""

    rows: dict[str, int]
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, documents: Sequence[Counter[str]], like: Block | None = None) -> Block:
        """The vocabulary of some lines, each n-gram weighed by its rarity: among these lines, or as another block
        has it, to which an n-gram that it does not know is the rarest."""
        frequency = Counter(gram for document in documents for gram in document)
        grams = sorted(frequency)
        if like is None:
            idf = [math.log((1 + len(documents)) / (1 + frequency[gram])) + 1 for gram in grams]
        else:
            rarest = float(like.idf.max(initial=1)) + math.log(2)
            idf = [float(like.idf[row]) if (row := like.rows.get(gram)) is not None else rarest for gram in grams]
        return cls({gram: row for row, gram in enumerate(grams)}, np.array(idf, dtype=np.float32))

    def weigh(
        self, document: Counter[str], beside: Block | None = None
    ) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Rows and weights of the known n-grams of one text; the weights have length one, together with those of the
        n-grams that only the block `beside` knows."""
        known = [(row, count) for gram, count in document.items() if (row := self.rows.get(gram)) is not None]
        rows, weights = self._weighed(known)
        squares = float(weights @ weights)
        if beside is not None:
            others = {gram: count for gram, count in document.items() if gram not in self.rows}
            _, more = beside._weighed([(beside.rows[gram], n) for gram, n in others.items() if gram in beside.rows])
            squares += float(more @ more)
        return rows, weights / np.float32(math.sqrt(squares) or 1.0)

    def _weighed(self, known: Sequence[tuple[int, int]]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        rows = np.array([row for row, _ in known], dtype=np.intp)
        return rows, self._weights(rows, np.array([count for _, count in known], dtype=np.float32))

    def weigh_all(self, documents: Sequence[Counter[str]]) -> tuple[NDArray[np.intp], NDArray[np.float32], list[int]]:
        """The same of all training lines at once, one after the other, and where each begins and the last ends."""
        bounds = [0, *accumulate(map(len, documents))]
        rows = np.fromiter((self.rows[gram] for gram in chain(*documents)), np.intp, bounds[-1])
        counts = np.fromiter(chain(*(document.values() for document in documents)), np.float32, bounds[-1])
        weights = self._weights(rows, counts)
        lines = np.repeat(np.arange(len(documents)), np.diff(bounds))
        norms = np.sqrt(np.bincount(lines, np.square(weights), minlength=len(documents))).astype(np.float32)
        return rows, weights / norms[lines], bounds

    def _weights(self, rows: NDArray[np.intp], counts: NDArray[np.float32]) -> NDArray[np.float32]:
        weights: NDArray[np.float32] = (1 + np.log(counts)) * self.idf[rows]
        return weights


def count_blocks(texts: Iterable[str]) -> list[list[Counter[str]]]:
    """The n-grams of each text, one list per block."""
    texts = list(texts)
    return [[grams(text) for text in texts] for grams in BLOCKS]
