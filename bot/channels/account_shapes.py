"""What accounts of platforms are set with: looked at before anything uses it, and never quoted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

Shapes = Mapping[str, tuple[str, str]]  # name to the pattern of a value, and to what is wanted instead of another


def entries(raw: str, example: str) -> dict[str, Any]:
    """Wallet to what is set for it. Raises ValueError."""
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise ValueError(f"a JSON object such as {example}")
    return data


def check_shapes(brand: str, entry: Mapping[str, Any], shapes: Shapes) -> None:
    """Whether all that is set has its shape. Raises ValueError."""
    for name, (shape, wanted) in shapes.items():
        value = entry.get(name)
        if value is not None and not (isinstance(value, str) and re.fullmatch(shape, value)):
            raise ValueError(f"{brand}: {name}: {wanted}")


def check_base(brand: str, base: object) -> None:
    """A token goes there: only over TLS, or to this machine. Raises ValueError."""
    parts = urlsplit(base) if isinstance(base, str) else urlsplit("")
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.netloc or parts.path not in ("", "/") or not (parts.scheme == "https" or local):
        raise ValueError(f"{brand}: api_base: an https:// address without path")
