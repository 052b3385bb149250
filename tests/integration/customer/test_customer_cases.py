"""What customers see of their cases over the API, and where they want to be called back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from bot.http.customer import schemas
from bot.jwt_key import JwtKey
from bot.settings import Settings
from tests.integration.customer.harness import Chat, Gateway, running, set_row
from tests.integration.customer.pictures import halves, written
from tests.integration.desk.served import services

pytestmark = pytest.mark.server
NIGHT = datetime(2026, 11, 18, 16, 30, tzinfo=timezone.utc)
SECRET = "okpay-backend-secret-of-at-least-32-bytes"
PHONE = "13812345678"


@pytest.fixture(scope="module")
def night(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The product's engine while nobody is at the desk: who calls a person gets a ticket."""
    database = tmp_path_factory.mktemp("night") / "store.db"
    database.write_bytes(migrated.read_bytes())
    settings = Settings(jwt_keys={"okpay": JwtKey(SECRET)})
    with running(database, settings, **services(NIGHT)) as started:
        yield started


def cases(chat: Chat) -> list[dict[str, Any]]:
    answer = chat.gateway.client.get(f"{chat.path}/cases", headers=chat.headers)
    assert answer.status_code == 200, answer.text
    schemas.OwnCases.parse_obj(answer.json())
    return list(answer.json()["cases"])


def call_back(chat: Chat, number: str, phone: Any = PHONE) -> httpx.Response:
    path = f"{chat.path}/cases/{number}/callback"
    return chat.gateway.client.put(path, headers=chat.headers, json={"phone": phone})


def refused(answer: httpx.Response, status: int, name: str) -> None:
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:paydoc:problem:{name}"), answer.text


def with_ticket(gateway: Gateway, *says: str, **more: Any) -> tuple[Chat, str]:
    chat = gateway.open(**more)
    for text in (*says, "转人工"):
        chat.ask(text)
    return chat, cases(chat)[0]["number"]


def known(subject: str) -> dict[str, Any]:
    claims = {"sub": subject, "aud": "paydoc", "exp": int(time.time()) + 300}
    return {"headers": {"Authorization": f"Bearer {jwt.encode(claims, SECRET, algorithm='HS256')}"}}


def test_a_ticket_is_seen_with_its_promise(night: Gateway) -> None:
    chat, number = with_ticket(night, "付款失败了")
    [case] = cases(chat)
    assert case == {
        "number": number,
        "title": "付款失败",
        "status": "ticket",
        "opened_at": case["opened_at"],
        "answer_by": "2026-11-19T01:30:00Z",
        "answered_at": None,
        "closed_at": None,
        "callback": None,
        "here": True,
    }
    assert datetime.now(timezone.utc) - datetime.fromisoformat(case["opened_at"].replace("Z", "+00:00")) < timedelta(1)


def test_without_a_topic_it_is_called_by_the_first_words(night: Gateway) -> None:
    chat, _ = with_ticket(night)
    assert cases(chat)[0]["title"] == ""
    long = "昨天晚上在店里付了一笔，" * 6
    chat.ask(long)
    chat.ask("后面说的话")
    title = cases(chat)[0]["title"]
    assert (len(title), title[-1]) == (40, "…") and long.startswith(title[:-1])


def test_nobody_sees_anothers(night: Gateway) -> None:
    chat, number = with_ticket(night)
    other = night.open()
    assert cases(other) == []
    refused(night.client.get(f"{chat.path}/cases", headers=other.headers), 404, "not-found")
    refused(night.client.get(f"{chat.path}/cases"), 401, "unauthorized")
    refused(call_back(other, number), 404, "not-found")
    path = f"{chat.path}/cases/{number}/callback"
    refused(night.client.put(path, headers=other.headers, json={"phone": PHONE}), 404, "not-found")
    refused(night.client.put(path, json={"phone": PHONE}), 401, "unauthorized")
    assert cases(chat)[0]["callback"] is None


def test_a_known_customer_sees_and_ends_what_an_earlier_conversation_left(night: Gateway) -> None:
    before, number = with_ticket(night, **known("c-earlier"))
    assert before.tell("close").status_code == 204
    chat = night.open(**known("c-earlier"))
    assert [(c["number"], c["status"], c["here"]) for c in cases(chat)] == [(number, "ticket", False)]
    assert call_back(chat, number).status_code == 204
    assert "09:30" in chat.ask(f"工单 {number} 怎么样了")[0]["text"]
    [said] = chat.ask(f"撤回工单 {number}")
    assert number in said["text"]
    assert cases(chat)[0]["status"] == "withdrawn"


def test_where_to_call_back_is_shown_shortened(night: Gateway) -> None:
    chat, number = with_ticket(night)
    for phone, shown in (("+86 138-1234-5678", "138****5678"), ("010 6234 5678", "010-****5678"), ("  ", None)):
        answer = call_back(chat, number, phone)
        assert (answer.status_code, answer.content) == (204, b"")
        assert cases(chat)[0]["callback"] == shown


def test_what_is_no_number_is_refused_in_words(night: Gateway) -> None:
    chat, number = with_ticket(night)
    call_back(chat, number)
    for phone in ("12345", "+1 212 555 0100", "打我电话"):
        answer = call_back(chat, number, phone)
        refused(answer, 422, "phone-unusable")
        assert "手机号" in answer.json()["detail"] and phone not in answer.text
    for wrong in (None, 13812345678, "1" * 41, []):
        refused(call_back(chat, number, wrong), 422, "invalid")
    assert cases(chat)[0]["callback"] == "138****5678"


def test_what_is_over_is_not_called_back_about(night: Gateway) -> None:
    chat, number = with_ticket(night)
    chat.ask(f"撤回工单 {number}")
    assert cases(chat)[0]["status"] == "withdrawn"
    refused(call_back(chat, number), 409, "case-over")
    refused(call_back(chat, "1111-NOONE"), 404, "not-found")


def test_no_log_and_no_message_has_the_number(
    night: Gateway, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level("DEBUG"):
        chat, number = with_ticket(night)
        assert call_back(chat, number).status_code == 204
        assert call_back(chat, number, f"{PHONE}0").status_code == 422
    out = capsys.readouterr()
    assert PHONE not in caplog.text + out.out + out.err + str(chat.read()["messages"])


def test_only_words_withdraw_and_only_when_plainly_said(night: Gateway) -> None:
    chat, number = with_ticket(night)
    for text in (f"怎么撤回工单 {number}", f"不要撤回工单 {number}", f"能撤回工单 {number} 吗", "撤回工单 1111-NOONE"):
        chat.ask(text)
        assert cases(chat)[0]["status"] == "ticket", text
    chat.ask(f"取消工单 {number}")
    assert cases(chat)[0]["status"] == "withdrawn"
    [again] = chat.ask(f"撤回工单 {number}")
    assert "已经撤回" in again["text"]


def test_what_is_over_is_said_and_a_person_offered(night: Gateway) -> None:
    chat, number = with_ticket(night)
    chat.ask(f"撤回工单 {number}")
    [said] = chat.ask(f"工单 {number} 还没解决")
    assert number in said["text"] and next(option["label"] for option in said["options"]) == "转人工"
    assert chat.read()["question"] == said["seq"]


def test_with_a_ticket_pictures_are_taken(night: Gateway) -> None:
    chat, number = with_ticket(night)
    sent = chat.attach(written(halves()))
    assert sent.status_code == 202
    [said] = [m for m in chat.read(sent.json()["seq"], 10)["messages"] if m["from"] == "bot"]
    assert (said["kind"], number in said["text"]) == ("notice", True)
    chat.ask(f"撤回工单 {number}")
    refused(chat.attach(written(halves())), 409, "nobody-there")


def test_a_case_that_a_person_has(night: Gateway) -> None:
    chat, number = with_ticket(night, **known("c-with-person"))
    set_row(night.services.store, "cases", number, key="number", status="claimed")
    assert [c["status"] for c in cases(chat)] == ["with_person"]
    chat.tell("close")
    set_row(night.services.store, "cases", number, key="number", status="claimed", closed_at=None)
    other = night.open(**known("c-with-person"))
    [said] = other.ask(f"撤回工单 {number}")
    assert "已经有客服在处理" in said["text"]
    assert cases(other)[0]["status"] == "with_person"


def test_what_is_asked_is_named(night: Gateway) -> None:
    chat = night.open()
    assert chat.opened["question"] == chat.read()["question"] == chat.opened["messages"][-1]["seq"]
    asked = chat.ask("付款失败了")
    step = next(m for m in asked if m["kind"] == "step")
    assert chat.read()["question"] == step["seq"]
    chat.ask("好了")
    assert chat.read()["question"] is None


def test_a_ticket_ends_what_the_greeting_asked(night: Gateway) -> None:
    chat, number = with_ticket(night)
    assert chat.read()["question"] is None
    said = chat.ask("1")
    assert cases(chat)[0]["number"] == number and all(m["kind"] != "step" for m in said)


def test_other_pages_may_put(start: Callable[..., Gateway]) -> None:
    gateway = start(Settings(allowed_origins=("https://app.example",)))
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "PUT"}
    answer = gateway.client.options("/api/v1/conversations/x/cases/1/callback", headers=asked)
    assert answer.status_code == 200 and "PUT" in answer.headers["Access-Control-Allow-Methods"]
