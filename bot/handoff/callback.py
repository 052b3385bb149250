"""The number at which a customer wants to be called back about their case."""

from __future__ import annotations

import re
import unicodedata

_BESIDE = re.compile(r"[\s\-\u2010-\u2015.()/]+")
_COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
# Two-digit area codes have numbers of eight digits, three-digit ones of seven or eight.
_LANDLINE = re.compile(r"0?(10|2[0-57-9]|[3-9]\d{2})([2-8]\d{6,7})")
_LONG = 8
_SHOWN, _SHOWN_FIRST = 4, 3


def phone(text: str) -> str | None:
    """A number of mainland China as it is kept: 13812345678, 010-62345678. None for anything else. Spaces, hyphens and
    the country's code are forgiven."""
    digits = _BESIDE.sub("", unicodedata.normalize("NFKC", text))
    abroad = _COUNTRY.match(digits)
    bare = digits[abroad.end() :] if abroad else digits
    if not (bare.isascii() and bare.isdigit()):
        return None
    if _MOBILE.fullmatch(bare):
        return bare
    line = _LANDLINE.fullmatch(bare)
    if line is None or not (abroad or bare.startswith("0")):
        return None
    area, number = line.groups()
    return f"0{area}-{number}" if len(area) > 2 or len(number) == _LONG else None


def shortened(number: str | None) -> str | None:
    """The number as everybody but the person who calls sees it: 138****5678."""
    if number is None:
        return None
    area, line, rest = number.rpartition("-")
    return f"{area}{line}****{rest[-_SHOWN:]}" if line else f"{rest[:_SHOWN_FIRST]}****{rest[-_SHOWN:]}"
