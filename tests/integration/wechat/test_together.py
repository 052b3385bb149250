"""Acceptance M, N, O, P, from outside: people, order, the web beside it, other ways in."""

from __future__ import annotations

import json
import re
import time
import uuid

import pytest

from bot.exchange import Reply
from bot.store import Store
from tests.integration.wechat.acting import agent_says, conversation, eventually, own, said
from tests.integration.wechat.world import User, World
from tests.support import plain_http

pytestmark = [pytest.mark.server, pytest.mark.postgres]


# M. Handoff


def test_m_while_a_person_has_it_the_bot_is_silent(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before = user.heard()
    for text in ("在吗", "/restart", "好了"):
        assert user.says(text) == ["success"]
    time.sleep(0.5)
    assert user.heard() == before
    agent_says(store, conversation(store, user), Reply("我是客服小林"))
    assert user.hears(len(before) + 1)[-1] == "我是客服小林"
    assert user.by("api")[-1] == "我是客服小林"
    own(store, user, "bot")
    user.says("再问一个")
    assert user.heard()[len(before) + 1 :] == ["收到：再问一个"]


def test_m_a_picture_in_the_queue_is_for_the_person(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    user.do(fields={"MsgType": "image", "MediaId": "m"})
    assert said(store, user) == ["转人工", "[图片]"]
    assert "看不了" not in user.heard()[-1]


# N. Order


@pytest.mark.alone
def test_n_ten_quick_messages_stay_in_order_and_hold_up_nobody(world: World, store: Store, user: User) -> None:
    other = world.user()
    user.says("睡2", wait=False)
    for n in range(10):
        user.says(f"第{n}句", wait=False)
        time.sleep(0.1)  # still faster than anybody types
    began = time.monotonic()
    assert other.says("我是别人") == ["passive"]
    assert time.monotonic() - began < 1.5
    expected = ["睡2", *(f"第{n}句" for n in range(10))]
    eventually(lambda: len(said(store, user)) == len(expected))
    assert said(store, user) == expected
    eventually(lambda: len("".join(user.heard()[2:])) >= len("".join(f"收到：{t}" for t in expected)))
    answers = re.findall(r"收到：(\S+)", "\n".join(user.heard()))
    assert answers == expected


# O. Widget: tests/integration/customer/test_customer_stream.py and tests/integration/store/test_store_bus.py.


def test_o_what_one_process_says_the_other_shows_on_the_web_too(world: World) -> None:
    web = plain_http.client(base_url=world.url, timeout=120)
    opened_there = web.post("/api/v1/conversations", json={"brand": "okpay"}).json()
    path = f"/api/v1/conversations/{opened_there['conversation_id']}/messages"
    bearer = {"Authorization": f"Bearer {opened_there['token']}"}
    for n in range(4):
        fresh = plain_http.client(base_url=world.url, timeout=120)
        seq = fresh.post(path, headers=bearer, json={"client_id": str(uuid.uuid4()), "text": f"网页{n}"}).json()["seq"]
        page = web.get(path, headers=bearer, params={"after": seq, "wait": 10}).json()
        assert [m["text"] for m in page["messages"]] == [f"收到：网页{n}"]


# P. Auth


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/rest/webhook",
        "/webhooks/actions",
        "/webhook",
        "/wechat",
        "/wechat/",
        "/conversations/x/tracker/events",
    ],
)
def test_p_there_are_no_other_ways_in(world: World, path: str) -> None:
    for answer in (world.direct.get(path), world.direct.post(path, json={"sender": "x", "message": "hi"})):
        assert answer.status_code in (401, 403, 404, 405)


def test_p_a_web_client_cannot_pass_for_a_follower(world: World, store: Store, user: User) -> None:
    user.says("我的秘密")
    mine = conversation(store, user)
    opened_there = world.direct.post("/api/v1/conversations", json={"brand": "okpay", "customer": user.openid}).json()
    assert opened_there["conversation_id"] != mine
    bearer = {"Authorization": f"Bearer {opened_there['token']}"}
    assert world.direct.get(f"/api/v1/conversations/{mine}/messages", headers=bearer).status_code == 404
    assert json.dumps(opened_there).find("秘密") == -1
