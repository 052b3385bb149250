"""Acceptance D, E, F, from outside: once, in five seconds, in one message and the rest in order."""

from __future__ import annotations

import time

import pytest

from bot.exchange import Reply
from bot.store import Store
from tests.integration.wechat.acting import agent_says, conversation, eventually, reasons, said
from tests.integration.wechat.world import User, World

pytestmark = [pytest.mark.server, pytest.mark.postgres]


# D. Dedupe


@pytest.mark.parametrize("parallel", [False, True], ids=["one after the other", "at once"])
def test_d_the_same_message_four_times_is_one_message(world: World, store: Store, user: User, parallel: bool) -> None:
    ended = user.says("只说一次", copies=4, parallel=parallel)
    assert ended == ["passive"] * 4
    assert said(store, user) == ["只说一次"]
    time.sleep(0.5)
    assert user.heard()[2:] == ["收到：只说一次"]


def test_d_the_same_event_four_times_is_one_event(world: World, store: Store) -> None:
    user = world.user()
    user.event("subscribe", "qrscene_7", copies=4, parallel=True)
    user.hears(2)
    time.sleep(1.0)
    assert [m["text"] for m in store.page(conversation(store, user), 0).messages] == [
        "您好，这里是OKPay。",
        "常见的问题：",
    ]  # type: ignore[union-attr]
    assert user.heard() == ["您好，这里是OKPay。", "常见的问题："]


def test_d_two_events_of_one_second_are_two(world: World, store: Store, user: User) -> None:
    at = int(time.time())
    for name, key in (("CLICK", "human"), ("VIEW", "human"), ("CLICK", "hours")):
        user.do(fields={"MsgType": "event", "Event": name, "EventKey": key, "CreateTime": at})
    assert said(store, user) == ["转人工", "人工客服几点上班"]


def test_d_large_numbers_are_kept_exactly(world: World, store: Store, user: User) -> None:
    big = 2**63 - 1
    at = int(time.time())
    for number in (big, big - 1, big, big - 1):
        user.do(fields={"Content": f"第{big - number + 1}条", "MsgId": number, "CreateTime": at})
    assert said(store, user) == ["第1条", "第2条"]


# E. Five seconds


def test_e_an_answer_in_time_is_direct(world: World, user: User) -> None:
    assert user.says("睡1") == ["passive"]
    assert user.by("passive")[1:] == ["收到：睡1"]


def test_e_a_late_answer_comes_once_through_the_api(world: World, user: User) -> None:
    before = len(user.by("api"))
    began = time.monotonic()
    assert user.says("睡8") == ["success"]
    assert time.monotonic() - began < 7.5, "the platform was not kept waiting for it"
    assert user.phone()["typing"] == 1
    user.hears(3)
    time.sleep(1.5)
    assert user.by("api")[before:] == ["收到：睡8"]


def test_e_a_bot_that_never_answers_is_answered_for(world: World, user: User) -> None:
    assert user.says("坏了") == ["success"]
    user.hears(3, 60)
    assert user.heard()[2:] == ["抱歉，系统刚才出了点问题。"]


def test_e_a_hung_up_delivery_is_answered_all_the_same(world: World, store: Store, user: User) -> None:
    world.behave("okpay", patience=0.5)
    try:
        assert user.says("睡2", tries=1) == ["unavailable"]
    finally:
        world.behave("okpay", patience=5.0)
    eventually(lambda: said(store, user) == ["睡2"])
    eventually(lambda: store.progress(conversation(store, user)).answered_seq == 3)  # type: ignore[union-attr]
    assert user.do(fields={k: v for k, v in user.last.items() if k in ("MsgId", "Content", "CreateTime")}) in (
        ["passive"],
        ["success"],
    )
    user.hears(3)
    time.sleep(0.6)
    assert user.heard()[2:] == ["收到：睡2"]


# F. One message


def test_f_three_texts_and_options_are_one_direct_answer_and_the_rest_in_order(world: World, user: User) -> None:
    assert user.says("三条") == ["passive"]
    assert user.hears(4)[2:] == ["第一条\n\n第二条", "第三条"]
    assert user.by("passive")[-1] == "第一条\n\n第二条" and user.by("api")[-1] == "第三条"


@pytest.mark.parametrize("how", ["said", "clicked", "pressed"])
def test_f_never_more_than_the_quota(world: World, user: User, how: str) -> None:
    before = len(user.by("api"))
    if how == "said":
        user.says("多条")
    elif how == "clicked":
        user.clicks("多条", "0")
    else:
        user.event("CLICK", "payment_failed")
    time.sleep(2.0)
    assert len(user.by("api")) - before <= (5 if how == "said" else 3)
    assert user.heard()[2:] == sorted(user.heard()[2:]), "in order"


@pytest.mark.parametrize(("event", "key"), [("subscribe", ""), ("SCAN", "7"), ("CLICK", "human")])
def test_f_after_a_click_no_more_than_three(world: World, store: Store, event: str, key: str) -> None:
    user = world.user()
    user.event("subscribe" if event == "subscribe" else "SCAN", "first")
    if event != "subscribe":
        user.event(event, key)
    mine = conversation(store, user)
    before = len(user.by("api")) if event != "subscribe" else 0
    for n in range(1, 7):
        agent_says(store, mine, Reply(f"第{n}条" + "长" * 600))
    eventually(lambda: reasons(store, user, "held"))
    assert 1 <= len(user.by("api")) - before <= 3
    said_by_us = [text[:3] for text in user.by("api") if "条长" in text]
    assert said_by_us == [f"第{n}条" for n in range(1, len(said_by_us) + 1)], "in order"
