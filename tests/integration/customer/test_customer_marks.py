"""Typing, 有用/没用, and how a person's help was."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from websockets.legacy.client import connect

from tests.integration.customer.harness import Chat, Gateway, until_refused
from tests.integration.store.acting import rows

pytestmark = pytest.mark.server


def kept(chat: Chat, table: str) -> list[dict[str, Any]]:
    return rows(chat.gateway.services.store, table, conversation_id=chat.id)


def typing_until(chat: Chat) -> float | None:
    [row] = rows(chat.gateway.services.store, "conversations", id=chat.id)
    return row["customer_typing_until"]  # type: ignore[no-any-return]


def test_typing_is_for_people(gateway: Gateway) -> None:
    alone, waiting = gateway.open(), gateway.open()
    waiting.ask("转人工")
    for chat in (alone, waiting):
        assert [chat.tell("typing").status_code, chat.tell("typing", {}).status_code] == [204, 204]
    assert typing_until(alone) is None
    assert typing_until(waiting) is not None


def test_typing_all_the_time_is_noted_now_and_then(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("转人工")
    chat.tell("typing")
    began, noted = time.monotonic(), {typing_until(chat)}
    for _ in range(80):
        assert chat.tell("typing").status_code == 204
        noted.add(typing_until(chat))
    assert len(noted) <= 1 + (time.monotonic() - began) / 2.9


async def test_typing_wakes_who_listens(start: Callable[..., Gateway]) -> None:
    gateway = start()
    chat = gateway.open()
    await asyncio.to_thread(chat.ask, "转人工")
    with gateway.services.dispatcher.hear_of(chat.id) as news:
        await asyncio.to_thread(chat.tell, "typing")
        assert news.is_set()


def test_feedback_is_kept_and_the_last_word_counts(gateway: Gateway) -> None:
    chat = gateway.open()
    for helpful in (True, False):
        assert chat.tell("feedback", {"seq": 1, "helpful": helpful}).status_code == 204
    [row] = kept(chat, "feedback")
    assert (row["seq"], row["helpful"]) == (1, False)
    assert 'paydoc_feedback_total{helpful="no"}' in gateway.client.get("/metrics").text


def test_only_what_the_bot_said_can_help(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("转人工")
    senders = {m["seq"]: m["from"] for m in chat.read()["messages"]}
    assert senders == {1: "bot", 2: "customer", 3: "system"}
    for seq in (2, 3, 4, 2**31 - 1):
        answer = chat.tell("feedback", {"seq": seq, "helpful": True})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:paydoc:problem:feedback-unknown")
    assert kept(chat, "feedback") == []


@pytest.mark.parametrize(
    "body",
    [
        *({}, [], 7, {"seq": 1}, {"seq": 1, "helpful": 1}),
        *({"seq": seq, "helpful": True} for seq in ("1", 0, -1, 1.5, 2**31, True, None)),
    ],
)
def test_feedback_of_the_wrong_shape(gateway: Gateway, body: Any) -> None:
    answer = gateway.open().tell("feedback", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:paydoc:problem:invalid")


def test_a_rating_names_who_helped_and_is_masked(gateway: Gateway) -> None:
    chat = gateway.open()
    chat.ask("转人工")
    gateway.take(chat, "小林")
    gateway.give_back(chat)
    assert chat.tell("rating", {"rating": 2}).status_code == 204
    said = {"rating": 5, "comment": "小林很好\x00，我的密码是abc123456"}
    assert chat.tell("rating", said).status_code == 204
    [row] = kept(chat, "ratings")
    assert (row["rating"], row["agent"]) == (5, "小林")
    assert row["comment"].startswith("小林很好") and "abc123456" not in row["comment"]
    assert 'paydoc_ratings_total{rating="5"}' in gateway.client.get("/metrics").text


@pytest.mark.parametrize("comment", [None, "", "  ", "\u200b"])
def test_a_rating_may_be_without_words(gateway: Gateway, comment: str | None) -> None:
    chat = gateway.open()
    assert chat.tell("rating", {"rating": 1, "comment": comment}).status_code == 204
    assert [(r["comment"], r["agent"]) for r in kept(chat, "ratings")] == [(None, None)]


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"rating": 5, "comment": "长" * 501}, {"rating": 5, "comment": 5}),
        *({"rating": rating} for rating in (0, 6, "5", 4.5, True, None)),
    ],
)
def test_a_rating_of_the_wrong_shape(gateway: Gateway, body: Any) -> None:
    chat = gateway.open()
    answer = chat.tell("rating", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:paydoc:problem:invalid")
    assert kept(chat, "ratings") == []


@pytest.mark.parametrize("what", ["typing", "feedback", "rating"])
def test_nobody_speaks_for_others(gateway: Gateway, what: str) -> None:
    mine, other = gateway.open(), gateway.open()
    body = {"seq": 1, "helpful": True, "rating": 5}
    assert gateway.client.post(f"{other.path}/{what}", json=body).status_code == 401
    assert gateway.client.post(f"{other.path}/{what}", json=body, headers=mine.headers).status_code == 404
    assert kept(other, "feedback") == kept(other, "ratings") == []


def test_pressing_all_the_time(gateway: Gateway) -> None:
    chat = gateway.open()
    allowed, seconds = until_refused(lambda: chat.tell("feedback", {"seq": 1, "helpful": True}), 204)
    assert 60 <= allowed <= 60 + seconds + 1  # one more for every second that it took


async def test_what_is_typed_or_rated_is_no_message(gateway: Gateway) -> None:
    chat = gateway.open()
    async with connect(chat.stream(1)) as socket:
        await asyncio.to_thread(chat.tell, "rating", {"rating": 5})
        await asyncio.to_thread(chat.say, "你好")
        assert json.loads(await asyncio.wait_for(socket.recv(), 10))["text"] == "你好"
