"""What is kept of the customer is asked for: at a step, at the question whether to erase, and where a lane says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import Lane
from bot.understanding.acts import Act
from tests.support.talk import does
from tests.unit.context.places import KNOWLEDGE, PLAIN_STEP, at, reads, told
from tests.unit.conversation.wallets import PAY, STOLEN, question, remembering

WISH = "privacy_request"
STEP = at(PAY, "network", asked=PLAIN_STEP)
ASKED = question("erase", "export=先下载", "yes=确定删除", "no=不删了")
LANES = replace(KNOWLEDGE, lanes=(Lane("mine", ("删掉+我的信息",), "yours", "self"),))


def at_step(text: str, act: float = 1.0, topic: float = 1.0) -> str:
    return told(reads(STEP, text, does(text, Act.PRIVACY, act, topic=WISH, sure=topic)))


def test_at_a_step_it_is_heard_beyond_doubt_only() -> None:
    assert at_step("我说的话你们留不留底") == WISH
    assert at_step("我说的话你们留不留底", 0.3, 0.3) != WISH


def test_what_only_sounds_like_it_is_not_taken_for_it() -> None:
    assert at_step("查一下我的消费记录", 1.0, 0.1) != WISH
    assert at_step("把这个钱包号注销掉") != WISH


@pytest.mark.parametrize("text", ["好的", "嗯", "是的"])
def test_a_yes_asks_again(text: str) -> None:
    assert told(reads(remembering(question=ASKED), text, does(text, Act.YES))) == WISH


@pytest.mark.parametrize("text", ["2", "第二个", "选2"])
def test_a_number_asks_again(text: str) -> None:
    assert told(reads(remembering(question=ASKED), text)) == "choose_option [again]"


def test_its_own_words_erase_and_a_no_does_not() -> None:
    sure = reads(remembering(question=ASKED), "确定删除").choice
    assert sure is not None and sure.id == "yes"
    other = reads(remembering(question=ASKED), "算了不用了", does("算了不用了", Act.NO)).choice
    assert other is not None and other.id == "no"
    assert reads(remembering(question=ASKED), "1").choice is not None


def test_a_lane_that_the_bot_serves_itself_comes_before_the_step_and_after_the_alarm() -> None:
    text = "删掉我的信息"
    assert told(reads(STEP, text, knowledge=LANES)) == WISH
    stolen = does("钱被盗了", Act.REPORT, topic=STOLEN)
    assert told(reads(STEP, f"钱被盗了,{text}", stolen, does(text, Act.PRIVACY), knowledge=LANES)).startswith(STOLEN)


@pytest.mark.parametrize(("text", "confidence", "meant"), [("存了什么", 0.5, WISH), ("存了什么", 0.45, "nlu_fallback")])
def test_with_nothing_open_it_takes_half_a_certainty(text: str, confidence: float, meant: str) -> None:
    assert told(reads(remembering(), text, does(text, Act.CHAT, 0.0), intent=WISH, confidence=confidence)) == meant


def test_with_nothing_open_closing_an_account_is_not_understood_as_it() -> None:
    text = "我要销户"
    assert told(reads(remembering(), text, does(text, Act.CHAT, 0.0), intent=WISH, confidence=1.0)) == "nlu_fallback"
