"""The key of one wallet's own backend, as the operator sets it in PAYDOC_JWT_KEYS."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

ALGORITHMS = ("HS256", "RS256", "ES256")
_SHORTEST_SECRET = 32
MOST_KEYS = 3


@dataclass(frozen=True)
class JwtKey:
    """The key with which one wallet's own backend signs who its customers are. `further`: others that are good too,
    while one takes the place of another."""

    key: str = field(repr=False)
    algorithm: str = "HS256"
    further: tuple[JwtKey, ...] = ()


def keys_from_json(raw: str) -> dict[str, JwtKey]:
    """Wallet to its key, or to a list of them while one takes the place of another. Raises ValueError that says what is
    expected and quotes nothing."""
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise ValueError('a JSON object such as {"okpay": "<secret>"}')
    return {brand: _keys(brand, value) for brand, value in data.items()}


def _keys(brand: str, value: object) -> JwtKey:
    given = value if isinstance(value, list) else [value]
    if not 0 < len(given) <= MOST_KEYS:
        raise ValueError(f"{brand}: a key, or a list of at most {MOST_KEYS}")
    first, *further = (_key(brand, each) for each in given)
    return replace(first, further=tuple(further))


def _key(brand: str, value: object) -> JwtKey:
    entry = {"key": value} if isinstance(value, str) else value
    if not (isinstance(entry, dict) and isinstance(entry.get("key"), str) and set(entry) <= {"key", "alg"}):
        raise ValueError(f'{brand}: a secret, or {{"key": "<PEM>", "alg": "RS256"}}')
    key = JwtKey(entry["key"], entry.get("alg", "HS256"))
    if key.algorithm not in ALGORITHMS:
        raise ValueError(f"{brand}: alg one of " + ", ".join(ALGORITHMS))
    if key.algorithm == "HS256" and len(key.key.encode()) < _SHORTEST_SECRET:
        raise ValueError(f"{brand}: a secret of at least {_SHORTEST_SECRET} bytes")
    if key.algorithm != "HS256" and "PUBLIC KEY-----" not in key.key:
        raise ValueError(f"{brand}: a public key in PEM form")
    return key
