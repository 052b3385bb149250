"""Passwords as argon2id hashes."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# Checked when there is no such account, so that the time of an answer does not tell.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


def hashed(password: str) -> str:
    """The password as it is kept."""
    return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether it is the password; takes as long for nobody's."""
    try:
        return _HASHER.verify(kept or _NOBODY, password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def made_up() -> str:
    """A password nobody has to think of."""
    return secrets.token_urlsafe(15)


def is_good(password: str) -> bool:
    """Long enough, and not one character again and again."""
    return SHORTEST <= len(password) <= LONGEST and len(set(password)) >= 5
