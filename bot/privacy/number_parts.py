"""Parts of a card's or an identity's number that are named as such, before the rest comes in another message."""

from __future__ import annotations

import re

from bot.privacy.digits import Number, is_moment, numbers
from bot.privacy.scan import Scan
from bot.privacy.vocabulary import VOCABULARY

_PHONE = re.compile(r"1[3-9]\d{9}")
_ROUND = re.compile(r"[1-9]\d*0{4,}")
_KINDS = ("card", "identity")
_LEAST = 7
_LEAST_NAMED = 6
_REACH = 14


def claim_parts(scan: Scan) -> None:
    """Claims six digits and more that the label, or its "first half", leads to: less tells nobody which card it is."""
    if scan.kinds.isdisjoint(_KINDS):
        return
    for number in numbers(scan.chains, range(_LEAST_NAMED, 13)):
        if scan.is_free(number.start, number.end) and number.apart and _is_part(scan, number):
            label = scan.label_before(number.start, _REACH, _KINDS)
            scan.claim(number.start, number.end, label.kind if label else _KINDS[0])


def _is_part(scan: Scan, number: Number) -> bool:
    if _PHONE.fullmatch(number.digits) or is_moment(number.digits) or _ROUND.fullmatch(number.digits):
        return False
    if VOCABULARY.doubtful_unit.match(scan.text, number.end):
        return False
    label = scan.label_before(number.start, _REACH, _KINDS)
    if label is None:
        return False
    link = scan.text[label.end : number.start]
    named = VOCABULARY.part.search(link) is not None and not re.search(r"[,;\uff0c\uff1b\u3002\n]", link)
    return named or (len(number.digits) >= _LEAST and scan.is_named(number.start, *_KINDS))
