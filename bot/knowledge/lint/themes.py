"""Rules about a wallet's colours: what is written on them can be read, and no two wallets look the same."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.lint.flaws import Flaw, at_brand
from bot.knowledge.lint.library import Library, Rule, per_brand
from bot.knowledge.model import Brand
from bot.knowledge.notices import notice

READABLE = 4.5  # WCAG 2.2, 1.4.3, level AA
ALIKE = 48


@per_brand
def readable(library: Library, brand: Brand) -> Iterator[Flaw]:
    """Text on the wallet's colour can be read by people with weak eyes."""
    found = contrast(brand.theme.primary, brand.theme.on_primary)
    if found < READABLE:
        yield at_brand(brand, notice("contrast", found=f"{found:.1f}", least=READABLE), "theme")


@per_brand
def distinct(library: Library, brand: Brand) -> Iterator[Flaw]:
    """A customer of two wallets sees which one this is."""
    for other in library.knowledge.brands.values():
        named = other.theme.line and brand.theme.line
        if other.id < brand.id and named and _distance(brand.theme.primary, other.theme.primary) < ALIKE:
            yield at_brand(brand, notice("like_colours", other=other.name), "theme", "primary")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _distance(one: str, other: str) -> float:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


RULES: tuple[Rule, ...] = (readable, distinct)
