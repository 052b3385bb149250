"""Finds entities in a normalised text: patterns for what has a form, names for banks and wallets. Pure.

spaCy holds the text as one token per character, so that every span is exact and a name is
found whether or not it was typed with blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import spacy
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.nlu.patterns import WrittenForm, entity_kinds
from bot.nlu.resources import load_words
from bot.nlu.values import READERS
from bot.spelling import normalize_text

BANK, BRAND = "bank", "brand"
_JOINERS = ["-", "_", ".", "*"]
_BETWEEN = re.compile(r"[\s\-_.*]+")  # what may stand between the characters of a name


@dataclass(frozen=True)
class FoundValue:
    """Something found in a text; the span refers to that text."""

    name: str
    start: int
    end: int
    value: str


class EntityFinder:
    """Finds banks, the wallets it was told of, and everything `data/patterns.yml` describes."""

    def __init__(self, brand_names: Mapping[str, Iterable[str]]) -> None:
        """`brand_names`: brand id to every name, alias and misspelling."""
        self._nlp = spacy.blank("zh")
        self._ruler: Any = self._nlp.add_pipe("entity_ruler")
        banks: Mapping[str, Iterable[str]] = load_words("banks")["names"]
        self._ruler.add_patterns([*self._names(BRAND, brand_names), *self._names(BANK, banks)])
        self._named = _any_of(name for names in (*brand_names.values(), *banks.values()) for name in names)
        self._unless = load_words("banks")["unless"]
        self._kinds = entity_kinds()

    def find(self, text: str, today: date) -> list[FoundValue]:
        """The entities of a normalised text, in order and without overlaps; the longest reading wins."""
        written = [(kind.name, form) for kind in self._kinds for form in kind.written_in(text)]
        if not written and not self._named.search(_BETWEEN.sub("", text)):
            return []  # most texts: spaCy takes three times as long as all else
        doc = self._nlp(text)
        found: dict[Span, str] = {span: span.ent_id_ for span in doc.ents if self._is_name(span, text)}
        found |= self._formed(doc, written, today)
        return [FoundValue(span.label_, span.start_char, span.end_char, found[span]) for span in filter_spans(found)]

    def _formed(self, doc: Doc, written: Iterable[tuple[str, WrittenForm]], today: date) -> dict[Span, str]:
        found: dict[Span, str] = {}
        for name, form in written:
            span = doc.char_span(form.start, form.end, label=name)
            value = READERS[name](form.groups, today)
            if span is not None and value is not None:
                found.setdefault(span, value)
        return found

    def _names(self, label: str, names: Mapping[str, Iterable[str]]) -> list[dict[str, Any]]:
        return [
            {"label": label, "id": identity, "pattern": self._tokens(normalize_text(alias))}
            for identity, aliases in names.items()
            for alias in aliases
        ]

    def _tokens(self, name: str) -> list[dict[str, Any]]:
        """The characters of a name; Latin ones may be joined by a dash or the like."""
        characters = [token.text for token in self._nlp.make_doc(name)]
        tokens: list[dict[str, Any]] = []
        for character in characters:
            if tokens and name.isascii() and character.isalnum():
                tokens.append({"ORTH": {"IN": _JOINERS}, "OP": "?"})
            tokens.append({"ORTH": character})
        return tokens

    def _is_name(self, span: Span, text: str) -> bool:
        """False for Latin names inside a longer word and for short names inside another phrase."""
        before, after = text[: span.start_char][-1:], text[span.end_char :][:1]
        if span.text.isascii() and (_is_letter(before) or _is_letter(after)):
            return False
        unless = self._unless.get(span.text, {}) if span.label_ == BANK else {}
        return not ((before and before in unless.get("after", "")) or (after and after in unless.get("before", "")))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """One of the names in a text without what may stand between characters; never, where there are no names."""
    bare = sorted({_BETWEEN.sub("", normalize_text(name)) for name in names})
    return re.compile("|".join(map(re.escape, bare)) or r"(?!)")


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
