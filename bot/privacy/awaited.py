"""Claiming what the conversation led to: the number or the word that is all of a message, and the rest of a number."""

from __future__ import annotations

import re

from bot.privacy.digits import Number, has_birthday, is_moment, numbers
from bot.privacy.expectation import OTHERS, SECRETS, Expected
from bot.privacy.scan import Scan
from bot.privacy.tokens import EDGES, is_email
from bot.privacy.vocabulary import VOCABULARY, words_of

_GOES_ON = re.compile(words_of("expectation.yml")["goes_on"])
_WORDY = ("password", "sms_code", "papers")
_LENGTHS = {
    "sms_code": range(3, 9),
    "cvv": range(3, 5),
    "password": range(3, 20),
    "payment_code": range(4, 26),
    "card": range(3, 20),
    "identity": range(3, 19),
    "papers": range(5, 12),
}
_FAINT = (6,)
_USUAL = {"sms_code": (4, 6), "password": (6,), "cvv": (3,)}
_TOKEN = re.compile(r"[!-~]+(?: [!-~]{1,12}){0,6}")


def claim_expected(scan: Scan, wanted: Expected) -> None:
    """Claims the number or the word that is all of the message, where a secret was named before."""
    if wanted.before:
        _claim_second_half(scan, wanted.before)
    if wanted.kind not in SECRETS:
        return
    if not _claim_number(scan, wanted) and not wanted.faintly and wanted.kind in _WORDY:
        _claim_word(scan, wanted)


def _claim_number(scan: Scan, wanted: Expected) -> bool:
    for number in numbers(scan.chains, _LENGTHS[wanted.kind]):
        if not scan.is_free(number.start, number.end) or not number.apart or not _is_alone(scan, number):
            continue
        if scan.is_named(number.start, *OTHERS):
            continue
        if wanted.surely or _is_usual(wanted, number):
            scan.claim(number.start, number.end, "identity" if wanted.kind == "papers" else wanted.kind)
            return True
    return False


def _is_usual(wanted: Expected, number: Number) -> bool:
    usual = _FAINT if wanted.faintly else _USUAL.get(wanted.kind)
    if is_moment(number.digits) or re.fullmatch(r"(?:19|20)\d\d|[1-9]\d*00+", number.digits):
        return False
    return usual is None or len(number.digits) in usual


def _is_alone(scan: Scan, number: Number) -> bool:
    rest = scan.text[: number.start] + " " + scan.text[number.end :]
    rest = VOCABULARY.part.sub(" ", _GOES_ON.sub(" ", rest))
    return len(rest) < 20 and VOCABULARY.alone.fullmatch(rest) is not None


def _claim_word(scan: Scan, wanted: Expected) -> None:
    text = scan.text
    for found in _TOKEN.finditer(text):
        word = found.group().strip(EDGES)
        rest = text[: found.start()] + " " + text[found.end() :]
        alone = len(rest) < 20 and VOCABULARY.alone.fullmatch(rest)
        if alone and scan.is_free(*found.span()) and _is_secret_word(word, wanted):
            scan.claim(*found.span(), "identity" if wanted.kind == "papers" else wanted.kind)


def _is_secret_word(word: str, wanted: Expected) -> bool:
    plain = word.replace(" ", "")
    fault = not wanted.surely and VOCABULARY.fault_code.fullmatch(plain)
    if len(plain) < 4 or VOCABULARY.is_thing(plain) or is_email(plain) or fault:
        return False
    if any(part in VOCABULARY.no_values for part in word.split()):
        return False
    mixed = any(map(str.isdigit, plain)) and any(map(str.isalpha, plain))
    signs = not plain.isalnum()
    return (mixed and len(plain) >= 6) or (wanted.surely and (mixed or signs or wanted.kind == "password"))


def _claim_second_half(scan: Scan, before: str) -> None:
    """Claims a number that makes a card or an identity number of the digits before it."""
    for chain in scan.chains:
        digits = "".join(group.digits for group in chain)
        whole = before + digits
        start, end = chain[0].start, chain[-1].end
        alone = VOCABULARY.fillers.fullmatch(scan.text[:start] + " " + scan.text[end:])
        if alone and scan.is_free(start, end) and _is_whole(whole):
            scan.claim(start, end, "identity" if has_birthday(whole) and len(whole) == 18 else "card")


def _is_whole(digits: str) -> bool:
    if len(digits) == 18 and has_birthday(digits):
        return True
    return 15 <= len(digits) <= 19 and not is_moment(digits) and digits[0] in "3456"
