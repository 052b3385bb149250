"""The small channel with a gateway behind it: it keeps what every channel keeps, and is known by what it declares."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from prometheus_client import CollectorRegistry

from bot.channels.ports import Wiring
from bot.exchange import Reply
from bot.settings import Settings
from bot.store import Store, tables, upgrade
from bot.store.mail import MailStore
from tests.integration.channels.contract import ChannelLife, Phone
from tests.integration.customer.harness import running
from tests.integration.wechat.acting import agent_says
from tests.support.pager import PAGER, SIGNATURE, STAMP, TERMS, PagerAccount, signature
from tests.support.scripted_gateway import Script, greet

KEY = "k" * 32


class Service:
    """The paging service: takes pages to customers, in order, unless it is away."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, str]] = []
        self.is_away = False
        service = self

        class Taker(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                page = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if not service.is_away:
                    service.pages.append((page["to"], page["text"]))
                self.send_response(503 if service.is_away else 204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


class Line:
    """The service, a gateway and its store."""

    def __init__(self, folder: Path) -> None:
        self.url, self.service = f"sqlite:///{folder / 'store.db'}", Service()
        upgrade(self.url)
        self.store, self._served = Store(self.url), ExitStack()
        self.begin()

    def begin(self) -> None:
        accounts = {"okpay": PagerAccount(self.service.url, KEY)}

        def channels(store: Store, dispatcher: Any) -> Any:
            assert PAGER.make is not None
            return (PAGER.make(Wiring(store, dispatcher, "test", CollectorRegistry()), accounts),)

        settings = Settings(channels={"pager": accounts}, rate_messages=None)
        more: dict[str, Any] = {"script": Script(), "greet": greet}
        self.gateway = self._served.enter_context(running(self.url, settings, channels=channels, **more))

    def end(self) -> None:
        self._served.close()

    def post(self, page: dict[str, Any], key: str = KEY, brand: str = "okpay", **headers: str) -> httpx.Response:
        """A delivery of the service's."""
        body = json.dumps(page).encode()
        signed = {STAMP: "1", SIGNATURE: signature(key, "1", body), **headers}
        return self.gateway.client.post(f"/pager/{brand}", content=body, headers=signed)


class Pager(Phone):
    """A customer's."""

    def __init__(self, line: Line) -> None:
        self.line, self.number = line, f"+86{uuid.uuid4().int % 10**11:011d}"

    def page(self, kind: str = "text", copies: int = 1, **more: str) -> None:
        page = {"id": uuid.uuid4().hex, "from": self.number, "type": kind, **more}
        assert [self.line.post(page).status_code for _ in range(copies)] == [204] * copies

    def says(self, text: str, copies: int = 1) -> None:
        self.page(text=text, copies=copies)

    def heard(self) -> list[str]:
        return [text for to, text in self.line.service.pages if to == self.number]

    def conversation(self) -> str:
        with self.line.store.engine.connect() as conn:
            wanted = sa.select(tables.conversations.c.id).where(tables.conversations.c.customer == self.number)
            return str(conn.execute(wanted).scalar_one())


class TestPagerLife(ChannelLife):
    """The contract."""

    line: Line

    @pytest.fixture(autouse=True, scope="class")
    def arranged(self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        line = request.cls.line = Line(tmp_path_factory.mktemp("pager"))
        request.cls.store = line.store
        yield
        line.end()
        line.store.close()
        line.service.server.shutdown()

    def phone(self) -> Pager:
        return Pager(self.line)

    def restart(self) -> None:
        self.line.end()
        self.line.begin()

    def figures(self) -> str:
        return str(self.line.gateway.client.get("/metrics").text)

    @contextmanager
    def away(self) -> Iterator[None]:
        self.line.service.is_away = True
        yield
        self.line.service.is_away = False

    @pytest.mark.parametrize(
        ("status", "spoilt"),
        [
            (403, {"key": "another"}),
            (403, {SIGNATURE: "0" * 64}),
            (403, {STAMP: "2"}),
            (404, {"brand": "upay"}),
        ],
    )
    def test_what_is_not_the_services_is_refused(self, status: int, spoilt: dict[str, str]) -> None:
        page = {"id": "x", "from": "+8613800000000", "type": "text", "text": "付不了款"}
        assert self.line.post(page, **spoilt).status_code == status

    def test_what_is_too_large_or_no_page_is_refused(self) -> None:
        large = {"id": "x", "from": "+8613800000000", "type": "text", "text": "长" * 70_000}
        assert self.line.post(large).status_code == 413
        assert self.line.post({"id": "x"}).status_code == 400
        assert self.line.gateway.client.get("/pager/okpay").status_code == 404

    def test_two_customers_may_have_messages_of_the_same_number(self) -> None:
        phones = [self.phone(), self.phone()]
        for name, phone in enumerate(phones):
            phone.page(id="1", text=f"{name}号说")
        for name, phone in enumerate(phones):
            phone.hears(f"收到：{name}号说")

    def test_who_comes_without_a_word_is_greeted_once(self) -> None:
        phone = self.phone()
        phone.page("join", copies=2)
        assert phone.hears("常见的问题").count("您好，这里是OKPay。") == 1

    def test_what_is_no_words_is_answered_and_stands_in_the_transcript(self) -> None:
        phone = self.phone()
        phone.page("image")
        phone.hears("图片收到了")
        phone.says("人工")
        phone.hears("收到：人工")
        assert self._said(phone) == ["[图片]", "人工"]

    def test_who_has_stopped_it_gets_nothing_and_all_when_they_are_back(self) -> None:
        phone = self.phone()
        phone.says("人工")
        phone.hears("收到：人工")
        phone.page("stop")
        agent_says(self.store, phone.conversation(), Reply("听得到吗"))
        self.until(lambda: MailStore(self.store, TERMS).counts().get("dead", 0) == 1)
        assert "听得到吗" not in "\n".join(phone.heard())
        phone.says("我回来了")
        phone.hears("听得到吗")

    def test_nothing_is_counted_where_nothing_is_limited(self) -> None:
        phone = self.phone()
        phone.says("在")
        phone.hears("收到：在")
        reach = MailStore(self.store, TERMS).reach(phone.conversation())
        assert reach is not None
        assert (reach.channel, reach.left, reach.until, reach.unreachable) == ("pager", None, None, None)
