"""HTTP to our own addresses, which are never TLS: httpx without reading the world's certificates, which takes 25 to
45 ms of processor time for every client and every single call, longer than most of what is asked."""

from __future__ import annotations

from typing import Any

import httpx


def get(url: str, **options: Any) -> httpx.Response:
    """One GET on a connection of its own; options as httpx has them."""
    return httpx.get(url, **{"verify": False, "trust_env": False, **options})


def post(url: str, **options: Any) -> httpx.Response:
    """One POST on a connection of its own; options as httpx has them."""
    return httpx.post(url, **{"verify": False, "trust_env": False, **options})


def client(**options: Any) -> httpx.Client:
    """A client; options as httpx has them."""
    return httpx.Client(**{"verify": False, "trust_env": False, **options})


def async_client(**options: Any) -> httpx.AsyncClient:
    """A client for asynchronous tests; options as httpx has them."""
    return httpx.AsyncClient(**{"verify": False, "trust_env": False, **options})
