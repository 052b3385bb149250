"""Secrets inside of addresses: who signs in with which password, and one-time codes of links."""

from __future__ import annotations

import re

from bot.privacy.scan import Scan
from bot.privacy.vocabulary import words_of

_WORDS = words_of("addresses.yml")
_SIGNED_IN = re.compile(r"[a-z][a-z0-9+.-]{0,20}://[^\s/:@\x00]{0,64}:(?P<value>[^\s/@\x00]{1,64})@")


def _parameter(names: list[str]) -> re.Pattern[str]:
    name = rf"[?&#;](?:[a-z]{{1,12}}[_-])?(?:{'|'.join(names)})"
    return re.compile(rf"{name}=(?P<value>[^\s&#\x00\u3002\uff0c]{{3,200}})")


_PATTERNS = (
    (_SIGNED_IN, "password"),
    (_parameter(_WORDS["passwords"]), "password"),
    (_parameter(_WORDS["codes"]), "sms_code"),
)


def claim_addresses(scan: Scan) -> None:
    """Claims a password before the host, and what a link carries that opens something."""
    for pattern, kind in _PATTERNS:
        for found in pattern.finditer(scan.text):
            if scan.is_free(*found.span("value")):
                scan.claim(*found.span("value"), kind)
