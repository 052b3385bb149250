"""Who may read the figures: whoever has the token; where there is none, this machine and nobody through a proxy."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from bot.settings import Settings
from tests.integration.customer.harness import Gateway

TOKEN = "t0ken-of-at-least-24-characters"


def figures(gateway: Gateway, **headers: str) -> httpx.Response:
    return gateway.client.get("/metrics", headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_this_machine_may(start: Callable[..., Gateway]) -> None:
    assert "paydoc_requests_total" in figures(start()).text


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Forwarded_Proto", "Forwarded", "X_Real_IP", "Via"])
def test_who_comes_through_a_proxy_on_this_machine_may_not(start: Callable[..., Gateway], header: str) -> None:
    assert figures(start(), **{header: "127.0.0.1"}).status_code == 404


def test_another_machine_may_not(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(trusted_proxies=("127.0.0.1",)))
    assert figures(gateway, X_Forwarded_For="203.0.113.9").status_code == 404


def test_with_a_token_only_the_token_counts(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(metrics_token=TOKEN, trusted_proxies=("127.0.0.1",)))
    assert figures(gateway, X_Forwarded_For="203.0.113.9", Authorization=f"Bearer {TOKEN}").status_code == 200
    for wrong in ("Bearer nothing", f"Bearer {TOKEN}x", "Bearer é", f"Basic {TOKEN}", "Bearer"):
        answer = gateway.client.get("/metrics", headers={"Authorization": wrong.encode("latin-1")})
        assert answer.status_code == 401 and "paydoc_" not in answer.text, wrong
    assert figures(gateway).status_code == 401
