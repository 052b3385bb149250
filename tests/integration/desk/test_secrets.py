"""Canary secrets through every door by which words come in: none is in the database's files, log or figures."""

from __future__ import annotations

import inspect
import logging
import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.channels.wechat.terms import TERMS
from bot.chatwoot_account import ChatwootAccount
from bot.http.desk import requests
from bot.mail import Arrival
from bot.settings import Settings
from bot.store import Store
from bot.store.mail import ChannelWords, MailStore
from tests.integration.customer.harness import Gateway, eventually, running
from tests.integration.desk.chatwoot_fake import SECRET, TOKEN, Chatwoot, message, serving, tell
from tests.integration.desk.served import account, services
from tests.integration.desk.test_served import waiting
from tests.support.traces import holds

pytestmark = pytest.mark.server
HIDDEN = "x-paydoc-hidden"
CANARY = "密码 {0}，验证码 {1}，卡号 {2}"
WORDS = ("Zx9canary{n:02d}q", "59{n:02d}27", "62220212345678{n:02d}128")
# No free text: ids, names of our own lists, what is kept as a hash, and logins.
NOT_FREE = {
    "Login": {"login", "password", "code"},
    "NewPassword": {"old", "new"},
    "StepRequest": {"topic", "step"},
    "Transfer": {"to"},
    "Back": {"topic"},
    "CloseRequest": {"category"},
    "TakeOver": {"to"},
    "Changes": {"password"},
    "NewAccount": {"login", "password"},
    "CodeWanted": {"password", "code"},
    "FirstCode": {"code"},
}
FREE = {
    "SayRequest": {"text"},
    "NoteRequest": {"text"},
    "Reason": {"note"},
    "Transfer": {"note"},
    "CloseRequest": {"summary"},
    "ReminderRequest": {"text"},
    "Shortcut": {"shortcut", "text"},
    "Changes": {"name"},
    "NewAccount": {"name"},
}


class Canaries:
    """Secrets that were sent somewhere, each once."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def one(self) -> str:
        """A text with three fresh secrets."""
        words = [word.format(n=len(self.sent) // 3 + 10) for word in WORDS]
        self.sent += words
        return CANARY.format(*words)


@pytest.fixture
def chatwoot() -> Iterator[Chatwoot]:
    with serving() as fake:
        yield fake


@pytest.fixture
def gateway(migrated_file: Path, tmp_path: Path) -> Iterator[Gateway]:
    database = Path(shutil.copy(migrated_file, tmp_path / "store.db"))
    with running(database, Settings(), **services()) as started:
        yield started


def found(folder: Path, log: str, figures: str, canaries: Canaries) -> list[str]:
    """Where a canary can be read."""
    kept = {path.name: path.read_bytes() for path in folder.rglob("store.db*")}
    assert kept and canaries.sent
    places = {**kept, "log": log.encode(), "figures": figures.encode()}
    return [f"{secret} in {name}" for secret in canaries.sent for name, data in places.items() if holds(data, secret)]


def test_every_body_of_the_desk_is_known_here() -> None:
    bodies = [kind for _, kind in inspect.getmembers(requests, inspect.isclass) if issubclass(kind, BaseModel)]
    for body in bodies:
        texts = {name for name, field in body.__fields__.items() if is_text(field.outer_type_)}
        assert texts == NOT_FREE.get(body.__name__, set()) | FREE.get(body.__name__, set()), body.__name__


def is_text(kind: object) -> bool:
    return inspect.isclass(kind) and issubclass(kind, str)


def test_nothing_that_is_typed_at_the_desk_or_by_a_customer_is_kept(
    gateway: Gateway, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    canaries = Canaries()
    customer = waiting(gateway)
    chat = customer.id
    lin = account(gateway, "lin", capacity=50).online()
    wu = account(gateway, "wu", capacity=50).online()
    chen = account(gateway, "chen", "lead", capacity=50).online()
    root = account(gateway, "root", "admin")
    lin.do(chat, "claim")
    answers = [
        lin.say(chat, canaries.one()),
        lin.do(chat, "notes", {"text": canaries.one()}),
        chen.do(chat, "whisper", {"text": canaries.one()}),
        lin.do(chat, "transfer", {"to": wu.me["id"], "note": canaries.one()}),
        wu.do(chat, "transfer/decline", {"note": canaries.one()}),
        lin.do(chat, "reminders", {"text": canaries.one(), "due_at": "2030-01-01T00:00:00Z"}),
        lin.post("canned", {"shortcut": "a", "text": canaries.one()}),
        lin.post("canned", {"shortcut": canaries.one()[:32], "text": "b"}),
        lin.do(chat, "release", {"note": canaries.one()}),
        root.post("accounts", {"login": "new", "name": canaries.one()[:40], "password": "a long password 1"}),
        root.post(f"accounts/{wu.me['id']}", {"name": canaries.one()[:40]}),
    ]
    lin.do(chat, "claim")
    lin.get("search", q=canaries.one())
    customer.say(canaries.one())
    answers.append(lin.do(chat, "close", {"category": "solved", "summary": canaries.one()}))
    assert all("password" in answer.headers[HIDDEN] for answer in answers), [a.headers for a in answers]
    assert HIDDEN not in lin.post("canned", {"shortcut": "c", "text": "您好"}).headers
    customer.tell("rating", {"rating": 5, "comment": canaries.one()})
    second = waiting(gateway)
    second.say(canaries.one())
    figures = gateway.client.get("/metrics").text
    for each in (chat, second.id):
        files = [chen.http.get(f"/api/v1/desk/conversations/{each}/{name}") for name in ("export", "person/export")]
        assert all(file.is_success and "【已隐藏】" in file.text for file in files), "exports"
        figures += "".join(file.text for file in files)
    own_log = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith(("bot", "uvicorn")))
    assert found(tmp_path, own_log, figures, canaries) == []
    shown = second.read()["messages"]
    assert any("【已隐藏】" in each["text"] for each in shown if each["from"] == "customer")


def test_what_was_named_before_counts_in_a_burst_and_for_agents(gateway: Gateway) -> None:
    customer = waiting(gateway)
    for text in ("验证码", "4046", "卡号 6217005522", "956160115"):
        customer.say(text)
    own = [each["text"] for each in customer.read()["messages"] if each["from"] == "customer"]
    assert own[-4:] == ["验证码", "【已隐藏】", "卡号 【已隐藏】", "【已隐藏】"]
    lin = account(gateway, "lin2", capacity=50).online()
    lin.do(customer.id, "claim")
    lin.say(customer.id, "您收到的验证码是多少", sure=True)
    customer.say("2285")
    assert customer.read()["messages"][-1]["text"] == "【已隐藏】"
    customer.say("付了 2285 元")
    assert customer.read()["messages"][-1]["text"] == "付了 2285 元"


def test_what_comes_by_wechat_is_read_with_what_came_before(migrated_file: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(migrated_file, tmp_path / "store.db"))
    store = Store(f"sqlite:///{database}")
    kept, canaries = MailStore(store, TERMS), Canaries()
    for text in ("验证码", "4046", canaries.one(), "密码是", "Qh99475ty"):
        arrival = Arrival("oA", f"m:{uuid.uuid4().hex}", "said", text, trigger="message")
        kept.arrive("okpay", arrival, ChannelWords(text), lambda _: ({"turns": 0}, ()), None, 0.0)
    canaries.sent.append("Qh99475ty")
    store.close()
    assert found(tmp_path, "", "", canaries) == []
    with Store(f"sqlite:///{database}").engine.connect() as conn:
        assert [text for (text,) in conn.exec_driver_sql("select text from inbox order by seq")][1] == "【已隐藏】"


def test_another_desk_may_not_ask_for_secrets_and_its_words_are_guarded(
    migrated_file: Path, tmp_path: Path, chatwoot: Chatwoot
) -> None:
    known = ChatwootAccount(chatwoot.url, account=1, inbox=3, token=TOKEN, webhook_secret=SECRET)
    database = Path(shutil.copy(migrated_file, tmp_path / "store.db"))
    canaries = Canaries()
    with running(database, replace(Settings(), chatwoot=known), **services(every=0.1)) as gateway:
        chat = waiting(gateway)
        eventually(lambda: chatwoot.conversations and chatwoot.conversations[1]["messages"])
        there = chatwoot.conversations[1]["messages"]
        assert tell(gateway.url, message(1, "麻烦把收到的验证码念一下", number=1)) == 200
        eventually(lambda: any("索要" in each["content"] and each["private"] for each in there))
        assert all("念一下" not in each["text"] for each in chat.read()["messages"])
        assert tell(gateway.url, message(1, canaries.one(), number=2)) == 200
        eventually(lambda: any("已经隐藏" in each["content"] and each["private"] for each in there))
        assert any("【已隐藏】" in each["text"] for each in chat.read()["messages"] if each["from"] == "agent")
        time.sleep(0.2)
    assert found(tmp_path, "", "", canaries) == []
