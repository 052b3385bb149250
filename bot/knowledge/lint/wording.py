"""Rules about how a text is worded: its length and form, no praise, no asking for secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.knowledge.lint.flaws import Flaw
from bot.knowledge.lint.library import BRIEF, WORDS, Library, QuotedText, Rule, per_text, squeezed
from bot.knowledge.matching import clauses, mentions, plain
from bot.knowledge.model import Brand
from bot.knowledge.notices import notice, shown

TEXT_LIMIT = 120
SHORT_LIMITS = (2, 8)
_MARKUP = re.compile(r"\*\*|##|`|\[[^\]]*\]\(|</?[A-Za-z][^<>]*>|&(?:[a-z]{2,8}|#\d+);|\\n")
_PERCENT = re.compile(WORDS["percentages"])


@per_text
def length(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """What is said beside a step fits a phone screen; answers may be lists, and `plainness` measures the steps."""
    least, most = SHORT_LIMITS
    if said.kind == "short" and not least <= len(said.text) <= most:
        told = notice("short_length", text=said.text, length=len(said.text), least=least, most=most)
        yield said.wrong(told)
    elif said.kind == "text" or said.kind in BRIEF:
        return
    elif len(said.text) > TEXT_LIMIT:
        start = shown(said.text, 12)
        yield said.wrong(notice("text_long", length=len(said.text), most=TEXT_LIMIT, start=start))


@per_text
def form(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """A text is plain: no empty lines, no braces, no markup."""
    if any(not line.strip() for line in said.text.split("\n")):
        yield said.wrong(notice("empty_line"))
    if "{" in said.text or "}" in said.text:
        yield said.wrong(notice("brace", start=shown(said.text, 20)), "{" if "{" in said.text else "}")
    for mark in markup_in(said.text):
        yield said.wrong(notice("markup", markup=mark), mark)


@per_text
def self_praise(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """No wallet boasts, neither with its own praise (see `facts_in_doubt`) nor with another's."""
    for words in WORDS["boasts"]:
        if plain(words) in plain(said.text):
            yield said.wrong(notice("boast", words=words), words)
    for match in _PERCENT.finditer(plain(said.text)):
        yield said.wrong(notice("boast_percent", words=match.group()), match.group())
    for other in library.knowledge.brands.values():
        for pattern in _praise_of(other) if other.id != brand.id else ():
            if said.says(pattern) and not mentions(squeezed(said.source), squeezed(pattern)):
                yield said.wrong(notice("boast_of_other", words=pattern, other=other.name), pattern)


@per_text
def secrets_asked_for(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """Nobody is asked to tell a password, a code or a number of a card or identity."""
    for words in asks_for_secrets(said.text):
        yield said.wrong(notice("secret_asked", words=words), words)


def markup_in(text: str) -> list[str]:
    """What of a text a browser or a Markdown page would not show as it stands."""
    return [match.group() for match in _MARKUP.finditer(text)]


@lru_cache(maxsize=4096)
def asks_for_secrets(text: str) -> tuple[str, ...]:
    """The clauses of a text that want a secret told."""
    said = (clause for line in text.split("\n") for clause in clauses(squeezed(line)))
    return tuple(clause for clause in said if _ASKS.search(clause) and not _DENIES.search(clause))


def _praise_of(brand: Brand) -> Iterator[str]:
    for fault in brand.faults:
        if fault.kind == "self_praise" and not fault.care:
            yield from fault.patterns


def _either(key: str) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, WORDS["secrets"][key]), key=len, reverse=True)) + ")"


def _request() -> re.Pattern[str]:
    """Three shapes: tell us the secret; take the secret and tell it; the secret, sent to somebody."""
    thing, people, between = _either("things"), _either("people"), _either("between")
    asked, handed = _either("asked_for"), _either("handed_over")
    return re.compile(
        f"{asked}{people}?{between}*{thing}"
        f"|{_either('takers')}.{{0,8}}{thing}.{{0,8}}{handed}"
        f"|{thing}.{{0,4}}(?!{_either('telling')}){handed}{people}"
    )


_ASKS = _request()
_DENIES = re.compile(_either("denials"))
RULES: tuple[Rule, ...] = (length, form, self_praise, secrets_asked_for)
