"""The cause that first words name: whose it is where no subject, or another step's subject, is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.loader import load
from bot.knowledge.model import Checklist, Option, Step
from bot.understanding.findings import findings, is_unfounded
from bot.understanding.step_words import only
from tests.support.table import table

NETWORK = Step("network", "Look.", "看网络", about=("网", "wifi"), remedy="mend it", tried=("换+网",))
NETWORK = replace(NETWORK, bad=("掉线|时好时坏", "网+慢|不行"))
FULL = Option("full", "空间不够", "stay", says=("满了", "不够"), finding="bad", reply="make room")
SPACE = Step("space", "Room?", "看空间", about=("空间",), bad=("空间|手机+存满|不够",), options=(FULL,))
OLD = Step("old", "Old?", "看手机", about=("手机",), good=("手机+新版",), bad=("手机+太老",), remedy="a new one")
REFUSED = Option("refused", "没通过", "offer", says=("打回来",), finding="bad", reply="ask")
REVIEW = Step("review", "Passed?", "看审核", about=("审核",), options=(REFUSED,))
LESS = Option("less", "没过", "stay", says=("不够",), finding="bad")
TWIN = Step("twin", "Again?", "再看", about=("复核",), options=(LESS,))
STEPS = Checklist("alpha", "update", "diagnosis", "更新", (NETWORK, OLD, SPACE, REVIEW, TWIN))
WORDS = {"good": ("正常",), "bad": ("坏了", "慢得"), "useless": ("不行", "没用")}


def told(text: str) -> str:
    """network:bad space:bad/full"""
    return " ".join(
        f"{f.step.id}:{f.kind}" + (f"/{f.option}" if f.option else "") for f in findings(STEPS, WORDS, text)
    )


@table(
    ("text", "said"),
    [
        ("更新失败，时好时坏", "network:bad"),
        ("手机存满了", "space:bad/full"),
        ("手机太老了装不上新版", "old:bad"),
        ("更新失败，满了", "space:bad/full"),
        ("更新失败，又满了呢", "space:bad/full"),
        ("被打回来了", "review:bad/refused"),
        ("已经给打回来咯", "review:bad/refused"),
        ("网慢手机又存满了", "network:bad space:bad/full"),
        ("wifi连着，慢得要死", "network:bad"),
        ("wifi连着，是正常的", "network:good"),
        ("手机太老了怎么办", "old:bad"),
        ("恐怕空间不够", "space:bad/full"),
        ("网不行", "network:bad"),
    ],
)
def test_a_cause_is_heard_by_the_step_that_knows_its_words(text: str, said: str) -> None:
    assert told(text) == said


@table(
    "text",
    [
        "更新失败，不够",  # two steps hear it
        "更新失败，慢得要死",  # said of anything, and nothing was spoken of
        "坏了",
        "更新时好时坏",  # the trouble itself
        "不够更新",
        "空间不够吗",
        "是不是满了",
        "怕空间不够",
        "如果空间不够",
        "担心掉线",
        "听说手机存满会失败空间不够",
        "网上说空间不够",
        "空间不会不够吧",
    ],
)
def test_what_may_be_of_two_steps_and_what_is_asked_feared_or_heard_of_is_no_cause(text: str) -> None:
    assert told(text) == ""


def test_what_was_done_and_did_not_help_is_tried_and_no_cause() -> None:
    assert told("换了网不行") == "network:tried"
    assert told("换了网也慢") == "network:bad"


@pytest.mark.parametrize(
    ("text", "unfounded"),
    [
        ("怕余额不足", True),
        ("怕是余额不足", False),
        ("恐怕不够", False),
        ("听说卡会冻结", True),
        ("银行说卡冻结", False),
    ],
)
def test_what_is_only_feared_or_heard_of(text: str, unfounded: bool) -> None:
    assert is_unfounded(text) is unfounded


def test_only_a_phrase_and_fillers() -> None:
    assert only("又是满了的", "满了")
    assert not only("手机满了", "满了")
    assert not only("满了两次", "满了")
    assert not only("又是", "满了")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("实名认证还没通过", set()),
        ("认证还没有审核通过", set()),
        ("实名认证没通过", {"bad"}),
        ("认证还是没通过", {"bad"}),
    ],
)
def test_what_is_still_waited_for_was_not_refused(text: str, kinds: set[str]) -> None:
    known = load()
    found = findings(known.brands["yibifu"].checklists["identity_verification"], known.words, text)
    assert {one.kind for one in found if one.step.wait is not None and not one.implied} == kinds
