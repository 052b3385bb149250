"""Secrets that no word names: the situation does ("I typed 946217 and it says it is wrong")."""

from __future__ import annotations

import re
from typing import Any

from bot.privacy.scan import Scan
from bot.privacy.tokens import is_email, is_mixed
from bot.privacy.vocabulary import VOCABULARY, words_of

_WORDS: dict[str, Any] = words_of("situations.yml")
_UNIT = rf"(?!{VOCABULARY.doubtful_unit.pattern})"
_NUMBER = rf"(?P<n>[0-9](?:[ -]?[0-9]){{3,7}})(?![0-9]|[.,-][0-9]){_UNIT}"
_FIGURES = re.compile(r"[0-9](?:[ -]?[0-9]){3}")  # the fewest that _NUMBER takes
_TOKEN = r"(?P<t>[!-~]{6,40})(?![!-~])"
_NAMES = ("password", "sms_code", "cvv")
_USUAL = 6
_LEAST = 4
_ROUND = re.compile(r"[1-9]\d{0,4}0{3,}|[1-9]0{2,}|(?:19|20)\d\d(?:0[1-9]|1[0-2])?|20\d{6}")


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts))


_NUMBERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_pattern(_WORDS["typed"], _NUMBER), "typed_not"),
    (_pattern(_WORDS["sign_in_before"], _NUMBER, _WORDS["sign_in_behind"]), "typed_not"),
    (_pattern(_WORDS["received"], _NUMBER), "typed_not"),
    (_pattern(_WORDS["told_before"], _NUMBER), "typed_not"),
    (_pattern(_WORDS["told_english"], _NUMBER), "typed_not"),
    (_pattern(_WORDS["told_wanted"], _NUMBER), "typed_not"),
    (_pattern(_WORDS["sender"], _NUMBER), "typed_not"),
    (_pattern(_NUMBER, _WORDS["good_for"]), "code_not"),
    (_pattern(_WORDS["told_around"], _NUMBER, _WORDS["told_rest"]), "typed_not"),
    (_pattern(_WORDS["told_lead"], _NUMBER, _WORDS["told_behind"]), "typed_not"),
    (_pattern("(?:", _WORDS["counted"], ")", _NUMBER), "counted_not"),
    (_pattern(_WORDS["code"], _NUMBER), "code_not"),
)
_NOT = {name: re.compile(_WORDS[name]) for name in ("typed_not", "counted_not", "code_not")}
_TYPED_WORDS = (
    _pattern(_WORDS["typed"], _TOKEN),
    _pattern("(?:", _WORDS["signing_in"], ")", _TOKEN),
    _pattern(_WORDS["sign_in_before"], r"(?P<t>[!-~]{6,40}?)(?=", _WORDS["sign_in_behind"], ")"),
)
_EXPIRY = _pattern("(?:", _WORDS["expiry"], ")(?:", _WORDS["expiry_gap"], r")(?P<n>[0-9]{3})(?![0-9/.:-])", _UNIT)
_SIGN_IN = re.compile(_WORDS["sign_in_words"])
_PAIR = re.compile(
    rf"(?:\x00{{4,}}|[a-z0-9_.+-]{{2,40}}@[a-z0-9.-]{{3,40}}|{_WORDS['login_name']}(?P<name>[a-z][a-z0-9_.-]{{2,30}}))"
    r"(?P<gap>[\s:/,|;\uff0c\uff1a\uff1b\u3001-]{1,8})(?P<t>[!-~]{6,40})(?![!-~])"
)
_JOINT = re.compile(r"--|[:/|\uff1a]")


def claim_situations(scan: Scan) -> None:
    """Claims numbers and words that were typed, received, told, or sent to sign in with."""
    for pattern, unless in _NUMBERS if _FIGURES.search(scan.text) else ():
        for found in pattern.finditer(scan.text):
            if _is_code(scan, found, unless == "counted_not") and not _NOT[unless].search(
                scan.text, max(0, found.start() - 12), found.start()
            ):
                scan.claim(*found.span("n"), _kind(scan))
    for found in _EXPIRY.finditer(scan.text):
        scan.claim(*found.span("n"), "cvv")
    if "password" in scan.kinds or _SIGN_IN.search(scan.text):
        for pattern in _TYPED_WORDS:
            _claim_words(scan, pattern)
    _claim_pairs(scan)


def _kind(scan: Scan) -> str:
    """The kind that the text names somewhere, else in doubt."""
    return next((name for name in _NAMES[:2] if name in scan.kinds), "maybe")


def _is_code(scan: Scan, found: re.Match[str], counted: bool) -> bool:
    digits = re.sub(r"[^0-9]", "", found["n"])
    named = counted or not scan.kinds.isdisjoint(_NAMES)
    if _ROUND.fullmatch(digits) or (len(digits) != _USUAL and not named):
        return False
    known = scan.is_named(found.start("n"), "order", "harmless", "name", "thing")
    if VOCABULARY.service.fullmatch(digits) and VOCABULARY.service_word.match(scan.text, found.end("n")):
        return False
    return len(digits) >= _LEAST and not known and scan.is_free(*found.span("n"))


def _claim_words(scan: Scan, pattern: re.Pattern[str]) -> None:
    for found in pattern.finditer(scan.text):
        word, before = found["t"], max(0, found.start() - 12)
        known = is_email(word) or _NOT["typed_not"].search(scan.text, before, found.start())
        if is_mixed(word) and not known and scan.is_free(*found.span("t")):
            scan.claim(*found.span("t"), "password" if "password" in scan.kinds else "maybe")


def _claim_pairs(scan: Scan) -> None:
    """Claims the word that follows a phone number or an address, to sign in with."""
    for found in _PAIR.finditer(scan.text):
        if not is_mixed(found["t"]) or is_email(found["t"]) or not scan.is_free(*found.span("t")):
            continue
        if found["name"] and VOCABULARY.is_thing(found["name"]):
            continue
        alone = not (scan.text[: found.start()] + scan.text[found.end() :]).strip()
        if alone or _JOINT.search(found["gap"]) or _SIGN_IN.search(scan.text):
            scan.claim(*found.span("t"), "password")
