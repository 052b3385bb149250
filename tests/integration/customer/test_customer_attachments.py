"""Pictures for the person who helps: taken once, in order, without anything but what can be seen."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.http.customer import schemas
from bot.http.frame import context as gateway_context
from bot.http.frame import image_workers, uploads
from bot.pictures import process
from bot.settings import Rate, Settings
from tests.integration.customer.harness import Chat, Gateway, eventually, until_refused
from tests.integration.customer.pictures import (
    HIDDEN,
    annotated,
    halves,
    opened,
    photographed,
    png,
    text_bomb,
    written,
)
from tests.support import plain_http

pytestmark = pytest.mark.server
SMALL = written(halves())


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large picture takes longer on a busy machine than anybody would wait."""
    monkeypatch.setattr(process, "PICTURE_SECONDS", 240.0)


@pytest.fixture
def waiting(gateway: Gateway) -> Chat:
    """A customer in the queue."""
    chat = gateway.open()
    chat.ask("转人工")
    return chat


def check(answer: httpx.Response, status: int, name: str) -> None:
    assert (answer.status_code, answer.json().get("type")) == (status, f"urn:paydoc:problem:{name}"), answer.text


def fetched(chat: Chat, attachment: dict[str, Any]) -> httpx.Response:
    return chat.gateway.client.get(f"{chat.path}/attachments/{attachment['id']}", headers=chat.headers)


def sent(chat: Chat, data: bytes, kind: str = "image/png") -> tuple[dict[str, Any], bytes]:
    """Send a picture and get it back: how the message names it, and the bytes."""
    answer = chat.attach(data, kind)
    assert answer.status_code == 202, answer.text
    page = chat.read(answer.json()["seq"] - 1, 10)
    schemas.NewMessages.parse_obj(page)
    message = page["messages"][0]
    assert (message["from"], message["kind"], message["text"]) == ("customer", "text", "[图片]")
    return message["attachment"], fetched(chat, message["attachment"]).content


def test_a_picture_goes_into_the_case(waiting: Chat) -> None:
    attachment, data = sent(waiting, SMALL)
    assert attachment == {**attachment, "media_type": "image/png", "bytes": len(data), "width": 64, "height": 32}
    assert opened(data).getpixel((0, 0)) == (255, 0, 0)
    assert waiting.read()["messages"][-1]["text"] == "已经补充到您的情况里。"


def test_the_bytes_are_never_a_page(waiting: Chat) -> None:
    attachment, _ = sent(waiting, SMALL)
    headers = fetched(waiting, attachment).headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == 'attachment; filename="picture.png"'
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_only_its_own_conversation_gets_it(gateway: Gateway, waiting: Chat) -> None:
    attachment, _ = sent(waiting, SMALL)
    other = gateway.open()
    check(fetched(other, attachment), 404, "not-found")
    crossed = gateway.client.get(f"{waiting.path}/attachments/{attachment['id']}", headers=other.headers)
    check(crossed, 404, "not-found")
    check(gateway.client.get(f"{waiting.path}/attachments/{attachment['id']}"), 401, "unauthorized")
    for wrong in ("nope", "%F0%28"):
        check(fetched(waiting, {"id": wrong}), 404, "not-found")


def test_with_the_bot_nobody_would_look(gateway: Gateway) -> None:
    chat = gateway.open()
    check(chat.attach(SMALL), 409, "nobody-there")
    assert chat.read()["last_seq"] == 1


def test_an_agent_answers_by_themselves(gateway: Gateway, waiting: Chat) -> None:
    gateway.take(waiting)
    before = waiting.read()["last_seq"]
    sent(waiting, SMALL)
    eventually(lambda: waiting.read()["answered_seq"] == before + 1)
    assert waiting.read()["last_seq"] == before + 1


def test_the_same_picture_again_is_the_same_message(gateway: Gateway, waiting: Chat) -> None:
    client_id = str(uuid.uuid4())
    first = waiting.attach(SMALL, client_id=client_id)
    waiting.ask("退出")
    again = waiting.attach(SMALL, client_id=client_id)
    assert (first.status_code, again.status_code, again.json()) == (202, 202, first.json())
    assert len([m for m in waiting.read()["messages"] if "attachment" in m]) == 1


def test_pictures_and_words_keep_their_order(waiting: Chat) -> None:
    seqs = [waiting.say("一").json(), waiting.attach(SMALL).json(), waiting.say("二").json()]
    eventually(lambda: waiting.read()["answered_seq"] == seqs[-1]["seq"])
    said = [m["text"] for m in waiting.read()["messages"] if m["from"] == "customer"]
    assert said == ["转人工", "一", "[图片]", "二"]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_what_it_is_is_found_from_the_bytes(waiting: Chat, kind: str) -> None:
    attachment, data = sent(waiting, written(halves(), kind), "image/png")
    assert opened(data).format == ("PNG" if kind == "PNG" else "JPEG")
    assert attachment["media_type"] == ("image/png" if kind == "PNG" else "image/jpeg")


@pytest.mark.parametrize("data", [photographed(), annotated()])
def test_nothing_but_the_picture_is_kept(waiting: Chat, data: bytes) -> None:
    assert b"SecretPhone" in data and HIDDEN in data
    _, kept = sent(waiting, data, "image/jpeg")
    for secret in (b"Secret", b"GPS", b"Exif", b"script", b"ICC", b"tEXt", b"iTXt", b"eXIf"):
        assert secret not in kept, secret
    assert not opened(kept).getexif()


def test_a_photograph_stands_upright(waiting: Chat) -> None:
    attachment, kept = sent(waiting, photographed(6), "image/jpeg")
    assert (attachment["width"], attachment["height"]) == (32, 64)
    red, _, blue = opened(kept).convert("RGB").getpixel((16, 4))  # type: ignore[misc]
    assert red > 200 and blue < 60, "what was left is on top"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_film_the_first_frame_stays(waiting: Chat, kind: str) -> None:
    more = [Image.new("RGB", (64, 32), colour) for colour in ("green", "white", "black")]
    film = written(halves(), kind, save_all=True, append_images=more)
    assert opened(film).n_frames == 4  # type: ignore[attr-defined]
    _, kept = sent(waiting, film)
    assert getattr(opened(kept), "n_frames", 1) == 1
    red, _, _ = opened(kept).convert("RGB").getpixel((2, 2))  # type: ignore[misc]
    assert red > 200


def test_a_large_picture_is_made_smaller(waiting: Chat) -> None:
    attachment, kept = sent(waiting, png(6000, 3000))
    assert (attachment["width"], attachment["height"]) == (2560, 1280) == opened(kept).size


def test_noise_fits_as_well(waiting: Chat) -> None:
    noise = Image.effect_noise((2000, 1600), 90).convert("RGB")
    attachment, kept = sent(waiting, written(noise))
    assert attachment["media_type"] == "image/jpeg" and len(kept) <= 3 * 1024 * 1024


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_colours(waiting: Chat, mode: str) -> None:
    attachment, kept = sent(waiting, written(Image.new(mode, (20, 10))))
    assert opened(kept).mode in ("RGB", "RGBA") and attachment["width"] == 20


HOSTILE = {
    "nothing": (b"", 415, "unsupported-attachment"),
    "text": (b"hello", 415, "unsupported-attachment"),
    "page": (b"<html>" + HIDDEN, 415, "unsupported-attachment"),
    "vector": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 415, "unsupported-attachment"),
    "film": (written(halves(), "GIF"), 415, "unsupported-attachment"),
    "bitmap": (written(halves(), "BMP"), 415, "unsupported-attachment"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", 415, "unsupported-attachment"),
    "document": (b"%PDF-1.7\n", 415, "unsupported-attachment"),
    "truncated": (written(halves((500, 500)), "JPEG")[:900], 415, "unsupported-attachment"),
    "torn": (png(500, 500)[:-30], 415, "unsupported-attachment"),
    "head only": (SMALL[:40], 415, "unsupported-attachment"),
    "bomb": (png(7000, 7000), 413, "attachment-too-large"),
    "big bomb": (png(20000, 20000, rows=2), 413, "attachment-too-large"),
    "giant": (png(2**31 - 1, 2**31 - 1, rows=0), 413, "attachment-too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_good_picture(waiting: Chat, name: str) -> None:
    data, status, problem = HOSTILE[name]
    check(waiting.attach(data), status, problem)
    assert not [m for m in waiting.read()["messages"] if "attachment" in m]


def test_texts_that_would_fill_the_memory(waiting: Chat) -> None:
    bomb = text_bomb()
    assert len(bomb) < 1024 * 1024
    answer = waiting.attach(bomb)
    assert answer.status_code in (202, 415)
    assert waiting.gateway.client.get("/health/live").status_code == 200


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "image/gif", "application/pdf", "application/json", ""])
def test_what_is_not_said_to_be_a_picture(waiting: Chat, kind: str) -> None:
    check(waiting.attach(SMALL, kind), 415, "unsupported-attachment")


def test_packed_bodies_are_not_unpacked(gateway: Gateway, waiting: Chat) -> None:
    headers = {**waiting.headers, "Content-Type": "image/png", "Content-Encoding": "gzip"}
    url = f"{waiting.path}/attachments?client_id={uuid.uuid4()}"
    check(gateway.client.post(url, content=SMALL, headers=headers), 415, "unsupported-attachment")


@pytest.mark.parametrize("query", ["", "?client_id=", "?client_id=x"])
def test_without_an_id_it_could_come_twice(gateway: Gateway, waiting: Chat, query: str) -> None:
    headers = {**waiting.headers, "Content-Type": "image/png"}
    check(gateway.client.post(f"{waiting.path}/attachments{query}", content=SMALL, headers=headers), 422, "invalid")


def test_more_than_ten_megabytes(gateway: Gateway, waiting: Chat) -> None:
    check(waiting.attach(bytes(uploads.LARGEST_UPLOAD + 1)), 413, "attachment-too-large")

    def chunks() -> Iterator[bytes]:
        for _ in range(11 * 16):
            yield bytes(64 * 1024)

    headers = {**waiting.headers, "Content-Type": "image/png"}
    url = f"{waiting.path}/attachments?client_id={uuid.uuid4()}"
    check(gateway.client.post(url, content=chunks(), headers=headers), 413, "attachment-too-large")


def test_a_picture_of_almost_ten_megabytes(waiting: Chat) -> None:
    sent(waiting, SMALL + bytes(uploads.LARGEST_UPLOAD - len(SMALL)))


def test_strangers_cannot_fill_the_memory(gateway: Gateway, waiting: Chat) -> None:
    """Who may not send is told so before the body is read."""
    url = f"{waiting.path}/attachments?client_id={uuid.uuid4()}"
    headers = {"Content-Type": "image/png"}
    check(gateway.client.post(url, content=bytes(9 * 1024 * 1024), headers=headers), 401, "unauthorized")
    wrong = {**headers, "Authorization": "Bearer wrong"}
    check(gateway.client.post(url, content=bytes(9 * 1024 * 1024), headers=wrong), 401, "unauthorized")
    other = gateway.open()
    check(other.attach(bytes(9 * 1024 * 1024)), 409, "nobody-there")


def test_other_calls_still_take_64_kib(gateway: Gateway, waiting: Chat) -> None:
    headers = {**waiting.headers, "Content-Type": "image/png"}
    for path in ("messages", "rating", "attachments/x", "x/attachments"):
        answer = gateway.client.post(f"{waiting.path}/{path}", content=bytes(70_000), headers=headers)
        check(answer, 413, "body-too-large")


def test_twenty_in_five_minutes(waiting: Chat) -> None:
    allowed, seconds = until_refused(lambda: waiting.attach(b"x"), 415)
    assert 20 <= allowed <= 20 + seconds / 15 + 1
    assert int(waiting.attach(b"x").headers["Retry-After"]) >= 1


def test_three_hundred_of_one_address(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_context, "MOST_UPLOADS_FROM", Rate(3, 300))
    gateway = start()
    answers = [gateway.open().attach(b"x").status_code for _ in range(4)]
    assert answers == [409, 409, 409, 429]


def test_two_are_decoded_at_once_and_others_wait_a_little(
    start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, most = [0], [0]
    real, lock = image_workers.developed, threading.Lock()

    def slow(data: bytes, most_bytes: int) -> Any:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        time.sleep(0.3)
        with lock:
            inside[0] -= 1
        return real(data, most_bytes)

    monkeypatch.setattr(image_workers, "developed", slow)
    gateway = start()
    room = gateway.server.config.app.state.context.darkroom  # type: ignore[union-attr]
    monkeypatch.setattr(room, "_patience", 120.0)
    chats = [gateway.open() for _ in range(6)]
    for chat in chats:
        chat.ask("转人工")
    assert together(chats) == [202] * 6
    assert most[0] == 2
    monkeypatch.setattr(room, "_patience", 0.1)
    answers = together(chats)
    assert sorted(set(answers)) == [202, 503] and answers.count(202) >= 2


def test_a_picture_that_kills_its_process_harms_nobody(
    waiting: Chat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a decoder with a hole does, or one that never ends."""
    worker = tmp_path / "bot" / "pictures"
    worker.mkdir(parents=True)
    monkeypatch.setattr(process, "ROOT", tmp_path)
    for code in ("import os; os.kill(os.getpid(), 11)", "raise MemoryError", "import time; time.sleep(60)"):
        (worker / "__main__.py").write_text(code)
        monkeypatch.setattr(process, "PICTURE_SECONDS", 1.0 if "sleep" in code else 30.0)
        check(waiting.attach(SMALL), 415, "unsupported-attachment")
    monkeypatch.undo()
    sent(waiting, SMALL)


def test_the_process_knows_none_of_our_secrets(waiting: Chat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    worker = tmp_path / "bot" / "pictures"
    worker.mkdir(parents=True)
    (worker / "__main__.py").write_text(
        f"import os; open({str(tmp_path / 'seen')!r}, 'w').write(repr(dict(os.environ)))"
    )
    monkeypatch.setattr(process, "ROOT", tmp_path)
    monkeypatch.setenv("PAYDOC_JWT_KEYS", "secret")
    waiting.attach(SMALL)
    assert "PAYDOC" not in (tmp_path / "seen").read_text()


def together(chats: list[Chat]) -> list[int]:
    async def send() -> list[int]:
        async with plain_http.async_client(base_url=chats[0].gateway.url, timeout=120) as client:
            return [answer.status_code for answer in await asyncio.gather(*(one(client, chat) for chat in chats))]

    async def one(client: httpx.AsyncClient, chat: Chat) -> httpx.Response:
        headers = {**chat.headers, "Content-Type": "image/png"}
        url = f"{chat.path}/attachments?client_id={uuid.uuid4()}"
        return await client.post(url, content=SMALL, headers=headers)

    return asyncio.run(send())


def test_who_uploads_too_slowly_is_shown_out(start: Callable[..., Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(uploads, "UPLOAD_SECONDS", 0.5)
    gateway = start()
    chat = gateway.open()
    chat.ask("转人工")
    with socket.create_connection(("127.0.0.1", int(gateway.url.rpartition(":")[2]))) as raw:
        raw.settimeout(60)
        head = (
            f"POST {chat.path}/attachments?client_id={uuid.uuid4()} HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\n"
        )
        raw.sendall(f"{head}Authorization: Bearer {chat.token}\r\nContent-Length: 999\r\n\r\nx".encode())
        assert raw.recv(1000).startswith(b"HTTP/1.1 408")


def test_allowed_pages_may_send_pictures(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(allowed_origins=("https://app.example",)))
    chat = gateway.open()
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    for origin, granted in (("https://app.example", "https://app.example"), ("https://evil.example", None)):
        for path in ("attachments", "typing", "feedback", "rating"):
            answer = gateway.client.options(f"{chat.path}/{path}", headers={"Origin": origin, **asked})
            assert answer.headers.get("Access-Control-Allow-Origin") == granted
