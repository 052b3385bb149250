"""Payment codes, cards and phones: told apart by length, prefix, check sum and label."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.privacy.digits import Number, has_birthday, has_luhn_sum, is_moment, numbers
from bot.privacy.scan import Scan
from bot.privacy.vocabulary import VOCABULARY

_NEAR = 12
_LONGEST = 24
PAYMENT_CODE = re.compile(r"(?:1[0-5]|2[5-9]|30)\d{16}")
_UNION_PAY_CODE = re.compile(r"62\d{17}")
_PHONE = re.compile(r"(?:0086|86|0)?(1[3-9]\d{9})")
_UNION_PAY = re.compile(r"62\d{14,17}")
# One order number in ten passes the check sum, so what is named as one also needs a bank's prefix and length.
_OTHER_BANK = re.compile(r"4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}|(?:9558|4367|4563|6013|6858)\d{12,15}")
# With letters or a further number joined to it, it is the number of a parcel or an order.
_GOES_ON = re.compile(r"[a-z]\n|[0-9][-_]\n|\n[-_][0-9a-z]")
_BARCODE = re.compile(r"69\d{11}")
_PRICES = re.compile(r"\d+(?:\.\d\d)?(?:\s+\d+(?:\.\d\d)?)*")
_LONG_KINDS = frozenset({"payment_code", "identity", "card", "account", "order", "thing"})
_THINGS = frozenset({"order", "thing"})

Shown = str | None


def claim_long_numbers(scan: Scan) -> None:
    """Claims every long number a customer should keep; what a label calls an order's only when it surely is a card."""
    narrow, paused = scan.chains, scan.paused_chains
    for kind, lengths, shown, with_pauses in _RULES:
        for number in numbers(paused if with_pauses else narrow, lengths):
            if scan.is_free(number.start, number.end) and (instead := shown(scan, number)) is not None:
                scan.claim(number.start, number.end, kind, instead)


def claim_bare_numbers(scan: Scan) -> None:
    """Claims what has the length of a card and is not said to be anything else; a code to pay with goes whole."""
    for number in numbers(scan.paused_chains, range(16, 20)):
        free = scan.is_free(number.start, number.end)
        if free and _UNION_PAY.fullmatch(number.digits) and set(number.sizes[:-1]) == {4}:
            scan.claim(number.start, number.end, "card", short(number.digits))
    for number in numbers(scan.chains, range(13, 20)):
        if not scan.is_free(number.start, number.end) or not _is_written_as_one(scan, number):
            continue
        if is_moment(number.digits) or is_of_a_thing(scan, number) or VOCABULARY.sender.fullmatch(number.digits):
            continue
        if PAYMENT_CODE.fullmatch(number.digits) and not has_birthday(number.digits):
            scan.claim(number.start, number.end, "payment_code")
        else:
            kind = "card" if _UNION_PAY.fullmatch(number.digits) or _OTHER_BANK.fullmatch(number.digits) else "maybe"
            scan.claim(number.start, number.end, kind, short(number.digits))


def is_of_a_thing(scan: Scan, number: Number) -> bool:
    """Whether the words around say that an order or the like has this number, and none that it is a card's."""
    before = scan.label_before(number.start, _NEAR, _LONG_KINDS)
    if before is not None:
        return before.kind in _THINGS
    behind = scan.label_after(number.end, 6, _LONG_KINDS)
    return scan.wanted in _THINGS if behind is None else behind.kind in _THINGS


def short(digits: str) -> str:
    """What is left of a number for people to tell which one it is."""
    return f"{digits[:2]}****{digits[-4:]}"


def _is_written_as_one(scan: Scan, number: Number) -> bool:
    """Without a gap, or in fours as on a card; with letters before it is the number of a parcel or a product."""
    around = scan.text[max(0, number.start - 2) : number.start] + "\n" + scan.text[number.end : number.end + 2]
    if _GOES_ON.search(around) or _BARCODE.fullmatch(number.digits):
        return False
    return number.first == number.last or (number.apart and set(number.sizes[:-1]) == {4} and number.sizes[-1] <= 4)


def _labelled_payment_code(scan: Scan, number: Number) -> Shown:
    if "payment_code" not in scan.kinds:
        return None
    likely = PAYMENT_CODE.fullmatch(number.digits) or _UNION_PAY_CODE.fullmatch(number.digits)
    named = scan.is_named(number.start, "payment_code") or scan.linked_label(number.end, {"payment_code"})
    return VOCABULARY.replacement if named or (likely and _is_near(scan, number, "payment_code")) else None


def _checked_card(scan: Scan, number: Number) -> Shown:
    likely = _OTHER_BANK.fullmatch(number.digits) and not scan.is_named(number.start, "order", "thing") and number.apart
    known = likely or _UNION_PAY.fullmatch(number.digits)
    return short(number.digits) if known and has_luhn_sum(number.digits) else None


def _named_card(scan: Scan, number: Number) -> Shown:
    return short(number.digits) if scan.is_named(number.start, "card", "account") else None


def _phone(scan: Scan, number: Number) -> Shown:
    found = _PHONE.fullmatch(number.digits)
    if found is None or scan.is_named(number.start, "order"):
        return None
    if not number.apart and number.sizes != (3, 4, 4):
        return None
    if len(number.sizes) > 1 and _is_price_list(scan, number):
        return None
    return f"{found[1][:3]}****{found[1][-4:]}"


def _dictated_phone(scan: Scan, number: Number) -> Shown:
    return _phone(scan, number) if number.sizes == (3, 4, 4) or set(number.sizes) == {1} else None


def _is_price_list(scan: Scan, number: Number) -> bool:
    written = scan.text[number.start : number.end]
    return "." in written and _PRICES.fullmatch(written) is not None


def _is_near(scan: Scan, number: Number, kind: str) -> bool:
    before = scan.label_before(number.start, _NEAR, _LONG_KINDS)
    if before is not None:
        return before.kind == kind
    behind = scan.label_after(number.end, _NEAR, _LONG_KINDS)
    return behind is not None and behind.kind == kind


_RULES: tuple[tuple[str, range, Callable[[Scan, Number], Shown], bool], ...] = (
    ("payment_code", range(16, 25), _labelled_payment_code, False),
    ("payment_code", range(16, 25), _labelled_payment_code, True),
    ("card", range(15, 20), _checked_card, False),
    ("card", range(15, 20), _checked_card, True),
    ("card", range(13, _LONGEST + 1), _named_card, False),
    ("card", range(13, 20), _named_card, True),
    ("phone", range(11, 16), _phone, False),
    ("phone", range(11, 12), _dictated_phone, True),
)
