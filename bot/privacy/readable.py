"""A masked text as the understanding reads it: a masked number is what it belongs to, a hidden word is gone."""

from __future__ import annotations

import re

from bot.privacy.vocabulary import VOCABULARY, words_of

_WORDS = words_of("readable.yml")
_CARD = re.compile(r"(?<![0-9])[0-9]{2}\*{4}[0-9]{4}(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9])[0-9]\*{16}[0-9X]|(?<![A-Za-z0-9])[A-Z0-9]\*{6}[0-9]{2}(?![0-9])")
_SAID_CARD, _SAID_IDENTITY = re.compile(_WORDS["said_card"], re.I), re.compile(_WORDS["said_identity"], re.I)
_SAID_BEHIND = re.compile(_WORDS["said_behind"])
_CLAUSES = re.compile(r"([\n,;!?\uff0c\u3002\uff1b\uff01\uff1f])")
_HIDDEN = VOCABULARY.replacement
_LINK = re.compile(rf"(?:{_WORDS['link']})?\s*{re.escape(_HIDDEN)}\s*")


def readable(masked: str) -> str:
    """The text without masks; as it was when nothing but masks and their labels is in it."""
    if _HIDDEN not in masked and "****" not in masked:
        return masked
    text = _named(masked, _CARD, _SAID_CARD, _WORDS["card"])
    text = _named(text, _IDENTITY, _SAID_IDENTITY, _WORDS["identity"])
    parts = _CLAUSES.split(text)
    kept = [_without_hidden(part, first=n == 0 and len(parts) > 1) for n, part in enumerate(parts)]
    read = re.sub(" {2,}", " ", "".join(kept)).strip(" ,;\uff0c\uff1b\n")
    return read if any(map(str.isalnum, read)) else masked


def _named(text: str, mask: re.Pattern[str], said: re.Pattern[str], word: str) -> str:
    """The word in the place of every mask, nothing where the word stands there already."""
    read, end = "", 0
    for found in mask.finditer(text):
        read += text[end : found.start()]
        known = said.search(read) or _SAID_BEHIND.search(text[found.end() : found.end() + 8])
        read, end = read if known else read + word, found.end()
    return read + text[end:]


def _without_hidden(clause: str, first: bool) -> str:
    """A clause that only says what was hidden goes, unless it is what the text begins with: then its label stays."""
    if _HIDDEN not in clause:
        return clause
    rest = _LINK.sub("", clause)
    said = rest.lower()
    labels = VOCABULARY.labels(said)
    for start, end, _ in reversed(labels):
        said = said[:start] + " " + said[end:]
    if not VOCABULARY.between.fullmatch(said):
        return rest
    return rest[labels[0][0] : labels[0][1]] if first and labels else ""
