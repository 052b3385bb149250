"""Passwords with letters or symbols in them, next to a word for password."""

from __future__ import annotations

import re

from bot.privacy.lookalikes import HIDDEN
from bot.privacy.password_values import claim_phrase, value_end, words_end
from bot.privacy.scan import Label, Scan
from bot.privacy.tokens import EDGES, is_email
from bot.privacy.vocabulary import VOCABULARY

_KIND = "password"
_REACH = 12
_LONGEST = 64
# Printable ASCII; a comma or semicolon ends it when a blank or another "name=" follows.
_TOKEN = re.compile(r"(?:(?![,;](?:\s|$|[a-z_]+\s*[:=]))[!-~])+")
# "a b c 1 2 3".
_SPELT = re.compile(r"[!-~](?: [!-~]){3,}(?![!-~])")
_LETTERS_AND_DIGITS = re.compile(r"(?=.*[a-z])(?=.*[0-9])")
_DIGIT = re.compile(r"[0-9]")
_COUNT = re.compile(r"[0-9]+(?:[-~][0-9]+)?")
_PERCENT = re.compile(r"[0-9]{1,3}%")


def claim_stated_passwords(scan: Scan) -> None:
    """Claims what is said to be a password: "password is ...", "pwd=..."."""
    for label in _labels(scan):
        link = VOCABULARY.value_link.match(scan.text, label.end)
        if link is None or _is_crossed(scan, label, link.end(), stated=True) or scan.is_named(link.end(), "name"):
            continue
        if claim_phrase(scan, link.end()):
            continue
        if (end := words_end(scan.text, link.end())) > link.end() and not scan.text[label.start].isascii():
            scan.claim(link.end(), end, _KIND)
            continue
        if _TOKEN.match(scan.text, link.end()):
            _claim_value(scan, link.end())
        else:
            _claim_later_value(scan, label, link.end())


def claim_likely_passwords(scan: Scan) -> None:
    """Claims what looks like a password near the word, before or behind it."""
    for label in _labels(scan):
        for token in _TOKEN.finditer(scan.text, label.end, label.end + _REACH + _LONGEST):
            if token.start() - label.end <= _REACH and not _is_crossed(scan, label, token.start()):
                _claim_if_likely(scan, label, token)
        _claim_before(scan, label)


def _labels(scan: Scan) -> list[Label]:
    return [label for label in scan.labels if label.kind == _KIND and scan.is_free(label.start, label.end)]


def _is_crossed(scan: Scan, label: Label, start: int, stated: bool = False) -> bool:
    """Whether another label stands between this one and the place; a name's may, where a password is made of it."""
    kinds = scan.kinds - {"name"} if stated else scan.kinds
    following = scan.label_after(label.end, start - label.end, kinds)
    return following is not None and following.start < start


def _claim_value(scan: Scan, start: int) -> None:
    """Claims the token there if it can be a password, and what follows it if it is spelt with blanks."""
    token = _SPELT.match(scan.text, start) or _TOKEN.match(scan.text, start)
    if token is not None and _is_value(scan, token):
        scan.claim(token.start(), value_end(scan.text, token.end()), _KIND)


def _claim_later_value(scan: Scan, label: Label, start: int) -> None:
    """Claims a value with other words before it in the clause ("my birthday 19900101")."""
    words = VOCABULARY.clause.match(scan.text, start)
    if words is None or VOCABULARY.denials.match(scan.text, start):
        return
    for token in _TOKEN.finditer(scan.text, start, words.end() + _LONGEST):
        if token.start() >= words.end():
            return
        long = len(token.group().strip(EDGES)) >= (4 if _DIGIT.search(token.group()) else 6)
        far = is_email(token.group()) or _is_crossed(scan, label, token.start(), stated=True)
        if long and _is_value(scan, token) and not far:
            scan.claim(token.start(), token.end(), _KIND)


def _is_value(scan: Scan, token: re.Match[str]) -> bool:
    word = token.group().replace(" ", "").strip(EDGES)
    if _COUNT.fullmatch(word):
        return len(word) >= 3 and not VOCABULARY.doubtful_unit.match(scan.text, token.end())
    if _PERCENT.fullmatch(word) or (VOCABULARY.error_code.fullmatch(word) and scan.is_named(token.start(), "name")):
        return False
    return len(word) >= 2 and any(map(str.isalnum, word)) and word.split("'")[0] not in VOCABULARY.no_values


def _claim_if_likely(scan: Scan, label: Label, token: re.Match[str]) -> None:
    word, adjacent = token.group(), not scan.text[label.end : token.start()].strip()
    end = value_end(scan.text, token.end())
    if adjacent and end > token.end():
        word = scan.text[token.start() : end]
    if VOCABULARY.is_thing(word.strip(EDGES)) or is_email(word):
        return
    spelt = _SPELT.match(scan.text, token.start()) if adjacent and len(word) == 1 else None
    if spelt and _DIGIT.search(spelt.group()):
        return scan.claim(token.start(), value_end(scan.text, spelt.end()), _KIND)
    mixed = _LETTERS_AND_DIGITS.match(word) and len(word) >= (4 if adjacent else 6)
    if mixed or (adjacent and _stands_alone(scan, label, word, token.end())):
        scan.claim(token.start(), end, _KIND)


def _stands_alone(scan: Scan, label: Label, written: str, end: int) -> bool:
    """Right behind the word: digits that count nothing or, if it is Chinese, a long word."""
    word = written.strip(EDGES)
    if word.isdigit():
        return len(word) >= 4 and not VOCABULARY.doubtful_unit.match(scan.text, end)
    named_in_chinese = not scan.text[label.start : label.end].isascii()
    return named_in_chinese and len(word) >= 6 and any(map(str.isalpha, word))


def _claim_before(scan: Scan, label: Label) -> None:
    """Claims a token that is linked to the label behind it: "... is my password"."""
    for token in _TOKEN.finditer(scan.text, max(0, label.start - _REACH - _LONGEST), label.start):
        link = scan.text[token.end() : label.start]
        if len(link) > _REACH or HIDDEN in link or not VOCABULARY.between_before.fullmatch(link):
            continue
        if len(token.group()) >= 4 and _is_linked(token.group(), link) and _is_value(scan, token):
            return scan.claim(token.start(), token.end(), _KIND)


def _is_linked(word: str, link: str) -> bool:
    """Whether the words between make it the password; without "is" it must also look like one."""
    if VOCABULARY.copula.search(link):
        return VOCABULARY.error_code.fullmatch(word) is None
    owned = link.replace(" ", "").isalpha() and _DIGIT.search(word)
    return bool(owned) and not VOCABULARY.is_thing(word) and not is_email(word)
