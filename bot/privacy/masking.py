"""Taking secrets out of a text before anything stores, logs or classifies it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.privacy.addresses import claim_addresses
from bot.privacy.awaited import claim_expected
from bot.privacy.expectation import NOTHING, Expected
from bot.privacy.identities import claim_identities, claim_papers
from bot.privacy.lone_numbers import claim_lone_codes
from bot.privacy.long_numbers import claim_bare_numbers, claim_long_numbers
from bot.privacy.lookalikes import fold
from bot.privacy.number_parts import claim_parts
from bot.privacy.passwords import claim_likely_passwords, claim_stated_passwords
from bot.privacy.scan import Scan
from bot.privacy.short_codes import claim_mixed_codes, claim_short_codes
from bot.privacy.situations import claim_situations
from bot.privacy.vocabulary import VOCABULARY

# The surest first: what one rule claims, the next does not see.
_RULES: tuple[Callable[[Scan], None], ...] = (
    claim_addresses,
    claim_stated_passwords,
    claim_identities,
    claim_long_numbers,
    claim_papers,
    claim_mixed_codes,
    claim_short_codes,
    claim_likely_passwords,
    claim_bare_numbers,
    claim_parts,
    claim_situations,
)


@dataclass(frozen=True)
class Masked:
    """A text without secrets, and the kinds of secret that were in it.

    Kinds: password, sms_code, cvv and payment_code (dropped for good), card, identity and phone (shortened), and maybe:
    what looks like one of these and is not said to be one.
    """

    text: str
    kinds: frozenset[str]


def has_hidden(text: str) -> bool:
    """True when something in a masked text was hidden whole."""
    return VOCABULARY.replacement in text


def mask(text: str, expected: Expected = NOTHING) -> Masked:
    """The text with every secret dropped or shortened; masking the result again changes nothing.

    `expected` is what the conversation named before: what the text then is alone, or goes on with, is that.
    """
    kinds: set[str] = set()
    # A mask can uncover a further secret (two codes in a row); each round leaves less to read, so this ends.
    while True:
        text, found = _mask_once(text, expected)
        if not found:
            return Masked(text, frozenset(kinds))
        kinds |= found


def _mask_once(text: str, expected: Expected) -> tuple[str, set[str]]:
    folded = fold(text)
    scan = Scan(folded.text, wanted=expected.kind)
    for rule in _RULES:
        rule(scan)
    claim_expected(scan, expected)
    claim_lone_codes(scan)
    for claim in sorted(scan.claims, key=lambda claim: claim.start, reverse=True):
        start, end = folded.original(claim.start, claim.end)
        text = text[:start] + claim.shown + text[end:]
    return text, {claim.kind for claim in scan.claims}
