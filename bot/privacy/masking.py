"""Taking secrets out of a customer's text before anything stores, logs or classifies it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.privacy.long_numbers import claim_lone_payment_code, claim_long_numbers
from bot.privacy.lookalikes import fold
from bot.privacy.passwords import claim_likely_passwords, claim_stated_passwords
from bot.privacy.scan import Scan
from bot.privacy.short_codes import claim_lone_code, claim_lone_six, claim_mixed_codes, claim_short_codes
from bot.privacy.vocabulary import VOCABULARY

# The surest first: what one rule claims, the next does not see.
_RULES: tuple[Callable[[Scan], None], ...] = (
    claim_stated_passwords,
    claim_long_numbers,
    claim_mixed_codes,
    claim_short_codes,
    claim_likely_passwords,
    claim_lone_payment_code,
    claim_lone_six,
)


@dataclass(frozen=True)
class Masked:
    """A text without secrets, and the kinds of secret that were in it.

    Kinds: password, sms_code, cvv and payment_code (dropped for good), card, identity and phone (shortened).
    """

    text: str
    kinds: frozenset[str]


def has_hidden(text: str) -> bool:
    """True when something in a masked text was hidden whole."""
    return VOCABULARY.replacement in text


def mask(text: str, *, expecting_code: bool = False) -> Masked:
    """The text with every secret dropped or shortened; masking the result again changes nothing.

    With `expecting_code`, a message that is only 4 to 8 digits is an SMS code.
    """
    kinds: set[str] = set()
    # A mask can uncover a further secret (two codes in a row); each round leaves less to read, so this ends.
    while True:
        text, found = _mask_once(text, expecting_code)
        if not found:
            return Masked(text, frozenset(kinds))
        kinds |= found


def _mask_once(text: str, expecting_code: bool) -> tuple[str, set[str]]:
    folded = fold(text)
    scan = Scan(folded.text)
    for rule in (*_RULES, claim_lone_code) if expecting_code else _RULES:
        rule(scan)
    for claim in sorted(scan.claims, key=lambda claim: claim.start, reverse=True):
        start, end = folded.original(claim.start, claim.end)
        text = text[:start] + claim.shown + text[end:]
    return text, {claim.kind for claim in scan.claims}
