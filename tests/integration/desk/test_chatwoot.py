"""Chatwoot as the desk: a case there and back, what it says is checked, and without it the built-in queue."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.settings import Settings, SettingsError
from tests.integration.customer.harness import Chat, Gateway, eventually, running
from tests.integration.desk.chatwoot_fake import SECRET, TOKEN, Chatwoot, message, serving, tell
from tests.integration.desk.served import account, services
from tests.integration.desk.test_served import last, silent, waiting

pytestmark = pytest.mark.server


@pytest.fixture
def chatwoot() -> Iterator[Chatwoot]:
    with serving() as fake:
        yield fake


@pytest.fixture
def gateway(migrated_file: Path, tmp_path: Path, chatwoot: Chatwoot) -> Iterator[Gateway]:
    """A gateway that hands its cases to Chatwoot."""
    known = {"url": chatwoot.url, "account": 1, "inbox": 3, "token": TOKEN, "webhook_secret": SECRET}
    database = Path(shutil.copy(migrated_file, tmp_path / "store.db"))
    with running(database, replace(Settings(), chatwoot=known), **services(every=0.1)) as started:
        yield started


def leave(chat: Chat) -> httpx.Response:
    return chat.gateway.client.post(f"{chat.path}/close", headers=chat.headers)


def arrived(chatwoot: Chatwoot) -> dict[str, object]:
    eventually(lambda: chatwoot.conversations and chatwoot.conversations[1]["messages"])
    return chatwoot.conversations[1]


@pytest.mark.parametrize("drift", [False, True])
def test_a_case_goes_there_and_comes_back(gateway: Gateway, chatwoot: Chatwoot, drift: bool) -> None:
    chatwoot.drift = drift
    chat = waiting(gateway)
    there = arrived(chatwoot)
    [note] = there["messages"]  # type: ignore[misc]
    assert note["private"] and "付款失败了" in note["content"] and "无效" in note["content"]
    assert tell(gateway.url, message(1, "您好，我是 Lin")) == 200
    assert (chat.read()["agent"], last(chat)["text"]) == ({"name": "Lin", "typing": False}, "您好，我是 Lin")
    assert silent(chat, "订单还是不行")
    eventually(lambda: there["messages"][-1]["content"] == "订单还是不行")  # type: ignore[index]
    assert there["messages"][-1]["message_type"] == "incoming"  # type: ignore[index]
    event = {"event": "conversation_status_changed", "id": 1, "status": "pending", "timestamp": 5}
    assert tell(gateway.url, event) == 200
    assert chat.read()["state"] == "bot"
    assert last(chat)["step"]["index"] == 2  # type: ignore[index]


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
    eventually(lambda: "结束了对话" in there["messages"][-1]["content"])  # type: ignore[index]
    assert there["status"] == "resolved"
    [note] = [each for each in there["messages"] if each["private"] and "结束了对话" in each["content"]]  # type: ignore[attr-defined]
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
    eventually(lambda: "结束了对话" in there["messages"][-1]["content"])  # type: ignore[index]
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


def test_a_setting_that_is_not_whole_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="PAYDOC_CHATWOOT"):
        Settings.from_env({"PAYDOC_CHATWOOT": '{"url": "https://desk.example"}'})
