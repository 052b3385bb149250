"""Rules about names: no other wallet's, no foreign product's, none misspelt, none that two wallets share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from bot.knowledge.lint.flaws import Flaw, at_brand
from bot.knowledge.lint.library import WORDS, Library, QuotedText, Rule, per_brand, per_text
from bot.knowledge.matching import bare, plain
from bot.knowledge.model import Brand
from bot.knowledge.notices import notice


@per_text
def other_wallets(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """A wallet's texts name no other wallet, however it is spelt."""
    rest = _without(said.text, right_names(brand))
    for other in library.knowledge.brands.values():
        if other.id != brand.id:
            for name in names_in(rest, (*right_names(other), *other.misspellings)):
                yield said.wrong(notice("other_wallet", name=name, other=other.name), name)


@per_text
def foreign_products(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """A foreign product is named only where the quoted words name it."""
    for name in names_in(_without(said.text, right_names(brand)), tuple(WORDS["foreign_products"])):
        if not names_in(said.source, (name,)):
            yield said.wrong(notice("foreign_product", name=name), name)


@per_text
def misspelt_names(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """The wallet's own name is spelt right."""
    rest = _without(said.text, right_names(brand))
    for name in names_in(rest, brand.misspellings):
        yield said.wrong(notice("misspelt_name", name=name, right=brand.name), name)


@per_brand
def shared_names(library: Library, brand: Brand) -> Iterator[Flaw]:
    """A name belongs to one wallet only: to the one that it is more like, and it is told at the other."""
    mine = _names(brand)
    for other in library.knowledge.brands.values():
        for key in mine.keys() & _names(other).keys() if other.id != brand.id else ():
            here, there = _closeness(brand, key), _closeness(other, key)
            if (here, brand.id) < (there, other.id):
                told = notice("shared_name", name=mine[key][0], other=other.name)
                yield at_brand(brand, told, mine[key][1], near=mine[key][0])


def _names(brand: Brand) -> dict[str, tuple[str, str]]:
    """Every name of a wallet as it is compared: how it is written, and under which key."""
    keyed = (("misspellings", brand.misspellings), ("names", brand.names), ("name", (brand.name,)))
    return {bare(name): (name, key) for key, names in keyed for name in names}


def _closeness(brand: Brand, name: str) -> float:
    """How like a name is to the wallet's right ones: nothing is more so than being one."""
    known = [bare(each) for each in right_names(brand)]
    return 2.0 if name in known else max(SequenceMatcher(None, name, each).ratio() for each in known)


def right_names(brand: Brand) -> tuple[str, ...]:
    """How the wallet is rightly called."""
    return (brand.name, *brand.names)


@lru_cache(maxsize=16384)
def names_in(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that stand in the text; Latin ones only as words of their own."""
    text = plain(text)
    return tuple(name for name in names if name and _pattern(name).search(text))


@lru_cache(maxsize=4096)
def _without(text: str, names: tuple[str, ...]) -> str:
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
