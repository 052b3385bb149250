"""Numbers as people write them: 1,200, 1.2k, 3万5, 一千二, 两百零五. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.nlu.resources import load_words

_MYRIAD = 10_000


@cache
def _digits() -> dict[str, int]:
    digits: dict[str, int] = load_words("values")["digits"]
    return digits


@cache
def _units() -> dict[str, int]:
    units: dict[str, int] = load_words("values")["units"]
    return units


@cache
def _token() -> re.Pattern[str]:
    return re.compile(r"\d+(?:\.\d+)?|[" + "".join(_digits()) + "]+|[" + "".join(_units()) + "]")


def parse_number(text: str) -> Decimal | None:
    """The value of a normalised numeral, or None when it is none or is vague (三四百)."""
    text = re.sub(r"[\s,]", "", text)
    reading = _Reading()
    position = 0
    for token in _token().finditer(text):
        if token.start() != position or not reading.take(token.group()):
            return None
        position = token.end()
    return reading.value() if text and position == len(text) else None


@dataclass
class _Reading:
    """A numeral being read: 亿 and 万 close a section, 千 百 十 add to it."""

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    pending: Decimal | None = None
    last_unit: int = 1
    short: bool = False  # the pending digit may stand for tenths of the last unit
    spelt: bool = False  # several digits in words: a number like 二零二六, never before a unit

    def take(self, token: str) -> bool:
        """Reads one token; False when it cannot stand here."""
        if token in _units():
            return self._unit(_units()[token])
        if self.pending is not None:
            return False
        if token[0] in _digits():
            return self._digits(token)
        self.pending = Decimal(token)
        self.short = len(token) == 1
        return True

    def value(self) -> Decimal:
        """The number; a single digit at the end counts tenths of the unit before it (一千二)."""
        rest = self.pending or Decimal(0)
        if self.short and self.last_unit >= 100:
            rest *= self.last_unit // 10
        return self.total + self.section + rest

    def _digits(self, token: str) -> bool:
        values = [_digits()[character] for character in token]
        significant = values[1:] if values[0] == 0 and self.last_unit > 1 else values
        if len(significant) > 1 and self.last_unit > 1:
            return False
        self.pending = Decimal("".join(map(str, significant or [0])))
        self.short = len(values) == 1
        self.spelt = len(significant) > 1
        return True

    def _unit(self, unit: int) -> bool:
        bare_allowed = unit == 10 or (unit >= _MYRIAD and self.section)
        if self.spelt or (self.pending is None and not bare_allowed):
            return False
        count = Decimal(unit == 10) if self.pending is None else self.pending
        if unit > _MYRIAD:
            self.total, self.section = (self.total + self.section + count) * unit, Decimal(0)
        elif unit == _MYRIAD:
            self.total, self.section = self.total + (self.section + count) * unit, Decimal(0)
        else:
            self.section += count * unit
        self.pending, self.last_unit = None, unit
        return True
