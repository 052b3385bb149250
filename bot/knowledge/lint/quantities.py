"""Numbers in Chinese texts: Arabic and Chinese numerals with their units, clock times in one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.knowledge.lint.library import WORDS

CLOCK: str = WORDS["clock"]
_COUNTED = frozenset(WORDS["counted"])
_UNITS = {form: unit for unit, forms in {**WORDS["units"], **WORDS["counted"]}.items() for form in forms}
_DIGITS: dict[str, int] = WORDS["numerals"]
_POWERS: dict[str, int] = WORDS["powers"]
_WRITTEN = "[" + "".join([*_DIGITS, *_POWERS, WORDS["half"]]) + "]+"
_NUMBER = rf"\d+(?:\.\d+)?|{_WRITTEN}"
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_TO = rf"(?:({_UNIT})?\s*(?:{WORDS['between_numbers']})\s*({_NUMBER})\s*)?"
_QUANTITY = re.compile(rf"({_NUMBER})\s*{_TO}({_UNIT})?")
_PART = "|".join(WORDS["day_parts"])
_HOUR = rf"(?<!\d)(\d{{1,2}}|{_WRITTEN})\s*(?::|{WORDS['hour']})"
_TIME = re.compile(rf"({_PART})?\s*{_HOUR}\s*(\d{{2}}(?!\d))?")
_MARKS = re.compile(rf"{WORDS['list_mark']}|{WORDS['ordinal']}|[\u2460-\u249b]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, order=True)
class Quantity:
    """A number with its unit. Two are equal whatever way they are written."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.unit}".strip()


@lru_cache(maxsize=8192)
def quantities(text: str) -> frozenset[Quantity]:
    """The numbers a text states; list marks, ordinals and idioms are none. Kept: several rules ask for the same."""
    rest = _THOUSANDS.sub("", unicodedata.normalize("NFKC", _MARKS.sub(" ", text)).lower())
    rest = _MARKS.sub(" ", rest)
    found: set[Quantity] = set()
    for match in _TIME.finditer(rest):
        found.update(_time(match))
    rest = _TIME.sub(lambda match: " " if any(_time(match)) else match.group(), rest)
    for match in _QUANTITY.finditer(rest):
        found.update(_counted(match))
    return frozenset(found)


def stated(quantity: Quantity, source: frozenset[Quantity]) -> bool:
    """True when the source states the quantity; one without a unit may stand there with any."""
    return quantity in source or (not quantity.unit and any(q.value == quantity.value for q in source))


def _time(match: re.Match[str]) -> Iterator[Quantity]:
    """A written hour needs a part of the day before it, and "a little earlier" is none."""
    part, hour, minutes = match.groups()
    value, late = _value(hour), WORDS["day_parts"].get(part, 0)
    if hour.isdecimal() or (part and value > 1):
        yield Quantity(value + (late if value < late else 0) + Decimal(minutes or 0) / 100, CLOCK)


def _counted(match: re.Match[str]) -> Iterator[Quantity]:
    first, own_unit, second, unit = match.groups()
    pairs = [(first, own_unit or unit), (second, unit)] if second else [(first, own_unit or unit)]
    for number, form in pairs:
        value, name = _value(number), _UNITS.get(form or "", "")
        if number[0].isdecimal() or (name and (name not in _COUNTED or value >= 3)):
            yield Quantity(value, name)


def _value(number: str) -> Decimal:
    if number[0].isdecimal():
        return Decimal(number)
    total, last = Decimal(0), Decimal(0)
    for char in number:
        if char == WORDS["half"]:
            last += Decimal("0.5")
        elif char in _POWERS:
            total, last = total + (last or 1) * _POWERS[char], Decimal(0)
        else:
            last = last * 10 + _DIGITS[char]
    return total + last
