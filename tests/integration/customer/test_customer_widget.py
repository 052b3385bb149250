"""What a page loads before there is a conversation: the widget's file and a wallet's looks."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.http.frame.services import ChannelFace
from bot.settings import Settings
from tests.integration.customer.harness import Gateway

pytestmark = pytest.mark.server
SCRIPT = "customElements.define('paydoc-chat', class extends HTMLElement {});\n" * 40
LOOKS = {"okpay": {"primary": "#1f5fd0", "on_primary": "#ffffff"}}
ELSEWHERE = {"Origin": "https://shop.example"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    path = tmp_path / "widget.js"
    path.write_text(SCRIPT)
    return path


@pytest.fixture
def serving(start: Callable[..., Gateway], built: Path) -> Gateway:
    return start(Settings(allowed_origins=("https://app.example",)), widget=built, themes=LOOKS)


def test_any_page_may_load_the_widget(serving: Gateway) -> None:
    answer = serving.client.get("/widget.js", headers={**ELSEWHERE, "Accept-Encoding": "identity"})
    assert (answer.status_code, answer.text) == (200, SCRIPT)
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in answer.headers


def test_nothing_else_may_be_loaded_by_other_pages(serving: Gateway) -> None:
    for path in ("/demo/", "/health/live", "/api/v1/brands/okpay", "/widget.js/", "/widget.jsx"):
        assert serving.client.get(path).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_it_is_packed_for_those_who_can_unpack(serving: Gateway) -> None:
    headers = {"Accept-Encoding": "gzip"}
    with serving.client.stream("GET", "/widget.js", headers=headers) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(raw).decode() == SCRIPT and len(raw) < len(SCRIPT)


def test_it_is_sent_again_only_when_it_has_changed(serving: Gateway, built: Path) -> None:
    tags = {}
    for coding in ("identity", "gzip"):
        headers = {"Accept-Encoding": coding}
        tags[coding] = serving.client.get("/widget.js", headers=headers).headers["ETag"]
        again = serving.client.get("/widget.js", headers={**headers, "If-None-Match": f'"x", W/{tags[coding]}'})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tags[coding])
    assert tags["identity"] != tags["gzip"]
    built.write_text(SCRIPT + "//\n")
    headers = {"Accept-Encoding": "identity", "If-None-Match": tags["identity"]}
    assert serving.client.get("/widget.js", headers=headers).status_code == 200


def test_a_widget_that_is_not_built(
    start: Callable[..., Gateway], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = start(widget=tmp_path / "nothing.js")
    answer = gateway.client.get("/widget.js")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:paydoc:problem:not-found")
    assert "npm --prefix web run build" in caplog.text
    assert "max-age" not in answer.headers["Cache-Control"]


def test_how_a_wallet_looks(serving: Gateway) -> None:
    answer = serving.client.get("/api/v1/brands/okpay", headers=ELSEWHERE)
    assert answer.json()["id"] == "okpay" and answer.json()["name"] == "OKPay"
    assert answer.json()["theme"] == LOOKS["okpay"]
    assert answer.json()["joins"] == []
    assert answer.json()["greeting"].startswith("您好，我是OKPay")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_wallet_names_the_channels_that_a_code_joins(start: Callable[..., Gateway]) -> None:
    faces = {"pager": ChannelFace("传呼", joins=True), "post": ChannelFace("信"), "bell": ChannelFace("铃", joins=True)}
    accounts = {"pager": {"okpay": object()}, "post": {"okpay": object()}, "bell": {"upay": object()}}
    serving = start(Settings(channels=accounts), faces=faces)
    assert serving.client.get("/api/v1/brands/okpay").json()["joins"] == ["pager"]


@pytest.mark.parametrize("brand", ["visa", "OKPAY", "..%2f", "okpay/"])
def test_a_wallet_that_is_not_known(serving: Gateway, brand: str) -> None:
    answer = serving.client.get(f"/api/v1/brands/{brand}")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:paydoc:problem:not-found")
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_customer_of_a_wallet_can_begin_with(start: Callable[..., Gateway]) -> None:
    gateway = start(topics={"payment_failed": "支付失败"})
    answer = gateway.client.get("/api/v1/brands/okpay/topics", headers=ELSEWHERE)
    assert answer.json() == {"topics": {"payment_failed": "支付失败"}}
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert gateway.client.get("/api/v1/brands/visa/topics").status_code == 404


def test_a_page_that_is_allowed_is_named(serving: Gateway) -> None:
    answer = serving.client.get("/api/v1/brands/okpay", headers={"Origin": "https://app.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Origin" in answer.headers["Vary"]


def test_the_wallets_of_the_knowledge_have_colours_of_their_own() -> None:
    from bot.knowledge.loader import load

    found = [brand.theme.primary for brand in load().brands.values()]
    assert found and len(found) == len(set(found))
