"""Numbers as people write them: 1,200, 1.2k, 3万5, 一千二, 廿五, 三十八点八, 一点五万. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from bot.nlu.resources import load_words

_MYRIAD, _HUNDRED_MILLION = 10_000, 100_000_000


def parse_number(text: str) -> Decimal | None:
    """The value of a normalised numeral, all of it read, or None when it is none or is vague (三四百)."""
    text = re.sub(r"[\s,]", "", text)
    whole, point, fraction = text.partition(_words()["point"])
    if point:
        return _decimal(whole, fraction)
    for word, tens in _words()["tens"].items():
        text = text.replace(word, tens)
    reading = _Reading()
    position = 0
    for token in _token().finditer(text):
        if token.start() != position or not reading.take(token.group()):
            return None
        position = token.end()
    return reading.value() if text and position == len(text) else None


def _decimal(whole: str, fraction: str) -> Decimal | None:
    """三十八点八, and 一点五万: what stands before a unit is its multiple."""
    digits, before = _digit_run().match(fraction), parse_number(whole)
    if digits is None or before is None or before != int(before):
        return None
    units = fraction[digits.end() :]
    unit = parse_number(f"1{units}") if set(units) <= set(_words()["units"]) else None
    if unit is None or 1 < unit < 100:
        return None
    tail = "".join(str(_words()["digits"].get(digit, digit)) for digit in digits.group())
    return Decimal(f"{int(before)}.{tail}") * unit


def _words() -> Any:
    return load_words("values")


@cache
def _token() -> re.Pattern[str]:
    digits, units = "".join(_words()["digits"]), "".join(_words()["units"])
    return re.compile(rf"\d+(?:\.\d+)?|[{digits}]+|[{units}]", re.ASCII)


@cache
def _digit_run() -> re.Pattern[str]:
    return re.compile(rf"\d+|[{''.join(_words()['digits'])}]+", re.ASCII)


@dataclass
class _Reading:
    """A numeral being read: 亿 and 万 close a section, 千 百 十 add to it; units fall from left to right."""

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    pending: Decimal | None = None
    last_unit: int = 0
    highest: int = _HUNDRED_MILLION  # the highest section that may still come
    short: bool = False  # the pending digit may stand for tenths of the last unit
    spelt: bool = False  # several digits in words: a number like 二零二六, never before a unit

    def take(self, token: str) -> bool:
        """Reads one token; False when it cannot stand here."""
        if token in _words()["units"]:
            return self._unit(_words()["units"][token])
        if self.pending is not None:
            return False
        if token[0] in _words()["digits"]:
            return self._digits(token)
        self.pending = Decimal(token)
        self.short, self.spelt = len(token) == 1, False
        return self.last_unit == 0 or "." not in token

    def value(self) -> Decimal | None:
        """The number; a single digit at the end counts tenths of the unit before it (一千二)."""
        rest = self.pending or Decimal(0)
        if self.short and self.last_unit >= 100:
            rest *= self.last_unit // 10
        return self.total + self.section + rest if not self.last_unit or rest < self.last_unit else None

    def _digits(self, token: str) -> bool:
        values = [_words()["digits"][character] for character in token]
        significant = values[1:] if values[0] == 0 and self.last_unit else values
        if len(significant) > 1 and self.last_unit:
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
        if unit < _MYRIAD:
            if self.section and unit >= self.last_unit:
                return False
            self.section += count * unit
        elif unit > self.highest:
            return False
        else:
            self.total, self.section = self.total + (self.section + count) * unit, Decimal(0)
            self.highest = unit // _MYRIAD
        self.pending, self.last_unit = None, unit
        return True
