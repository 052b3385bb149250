"""What a setting's text has to be: its value, or a ValueError that says what was expected and not what was there."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
_SHORTEST_TOKEN = 24


def path(raw: str) -> Path:
    """A file or folder, from where the process was started."""
    return Path(raw).expanduser().absolute()


def between(low: int, high: int) -> Callable[[str], int]:
    """A whole number from low to high."""

    def read(raw: str) -> int:
        # isdigit alone would let other scripts' digits through
        if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and low <= int(raw) <= high):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(raw)

    return read


def one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    """One of these words, in any case."""

    def read(raw: str) -> str:
        if raw.upper() not in names:
            raise ValueError("one of " + ", ".join(names))
        return raw.upper()

    return read


def some_of(names: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Some of these words, with commas between."""

    def read(raw: str) -> tuple[str, ...]:
        chosen = tuple(part.strip() for part in raw.split(",") if part.strip())
        if not set(names).issuperset(chosen):
            raise ValueError("some of " + ", ".join(names) + " with commas between")
        return chosen

    return read


def secret(raw: str) -> str:
    """A key that nobody can guess."""
    if len(raw) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters that nobody can guess")
    return raw


def demo(raw: str) -> str:
    """Whom the demo page is for: "" for nobody, "on" for this machine, "public" for everybody."""
    if raw.lower() not in ("on", "off", "public"):
        raise ValueError("on, off, or public")
    return raw.lower().replace("off", "")


def token(raw: str) -> str:
    """A secret that nobody guesses and that can stand in a header."""
    if not (raw.isascii() and raw.isprintable() and len(raw) >= _SHORTEST_TOKEN and " " not in raw):
        raise ValueError(f"at least {_SHORTEST_TOKEN} characters of ASCII without blanks")
    return raw


def networks(raw: str) -> tuple[str, ...]:
    """Addresses and networks."""
    names = tuple(part.strip() for part in raw.split(",") if part.strip())
    for name in names:
        try:
            ipaddress.ip_network(name)
        except ValueError:
            raise ValueError("addresses or networks with commas between, such as 10.0.0.0/8, ::1") from None
    return names


def origins(raw: str) -> tuple[str, ...]:
    """Where pages come from, as browsers say it."""
    names = tuple(part.strip() for part in raw.split(",") if part.strip())
    if not all(map(_is_origin, names)):
        raise ValueError("origins with commas between, such as https://app.example.com, without path or *")
    return names


def _is_origin(name: str) -> bool:
    try:
        parts = urlsplit(name)
    except ValueError:  # half an address in brackets
        return False
    return parts.scheme in ("http", "https") and name == f"{parts.scheme}://{parts.netloc}" and "*" not in name
