"""Around a person's help: pictures, and the question how it was."""

from __future__ import annotations

import json

import pytest

from bot.context.memory import Memory
from bot.conversation import desk_turns
from bot.conversation.assistant import Assistant
from bot.exchange import Owner, Said
from bot.knowledge.loader import load
from tests.support.talk import OPEN, Talk

KNOWLEDGE = load()
ASKED = "1 分是很不满意，5 分是很满意"


@pytest.fixture
def talk() -> Talk:
    return Talk(KNOWLEDGE, "okpay")


def ratings(talk: Talk) -> list[str]:
    return [r.sender for r in talk.replies if r.kind == "csat"]


def test_in_the_queue_a_picture_is_noted_and_the_place_is_told(talk: Talk) -> None:
    talk.means("request_human", "转人工")
    number = talk.memory["case"]["number"]
    talk.attaches()
    assert talk.owner == "queued"
    assert "已经补充到您的情况里" in talk.said and "您还在排队" in talk.said
    assert talk.effects[-1] == ("case_noted", {"number": number})
    assert talk.buttons == ["继续等", "退出排队"]


def test_the_bot_says_that_it_sees_no_pictures_and_goes_on(talk: Talk) -> None:
    talk.means("payment_failed", "付款失败了")
    step = talk.step
    talk.attaches()
    assert "看不了图片" in talk.said and talk.step == step
    assert talk.replies[-1].kind == "step", "the step is offered again"


def test_a_picture_with_nothing_open(talk: Talk) -> None:
    talk.attaches()
    assert [r.kind for r in talk.replies] == ["notice"] and talk.owner == "bot"


def test_a_picture_is_none_of_the_customers_words(talk: Talk) -> None:
    talk.means("request_human", "转人工")
    talk.attaches()
    assert talk.memory["words"] == [] and talk.memory["details"] == {}


def test_without_a_person_nobody_is_asked_how_it_was(talk: Talk) -> None:
    talk.means("payment_failed", "付款失败了")
    talk.means("problem_resolved", "好了")
    assert "问题解决了" in talk.said and ratings(talk) == []


def test_leaving_the_queue_is_no_help(talk: Talk) -> None:
    talk.means("payment_failed", "付款失败了")
    talk.means("request_human", "转人工")
    talk.presses("退出排队")
    talk.means("problem_resolved", "好了")
    assert ratings(talk) == []


def test_solved_after_a_person_helped_asks_once(talk: Talk) -> None:
    talk.means("payment_failed", "付款失败了")
    talk.means("request_human", "转人工")
    talk.is_with_an_agent()
    assert talk.replies == () and talk.owner == "agent"
    talk.is_given_back()
    talk.means("problem_resolved", "好了")
    assert ratings(talk) == ["system"] and ASKED in talk.said
    talk.means("payment_failed", "付款又失败了")
    talk.means("problem_resolved", "好了")
    assert ratings(talk) == []


def test_solved_with_nothing_open_asks_as_well(talk: Talk) -> None:
    talk.means("request_human", "转人工")
    talk.is_with_an_agent()
    talk.is_given_back()
    talk.means("problem_resolved", "好了")
    assert ratings(talk) == ["system"]


def test_closed_by_the_agent_asks_at_once_and_not_again(talk: Talk) -> None:
    talk.means("payment_failed", "付款失败了")
    talk.means("request_human", "转人工")
    talk.is_with_an_agent()
    talk.is_closed()
    assert (talk.owner, talk.memory["case"], ratings(talk)) == ("closed", None, ["system"])
    talk.means("problem_resolved", "好了")
    assert ratings(talk) == []


def test_given_back_is_asked_when_it_is_solved(talk: Talk) -> None:
    talk.means("payment_failed", "付款失败了")
    talk.means("request_human", "转人工")
    step = talk.step
    talk.is_given_back()
    assert (talk.owner, talk.memory["case"], ratings(talk)) == ("bot", None, [])
    assert talk.step == step, "it goes on at the exact step"
    talk.means("problem_resolved", "好了")
    assert ratings(talk) == ["system"]


@pytest.mark.parametrize(("owner", "said"), [("queued", 2), ("agent", 0), ("bot", 1)])
def test_a_picture_needs_no_parse(owner: Owner, said: int) -> None:
    assistant = Assistant(KNOWLEDGE)
    picture = Said("[图片]", attached=True)
    memory = assistant.greet("okpay", OPEN).memory
    assert assistant.text_to_parse(memory, picture, owner) is None
    outcome = assistant.turn(memory, {}, picture, OPEN, owner)
    assert (outcome.owner, len(outcome.replies)) == (owner, said)


def test_a_memory_from_before_knows_of_no_help(talk: Talk) -> None:
    before = json.loads(json.dumps(talk.memory))
    del before["helped"]
    assert Memory.from_dict(before).helped is False


def test_people_can_work_on_a_conversation_of_a_wallet_that_is_not_known(talk: Talk) -> None:
    talk.means("payment_failed", "付款失败了")
    talk.memory = {**talk.memory, "brand": "gone"}
    talk.means("request_human", "转人工")
    assert (talk.owner, talk.memory["case"]["promised_at"]) == ("bot", "")
    talk.at_desk(desk_turns.joined("小林"))
    assert talk.owner == "agent" and "客服小林来了" in talk.said
    talk.is_closed()
    assert (talk.owner, talk.memory["open"], talk.memory["case"]) == ("closed", None, None)
