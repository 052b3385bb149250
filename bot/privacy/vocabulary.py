"""The words of labels.yml and keywords.yml, compiled. Every pattern matches folded text (see lookalikes.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

# Full-width and CJK punctuation by code point, so that no Chinese stands in Python.
_QUOTES = "\"'\u2018\u2019\u201c\u201d\u300c\u300d\u300e\u300f\u300a\u300b\u3010\u3011"
_PUNCTUATION = rf"[\s{_QUOTES}:=,.!?~*#>()\[\]\uff08\uff09\uff0c\uff1a\uff1f\u3002\u3001\u2014-]"
_STEM = re.compile(r"[a-z]+")
_CLAUSE = r"[^\s,!?;\x00\uff0c\u3002\uff1b\uff1f]"


@dataclass(frozen=True)
class Vocabulary:
    """Everything the rules know about words."""

    replacement: str
    digit_of: dict[str, str]
    numeral_word: re.Pattern[str]
    label: re.Pattern[str]
    kind_of: dict[str, str]
    between: re.Pattern[str]
    between_before: re.Pattern[str]
    value_link: re.Pattern[str]
    clause: re.Pattern[str]
    denials: re.Pattern[str]
    fillers: re.Pattern[str]
    alone: re.Pattern[str]
    unit: re.Pattern[str]
    doubtful_unit: re.Pattern[str]
    no_values: frozenset[str]
    no_secrets: frozenset[str]
    error_code: re.Pattern[str]
    naming: re.Pattern[str]
    copula: re.Pattern[str]
    spoken: dict[str, str]
    pauses: str
    part: re.Pattern[str]
    no_phrase: re.Pattern[str]
    service: re.Pattern[str]
    service_word: re.Pattern[str]
    sender: re.Pattern[str]
    fault_code: re.Pattern[str]
    pictures: dict[str, str]

    def labels(self, text: str) -> list[tuple[int, int, str]]:
        """All labels with start, end and kind, in order."""
        return [(*m.span(), self._kind(m.group())) for m in self.label.finditer(text)]

    def _kind(self, label: str) -> str:
        return self.kind_of.get(label) or self.kind_of[_plain(label)]

    def is_thing(self, token: str) -> bool:
        """Whether a token with digits names a device, a version or an error and so is hardly a secret."""
        stem = _STEM.match(token)
        known = stem is not None and stem.group() in self.no_secrets
        return known or token in self.no_values or self.error_code.fullmatch(token) is not None


def words_of(name: str) -> dict[str, Any]:
    """What stands in a file of words beside this module."""
    data: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name(name))
    return data


def _load() -> Vocabulary:
    data, labels = words_of("keywords.yml"), words_of("labels.yml")
    heard = {kind: ["".join(word) for word in product(*spelt)] for kind, spelt in data["sounds"].items()}
    kind_of = {word: kind for kind, words in heard.items() for word in words}
    kind_of |= {_plain(str(word)): kind for kind, words in labels.items() for word in words}
    known = [str(word) for words in labels.values() for word in words]
    units, doubtful = "|".join(data["units"]), "|".join(data["units"] + data["doubtful_units"])
    return Vocabulary(
        replacement=data["replacement"],
        digit_of={char: digit for digit, chars in data["numerals"].items() for char in chars},
        numeral_word=re.compile(data["numeral_words"]),
        # Every alternative begins with one character: a search passes all others over at once.
        label=re.compile("|".join([*_by_first(known).values(), *_heard(data["sounds"].values())])),
        kind_of=kind_of,
        between=_only(data["between"]),
        between_before=_only(data["between_before"]),
        value_link=_value_link(data["verbs"]),
        clause=re.compile(rf"(?:{_CLAUSE}|[ \t]){{0,24}}"),
        denials=re.compile(_any_of(data["denials"])),
        fillers=_only(data["fillers"]),
        alone=_only(data["fillers"] + data["between"] + data["answering"]),
        unit=re.compile(rf"\s*(?:{units})"),
        doubtful_unit=re.compile(rf"\s*(?:{doubtful})"),
        no_values=frozenset(data["no_values"]),
        no_secrets=frozenset(data["no_secrets"]),
        error_code=re.compile(data["error_code"]),
        copula=re.compile(_any_of(data["copulas"])),
        spoken=_spoken(data["spoken"]),
        pauses="|".join(sorted(data["pauses"], key=len, reverse=True)),
        part=re.compile(data["part"]),
        no_phrase=re.compile(data["no_phrases"]),
        service=re.compile(data["service_number"]),
        service_word=re.compile(data["service_words"]),
        sender=re.compile(data["sender_number"]),
        fault_code=re.compile(data["fault_code"]),
        pictures=data["pictures"],
        naming=re.compile(rf"(?:[\s:=#.\uff1a(\uff08\u3010]|{_any_of(data['naming'])})*"),
    )


def _heard(spelt: Iterable[Sequence[str]]) -> Iterator[str]:
    """Words of as many characters as there are parts, each any of its part."""
    for first, *others in spelt:
        behind = "".join(rf"\s*[{part}]" for part in others)
        yield from (char + behind for char in first)


def _spoken(data: dict[str, Any]) -> dict[str, str]:
    """The digit of every word that says one."""
    known = {word: str(digit) for words in (data["pinyin"], data["english"]) for digit, word in enumerate(words)}
    return known | {word: str(digit) for word, digit in (data["pinyin_too"] | data["english_too"]).items()}


def _value_link(verbs: list[str]) -> re.Pattern[str]:
    """From a password label to its value: a verb within the clause, or a colon or equals sign."""
    note = r"(?:[(\uff08][^()\uff08\uff09\x00]{0,12}[)\uff09])?"
    return re.compile(
        rf"(?:{_CLAUSE}{{0,6}}?\s*{_any_of(verbs)}|{note}[\s{_QUOTES})\]]*[:=\uff1a])[\s{_QUOTES}:=>\uff1a]*"
    )


def _plain(word: str) -> str:
    return re.sub(r"[\s_*]", "", word)


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words; where one begins like another the longer is taken."""
    patterns = _by_first(words)
    # One look at the character finds the few words that begin with it, where any does.
    return f"(?=[{''.join(sorted(map(re.escape, patterns)))}])(?:{'|'.join(patterns.values())})"


def _by_first(words: Iterable[str]) -> dict[str, str]:
    """For each first character a pattern for the words that begin with it, the longer before the shorter."""
    behind: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        bare = word.strip("*")
        behind.setdefault(bare[0], []).append(_rest(bare, starts_word=not word.startswith("*")))
    return {first: f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in behind.items()}


def _rest(word: str, *, starts_word: bool) -> str:
    """The pattern of a word behind its first character."""
    first, rest = word[0], word[1:]
    if not word.isascii():
        return "".join(rf"\s*{re.escape(char)}" for char in rest)
    if not first.isalpha():
        return re.escape(rest)
    loose = re.escape(rest).replace(r"\ ", r"[\s_]*")
    return rf"{f'(?<![a-z]{first})' if starts_word else ''}{loose}(?![a-z])"


def _only(words: Iterable[str]) -> re.Pattern[str]:
    """Nothing but these words and punctuation."""
    return re.compile(rf"(?:{_PUNCTUATION}|{_any_of(words)})*")


VOCABULARY = _load()
