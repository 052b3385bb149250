"""What a person says while the send API is refused, in each of its ways, waits for the customer's next word."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.exchange import Reply
from bot.store import Store
from tests.integration.wechat.acting import agent_says, conversation, eventually, own
from tests.integration.wechat.refusing import WAYS, refuse, take_again
from tests.integration.wechat.world import User, World

pytestmark = [pytest.mark.server, pytest.mark.postgres]


@pytest.mark.parametrize("how", WAYS)
def test_what_a_person_says_is_heard_with_the_customers_next_word(
    world: World, store: Store, user: User, how: Any
) -> None:
    user.says("转人工")
    own(store, user, "agent")
    refuse(world, how)
    try:
        agent_says(store, conversation(store, user), Reply("我是客服小林"))
        time.sleep(1.5)
        # What is on its way, where nobody answers, cannot be said a second time before it is known that it got lost.
        for _ in range(15 if how == "silence" else 1):
            assert user.says("在吗") == ["passive"] and user.by("passive")[-1]
            if "我是客服小林" in user.by("passive")[-1]:
                break
            time.sleep(1.5)
        assert "我是客服小林" in user.by("passive")[-1]
        assert user.says("好") == ["passive"] and "随便回一个字" in user.by("passive")[-1]
        agent_says(store, conversation(store, user), Reply("请稍等"))
        time.sleep(1.0)
    finally:
        take_again(world, store, user)
    if how == 45047:  # theirs alone: it goes out when they write
        user.says("嗯")
    eventually(lambda: "请稍等" in user.heard()[-1])
    assert "\n".join(user.heard()).count("请稍等") == 1
