"""微信客服 keeps what every channel keeps, over its simulated platform and a gateway in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.store import Store, upgrade
from tests.integration.channels.contract import ChannelLife, Phone
from tests.integration.wecom_kf.world import Customer, World


class TestWecomKfLife(ChannelLife):
    """The contract."""

    world: World

    @pytest.fixture(autouse=True, scope="class")
    def arranged(self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        folder = tmp_path_factory.mktemp("wecom_kf")
        url = f"sqlite:///{folder / 'store.db'}"
        upgrade(url)
        world = request.cls.world = World(folder, url)
        request.cls.store = Store(url)
        try:
            world.start()
            yield
        finally:
            world.stop()
            request.cls.store.close()

    def phone(self) -> Customer:
        return Customer(self.world, self.store)

    def choose(self, phone: Phone, label: str, number: int) -> None:
        assert isinstance(phone, Customer)
        phone.clicks(label)

    def test_a_number_may_be_typed_instead_of_a_click(self) -> None:
        phone = self.phone()
        phone.says("三条")
        phone.hears("第三条")
        phone.says("2")
        phone.hears("选择：persists")

    def restart(self) -> None:
        self.world.kill()
        self.world.begin()

    def figures(self) -> str:
        return str(self.world.http.get(f"{self.world.url}/metrics").text)

    @contextmanager
    def away(self) -> Iterator[None]:
        self.world.behave(refuses=-1)
        yield
        self.world.behave(refuses=None)
