"""Passwords as argon2id hashes, and which ones are too easily guessed."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from ruamel.yaml import YAML
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 200
SAFE = 3  # of zxcvbn's 0 to 4: not found by ten thousand millions of tries
JUDGED = 64  # what is longer is no easier to guess; the time to judge grows with its square
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# Of a password that nobody knows: for accounts to which nobody signs in, and checked when there is no such account, so
# that the time of an answer does not tell. Written down, as making one is 0.3 s of every start. A test holds its costs.
UNUSABLE = "$argon2id$v=19$m=65536,t=3,p=1$mDbv6KVJnnhvrSPXbc3p7A$Juba9YXygaqwcJpQlYuuEqdk3vMzPM/djYROIyUbjfk"


def hashed(password: str) -> str:
    """The password as it is kept."""
    return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether it is the password; takes as long for nobody's."""
    try:
        return _HASHER.verify(kept or UNUSABLE, password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def made_up() -> str:
    """A password nobody has to think of."""
    return secrets.token_urlsafe(15)


def is_good(password: str, about: Collection[str] = ()) -> bool:
    """Long enough, not of digits alone, and not made of common words, keys in a row, dates or what is known of the
    person: `about`."""
    if not SHORTEST <= len(password) <= LONGEST or password.isdecimal() or len(set(password)) < 5:
        return False
    judged = zxcvbn(password[:JUDGED], user_inputs=[*_common_words(), *filter(None, about)])
    return int(judged["score"]) >= SAFE


@cache
def _common_words() -> tuple[str, ...]:
    lines = YAML(typ="safe").load(Path(__file__).with_name("common_words.yml"))
    return tuple(word for line in lines for word in line)
