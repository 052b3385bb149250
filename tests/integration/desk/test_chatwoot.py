"""Chatwoot as the desk: a case there and back, what it says is checked, and without it the built-in queue."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.chatwoot_account import ChatwootAccount
from bot.settings import Settings
from tests.integration.customer.harness import Chat, Gateway, eventually, running
from tests.integration.desk.chatwoot_fake import SECRET, TOKEN, Chatwoot, message, serving, tell, tell_raw
from tests.integration.desk.served import account, services
from tests.integration.desk.test_served import last, silent, waiting

pytestmark = pytest.mark.server
NIGHT = datetime(2026, 11, 18, 14, 0, tzinfo=timezone.utc)  # 22:00 in Shanghai


@pytest.fixture
def chatwoot() -> Iterator[Chatwoot]:
    with serving() as fake:
        yield fake


@pytest.fixture
def gateway(migrated_file: Path, tmp_path: Path, chatwoot: Chatwoot) -> Iterator[Gateway]:
    """A gateway that hands its cases to Chatwoot."""
    known = ChatwootAccount(chatwoot.url, account=1, inbox=3, token=TOKEN, webhook_secret=SECRET)
    database = Path(shutil.copy(migrated_file, tmp_path / "store.db"))
    with running(database, replace(Settings(), chatwoot=known), **services(every=0.1)) as started:
        yield started


def leave(chat: Chat) -> httpx.Response:
    return chat.gateway.client.post(f"{chat.path}/close", headers=chat.headers)


def arrived(chatwoot: Chatwoot) -> dict[str, Any]:
    eventually(lambda: chatwoot.conversations and chatwoot.conversations[1]["messages"])
    return chatwoot.conversations[1]


@pytest.mark.parametrize("drift", [False, True])
def test_a_case_goes_there_and_comes_back(gateway: Gateway, chatwoot: Chatwoot, drift: bool) -> None:
    chatwoot.drift = drift
    chat = waiting(gateway)
    there = arrived(chatwoot)
    [note] = there["messages"]
    assert note["private"] and "付款失败了" in note["content"] and "无效" in note["content"]
    assert tell(gateway.url, message(1, "您好，我是 Lin")) == 200
    assert (chat.read()["agent"], last(chat)["text"]) == ({"name": "Lin", "typing": False}, "您好，我是 Lin")
    assert silent(chat, "订单还是不行")
    eventually(lambda: there["messages"][-1]["content"] == "订单还是不行")
    assert there["messages"][-1]["message_type"] == "incoming"
    event = {"event": "conversation_status_changed", "id": 1, "status": "pending", "timestamp": 5}
    assert tell(gateway.url, event) == 200
    assert chat.read()["state"] == "bot"
    assert last(chat)["step"]["index"] == 2


def notes_of(there: dict[str, Any]) -> list[str]:
    return [each["content"] for each in there["messages"] if each["private"]]


def test_how_the_case_stands_is_told_again_when_it_changes_and_not_for_every_word(
    gateway: Gateway, chatwoot: Chatwoot
) -> None:
    chat = waiting(gateway)
    there = arrived(chatwoot)
    number = there["custom_attributes"]["case"]
    chat.ask("在吗")
    eventually(lambda: there["messages"][-1]["content"] == "在吗")
    assert len(notes_of(there)) == 1
    path, phone = f"{chat.path}/cases/{number}/callback", {"phone": "13800138000"}
    assert gateway.client.put(path, json=phone, headers=chat.headers).status_code == 204
    eventually(lambda: "13800138000" in notes_of(there)[-1])
    assert there["priority"] is None
    chat.ask("我的钱被人转走了")
    eventually(lambda: "资金有风险" in notes_of(there)[-1])
    assert (there["priority"], len(notes_of(there))) == ("urgent", 3)
    time.sleep(0.5)
    assert len(notes_of(there)) == 3


def test_a_ticket_goes_there_too_and_is_answered_from_there(
    migrated_file: Path, tmp_path: Path, chatwoot: Chatwoot
) -> None:
    known = ChatwootAccount(chatwoot.url, account=1, inbox=3, token=TOKEN, webhook_secret=SECRET)
    database = Path(shutil.copy(migrated_file, tmp_path / "night.db"))
    with running(database, replace(Settings(), chatwoot=known), **services(NIGHT, every=0.1)) as night:
        chat = night.open("okpay")
        for text in ("付款失败了", "转人工"):
            chat.ask(text)
        assert "工单" in last(chat)["text"]
        assert "答应客户最迟" in arrived(chatwoot)["messages"][0]["content"]
        assert tell(night.url, message(1, "您好，我是 Lin")) == 200
        assert (chat.read()["state"], last(chat)["text"]) == ("agent", "您好，我是 Lin")


def test_who_answers_before_the_handover_is_told_of_is_heard(gateway: Gateway, chatwoot: Chatwoot) -> None:
    """There the case is seen before its answer has come back to us, and longer so when the machines are busy."""
    chatwoot.answers_after = 1.0
    chat = waiting(gateway)
    arrived(chatwoot)
    assert tell(gateway.url, message(1, "您好，我是 Lin")) == 200
    assert (chat.read()["state"], last(chat)["text"]) == ("agent", "您好，我是 Lin")


def test_resolved_there_is_closed_here(gateway: Gateway, chatwoot: Chatwoot) -> None:
    chat = waiting(gateway)
    arrived(chatwoot)
    tell(gateway.url, {"event": "conversation_status_changed", "id": 1, "status": "resolved", "timestamp": 5})
    assert (chat.read()["state"], last(chat)["kind"]) == ("closed", "csat")


def test_only_what_a_person_says_there_is_for_the_customer(gateway: Gateway, chatwoot: Chatwoot) -> None:
    chat = waiting(gateway)
    arrived(chatwoot)
    for event in (
        message(1, "私下说", private=True),
        message(1, "机器人说", sender={"type": "agent_bot"}),
        message(1, "客户说", message_type="incoming"),
        message(1, "模板", message_type="template"),
        message(1, "我们自己的", source_id="x"),
        message(9, "别的会话"),
        {"event": "contact_updated"},
    ):
        assert tell(gateway.url, event) == 200
    assert chat.read()["state"] == "queued"
    assert all(m["from"] != "agent" for m in chat.read()["messages"])
    for _ in range(3):
        tell(gateway.url, message(1, "只说一次", number=5))
    assert [m["text"] for m in chat.read()["messages"]].count("只说一次") == 1


def test_what_is_not_signed_lately_is_not_believed(gateway: Gateway, chatwoot: Chatwoot) -> None:
    waiting(gateway)
    arrived(chatwoot)
    assert tell(gateway.url, message(1, "x"), secret="another secret of ours") == 401
    assert tell(gateway.url, message(1, "x"), at=1_000_000_000) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 30_000,
        b'{"event":' * 6_000,
        b"\xff\xfe",
        b"",
        json.dumps(message(1, "x", sender="x")).encode(),
        json.dumps(message(1, "x", sender=[1])).encode(),
        json.dumps(message(1, "x", conversation="x")).encode(),
        json.dumps(message(1, "\ud800")).encode(),
        json.dumps(message(1, "x", id="a\0b")).encode(),
        json.dumps(message(1, "x", sender={"type": "user", "name": "\0"})).encode(),
        json.dumps({"event": "conversation_status_changed", "status": ["resolved"], "id": {"a": 1}}).encode(),
    ],
    ids=range(11),
)
def test_what_is_signed_and_odd_is_let_pass(gateway: Gateway, chatwoot: Chatwoot, body: bytes) -> None:
    """An error would only have it sent again."""
    chat = waiting(gateway)
    arrived(chatwoot)
    assert tell_raw(gateway.url, body) == 200
    assert chat.read()["state"] == "queued"


def test_without_it_the_built_in_queue_has_the_case_and_says_why(gateway: Gateway, chatwoot: Chatwoot) -> None:
    chatwoot.broken = True
    chat, lin = waiting(gateway), account(gateway, "lin").online()
    eventually(lambda: lin.get("queue")["items"][0]["desk"] == "failed")
    assert "外部客服系统没有接到" in str(lin.get(f"conversations/{chat.id}")["notes"])
    lin.do(chat.id, "claim")
    assert lin.say(chat.id, "我来").status_code == 201
    assert chatwoot.conversations == {}


def test_who_leaves_here_is_gone_there(gateway: Gateway, chatwoot: Chatwoot) -> None:
    chat = waiting(gateway)
    there = arrived(chatwoot)
    assert tell(gateway.url, message(1, "您好，我是 Lin")) == 200
    assert leave(chat).status_code == 204
    eventually(lambda: "结束了对话" in there["messages"][-1]["content"])
    assert there["status"] == "resolved"
    [note] = [each for each in there["messages"] if each["private"] and "结束了对话" in each["content"]]
    assert note["message_type"] == "outgoing"
    assert chatwoot.calls.count("toggle_status") == 1
    assert tell(gateway.url, message(1, "还在吗", number=2)) == 200
    assert chat.read()["state"] == "closed"
    assert "还在吗" not in str(chat.read()["messages"])


def test_what_a_colleague_takes_here_is_closed_there(gateway: Gateway, chatwoot: Chatwoot) -> None:
    chat = waiting(gateway)
    there, lin = arrived(chatwoot), account(gateway, "lin").online()
    lin.do(chat.id, "claim")
    eventually(lambda: there.get("status") == "resolved")
    resolved = {"event": "conversation_status_changed", "id": 1, "status": "resolved", "timestamp": 5}
    assert tell(gateway.url, resolved) == 200
    assert (chat.read()["state"], chat.read()["agent"]["name"]) == ("agent", "小lin")
    assert silent(chat, "在吗")
    assert lin.say(chat.id, "在的").status_code == 201
    time.sleep(0.5)
    assert "在吗" not in str(there["messages"])


def test_it_is_told_when_it_takes_calls_again(gateway: Gateway, chatwoot: Chatwoot) -> None:
    chat = waiting(gateway)
    there = arrived(chatwoot)
    chatwoot.limited = True
    assert leave(chat).status_code == 204
    eventually(lambda: chatwoot.calls.count("toggle_status") > 1)
    chatwoot.limited = False
    eventually(lambda: "结束了对话" in there["messages"][-1]["content"])
    assert there["status"] == "resolved"


def test_what_is_gone_there_is_let_go_here(
    gateway: Gateway, chatwoot: Chatwoot, caplog: pytest.LogCaptureFixture
) -> None:
    chat = waiting(gateway)
    arrived(chatwoot)
    chatwoot.conversations.clear()
    assert leave(chat).status_code == 204
    eventually(lambda: "does not know" in caplog.text)
    time.sleep(0.5)
    assert caplog.text.count("does not know") == 1
