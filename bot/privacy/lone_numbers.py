"""Six digits that are a whole clause of a message, or all of it: hardly anything but a code is sent like that."""

from __future__ import annotations

import re

from bot.privacy.digits import Number, numbers
from bot.privacy.scan import Scan
from bot.privacy.short_codes import may_be_code
from bot.privacy.vocabulary import VOCABULARY

_LENGTH = range(6, 7)
_LONGEST = 20
_NEAR = 12
_CLAUSE_END = re.compile(r"[,;!?\n\uff0c\uff1b\u3002\uff01\uff1f\u2026~]")
# Amounts in round numbers, and months: "200000", "202611".
_ROUND = re.compile(r"[1-9]\d{0,3}0{3,}|(?:19|20)\d\d(?:0[1-9]|1[0-2])|(\d)\1{5}(?=0)")
_OTHERS = frozenset({"order", "thing", "harmless", "name", "screen"})


def claim_lone_codes(scan: Scan) -> None:
    """Claims such digits, in doubt, unless they are round or the words before say what else they are."""
    if scan.wanted in _OTHERS:
        return
    for number in numbers(scan.chains, _LENGTH):
        free = scan.is_free(number.start, number.end) and not _ROUND.fullmatch(number.digits)
        if free and _is_a_clause(scan.text, number) and may_be_code(scan, number) and not _is_known(scan, number):
            scan.claim(number.start, number.end, "maybe")


def _is_a_clause(text: str, number: Number) -> bool:
    first = max(0, number.start - _LONGEST)
    start = max((found.end() for found in _CLAUSE_END.finditer(text, first, number.start)), default=first)
    behind = _CLAUSE_END.search(text, number.end)
    rest = text[start : number.start] + " " + text[number.end : behind.start() if behind else len(text)]
    return len(rest) < _LONGEST and VOCABULARY.fillers.fullmatch(rest) is not None


def _is_known(scan: Scan, number: Number) -> bool:
    before = scan.label_before(number.start, _NEAR, scan.kinds)
    if before is None or before.kind not in _OTHERS:
        return False
    # An amount's word is often a whole clause of its own ("not there yet, 482913").
    return before.kind != "harmless" or not _CLAUSE_END.search(scan.text, before.end, number.start)
