"""Acceptance G, H, from outside: quota, error codes, the token."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from bot.exchange import Reply
from bot.store import Store, tables
from bot.store.mail import MailStore
from tests.integration.wechat.acting import agent_says, conversation, eventually, own, reasons
from tests.integration.wechat.discretion import leaks
from tests.integration.wechat.world import User, World

pytestmark = [pytest.mark.server, pytest.mark.postgres]


# G. Quota and errors


def test_g_the_sixth_message_waits_until_the_customer_writes(
    world: World, store: Store, kept: MailStore, user: User
) -> None:
    user.says("转人工")
    own(store, user, "agent")
    for n in range(1, 8):
        agent_says(store, conversation(store, user), Reply(f"客服第{n}句" + "话" * 600))
    eventually(lambda: reasons(store, user, "held"))
    reach = kept.reach(conversation(store, user))
    assert reach is not None and reach.unreachable == "quota_used_up" and reach.held == 2 and reach.left == 0
    assert [t[:5] for t in user.heard() if t.startswith("客服")] == [f"客服第{n}句" for n in range(1, 6)]
    user.says("在吗")
    eventually(lambda: [t[:5] for t in user.heard() if t.startswith("客服")] == [f"客服第{n}句" for n in range(1, 8)])
    assert kept.reach(conversation(store, user)).unreachable is None  # type: ignore[union-attr]


@pytest.mark.parametrize(("code", "reason"), [(45015, "window_over"), (45047, "quota_used_up")])
def test_g_45015_and_45047_are_seen_by_the_agent(
    world: World, store: Store, kept: MailStore, user: User, code: int, reason: str
) -> None:
    user.says("转人工")
    own(store, user, "agent")
    world.behave("okpay", faults=[code])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user, "held") == [reason])
    assert kept.reach(conversation(store, user)).unreachable == reason  # type: ignore[union-attr]
    with store.engine.connect() as conn:
        mine = tables.events.c.conversation_id == conversation(store, user)
        names = list(conn.execute(sa.select(tables.events.c.name).where(mine)).scalars())
    assert "delivery_held" in names


def test_g_43004_ends_it(world: World, store: Store, kept: MailStore, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    world.behave("okpay", faults=[43004])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user) == ["not_following"])
    before = user.calls("send")
    agent_says(store, conversation(store, user), Reply("还在吗"))
    eventually(lambda: len(reasons(store, user)) == 2)
    assert user.calls("send") == before
    assert kept.reach(conversation(store, user)).unreachable == "not_following"  # type: ignore[union-attr]


@pytest.mark.parametrize("code", [45009, 45011, 48001, 40164, 61004])
def test_g_limits_of_the_platform_are_waited_out(world: World, store: Store, user: User, code: int) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before = user.calls("send")
    world.behave("okpay", faults=[code])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: user.calls("send") == before + 1)
    time.sleep(2.0)
    assert user.calls("send") == before + 1
    with store.engine.connect() as conn:
        from bot.store.clock import Now
        from bot.store.tables_mail import customers

        wait = conn.execute(sa.select(customers.c.next_at - Now()).where(customers.c.address == user.openid)).scalar()
    assert wait is not None and wait > {45011: 50, 40164: 100, 61004: 100}.get(code, 500)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_g_a_refused_token_is_replaced_once(world: World, user: User, code: int) -> None:
    before = world.state("okpay")["calls"]
    world.behave("okpay", bad_token_code=code, new_token=True)
    user.says("三条")
    user.hears(4)
    world.behave("okpay", bad_token_code=40001)
    after = world.state("okpay")["calls"]
    asked = sum(after.get(k, 0) - before.get(k, 0) for k in ("token", "token_forced"))
    assert asked == 1


def test_g_a_token_that_stays_refused_is_an_error_and_not_a_storm(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before, sends = world.state("okpay")["calls"], user.calls("send")
    world.behave("okpay", tokens_are_bad=True)
    try:
        agent_says(store, conversation(store, user), Reply("您好"))
        time.sleep(4.0)
        after = world.state("okpay")["calls"]
    finally:
        world.behave("okpay", tokens_are_bad=False)
    assert user.calls("send") - sends == 2
    assert sum(after.get(k, 0) - before.get(k, 0) for k in ("token", "token_forced")) <= 2
    assert reasons(store, user, "pending") == ["token_refused"]


@pytest.mark.parametrize("fault", [-1, "http500"])
def test_g_an_unknown_result_is_tried_once_more(world: World, store: Store, user: User, fault: Any) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before = user.calls("send")
    world.behave("okpay", faults=[fault, fault, fault])
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: reasons(store, user) == ["busy"])
    world.behave("okpay", faults=[])
    assert user.calls("send") == before + 2
    agent_says(store, conversation(store, user), Reply("再试"))  # uses the third fault up, then arrives
    eventually(lambda: "再试" in user.heard())


def test_g_a_menu_that_is_found_too_large_comes_as_numbered_links(world: World, user: User) -> None:
    user.says("喂")
    before = user.calls("send")
    world.behave("okpay", faults=[45002])
    user.says("三条")
    eventually(lambda: "1. <a href=" in user.heard()[-1])
    assert user.heard()[-1].startswith("第三条\n1. ") and user.heard()[-2] == "第一条\n\n第二条"
    assert user.calls("send") == before + 2


def test_g_a_text_that_is_found_too_large_comes_in_smaller_pieces(world: World, store: Store, user: User) -> None:
    user.says("转人工")
    own(store, user, "agent")
    before, said = len(user.heard()), "这一句话不长。" * 60
    world.behave("okpay", faults=[45002])
    agent_says(store, conversation(store, user), Reply(said))
    eventually(lambda: "".join(user.heard()[before:]) == said)
    assert len(user.heard()) > before + 1


# H. Token


@pytest.mark.parametrize("fault", [-1, "html"])
def test_h_a_token_that_does_not_come_at_once_costs_seconds(world: World, store: Store, user: User, fault: Any) -> None:
    user.says("转人工")
    own(store, user, "agent")
    world.behave("okpay", new_token=True, token_faults=[fault])
    began = time.monotonic()
    agent_says(store, conversation(store, user), Reply("您好"))
    eventually(lambda: user.heard()[-1] == "您好")
    assert time.monotonic() - began < 8.0


def test_h_all_processes_share_one_token_and_speak_plain_utf8(world: World) -> None:
    before = world.state("eepay")["calls"]  # of an account that other tests leave its menus, hence its calls
    world.behave("eepay", new_token=True)  # the one that they may have is refused from now on
    for brand in world.keys:
        people = [world.user(brand) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda each: each.says("三条"), people))
        for each in people:
            each.hears(1 if brand == "upay" else 2)  # where menus are links all of it is one message
    calls = world.state("eepay")["calls"]
    assert sum(calls.get(kind, 0) - before.get(kind, 0) for kind in ("token", "token_forced")) == 1, (before, calls)
    for brand in world.keys:
        for sent in world.state(brand)["sent"]:
            assert not sent["escaped"] and sent["msgtype"] in ("text", "msgmenu", "image", "news")


def test_h_no_secret_no_token_and_no_openid_is_in_any_record(world: World, user: User) -> None:
    user.says("记一下13800138000")
    user.do(fields={"MsgType": "image", "MediaId": "media-secret-1", "PicUrl": "http://x/y"})
    world.behave("okpay", new_token=True)
    user.says("三条")
    user.hears(3)
    log = world.log.read_text()
    assert '"route":"/wechat/{brand}"' in log
    assert leaks(world) == []
    assert "13800138000" not in log and "记一下" not in log and not re.search(r"\bo[0-9a-f]{27}\b", log)
