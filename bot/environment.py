"""What an operator has set: in the environment, or in a file that the environment names, as secrets are handed over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

FILE = "_FILE"
LARGEST = 256 * 1024


def value(environ: Mapping[str, str], variable: str) -> str:
    """What is set, without blanks around it, from the variable or from the file which the same name with _FILE names.

    Empty where neither is set. Raises ValueError, whose text begins with a variable and quotes no value.
    """
    said, path = environ.get(variable, "").strip(), environ.get(variable + FILE, "").strip()
    if not path:
        return said
    if said:
        raise ValueError(f"{variable}: expected either this or {variable}{FILE}, not both")
    return _content(variable + FILE, Path(path))


def with_password(url: str, password: str) -> str:
    """The URL of a PostgreSQL database with the password put in, whatever its characters. Raises ValueError."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not parts.scheme.startswith("postgres") or not at or not user or ":" in user:
        raise ValueError("PAYDOC_DATABASE_URL to be of PostgreSQL, with a user and without a password")
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()


def _content(variable: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        text = raw.decode("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{variable}: expected a text file that this user may read") from None
    if len(raw) > LARGEST or not text:
        raise ValueError(f"{variable}: expected a file with a value in it, of at most {LARGEST // 1024} KB")
    return text
