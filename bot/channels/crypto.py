"""Signatures and encryption of Tencent's platforms: AES-256-CBC, PKCS#7 to 32 bytes, the receiver's id at the end."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.errors import PaydocError

BLOCK = 32
PREFIX = 16


class Unreadable(PaydocError):
    """Not what the platform encrypts for this account."""


def signature(*parts: str) -> str:
    """The platform's signature over these parts in any order."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()


def signed(given: str, *parts: str) -> bool:
    """Whether a signature is right, found out in the same time for every wrong one."""
    return hmac.compare_digest(signature(*parts).encode(), given.encode("utf-8", "surrogatepass"))


class Crypto:
    """Opens and seals messages of one account."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        self._key = base64.b64decode(aes_key + "=")
        self._app_id = app_id.encode()

    def seal(self, message: bytes) -> str:
        """A message as the `Encrypt` element carries it."""
        plain = os.urandom(PREFIX) + struct.pack(">I", len(message)) + message + self._app_id
        padding = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()

    def open(self, sealed: str) -> bytes:
        """The message inside an `Encrypt` element. Raises Unreadable, also for another account's."""
        try:
            data = base64.b64decode(sealed.encode("ascii"), validate=True)
        except ValueError:
            raise Unreadable("not base64") from None
        if not data or len(data) % BLOCK:
            raise Unreadable("not whole blocks")
        decryptor = self._cipher().decryptor()
        return self._content(_unpadded(decryptor.update(data) + decryptor.finalize()))

    def _content(self, plain: bytes) -> bytes:
        start = PREFIX + 4
        if len(plain) < start:
            raise Unreadable("too short")
        end = start + struct.unpack(">I", plain[PREFIX:start])[0]
        if end > len(plain):
            raise Unreadable("length beyond the end")
        if not hmac.compare_digest(plain[end:], self._app_id):
            raise Unreadable("another app id")
        return plain[start:end]

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def _unpadded(plain: bytes) -> bytes:
    padding = plain[-1]
    if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise Unreadable("wrong padding")
    return plain[:-padding]
