"""Web pages that an agent shows a follower: a card in its place, words where there can be none, never both."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa

from bot.exchange import Reply
from bot.store import Store
from bot.store.tables_mail import refusals
from tests.integration.wechat.acting import agent_says, conversation, eventually, own, transcript
from tests.integration.wechat.world import User, World

pytestmark = [pytest.mark.server, pytest.mark.postgres]
URL = "https://help.okpay.example/refund"
SAID = f"照这一页操作：{URL}"


@pytest.fixture
def with_person(store: Store, user: User) -> User:
    user.says("转人工")
    eventually(lambda: "收到：转人工" in "".join(user.heard()))
    own(store, user, "agent")
    return user


def cards(user: User) -> list[dict[str, Any]]:
    return [bubble for bubble in user.chat() if bubble["kind"] == "page"]


def test_a_page_arrives_as_a_card_in_its_place(store: Store, with_person: User) -> None:
    at = conversation(store, with_person)
    for text in ("先看这里", SAID, "看完告诉我"):
        agent_says(store, at, Reply(text))
        eventually(lambda: len(with_person.heard()) >= 2)
    eventually(lambda: "看完告诉我" in with_person.heard()[-1])
    assert with_person.heard()[-3:] == ["先看这里", "退款进度", "看完告诉我"]
    [card] = cards(with_person)
    assert (card["url"], card["about"]) == (URL, "照这一页操作\n查退款走到哪一步")
    assert transcript(store, at)[-2]["text"] == SAID, "the desk and the app have it as it was written"


@pytest.mark.parametrize("code", [40008, 45008, 45166])
def test_a_card_that_is_not_taken_goes_as_words_once(world: World, store: Store, with_person: User, code: int) -> None:
    world.behave("okpay", news_faults=[code])
    agent_says(store, conversation(store, with_person), Reply(SAID))
    eventually(lambda: with_person.heard()[-1] == SAID)
    assert cards(with_person) == [] and "".join(with_person.heard()).count(URL) == 1


def test_other_addresses_are_words_as_ever(store: Store, with_person: User) -> None:
    agent_says(store, conversation(store, with_person), Reply("看 https://elsewhere.example/a"))
    eventually(lambda: with_person.heard()[-1] == "看 https://elsewhere.example/a")
    assert cards(with_person) == []


def test_while_nothing_can_be_sent_a_direct_answer_has_the_page_as_words(
    world: World, store: Store, with_person: User
) -> None:
    world.behave("okpay", refuses=48001)
    try:
        agent_says(store, conversation(store, with_person), Reply("先说一句"))
        time.sleep(1.5)
        agent_says(store, conversation(store, with_person), Reply(SAID))
        assert with_person.says("在") == ["passive"]
        assert "先说一句" in with_person.heard()[-1] and SAID in with_person.heard()[-1]
    finally:
        world.behave("okpay", refuses=None)
    with store._writer.begin() as conn:
        conn.execute(sa.update(refusals).values(probe_at=0.0))
    agent_says(store, conversation(store, with_person), Reply("又通了"))
    eventually(lambda: "又通了" in with_person.heard()[-1], 60)
    assert cards(with_person) == [] and "".join(with_person.heard()).count(URL) == 1
