"""What is kept of a customer over the API: given as a file, erased at their wish, told once that it is kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from bot.http.customer import schemas
from bot.jwt_key import JwtKey
from bot.settings import Settings
from bot.store.tables import metadata
from tests.integration.customer.harness import Chat, Gateway, eventually, running
from tests.integration.desk.acting import OPEN, engine
from tests.integration.desk.served import services

pytestmark = pytest.mark.server
SECRET = "okpay-backend-secret-of-at-least-32-bytes"


@pytest.fixture(scope="module")
def gateway(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The product's engine, whose clock looks often, and whose notice is told."""
    database = tmp_path_factory.mktemp("own") / "store.db"
    database.write_bytes(migrated.read_bytes())
    settings = Settings(jwt_keys={"okpay": JwtKey(SECRET)})
    more = {**services(every=0.1), "notice": lambda brand: engine().notice(brand, OPEN)}
    with running(database, settings, **more) as started:
        yield started


def export(chat: Chat, **query: Any) -> Any:
    return chat.gateway.client.get(f"{chat.path}/export", params=query, headers=chat.headers)


def identity(subject: str) -> dict[str, str]:
    token = jwt.encode({"sub": subject, "aud": "paydoc", "exp": int(time.time()) + 600}, SECRET, "HS256")
    return {"Authorization": f"Bearer {token}"}


def begin(gateway: Gateway, subject: str) -> Chat:
    opened = gateway.client.post("/api/v1/conversations", json={"brand": "okpay"}, headers=identity(subject))
    assert opened.is_success, opened.text
    return Chat(gateway, opened.json())


def press(chat: Chat, label: str) -> list[dict[str, Any]]:
    shown = [m for m in chat.read()["messages"] if m["options"]][-1]
    token = next(option["token"] for option in shown["options"] if option["label"] == label)
    seq = chat.say(option=token).json()["seq"]
    eventually(lambda: chat.read()["answered_seq"] >= seq)
    return list(chat.read(seq)["messages"])


def test_a_customer_has_all_that_is_kept_of_them_and_of_nobody_else(gateway: Gateway) -> None:
    chat, other = gateway.open(), gateway.open()
    chat.ask("付款失败了")
    other.ask("退款没到账")
    answer = export(chat)
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    given = answer.json()
    schemas.OwnData.parse_obj(given)
    assert {row["conversation_id"] for row in given["records"]["messages"]} == {chat.id}
    assert "付款失败了" in answer.text and "退款没到账" not in answer.text
    assert not {"tokens", "desk_notes", "inbox"} & set(given["records"])
    assert "memory" not in given["records"]["conversations"][0]


def test_the_page_is_readable_and_every_text_on_it_is_text(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("<script>alert(1)</script>我的钱呢")
    page = export(chat, form="html")
    assert page.headers["content-type"].startswith("text/html")
    assert "&lt;script&gt;" in page.text and "<script" not in page.text
    assert "说过的话" in page.text and "智能助手" in page.text


@pytest.mark.parametrize("token", ["", "wrong"])
def test_nobody_else_gets_it(gateway: Gateway, token: str) -> None:
    chat, other = gateway.open(), gateway.open()
    stranger = {"Authorization": f"Bearer {token}"} if token else {}
    assert gateway.client.get(f"{chat.path}/export", headers=stranger).status_code == 401
    assert gateway.client.get(f"{chat.path}/export", headers=other.headers).status_code == 404


def test_so_many_and_no_more(gateway: Gateway) -> None:
    chat = gateway.open()
    assert [export(chat).status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_known_customer_has_their_other_conversations_too(gateway: Gateway) -> None:
    first = begin(gateway, "known-1")
    first.ask("付款失败了")
    first.tell("close")
    second = begin(gateway, "known-1")
    assert second.id != first.id
    found = {row["id"] for row in export(second).json()["records"]["conversations"]}
    assert found == {first.id, second.id}


def test_asked_for_in_words_it_takes_the_button_and_then_everything_is_gone(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("付款失败了")
    asked = chat.ask("删掉我的信息")
    assert "找不回来" in asked[-1]["text"]
    store = gateway.services.store
    assert store.progress(chat.id) is not None
    told = press(chat, "确定删除")
    assert any("回执号" in message["text"] for message in told)
    eventually(lambda: store.progress(chat.id) is None, 60)
    assert gateway.client.get(f"{chat.path}/messages", headers=chat.headers).status_code == 401
    with store.engine.connect() as conn:
        left = {
            name: conn.execute(table.select().where(table.c.conversation_id == chat.id)).all()
            for name, table in metadata.tables.items()
            if "conversation_id" in table.c
        }
    assert {name: found for name, found in left.items() if found} == {}
    database = Path(store.url.removeprefix("sqlite:///"))
    eventually(lambda: not any(chat.id.encode() in file.read_bytes() for file in database.parent.glob("store.db*")), 30)
    assert "paydoc_erasures_total 1.0" in gateway.client.get("/metrics").text


def test_the_notice_is_told_once_to_who_is_known(gateway: Gateway) -> None:
    def told(chat: Chat) -> int:
        return sum("跟我说一声就行" in message["text"] for message in chat.read()["messages"])

    assert told(gateway.open()) == told(gateway.open()) == 1
    first = begin(gateway, "known-2")
    assert told(first) == 1
    first.tell("close")
    assert told(begin(gateway, "known-2")) == 0
