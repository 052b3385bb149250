"""One-time codes by time (TOTP): each is good once."""

from __future__ import annotations

import hmac
import io
import time

import pyotp
import segno

STEP = 30
ISSUER = "paydoc"


def new_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """The secret as an authenticator app reads it from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def picture(secret: str, login: str) -> bytes:
    """The same as a QR code, an SVG picture."""
    drawn = io.BytesIO()
    segno.make(address(secret, login), error="m").save(drawn, kind="svg", scale=5, border=4, light="#fff", nl=False)
    return drawn.getvalue()


def used_step(secret: str, code: str, last: int | None, now: float | None = None) -> int | None:
    """The step of time the code belongs to; None when it is wrong, too old, or not newer than the last one used."""
    totp, current = pyotp.TOTP(secret), int((time.time() if now is None else now) // STEP)
    given = code.strip().replace(" ", "")
    for step in (current, current - 1, current + 1):
        fits = hmac.compare_digest(totp.at(step * STEP).encode(), given.encode("utf-8", "replace"))
        if fits and (last is None or step > last):
            return step
    return None
