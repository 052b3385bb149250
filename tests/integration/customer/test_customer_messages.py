"""Saying something: durable, once, harmless, masked; and reading what came of it."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.exchange import Choice
from tests.integration.customer.harness import Gateway, eventually

pytestmark = pytest.mark.server


def test_a_message_is_answered(gateway: Gateway) -> None:
    chat = gateway.open()
    said = chat.say("你好")
    assert (said.status_code, said.json()) == (202, {"seq": 2})
    page = chat.read(2, 10)
    assert page["messages"][0]["text"] == "收到：你好"
    assert page["messages"][0]["reply_to"] == 2
    assert (page["last_seq"], page["answered_seq"], page["state"]) == (3, 2, "bot")


def test_messages_are_numbered_without_gaps(gateway: Gateway) -> None:
    chat = gateway.open()
    for text in ("一", "付款失败了", "二"):
        chat.ask(text)
    assert [m["seq"] for m in chat.read()["messages"]] == list(range(1, 8))
    assert [m["seq"] for m in chat.read(5)["messages"]] == [6, 7]


def test_a_step_says_where_it_stands(gateway: Gateway) -> None:
    step = gateway.open().ask("付款失败了")[0]
    assert step["kind"] == "step"
    assert step["step"] == {"id": "network", "index": 1, "count": 6, "title": "支付失败"}
    assert [set(option) for option in step["options"]] == [{"label", "token"}] * 3


def test_the_same_client_id_has_one_effect(gateway: Gateway) -> None:
    chat, client_id = gateway.open(), str(uuid.uuid4())
    answers = [chat.say("只说一次", client_id=client_id) for _ in range(3)]
    assert {answer.text for answer in answers} == {'{"seq":2}'}
    assert len(chat.read(2, 10)["messages"]) == 1
    assert chat.say("另一句", client_id=client_id.upper()).json() == {"seq": 2}


def test_the_same_client_id_at_the_same_moment_has_one_effect(gateway: Gateway) -> None:
    chat, client_id = gateway.open(), str(uuid.uuid4())
    text = f"同时 {client_id[:8]}"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: chat.say(text, client_id=client_id), range(16)))
    assert {(answer.status_code, answer.json()["seq"]) for answer in answers} == {(202, 2)}
    chat.read(2, 10)
    assert gateway.script.answered.count(text) == 1
    assert [m["from"] for m in chat.read()["messages"]] == ["bot", "customer", "bot"]


def test_two_customers_may_use_the_same_client_id(gateway: Gateway) -> None:
    client_id = str(uuid.uuid4())
    for chat in (gateway.open(), gateway.open()):
        assert chat.say("我的", client_id=client_id).status_code == 202
        assert chat.read(2, 10)["messages"][0]["text"] == "收到：我的"


def test_many_messages_at_once_keep_their_order(gateway: Gateway) -> None:
    chat = gateway.open()
    seqs = [chat.say(f"第{n}句").json()["seq"] for n in range(10)]
    assert seqs == sorted(seqs)
    eventually(lambda: chat.read()["answered_seq"] == seqs[-1])
    replies = [m for m in chat.read()["messages"] if m["reply_to"]]
    answered = [line for m in replies for line in m["text"].removeprefix("收到：").split("\n")]
    assert answered == [f"第{n}句" for n in range(10)]


def test_messages_that_wait_have_one_answer_and_a_slow_turn_holds_none_up(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.say("慢一点")
    seqs = [chat.say(text).json()["seq"] for text in ("换过网", "重启过", "没起色")]
    eventually(lambda: chat.read()["answered_seq"] == seqs[-1])
    replies = [(m["reply_to"], m["text"]) for m in chat.read()["messages"] if m["reply_to"]]
    assert replies == [(2, "收到：慢一点"), (seqs[-1], "收到：换过网\n重启过\n没起色")]


def test_while_an_opener_waits_the_answer_is_seen_to_be_coming(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.say("那个")
    page = chat.read()
    assert page["answered_seq"] < page["last_seq"] == 2
    chat.say("提现没到账")
    assert chat.read(3, 10)["messages"][0]["text"] == "收到：那个\n提现没到账"
    assert chat.read()["answered_seq"] == 3


def test_an_option_is_pressed_by_its_token(gateway: Gateway) -> None:
    chat = gateway.open()
    token = chat.opened["messages"][0]["options"][0]["token"]
    seq = chat.say(option=token).json()["seq"]
    page = chat.read(0, 10)
    assert page["messages"][seq - 1]["text"] == "付款失败了"
    assert page["messages"][seq]["step"]["index"] == 1


def test_an_old_option_is_read_as_its_label(gateway: Gateway) -> None:
    chat = gateway.open()
    token = chat.opened["messages"][0]["options"][0]["token"]
    chat.ask("你好")
    assert chat.say(option=token).status_code == 202


def test_options_of_others_are_refused(gateway: Gateway) -> None:
    mine, other = gateway.open(), gateway.open()
    for token in (other.opened["messages"][0]["options"][0]["token"], "1.x", "", "payment_failed", "９.x"):
        answer = mine.say(option=token)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:paydoc:problem:option-unknown"
    assert mine.read()["last_seq"] == 1


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ('/restart{"a": 1}', 'restart{"a": 1}'),
        ("  //request_human", "request_human"),
        ("／confirm_refund", "confirm_refund"),
        ("\u200b/restart", "restart"),
        ("\u2060\ufeff／\u200d/restart", "restart"),
        ("付\u200b款\u00adok", "付款ok"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("你好\ud83d", "你好"),
    ],
)
def test_commands_and_invisible_characters_come_to_nothing(gateway: Gateway, typed: str, understood: str) -> None:
    chat = gateway.open()
    body = {"client_id": str(uuid.uuid4()), "text": typed}
    assert chat.post_escaped(body).status_code == 202
    page = chat.read(0, 10)
    assert page["messages"][1]["text"] == understood
    assert page["messages"][2]["text"] == f"收到：{understood}"


@pytest.mark.parametrize("typed", ["", "  \n\t", "\u200b", "\u200b\u00ad \ufeff", "\u2800\u3164", "\ud83d", "\x00\x07"])
def test_a_text_in_which_nothing_can_be_seen_is_refused(gateway: Gateway, typed: str) -> None:
    chat = gateway.open()
    answer = chat.post_escaped({"client_id": str(uuid.uuid4()), "text": typed})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:paydoc:problem:text-empty"


def test_two_thousand_characters_are_taken_and_no_more(gateway: Gateway) -> None:
    chat = gateway.open()
    assert chat.say("长" * 2000).status_code == 202
    assert chat.say("😀" * 2000).status_code == 202
    answer = chat.say("长" * 2001)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:paydoc:problem:text-too-long")


def test_secrets_are_masked_before_anybody_sees_them(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("我的密码是 Hunter2x9 卡号 6222021234567894")
    everything = str(chat.read())
    assert "Hunter2x9" not in everything and "6222021234567894" not in everything
    assert not any("Hunter2x9" in text for text in gateway.script.answered)


def test_the_owner_of_the_conversation_is_shown(gateway: Gateway) -> None:
    chat = gateway.open()
    notice = chat.ask("转人工")[0]
    assert (notice["from"], notice["kind"]) == ("system", "notice")
    assert chat.read()["state"] == "queued"


def test_a_long_history_comes_in_pages_without_holes(gateway: Gateway) -> None:
    chat = gateway.open()
    for index in range(130):
        gateway.services.store.accept(chat.id, "web", f"many-{index}", "", Choice(0, "x", f"第{index}句"), frozenset())
    eventually(lambda: not gateway.services.store.progress(chat.id).pending, 60)  # type: ignore[union-attr]
    seen, after = [], 0
    while page := chat.read(after)["messages"]:
        seen += [m["seq"] for m in page]
        after = chat.read(after)["last_seq"]
    assert seen == list(range(1, 262))
