"""An item is right when what was wanted is shown, nothing costly beside it, and its patterns hold."""

from __future__ import annotations

from typing import Any

import pytest

from bot.exchange import Outcome, Reply, ReplyOption, StepInfo
from tests.replies.items import Item, Place
from tests.replies.judge import Situation
from tests.replies.scoring import fits, judge, unwanted

BALANCE, METHOD = StepInfo("balance", 1, 2, "支付失败"), StepInfo("method", 2, 2, "支付失败")
BEFORE = Situation({("支付失败", "balance"): "余额够不够？", ("支付失败", "method"): "卡有效吗？"}, BALANCE)
ON = Outcome((Reply("好，记下了。\n卡有效吗？", "step", (ReplyOption("好了", "resolved"),), 1, METHOD),), {}, "bot")


def item(*want: str, **more: Any) -> Item:
    return Item("x-01", "x", Place("okpay"), ("够",), want, **more)


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        (item("next"), True),
        (item("stay", "next"), True),
        (item("stay"), False),
        (item("next", last="method"), True),
        (item("next", last="balance"), False),
        (item("next", expect="卡有效"), True),
        (item("next", expect="好了"), True),
        (item("next", expect="余额"), False),
        (item("next", own="记下"), True),
        (item("next", own="卡有效"), False),
        (item("next", forbid="跳过"), True),
        (item("next", forbid="记下"), False),
    ],
    ids=lambda value: str(value),
)
def test_an_item_is_right_when_all_that_it_asks_for_holds(asked: Item, right: bool) -> None:
    assert judge(asked, BEFORE, ON).right is right


def test_what_was_shown_unwanted_is_told_with_its_cost() -> None:
    verdict = judge(item("stay"), BEFORE, ON)
    assert verdict.costly == {"skip"} and verdict.wrong == ("read as next",)


@pytest.mark.parametrize(
    ("want", "got", "costly"),
    [
        (("stay",), {"next"}, {"skip"}),
        (("stay",), {"next", "stay"}, set()),
        (("next",), {"next", "offer_person"}, set()),
        (("stay",), {"topic:余额提现"}, {"topic"}),
        (("topic:提现",), {"topic:余额提现"}, set()),
        (("topic:退款",), {"topic:余额提现"}, {"topic"}),
        (("person",), {"topic:余额提现"}, set()),
        (("alarm",), {"solved"}, {"solved"}),
        (("paused",), {"paused", "withdrawn"}, {"withdrawn"}),
        ((), {"explained", "ask", "guess", "back"}, set()),
        (("stay",), {"risk_asked"}, {"alarm"}),
        (("stay", "risk_asked"), {"risk_asked"}, set()),
        (("alarm",), {"risk_asked"}, set()),
    ],
)
def test_a_costly_act_that_nobody_wanted_is_counted(want: tuple[str, ...], got: set[str], costly: set[str]) -> None:
    assert unwanted(want, frozenset(got)) == costly


def test_a_reading_fits_its_name_and_a_topic_a_part_of_its_title() -> None:
    assert fits(["stay", "topic:提现"], frozenset({"topic:余额提现"}))
    assert not fits(["topic:退款"], frozenset({"topic:余额提现", "next"}))
