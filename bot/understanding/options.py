"""An open question's own words are read before anything is classified: numbers, labels, the options' phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.matching import bare, plain
from bot.understanding.moods import is_asked

_WORDS = YAML(typ="safe").load(Path(__file__).with_name("numbers.yml"))
_NUMERALS: dict[str, int] = {bare(str(word)): int(n) for n, words in _WORDS["numerals"].items() for word in words}
_NUMBER = re.compile(_WORDS["pattern"])
_POLITE_START, _POLITE_END = re.compile(_WORDS["polite_start"]), re.compile(_WORDS["polite_end"])
_DIGITS = str.maketrans({word: str(n) for word, n in _NUMERALS.items() if len(word) == 1 and n > 0})
_FEW = 16


@dataclass(frozen=True)
class Offered:
    """One option of the open question: its id, its label, and the other words that name it."""

    id: str
    label: str
    phrases: tuple[str, ...] = ()


def named_option(options: Sequence[Offered], text: str) -> Offered | None:
    """The option that this text names by label, by number or by a phrase of its own, if it does so beyond doubt."""
    short = bare(text)
    label = next((option for option in options if plain(option.label) == plain(text)), None)
    if label is not None:
        return label  # which may be a question itself: 怎么弄？
    exact = _named(options, short) if short and "?" not in plain(text) else None
    if exact is not None or not short or is_asked(text):
        return exact  # a label may ask: 先看后面怎么办
    return _named(options, short) or _named(options, without_politeness(short))


@lru_cache(maxsize=8192)
def without_politeness(short: str) -> str:
    """A bare text without what politeness puts around an answer: 好的，那就第一个吧."""
    return _POLITE_END.sub("", _POLITE_START.sub("", short)) or short


def numbered(text: str) -> str:
    """A bare text in which numerals are digits: 三个工作日 is 3个工作日."""
    return bare(text).translate(_DIGITS)


def _named(options: Sequence[Offered], short: str) -> Offered | None:
    by_label = next((o for o in options if short in (bare(o.label), without_politeness(bare(o.label)))), None)
    return by_label or _by_number(options, short) or _by_phrase(options, short)


def names_one_of(own: Sequence[str], other: Sequence[str], text: str) -> bool | None:
    """In a few words that contain a name: True for one of `own`, False for one of `other`, None for both or none."""
    short = bare(text)
    if len(short) > _FEW:
        return None
    here, there = (any(bare(name) in short for name in names) for names in (own, other))
    return None if here == there else here


def _by_number(options: Sequence[Offered], short: str) -> Offered | None:
    match = _NUMBER.fullmatch(short)
    number = _NUMERALS.get(match.group(1)) if match else None
    if number is None or not options or number > len(options):
        return None
    return options[number if number < 0 else number - 1]


def _by_phrase(options: Sequence[Offered], short: str) -> Offered | None:
    return next(
        (o for o in options if any(short in (bare(phrase), without_politeness(bare(phrase))) for phrase in o.phrases)),
        None,
    )
