"""The send API is refused for as long as one likes, in each of its ways: the direct answer needs no API."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from bot.store import Store
from bot.store.mail import MailStore
from tests.integration.wechat.acting import eventually, said
from tests.integration.wechat.refusing import WAYS, refuse, take_again
from tests.integration.wechat.world import User, World
from tests.support import plain_http

pytestmark = [pytest.mark.server, pytest.mark.postgres]
SAID = ["三条", "甲", "三条", "2", "乙", "三条", "丙", "三条", "1", "丁"]


def wanted(text: str) -> str:
    return {"三条": "第三条", "2": "选择：persists", "1": "选择：solved"}.get(text, f"收到：{text}")


@pytest.mark.parametrize("how", WAYS)
def test_every_message_has_a_useful_answer_and_nothing_is_lost_or_doubled(
    world: World, store: Store, kept: MailStore, user: User, how: Any
) -> None:
    refuse(world, how)
    try:
        for place, text in enumerate(SAID):
            assert user.says(text) == ["passive"], (place, user.chat()[-4:])
            answer = user.by("passive")[-1]
            # Of the first question the words come at once; that its options must be in it too is known after it.
            assert wanted(text) in answer if place else "第一条\n\n第二条" in answer, (place, answer)
            if text == "三条" and place > 3:
                assert re.findall(r"(\d)\. <a [^>]+>(.+?)</a>", answer)[1] == ("2", "还是不行")
            time.sleep(1.2)  # as people type
        api = user.by("api")[1:]
        assert api == [], "the platform took nothing"
    finally:
        take_again(world, store, user)
    eventually(lambda: not kept.refusals())
    user.says("戊")
    eventually(lambda: "收到：戊" in "".join(user.heard()))
    time.sleep(1.0)
    told = "\n".join(user.heard()[2:])
    for word in ("甲", "乙", "丙", "丁", "戊"):
        assert told.count(f"收到：{word}") == 1
    assert [told.count("第一条"), told.count("第二条"), told.count("第三条")] == [4, 4, 4]
    order = [told.index(f"收到：{word}") for word in "甲乙丙丁戊"]
    assert order == sorted(order) and said(store, user)[-1] == "戊"
    user.says("三条")
    eventually(lambda: user.chat()[-1]["kind"] == "menu"), "back to menus by itself"


def test_an_answer_that_takes_long_is_asked_for(world: World, store: Store, user: User) -> None:
    refuse(world, 48001)
    try:
        user.says("三条")
        time.sleep(0.6)
        user.says("甲")
        assert user.says("睡6") == ["passive"] and "随便回一个字" in user.by("passive")[-1]
        time.sleep(3.0)
        assert user.says("嗯") == ["passive"] and "收到：睡6" in user.by("passive")[-1]
    finally:
        take_again(world, store, user)


def test_the_operator_is_told_by_log_and_figure(world: World, store: Store, user: User) -> None:
    refuse(world, 40164)
    user.says("三条")
    log = world.log.read_text
    eventually(lambda: '"reason":"ip_not_listed"' in log().replace(" ", ""))
    assert "wechat --check okpay" in log()
    # Each process has its own figures, and which one answers is the connection's luck: a new one each time.
    address = f"{world.url}/metrics"
    for line in (
        'paydoc_wechat_refused{wallet="okpay"} 1.0',
        'paydoc_wechat_refusals_total{code="40164",wallet="okpay"}',
    ):
        eventually(lambda line=line: line in plain_http.get(address).text)
    take_again(world, store, user)
    eventually(lambda: "takes messages again" in log())
