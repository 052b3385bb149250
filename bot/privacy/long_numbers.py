"""Payment codes, identity numbers, cards and phones: told apart by length, prefix, check sum and label."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.privacy.digits import SEPARATORS, Number, has_birthday, has_identity_sum, has_luhn_sum, numbers
from bot.privacy.scan import Scan
from bot.privacy.vocabulary import VOCABULARY

_NEAR = 12
_CHECK_LETTER = re.compile(SEPARATORS.pattern + "x")
_PAYMENT_CODE = re.compile(r"(?:1[0-5]|2[5-9]|30)\d{16}")
_UNION_PAY_CODE = re.compile(r"62\d{17}")
_PHONE = re.compile(r"(?:0086|86|0)?(1[3-9]\d{9})")
# One order number in ten passes the check sum, so a bare number also needs a bank's prefix and length.
_UNION_PAY = re.compile(r"62\d{14,17}")
_OTHER_BANK = re.compile(r"4\d{15}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}|(?:9558|4367|4563|6013|6858)\d{12,15}")
_PRICES = re.compile(r"\d+(?:\.\d\d)?(?:\s+\d+(?:\.\d\d)?)*")

Shown = str | None


def claim_long_numbers(scan: Scan) -> None:
    """Claims every long secret; what a label calls an order number only when its check sum is sure."""
    for kind, lengths, shown in _RULES:
        if shown in _NEED_LABEL and kind not in scan.kinds:
            continue
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
    likely = _PAYMENT_CODE.fullmatch(number.digits) or _UNION_PAY_CODE.fullmatch(number.digits)
    named = scan.is_named(number.start, "payment_code") or scan.linked_label(number.end, {"payment_code"})
    return VOCABULARY.replacement if named or (likely and _is_near(scan, number, "payment_code")) else None


def _identity(scan: Scan, number: Number) -> Shown:
    letter = "X" if _end(scan, number) > number.end else ""
    whole = number.digits + letter
    named = scan.is_named(number.start, "identity")
    likely = len(whole) == 18 and has_birthday(whole)
    sure = letter or (likely and has_identity_sum(whole)) or _is_near(scan, number, "identity")
    return f"{whole[0]}{'*' * 16}{whole[-1]}" if named or (likely and sure) else None


def _checked_card(scan: Scan, number: Number) -> Shown:
    likely = _OTHER_BANK.fullmatch(number.digits) and not scan.is_named(number.start, "order") and number.apart
    known = likely or _UNION_PAY.fullmatch(number.digits)
    return _short_card(number) if known and has_luhn_sum(number.digits) else None


def _named_card(scan: Scan, number: Number) -> Shown:
    return _short_card(number) if scan.is_named(number.start, "card") else None


def _short_card(number: Number) -> str:
    return f"{number.digits[:2]}****{number.digits[-4:]}"


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


_LONG_KINDS = frozenset({"payment_code", "identity", "card", "order"})
_RULES: tuple[tuple[str, range, Callable[[Scan, Number], Shown]], ...] = (
    ("payment_code", range(16, 25), _labelled_payment_code),
    ("identity", range(15, 19), _identity),
    ("card", range(15, 20), _checked_card),
    ("card", range(13, 25), _named_card),
    ("phone", range(11, 16), _phone),
)
_NEED_LABEL = (_labelled_payment_code, _named_card)
