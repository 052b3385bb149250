"""Rules about names: no other wallet's, no foreign product's, none misspelt, none that two wallets share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.knowledge.lint.library import WORDS, Library, QuotedText, Rule, brand_path, per_brand, per_text
from bot.knowledge.matching import bare, plain
from bot.knowledge.model import Brand
from bot.knowledge.reader import KnowledgeFault


@per_text
def other_wallets(library: Library, brand: Brand, said: QuotedText) -> Iterator[KnowledgeFault]:
    """A wallet's texts name no other wallet, however it is spelt."""
    rest = _without(said.text, right_names(brand))
    for other in library.knowledge.brands.values():
        if other.id != brand.id:
            for name in names_in(rest, (*right_names(other), *other.misspellings)):
                yield said.wrong(f"'{name}' is a name of another wallet, {other.name}")


@per_text
def foreign_products(library: Library, brand: Brand, said: QuotedText) -> Iterator[KnowledgeFault]:
    """A foreign product is named only where the quoted words name it."""
    for name in names_in(_without(said.text, right_names(brand)), tuple(WORDS["foreign_products"])):
        if not names_in(said.source, (name,)):
            yield said.wrong(f"'{name}' is a foreign product that the source does not name")


@per_text
def misspelt_names(library: Library, brand: Brand, said: QuotedText) -> Iterator[KnowledgeFault]:
    """The wallet's own name is spelt right."""
    rest = _without(said.text, right_names(brand))
    for name in names_in(rest, brand.misspellings):
        yield said.wrong(f"'{name}' is a misspelling of {brand.name}")


@per_brand
def shared_names(library: Library, brand: Brand) -> Iterator[KnowledgeFault]:
    """A name belongs to one wallet only."""
    mine = {bare(name): name for name in (*right_names(brand), *brand.misspellings)}
    for other in library.knowledge.brands.values():
        if other.id < brand.id:
            for key in {bare(name) for name in (*right_names(other), *other.misspellings)} & mine.keys():
                yield KnowledgeFault(brand_path(brand), 1, f"the name '{mine[key]}' is also one of {other.name}")


def right_names(brand: Brand) -> tuple[str, ...]:
    """How the wallet is rightly called."""
    return (brand.name, *brand.names)


def names_in(text: str, names: tuple[str, ...]) -> list[str]:
    """Those of the names that stand in the text; Latin ones only as words of their own."""
    text = plain(text)
    return [name for name in names if name and _pattern(name).search(text)]


def _without(text: str, names: Iterable[str]) -> str:
    text = plain(text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = _pattern(name).sub(" ", text)
    return text


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    name = plain(name)
    before = r"(?<![a-z0-9])" if name[:1].isascii() else ""
    after = r"(?![a-z0-9])" if name[-1:].isascii() else ""
    return re.compile(before + re.escape(name) + after)


RULES: tuple[Rule, ...] = (other_wallets, foreign_products, misspelt_names, shared_names)
