"""The customers' own API keeps what every channel keeps: its client fetches what the others are sent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.store import Store, upgrade
from tests.integration.channels.contract import ChannelLife, Phone
from tests.integration.customer.harness import Chat, Gateway, running
from tests.support.scripted_gateway import Script, greet


class Page(Phone):
    """A customer's page, which asks for what is new."""

    def __init__(self, life: TestWebLife) -> None:
        self.life, self.opened = life, life.gateway.open().opened

    @property
    def chat(self) -> Chat:
        """With the gateway that runs now."""
        return Chat(self.life.gateway, self.opened)

    def says(self, text: str, copies: int = 1) -> None:
        name = str(uuid.uuid4())
        assert {self.chat.say(text, client_id=name).status_code for _ in range(copies)} <= {202, 200}

    def messages(self) -> list[dict[str, Any]]:
        return [m for m in self.chat.read()["messages"] if m["from"] != "customer"]

    def heard(self) -> list[str]:
        shown = []
        for message in self.messages():
            shown += [message["text"], *(option["label"] for option in message["options"])]
        return shown

    def conversation(self) -> str:
        return self.chat.id


class TestWebLife(ChannelLife):
    """The contract."""

    gateway: Gateway
    url: str

    @pytest.fixture(autouse=True, scope="class")
    def arranged(self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        request.cls.url = f"sqlite:///{Path(tmp_path_factory.mktemp('web')) / 'store.db'}"
        upgrade(request.cls.url)
        request.cls.store = Store(request.cls.url)
        request.cls.served = self._serve()
        request.cls.gateway = request.cls.served.__enter__()
        yield
        request.cls.served.__exit__(None, None, None)
        request.cls.store.close()

    def phone(self) -> Page:
        return Page(self)

    def restart(self) -> None:
        cls: Any = type(self)
        cls.served.__exit__(None, None, None)
        cls.served = self._serve()
        cls.gateway = cls.served.__enter__()

    def figures(self) -> str:
        return str(self.gateway.client.get("/metrics").text)

    @contextmanager
    def away(self) -> Iterator[None]:
        yield  # who does not ask misses nothing

    def choose(self, phone: Phone, label: str, number: int) -> None:
        assert isinstance(phone, Page)
        options = phone.messages()[-1]["options"]
        token = next(option["token"] for option in options if option["label"] == label)
        assert phone.chat.say(option=token).status_code == 202

    def _serve(self) -> Any:
        more: dict[str, Any] = {"script": Script(), "greet": greet}
        return running(self.url, Settings(rate_messages=None, rate_reads=None), **more)
