"""What a customer meets in every channel, over the whole gateway: inherit it and say how a phone of it works."""

from __future__ import annotations

import logging
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.delivery import LEASE_SECONDS
from bot.exchange import Reply
from bot.store import Store
from bot.store.migrate import schema
from bot.store.person import PersonStore
from tests.integration.wechat.acting import agent_says, transcript
from tests.support.traces import holds

CARD, IDENTITY = "6222 0200 1234 5678 905", "11010519491231002X"
# The last one is said without its word, which is a message before it.
SAID = ("密码是 Zx9canary7q", f"卡号 {CARD}", f"身份证 {IDENTITY}", "验证码 59402718", "我的密码是", "Qh99canary5ty")
SECRETS = ("Zx9canary7q", CARD, CARD.replace(" ", ""), IDENTITY, "59402718", "Qh99canary5ty")


class Phone(ABC):
    """One customer's."""

    @abstractmethod
    def says(self, text: str, copies: int = 1) -> None:
        """The customer writes; it is delivered so many times."""

    @abstractmethod
    def heard(self) -> list[str]:
        """All that they were shown, in order."""

    @abstractmethod
    def conversation(self) -> str:
        """The id of their conversation."""

    def hears(self, part: str, seconds: float = 2 * LEASE_SECONDS) -> str:
        """All that they were shown, once this is in it; what a killed process was sending waits for its lease."""
        end = time.monotonic() + seconds
        while part not in (shown := "\n".join(self.heard())):
            assert time.monotonic() < end, (part, shown)
            time.sleep(0.05)
        return shown


class ChannelLife(ABC):
    """Tests of one channel with a gateway behind it."""

    store: Store

    @abstractmethod
    def phone(self) -> Phone:
        """A new customer's."""

    @abstractmethod
    def restart(self) -> None:
        """The gateway ends and another begins."""

    @abstractmethod
    def figures(self) -> str:
        """What the gateway shows of itself to who runs it."""

    @abstractmethod
    def away(self) -> AbstractContextManager[None]:
        """The platform takes nothing meanwhile."""

    def test_each_word_is_answered_once_and_in_order(self) -> None:
        phone = self.phone()
        for n in range(4):
            phone.says(f"第{n}句")
            phone.hears(f"收到：第{n}句")
        assert re.findall(r"收到：第(\d)句", "\n".join(phone.heard())) == ["0", "1", "2", "3"]

    def test_what_is_delivered_again_has_no_second_effect(self) -> None:
        phone = self.phone()
        phone.says("只算一次", copies=3)
        phone.says("后一句")
        shown = phone.hears("收到：后一句")
        assert shown.count("收到：只算一次") == 1
        assert self._said(phone) == ["只算一次", "后一句"]

    def test_a_question_is_answered_by_the_number_of_an_option(self) -> None:
        phone = self.phone()
        phone.says("三条")
        shown = phone.hears("第三条")
        assert shown.index("第一条") < shown.index("第二条") < shown.index("第三条")
        self.choose(phone, "还是不行", 2)
        phone.hears("选择：persists")

    def test_a_long_answer_arrives_whole(self) -> None:
        phone = self.phone()
        phone.says("长文")
        self.until(lambda: "".join(phone.heard()).count("第一句话说到这里。") == 300)

    def test_what_a_person_says_arrives(self) -> None:
        phone = self.phone()
        phone.says("人工")
        phone.hears("收到：人工")
        agent_says(self.store, phone.conversation(), Reply("我是小林，来帮您"))
        phone.hears("我是小林，来帮您")

    def test_what_waits_while_the_platform_is_away_arrives_once(self) -> None:
        phone = self.phone()
        phone.says("先来一句")
        phone.hears("收到：先来一句")
        with self.away():
            for n in range(3):
                agent_says(self.store, phone.conversation(), Reply(f"第{n}件事"))
            time.sleep(1.5)
        shown = phone.hears("第2件事")
        assert re.findall(r"第(\d)件事", shown) == ["0", "1", "2"]

    def test_what_waits_when_the_gateway_ends_arrives_from_the_next(self) -> None:
        phone = self.phone()
        phone.says("在吗")
        phone.hears("收到：在吗")
        with self.away():
            agent_says(self.store, phone.conversation(), Reply("重启之前说的"))
            self.restart()
        assert phone.hears("重启之前说的").count("重启之前说的") == 1
        phone.says("重启之后")
        phone.hears("收到：重启之后")

    def test_nobody_hears_what_is_anothers(self) -> None:
        phones = [self.phone() for _ in range(4)]
        for n in range(2):
            for name, phone in enumerate(phones):
                phone.says(f"{name}号第{n}句")
        for name, phone in enumerate(phones):
            shown = phone.hears(f"收到：{name}号第1句")
            assert set(re.findall(r"(\d)号", shown)) == {str(name)}

    def test_a_secret_is_in_no_table_file_log_figure_answer_or_export(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        phone = self.phone()
        for text in SAID:
            phone.says(text)
        phone.says("就这些")
        shown = phone.hears("收到：就这些")
        people = PersonStore(self.store)
        person = people.person(phone.conversation())
        assert person is not None and "【已隐藏】" in shown
        files = {path.name: path.read_bytes() for path in self._folder().rglob("*") if path.is_file()}
        here = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith(("bot", "uvicorn")))
        assert here or any(name.endswith(".log") and data for name, data in files.items()), "there is a log"
        texts = {"tables": "\n".join(self._rows()), "log": here, "figures": self.figures(), "answers": shown}
        texts["export"] = str(people.export(person, True))
        assert all(value for name, value in texts.items() if name != "log") and "就这些" in texts["export"]
        places = {**files, **{name: text.encode() for name, text in texts.items()}}
        assert [(name, each) for name, data in places.items() for each in SECRETS if holds(data, each)] == []

    def test_erasing_a_person_leaves_nothing_of_them(self) -> None:
        phone = self.phone()
        phone.says("忘掉我说的这一句")
        phone.hears("收到：忘掉我说的这一句")
        people = PersonStore(self.store)
        person = people.person(phone.conversation())
        assert person is not None
        assert people.ask(person, "customer").state == "done"
        names = [place.address for place in person.places] + ["忘掉我说的这一句"]
        assert [row for row in self._rows() for name in names if name in row] == []

    def choose(self, phone: Phone, label: str, number: int) -> None:
        """Answer a question by an option."""
        phone.says(str(number))

    def until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until it is true."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come true"
            time.sleep(0.05)

    def _rows(self) -> list[str]:
        """Every row of every table."""
        with self.store.engine.connect() as conn:
            return [row for table in schema().tables.values() for row in map(str, conn.execute(sa.select(table)))]

    def _folder(self) -> Path:
        """Where the database is, and the log of a gateway in a process of its own."""
        return Path(str(self.store.engine.url.database)).parent

    def _said(self, phone: Phone) -> list[str]:
        return [m["text"] for m in transcript(self.store, phone.conversation()) if m["from"] == "customer"]
