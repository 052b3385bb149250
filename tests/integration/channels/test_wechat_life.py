"""WeChat keeps what every channel keeps, over the simulated platform and a gateway in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.store import Store, upgrade
from tests.integration.channels.contract import ChannelLife, Phone
from tests.integration.wechat.acting import conversation
from tests.integration.wechat.world import User, World


class Follower(Phone):
    """A follower's phone."""

    def __init__(self, store: Store, user: User) -> None:
        self.store, self.user = store, user

    def says(self, text: str, copies: int = 1) -> None:
        ended = self.user.do(fields={"Content": text}, copies=copies)
        assert set(ended or ()) <= {"passive", "success"}

    def heard(self) -> list[str]:
        shown = []
        for bubble in self.user.chat():
            if bubble["from"] == "account":
                shown += [bubble["text"], *(entry["content"] for entry in bubble.get("entries", ()))]
        return shown

    def conversation(self) -> str:
        return conversation(self.store, self.user)


class TestWechatLife(ChannelLife):
    """The contract."""

    world: World

    @pytest.fixture(autouse=True, scope="class")
    def arranged(self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        folder = Path(tmp_path_factory.mktemp("wechat"))
        url = f"sqlite:///{folder / 'store.db'}"
        upgrade(url)
        world = request.cls.world = World(folder, url, {"okpay": "safe"}, workers=1)
        request.cls.store = Store(url)
        try:
            world.start()
            yield
        finally:
            world.stop()
            request.cls.store.close()

    def phone(self) -> Follower:
        return Follower(self.store, self.world.user())

    def restart(self) -> None:
        self.world.kill()
        self.world.begin()

    def figures(self) -> str:
        return str(self.world.http.get(f"{self.world.url}/metrics").text)

    @contextmanager
    def away(self) -> Iterator[None]:
        self.world.behave("okpay", refuses=-1)
        yield
        self.world.behave("okpay", refuses=None)
