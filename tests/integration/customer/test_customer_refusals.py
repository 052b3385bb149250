"""Every way to be refused: the status, the form, and that nothing inside shows."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.integration.customer.harness import Gateway

pytestmark = pytest.mark.server
CONVERSATIONS = "/api/v1/conversations"
JSON = {"Content-Type": "application/json"}


def said(**more: Any) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), **more}


def check(answer: Any, status: int, name: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["type"] == f"urn:paydoc:problem:{name}"
    assert body["status"] == status
    assert any("\u4e00" <= char <= "\u9fff" for char in body["detail"])
    assert body["instance"] == "urn:paydoc:request:" + answer.headers["X-Request-ID"]
    return body


def test_without_or_with_a_wrong_token(gateway: Gateway) -> None:
    chat = gateway.open()
    wrong = [{}, {"Authorization": "Bearer wrong"}, {"Authorization": chat.token}, {"Authorization": "Bearer"}]
    for headers in wrong:
        for method, path in (("GET", "messages"), ("POST", "messages"), ("POST", "ticket")):
            body = said(text="x") if method == "POST" and path == "messages" else None
            answer = gateway.client.request(method, f"{chat.path}/{path}", headers=headers, json=body)
            check(answer, 401, "unauthorized")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    by_query = gateway.client.get(f"{chat.path}/messages", params={"token": chat.token})
    check(by_query, 401, "unauthorized")


def test_the_conversation_of_somebody_else(gateway: Gateway) -> None:
    mine, other = gateway.open(), gateway.open()
    for path in (other.path, f"{CONVERSATIONS}/nope", f"{CONVERSATIONS}/%F0%28"):
        check(gateway.client.get(f"{path}/messages", headers=mine.headers), 404, "not-found")
        check(gateway.client.post(f"{path}/ticket", headers=mine.headers), 404, "not-found")
        body = said(text="x")
        check(gateway.client.post(f"{path}/messages", headers=mine.headers, json=body), 404, "not-found")
    assert other.read()["last_seq"] == 1


def test_what_no_database_keeps(gateway: Gateway) -> None:
    mine = gateway.open()
    check(gateway.client.get(f"{CONVERSATIONS}/%00/messages", headers=mine.headers), 422, "odd-characters")
    brand = json.dumps({"brand": "\ud800"})
    check(gateway.client.post(CONVERSATIONS, content=brand, headers=JSON), 422, "odd-characters")
    check(mine.say(option="\0"), 422, "odd-characters")
    assert mine.read()["last_seq"] == 1


@pytest.mark.parametrize("path", ["/nope", "/api", "/api/v1", "/docs", "/demo/nope.js", f"{CONVERSATIONS}/"])
def test_an_address_that_does_not_exist(gateway: Gateway, path: str) -> None:
    check(gateway.client.get(path), 404, "not-found")


def test_a_method_that_does_not_fit(gateway: Gateway) -> None:
    answer = gateway.client.delete(CONVERSATIONS)
    check(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize("brand", ["visa", "", "OKPAY", "okpay\u200b"])
def test_a_wallet_that_is_not_known(gateway: Gateway, brand: str) -> None:
    answer = gateway.client.post(CONVERSATIONS, content=json.dumps({"brand": brand}), headers=JSON)
    check(answer, 422, "brand-unknown")


@pytest.mark.parametrize("body", [{}, {"brand": None}, {"brand": 1}, {"brand": ["okpay"]}, [], "okpay", None, 7])
def test_an_opening_of_the_wrong_shape(gateway: Gateway, body: Any) -> None:
    answer = gateway.client.post(CONVERSATIONS, content=json.dumps(body), headers=JSON)
    assert check(answer, 422, "invalid")["errors"]


@pytest.mark.parametrize("content", [b"{", b"{'a': 1}", b"\xff\xfe", b"[" * 60000, b'{"brand": ' + b"1" * 9999])
def test_what_is_not_json(gateway: Gateway, content: bytes) -> None:
    check(gateway.client.post(CONVERSATIONS, content=content, headers=JSON), 422, "malformed")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (said(), "text-or-option"),
        (said(text="x", option="1.y"), "text-or-option"),
        (said(text=None, option=None), "text-or-option"),
        (said(text=""), "text-empty"),
        (said(text="长" * 2001), "text-too-long"),
        (said(text=5), "invalid"),
        (said(text=["x"]), "invalid"),
        (said(option="o" * 201), "invalid"),
        ({"text": "x"}, "invalid"),
        ({"client_id": "not-a-uuid", "text": "x"}, "invalid"),
        ({"client_id": 5, "text": "x"}, "invalid"),
        ([], "invalid"),
    ],
)
def test_a_message_of_the_wrong_shape(gateway: Gateway, body: Any, name: str) -> None:
    chat = gateway.open()
    check(chat.post(body), 422, name)
    assert chat.read()["last_seq"] == 1


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=99999999999999999999", "wait=-1", "wait=26", "wait=nan", "wait=inf"]
)
def test_a_wrong_question(gateway: Gateway, query: str) -> None:
    chat = gateway.open()
    answer = gateway.client.get(f"{chat.path}/messages?{query}", headers=chat.headers)
    assert check(answer, 422, "invalid")["errors"][0]["pointer"] == "/" + query.partition("=")[0]


def test_a_body_above_64_kib(gateway: Gateway) -> None:
    chat = gateway.open()
    big = json.dumps(said(text="x" * 65536)).encode()
    headers = {**chat.headers, **JSON}
    check(gateway.client.post(f"{chat.path}/messages", content=big, headers=headers), 413, "body-too-large")

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(big), 4096):
            yield big[start : start + 4096]

    answer = gateway.client.post(f"{chat.path}/messages", content=chunks(), headers=headers)
    check(answer, 413, "body-too-large")
    assert gateway.client.get("/health/live").status_code == 200


def test_a_body_of_exactly_64_kib_in_chunks_is_read(gateway: Gateway) -> None:
    chat = gateway.open()
    body = json.dumps(said(text="在")).encode().ljust(65536)
    parts = (body[start : start + 1000] for start in range(0, len(body), 1000))
    headers = {**chat.headers, **JSON}
    assert gateway.client.post(f"{chat.path}/messages", content=parts, headers=headers).status_code == 202


def test_an_endless_body_is_cut_off(gateway: Gateway) -> None:
    """Also one that announces nothing and never ends."""
    with socket.create_connection(("127.0.0.1", int(gateway.url.rpartition(":")[2]))) as raw:
        raw.settimeout(10)
        raw.sendall(
            b"POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        received = b""
        with suppress(ConnectionResetError, BrokenPipeError):  # it hangs up on whoever goes on sending
            for _ in range(17):
                raw.sendall(b"1000\r\n" + b" " * 4096 + b"\r\n")
            while part := raw.recv(65536):
                received += part
    assert received.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in received.lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": ""},
        {**JSON, "Content-Encoding": "gzip"},
    ],
)
def test_what_is_not_said_to_be_json(gateway: Gateway, headers: dict[str, str]) -> None:
    answer = gateway.client.post(CONVERSATIONS, content=b'{"brand": "okpay"}', headers=headers)
    check(answer, 415, "unsupported-media")


def test_json_may_name_its_charset(gateway: Gateway) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert gateway.client.post(CONVERSATIONS, content=b'{"brand": "okpay"}', headers=headers).status_code == 201


def test_our_own_failure_shows_nothing(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = start()
    chat = gateway.open()

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("inner secret")

    monkeypatch.setattr(gateway.services.store, "page", broken)
    answer = gateway.client.get(f"{chat.path}/messages", headers=chat.headers)
    check(answer, 500, "crashed")
    assert "inner secret" not in answer.text and "ZeroDivision" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_store_that_does_not_answer_is_busy(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    gateway = start()
    chat = gateway.open()

    def locked(*_: Any) -> None:
        raise OperationalError("INSERT", {"text": "inner secret"}, Exception("database is locked"))

    monkeypatch.setattr(gateway.services.store, "accept_and_claim", locked)
    answer = chat.say("你好")
    check(answer, 503, "busy")
    assert int(answer.headers["Retry-After"]) >= 1
    monkeypatch.undo()
    assert chat.say("你好").status_code == 202


def raw(gateway: Gateway) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", int(gateway.url.rpartition(":")[2])))
    connection.settimeout(10)
    return connection


@pytest.mark.parametrize("part", [b"a" * 4096, b"b\r\nX-Another: c\r\n" * 200])
def test_headers_without_end_are_cut_off(gateway: Gateway, part: bytes) -> None:
    with raw(gateway) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-One: ")
        with pytest.raises(OSError):
            for _ in range(2000):
                connection.sendall(part)
    assert gateway.client.get("/health/live").status_code == 200


def test_trailers_without_end_are_cut_off(gateway: Gateway) -> None:
    with raw(gateway) as connection:
        connection.sendall(
            b"POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
        )
        with pytest.raises(OSError):
            for _ in range(5000):
                connection.sendall(b"X-Trailer: " + b"a" * 1000 + b"\r\n")


def test_who_never_finishes_asking_is_shown_out(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.http.frame import protocol, request_body

    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(request_body.BodyGuard.__init__, "__defaults__", (request_body.LARGEST_BODY, 0.5))
    gateway = start()
    for sent in (b"", b"GET /health/live HTTP/1.1\r\nHost: x\r\n"):
        with raw(gateway) as connection:
            connection.sendall(sent)
            assert connection.recv(100) == b""
    with raw(gateway) as connection:
        for _ in range(2):
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
            received = b""
            while not received.endswith(b'live"}'):
                received += connection.recv(1000)
    with raw(gateway) as connection:
        connection.sendall(b"POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Content-Length: 5\r\nContent-Length: 6",
        b"Content-Length: +3",
        b"Content-Length: 1_0",
        b"Transfer-Encoding: xchunked",
        b"Content-Length : 3",
    ],
)
def test_two_meanings_of_where_a_request_ends(gateway: Gateway, framing: bytes) -> None:
    with raw(gateway) as connection:
        connection.sendall(b"POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\n" + framing + b"\r\n\r\n0\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 400")
