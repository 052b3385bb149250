"""Who a known customer is: a JWT that the wallet's own backend signed."""

from __future__ import annotations

from collections.abc import Mapping

import jwt

from bot.http.frame.problems import Problem
from bot.settings import JwtKey

AUDIENCE = "paydoc"
LONGEST_TOKEN = 4096
LONGEST_SUBJECT = 256


def customer_of(token: str, brand: str, keys: Mapping[str, JwtKey]) -> str:
    """The customer the wallet's backend vouches for. Problem "unauthorized" for anything not quite right."""
    key = keys.get(brand)
    if key is None or len(token) > LONGEST_TOKEN:
        raise Problem("unauthorized")
    try:
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=AUDIENCE,
            options={"require": ["exp", "aud", "sub"], "verify_iat": False, "strict_aud": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Problem("unauthorized") from None
    customer = claims["sub"].strip()
    if not customer or len(customer) > LONGEST_SUBJECT or not customer.isprintable():
        raise Problem("unauthorized")
    return str(customer)
