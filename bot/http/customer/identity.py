"""Who a known customer is: a JWT that the wallet's own backend signed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt

from bot.http.frame.problems import Problem
from bot.jwt_key import JwtKey

AUDIENCE = "paydoc"
LONGEST_TOKEN = 4096
LONGEST_SUBJECT = 256
LEEWAY = 60.0  # seconds that the clocks of two machines may differ


def customer_of(token: str, brand: str, keys: Mapping[str, JwtKey], longest: timedelta) -> str:
    """The customer the wallet's backend vouches for, for no longer than so long. Problem "unauthorized" for anything
    not quite right."""
    key = keys.get(brand)
    if key is None or len(token) > LONGEST_TOKEN:
        raise Problem("unauthorized")
    found = (_claims(token, each, longest) for each in (key, *key.further))
    claims = next((each for each in found if each is not None), None)
    if claims is None:
        raise Problem("unauthorized")
    customer = claims["sub"].strip()
    if not customer or len(customer) > LONGEST_SUBJECT or not customer.isprintable():
        raise Problem("unauthorized")
    return str(customer)


def _claims(token: str, key: JwtKey, longest: timedelta) -> dict[str, Any] | None:
    try:
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=AUDIENCE,
            options={"require": ["exp", "aud", "sub"], "verify_iat": False, "strict_aud": True},
        )
        # What is good for years is as good as a password that never changes, and lies in logs and backups.
        return claims if int(claims["exp"]) <= time.time() + longest.total_seconds() + LEEWAY else None
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
        return None
