"""SMS codes, CVVs and numeric passwords: short numbers that only the words around them give away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.privacy.digits import Number, numbers
from bot.privacy.scan import Label, Scan
from bot.privacy.vocabulary import VOCABULARY

_SECRETS = frozenset({"password", "sms_code", "cvv", "payment_code"})
# What is written as an amount or a date ("1,000", "88.80", "2024-11-21", "2024").
_SAID = re.compile(
    r"(?<![0-9.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d\d?)?|\d+\.\d\d?)(?![.,]?\d)"
    r"|(?<!\d)(?:19|20)\d\d(?:(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])?"
    r"|[\s./-](?:1[0-2]|0?[1-9])(?:[\s./-](?:3[01]|[12]\d|0?[1-9]))?)?(?!\d)"
)
_WRITTEN_DATE = re.compile(r"(?:19|20)\d\d([./-])\d{1,2}\1\d{1,2}")
_LETTERS = re.compile(r"(?<![a-z0-9])[a-z]{1,8}[-_]?\Z")
_MIXED = re.compile(r"(?=[a-z-]*[0-9])(?=[0-9-]*[a-z])[a-z0-9-]{4,10}(?![!-~])")


@dataclass(frozen=True)
class _Lengths:
    """How many digits a secret has, where its label leaves no doubt and where it does; its reach."""

    sure: range
    doubtful: range
    usual: int
    reach: int


_LENGTHS = {
    "sms_code": _Lengths(range(4, 9), range(4, 9), usual=6, reach=12),
    "cvv": _Lengths(range(3, 5), range(3, 4), usual=3, reach=16),
    "password": _Lengths(range(4, 13), range(6, 7), usual=6, reach=12),
}
_FAR = 20
_PART = range(2, 6)
_SCREEN_REACH = 16


def claim_short_codes(scan: Scan) -> None:
    """Claims every short number that a word near it makes a secret."""
    if scan.kinds.isdisjoint(_LENGTHS):
        return
    for number in numbers(scan.chains, range(3, 13)):
        if scan.is_free(number.start, number.end) and (kind := _kind(scan, number)):
            scan.claim(number.start, number.end, kind)
    for number in numbers(scan.paused_chains, range(3, 13)):
        if number.first < number.last and scan.is_free(number.start, number.end) and _is_dictated(scan, number):
            scan.claim(number.start, number.end, "sms_code")


def claim_mixed_codes(scan: Scan) -> None:
    """Claims SMS codes with letters in them ("G-482913") right behind their label."""
    for label in (label for label in scan.labels if label.kind == "sms_code"):
        link = VOCABULARY.between.match(scan.text, label.end)
        code = _MIXED.match(scan.text, link.end()) if link else None
        if code and not VOCABULARY.is_thing(code.group()):
            scan.claim(code.start(), code.end(), label.kind)


def may_be_code(scan: Scan, number: Number) -> bool:
    """Neither part of a longer number nor an amount, a date, a count, or what a screen or a name's word says it is."""
    usual = len(number.digits) == _LENGTHS["sms_code"].usual
    if scan.is_named(number.start, "order", "thing", "harmless", "name", "screen", *([] if usual else ["trouble"])):
        return False
    said = _said(scan, number) or _has_unit(scan, number) or _is_of_a_screen(scan, number) or _is_fault(scan, number)
    return number.apart and not said and not _is_service(scan, number)


def _kind(scan: Scan, number: Number) -> str | None:
    before = scan.label_before(number.start, _FAR, _SECRETS)
    if _is_service(scan, number):
        return None
    if before and _is_named_by(scan, before, number):
        return before.kind
    linked = scan.linked_label(number.end, _SECRETS)
    if linked and _fits(linked, number):
        return linked.kind
    usual = len(number.digits) == _LENGTHS["sms_code"].usual
    if not may_be_code(scan, number):
        return None
    after = scan.label_after(number.end, _LENGTHS["sms_code"].reach, _SECRETS)
    if after and _is_next_to(scan, number, after):
        return after.kind
    if before and _is_within_reach(number, before, number.start - before.end):
        return before.kind
    return "sms_code" if after and after.kind == "sms_code" and usual else None


def _fits(label: Label, number: Number) -> bool:
    return label.kind in _LENGTHS and len(number.digits) in _LENGTHS[label.kind].sure


def _is_named_by(scan: Scan, label: Label, number: Number) -> bool:
    """The label says so, with nothing but link words between; a mere neighbour may still be an amount."""
    link = scan.text[label.end : number.start]
    part = label.kind != "cvv" and len(number.digits) in _PART and VOCABULARY.part.search(link)
    if not (part or _fits(label, number)) or not VOCABULARY.between.fullmatch(link):
        return False
    return bool(scan.text[label.end : number.start].strip()) or not _is_counted(scan, number)


def _is_next_to(scan: Scan, number: Number, label: Label) -> bool:
    """The label right behind, without a word between; a password is then taken for one of the usual length."""
    if not _fits(label, number) or scan.text[number.end : label.start].strip(" \n(\uff08,\uff0c"):
        return False
    return label.kind != "password" or len(number.digits) == _LENGTHS["password"].usual


def _is_within_reach(number: Number, label: Label, distance: int) -> bool:
    lengths = _LENGTHS.get(label.kind)
    if lengths is None or len(number.digits) not in lengths.doubtful:
        return False
    return distance <= lengths.reach or (label.kind == "sms_code" and len(number.digits) == lengths.usual)


def _is_dictated(scan: Scan, number: Number) -> bool:
    """Digit by digit, or so many at a time, with a pause between."""
    label = scan.label_before(number.start, _FAR, _SECRETS)
    return len(set(number.sizes)) == 1 and label is not None and _is_named_by(scan, label, number)


def _is_service(scan: Scan, number: Number) -> bool:
    """Whether it is where messages come from, not what they say ("sent by 10690011")."""
    if VOCABULARY.sender.fullmatch(number.digits):
        return True
    known = VOCABULARY.service.fullmatch(number.digits)
    return known is not None and VOCABULARY.service_word.match(scan.text, number.end) is not None


def _is_fault(scan: Scan, number: Number) -> bool:
    """Whether it is the end of what a page says of a fault: "it says E1003"."""
    letters = _LETTERS.search(scan.text, max(0, number.start - 8), number.start)
    return letters is not None and VOCABULARY.error_code.fullmatch(scan.text[letters.start() : number.end]) is not None


def _is_of_a_screen(scan: Scan, number: Number) -> bool:
    """Whether a screen's words about a fault lead to it: "it says: wrong code (100290)"."""
    if not scan.is_named(number.start, "trouble"):
        return False
    trouble = scan.label_before(number.start, 6, {"trouble"})
    bracket = scan.text[number.start - 1] in "(\uff08["
    return bracket or bool(trouble and scan.label_before(trouble.start, _SCREEN_REACH, {"screen"}))


def _is_counted(scan: Scan, number: Number) -> bool:
    """Whether the number belongs to a date or an amount that is written out as such."""
    for said in _said(scan, number):
        amount = number.end <= said.end() and VOCABULARY.unit.match(scan.text, said.end())
        if amount or _WRITTEN_DATE.match(said.group()):
            return True
    return VOCABULARY.unit.match(scan.text, number.end) is not None


def _said(scan: Scan, number: Number) -> list[re.Match[str]]:
    """The amounts and dates that overlap the number."""
    found = _SAID.finditer(scan.text, max(0, number.start - 12), number.end + 12)
    return [said for said in found if said.start() < number.end and number.start < said.end()]


def _has_unit(scan: Scan, number: Number) -> bool:
    unit = VOCABULARY.unit if len(number.digits) == 6 else VOCABULARY.doubtful_unit
    return unit.match(scan.text, number.end) is not None
