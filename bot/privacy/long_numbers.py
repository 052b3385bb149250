"""Payment codes, identity numbers, cards and phones: told apart by length, prefix, check sum and label."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.privacy.digits import Number, has_birthday, has_identity_sum, has_luhn_sum, numbers
from bot.privacy.scan import Scan
from bot.privacy.vocabulary import VOCABULARY

_NEAR = 12
_CHECK_LETTER = re.compile(r"[\s.-]{0,3}x(?![a-z])")
_PAYMENT_CODE = re.compile(r"(?:1[0-5]|2[5-9]|30)\d{16}")
_PHONE = re.compile(r"(?:0086|86|0)?(1[3-9]\d{9})")
# One order number in ten passes the check sum, so a bare number also needs a bank's prefix and length.
_UNION_PAY = re.compile(r"62\d{14,17}")
_OTHER_BANK = re.compile(r"4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}|(?:9558|4367|4563|6013|6858)\d{12,15}")
_PRICES = re.compile(r"\d+(?:\.\d\d)?(?:\s+\d+(?:\.\d\d)?)*")

Shown = str | None


def claim_long_numbers(scan: Scan) -> None:
    """Claims every long secret; what a label calls an order number is only taken for a UnionPay card."""
    for kind, lengths, shown in _RULES:
        for number in numbers(scan.text, lengths):
            end = _end(scan, number) if kind == "identity" else number.end
            if scan.is_free(number.start, end) and (instead := shown(scan, number)) is not None:
                scan.claim(number.start, end, kind, instead)


def claim_lone_payment_code(scan: Scan) -> None:
    """Claims a payment code that is the whole message."""
    for number in numbers(scan.text, range(18, 19)):
        rest = scan.text[: number.start] + " " + scan.text[number.end :]
        if _PAYMENT_CODE.fullmatch(number.digits) and len(rest) < 20 and VOCABULARY.fillers.fullmatch(rest):
            scan.claim(number.start, number.end, "payment_code")


def _labelled_payment_code(scan: Scan, number: Number) -> Shown:
    if scan.is_named(number.start, "order") or not _is_near(scan, number, "payment_code"):
        return None
    return VOCABULARY.replacement


def _identity(scan: Scan, number: Number) -> Shown:
    letter = "X" if _end(scan, number) > number.end else ""
    whole = number.digits + letter
    shown = f"{whole[0]}{'*' * 16}{whole[-1]}"
    if scan.is_named(number.start, "order"):
        return None
    if _is_near(scan, number, "identity"):
        return shown
    if len(whole) != 18 or not has_birthday(whole):
        return None
    return shown if letter or has_identity_sum(whole) else None


def _card(scan: Scan, number: Number) -> Shown:
    digits = number.digits
    if _is_card(scan, number):
        return f"{digits[:2]}****{digits[-4:]}"
    return None


def _is_card(scan: Scan, number: Number) -> bool:
    digits = number.digits
    if _UNION_PAY.fullmatch(digits) and has_luhn_sum(digits):
        return True
    if scan.is_named(number.start, "order"):
        return False
    if scan.is_named(number.start, "card"):
        return True
    likely = _OTHER_BANK.fullmatch(digits) or (len(digits) <= 19 and _is_near_card(scan, number))
    return bool(likely) and number.apart and has_luhn_sum(digits)


def _phone(scan: Scan, number: Number) -> Shown:
    found = _PHONE.fullmatch(number.digits)
    if found is None or scan.is_named(number.start, "order"):
        return None
    if not number.apart and number.sizes != (3, 4, 4):
        return None
    if len(number.sizes) > 1 and _is_price_list(scan, number):
        return None
    return f"{found[1][:3]}****{found[1][-4:]}"


def _is_price_list(scan: Scan, number: Number) -> bool:
    written = scan.text[number.start : number.end]
    return "." in written and _PRICES.fullmatch(written) is not None


def _is_near_card(scan: Scan, number: Number) -> bool:
    return _is_near(scan, number, "card") or _is_near(scan, number, "card_nearby")


def _is_near(scan: Scan, number: Number, kind: str) -> bool:
    before = scan.label_before(number.start, _NEAR, _LONG_KINDS)
    if before is not None:
        return before.kind == kind
    behind = scan.label_after(number.end, _NEAR, _LONG_KINDS)
    return behind is not None and behind.kind == kind


def _end(scan: Scan, number: Number) -> int:
    """Where an identity number ends, its check letter included."""
    letter = _CHECK_LETTER.match(scan.text, number.end) if len(number.digits) == 17 else None
    return letter.end() if letter else number.end


_LONG_KINDS = frozenset({"payment_code", "identity", "card", "card_nearby", "order"})
_RULES: tuple[tuple[str, range, Callable[[Scan, Number], Shown]], ...] = (
    ("payment_code", range(16, 25), _labelled_payment_code),
    ("identity", range(14, 19), _identity),
    ("card", range(13, 25), _card),
    ("phone", range(11, 16), _phone),
)
