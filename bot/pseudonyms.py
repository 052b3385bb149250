"""What is kept in place of a customer's own id and of an address: the same for the same, of no use without the key.

A wallet may call its customers by their phone or identity number; a copy of the database must not tell."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

FORM = "p1:"
KEY_FILE = "paydoc.key"
END = "~"
_BYTES = 20
_LONG, _SHOWN = 8, 4  # characters: of a shorter name its end would be too much of it


class Pseudonyms:
    """Made with one key, kept beside the database or given by the operator; with another key all are others."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.sha256(b"paydoc pseudonyms" + secret).digest()

    def customer(self, brand: str, subject: str) -> str:
        """Who a wallet's backend says it is. A long name leaves its last characters, by which the customer recognises
        the account that an address in another channel is joined to."""
        end = f"{END}{subject[-_SHOWN:]}" if len(subject) >= _LONG else ""
        return FORM + self._made("customer", brand, subject) + end

    def address(self, address: str) -> str:
        """Where somebody comes from."""
        return FORM + self._made("address", address)

    def fingerprint(self) -> str:
        """Tells one key from another, and tells nothing of it."""
        return self._made("fingerprint")

    def _made(self, *parts: str) -> str:
        # Lengths stand before the parts, so that no two lists of parts are written alike.
        written = b"".join(b"%d:%s" % (len(each), each) for each in (part.encode("utf-8", "replace") for part in parts))
        return hmac.new(self._key, written, hashlib.sha256).digest()[:_BYTES].hex()


def end_of(customer: str) -> str:
    """The last characters of the name in the wallet, as a pseudonym keeps them; "" where it keeps none."""
    return customer.partition(END)[2] if customer.startswith(FORM) else ""


def key_in(folder: Path) -> bytes:
    """The key kept in this folder, made where there is none; of several processes at once one makes it."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{KEY_FILE}.{secrets.token_hex(4)}"
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_hex(32).encode())
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_bytes()
