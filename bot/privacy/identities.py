"""Identity numbers, also mistyped ones, passports and other papers of a person."""

from __future__ import annotations

import re

from bot.privacy.digits import SEPARATORS, Number, has_birthday, has_identity_sum, numbers
from bot.privacy.long_numbers import is_of_a_thing
from bot.privacy.scan import Scan
from bot.privacy.vocabulary import VOCABULARY

_NEAR = 12
_CHECK_LETTER = re.compile(SEPARATORS.pattern + "x")
_PLACE, _SERIAL = r"(?<!\d)([1-9]\d{5})", r"(\d{3}[\dx])(?![\da-z])"
_GAP = r"[^\da-z\x00\n]{0,3}"
# With the birthday written as a day, padded or not: "510107 1986年1月2日 0074".
_DATED = re.compile(rf"{_PLACE}{_GAP}((?:19|20)\d\d){_GAP}(\d{{1,2}}){_GAP}(\d{{1,2}}){_GAP}{_SERIAL}")
# A passport, a permit for Hong Kong, Macao or Taiwan: one or two letters and a number.
_PAPER = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{1,3}[\s-]?[0-9]{6,12}|[0-9]{7,15}[a-z]?|[a-z]\d{6}[(\uff08]?\d[)\uff09]?)(?![a-z0-9])"
)
_LONE_PAPER = re.compile(r"[degmps][a-z]?[0-9]{8}|[hm][0-9]{8}(?:[0-9]{2})?")
_KINDS = frozenset({"payment_code", "identity", "card", "account", "order"})


def claim_identities(scan: Scan) -> None:
    """Claims every identity number, by its label or its birthday, whatever the check sum says."""
    for found in _DATED.finditer(scan.text):
        place, year, month, day, serial = found.groups()
        whole = f"{place}{year}{month:>02}{day:>02}{serial}".upper()
        if scan.is_free(*found.span()) and has_birthday(whole):
            scan.claim(*found.span(), "identity", _short(whole))
    for chained in (scan.chains, scan.paused_chains):
        for number in numbers(chained, range(15, 19)):
            end = _end(scan, number)
            whole = number.digits + ("X" if end > number.end else "")
            if scan.is_free(number.start, end) and _is_identity(scan, number, whole):
                scan.claim(number.start, end, "identity", _short(whole))


def claim_papers(scan: Scan) -> None:
    """Claims passports and permits beside their word, and one that is the whole message."""
    if scan.wanted == "papers" or "papers" in scan.kinds:
        for found in _PAPER.finditer(scan.text):
            if scan.is_free(*found.span()) and _is_paper(scan, found):
                scan.claim(*found.span(), "identity", _short_paper(found.group()))
    lone = scan.text.strip(" .,!?\n\uff0c\u3002")
    if _LONE_PAPER.fullmatch(lone):
        start = scan.text.index(lone)
        scan.claim(start, start + len(lone), "maybe", _short_paper(lone))


def _is_identity(scan: Scan, number: Number, whole: str) -> bool:
    if scan.is_named(number.start, "identity"):
        return True
    if len(whole) != 18 or not has_birthday(whole) or scan.is_named(number.start, "payment_code"):
        return False
    return has_identity_sum(whole) or _is_near(scan, number) or not is_of_a_thing(scan, number)


def _is_near(scan: Scan, number: Number) -> bool:
    near = scan.label_before(number.start, _NEAR, _KINDS) or scan.label_after(number.end, _NEAR, _KINDS)
    return near is not None and near.kind == "identity"


def _is_paper(scan: Scan, found: re.Match[str]) -> bool:
    before = scan.label_before(found.start(), _NEAR, scan.kinds)
    near = before or scan.label_after(found.end(), 8, scan.kinds)
    return scan.wanted == "papers" if near is None else near.kind == "papers"


def _end(scan: Scan, number: Number) -> int:
    """Where an identity number ends, its check letter included."""
    letter = _CHECK_LETTER.match(scan.text, number.end) if len(number.digits) == 17 else None
    return letter.end() if letter else number.end


def _short(whole: str) -> str:
    return f"{whole[0]}{'*' * 16}{whole[-1]}"


def _short_paper(written: str) -> str:
    digits = re.sub(r"[^0-9]", "", written)
    return f"{written[0].upper()}{'*' * 6}{digits[-2:]}" if digits else VOCABULARY.replacement
