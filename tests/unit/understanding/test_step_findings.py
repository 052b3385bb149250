"""What a text says of the steps of a checklist: a made-up one, and sentences in one breath."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import Checklist, Option, Step
from bot.understanding.findings import Finding, findings
from bot.understanding.pieces import names_subject, pieces
from tests.support.table import table

NETWORK = Step(
    "network", "Look at the network.", "看网络", about=("网络", "网"), remedy="mend it", good=("满格",), bad=("断网",),
    tried=("网+换了",),
)  # fmt: skip
ENOUGH = Option("enough", "余额够", "next", says=("够", "够的"), finding="good")
SHORT = Option("short", "余额不够", "stay", says=("不够", "差一点"), finding="bad")
LATER = Option("later", "以后再看", "stay", says=("等发工资",))
BALANCE = Step("balance", "Is there enough?", "看余额", about=("余额", "钱"), good=("钱+够",))
BALANCE = replace(BALANCE, options=(ENOUGH, SHORT, LATER))
FORM = Step("form", "Fill it in.", "填表", about=("表", "资料"), tried=("表+交过",))
WRITTEN = Step(
    "written", "Is it right?", "核对", about=("名字",), good=("没写错", "对上"), bad=("没写", "写错", "填反")
)
ASIDE = Step("aside", "Only for some.", "岔路", about=("地铁",), bad=("地铁+没信号",), side=True)
CARD = Step("card", "Look at the card.", "看卡", about=("卡",), remedy="another card")
STEPS = Checklist("alpha", "pay", "diagnosis", "查付款", (NETWORK, BALANCE, FORM, WRITTEN, ASIDE))
WORDS = {"good": ("正常", "没问题", "好"), "bad": ("不稳", "坏了")}


def told(text: str, opened: Step | None = None) -> str:
    """network:good balance:bad/short"""
    found = findings(STEPS, WORDS, text, opened)
    return " ".join(f"{f.step.id}:{f.kind}" + (f"/{f.option}" if f.option else "") for f in found)


@table(
    ("text", "said"),
    [
        ("网正常", "network:good"),
        ("网络坏了", "network:bad"),
        ("网满格", "network:good"),
        ("满格的", "network:good"),
        ("断网了", "network:bad"),
        ("网换了", "network:tried"),
        ("网没换了", ""),
        ("网不正常", "network:bad"),
        ("网没坏了", "network:good"),
        ("余额够", "balance:good/enough"),
        ("余额不够", "balance:bad/short"),
        ("余额没够", ""),
        ("余额差一点点", "balance:bad/short"),
        ("余额差", ""),
        ("表交过", "form:tried"),
        ("表正常", ""),
        ("名字没写错", "written:good"),
        ("名字没写", "written:bad"),
        ("名字写错了", "written:bad"),
        ("名字没填反", "written:good"),
        ("名字没对上", "written:bad"),
        ("没填反", ""),
        ("没对上", ""),
        ("地铁里没信号", "aside:bad"),
        ("没信号", ""),
        ("网正常吗", ""),
        ("网正常？", ""),
        ("网正常?余额够", "balance:good/enough"),
        ("网正常,余额够??", "network:good"),
        ("网怎么看", ""),
        ("付不了", ""),
        ("", ""),
    ],
)
def test_a_first_message_says_something_of_a_step(text: str, said: str) -> None:
    assert told(text) == said


@table(
    ("text", "opened", "said"),
    [
        ("正常", NETWORK, "network:good"),
        ("正常", None, ""),
        ("正常", BALANCE, "balance:good/enough"),
        ("坏了", NETWORK, "network:bad"),
        ("正常", FORM, ""),
        ("够", BALANCE, "balance:good/enough"),
        ("够", NETWORK, "balance:good/enough"),
        ("没写错", BALANCE, "written:good"),
        ("不是网的问题", NETWORK, "network:good"),
        ("不关网的事啊", BALANCE, "network:good"),
        ("跟网没关系", NETWORK, "network:good"),
        ("是不是网的问题", NETWORK, ""),
        ("不是网的问题吗", NETWORK, ""),
        ("不是这个问题", NETWORK, ""),
        ("不够", NETWORK, "balance:bad/short"),
        ("还是差一点吧", NETWORK, "balance:bad/short"),
        ("反正差一点", NETWORK, ""),
        ("差一点", None, "balance:bad/short"),
        ("好像差一点", BALANCE, "balance:bad/short"),
        ("好的，够", BALANCE, "balance:good/enough"),
        ("等发工资", BALANCE, ""),
        ("网正常", BALANCE, "network:good"),
        ("余额正常", NETWORK, "balance:good/enough"),
        ("资料填好了", FORM, "form:tried"),
        ("资料填好了", NETWORK, "form:tried"),
        ("资料填好了", None, ""),
        ("资料填好了吗", FORM, ""),
        ("填好了", FORM, ""),
        ("网填好了", FORM, "network:good"),
        ("网弄完了", NETWORK, ""),
        ("没写错", NETWORK, "written:good"),
        ("没填反", WRITTEN, "written:good"),
        ("没对上", WRITTEN, "written:bad"),
        ("满格", BALANCE, "network:good"),
    ],
)
def test_what_names_no_step_is_said_of_the_open_one(text: str, opened: Step | None, said: str) -> None:
    assert told(text, opened) == said


@table(
    ("text", "said"),
    [
        ("网也好钱也够", "network:good balance:good/enough"),
        ("余额够的网也正常", "balance:good/enough network:good"),
        ("网正常，余额够", "network:good balance:good/enough"),
        ("网正常但是余额不够", "network:good balance:bad/short"),
        ("网换了还是不行", "network:tried"),
        ("表交过名字没写错网满格", "form:tried written:good network:good"),
        ("付不了网正常", "network:good"),
    ],
)
def test_several_steps_in_one_breath(text: str, said: str) -> None:
    assert told(text) == said


def test_the_last_word_on_a_step_counts() -> None:
    assert told("余额够，余额不够") == "balance:bad/short"
    assert told("余额不够，余额够") == "balance:good/enough"


def test_of_two_steps_with_the_same_subject_the_open_one_is_meant() -> None:
    twin = replace(NETWORK, id="twin")
    steps = replace(STEPS, steps=(NETWORK, twin))
    assert findings(steps, WORDS, "网正常", twin) == [Finding(twin, "good")]
    assert findings(steps, WORDS, "网正常", NETWORK) == [Finding(NETWORK, "good")]
    assert findings(steps, WORDS, "网正常") == [Finding(NETWORK, "good")]


def test_without_words_of_state_there_are_none() -> None:
    assert findings(STEPS, {}, "网正常") == []
    assert findings(STEPS, {"good": ("正常",)}, "网正常") == []
    assert findings(STEPS, {"bad": ("坏了",)}, "网坏了") == []


def test_the_longer_words_of_the_step_count() -> None:
    odd = replace(NETWORK, good=("网不错",), bad=("不错过网",))
    steps = replace(STEPS, steps=(odd,))
    assert findings(steps, WORDS, "网不错", odd) == [Finding(odd, "good")]
    even = replace(NETWORK, about=(), good=("网错",), bad=("错网",))
    assert findings(replace(STEPS, steps=(even,)), {}, "错网错", even) == [Finding(even, "bad")]


@table(
    ("text", "cut"),
    [
        ("网好钱够", ["网好", "钱够"]),
        ("网也好钱也够", ["网也好", "钱也够"]),
        ("网好了我的钱够", ["网好了", "我的钱够"]),
        ("余额够网也好", ["余额够", "网也好"]),
        ("余额和网都正常", ["余额和网都正常"]),
        ("余额里的钱够", ["余额里的钱够"]),
        ("付不了没超网", ["付不了", "没超网"]),
        ("表交了我的名字也对", ["表交了", "我的名字也对"]),
        ("有钱网也通", ["有钱", "网也通"]),
        ("网 正常，余额 ok", ["网", "正常", "余额ok"]),
        ("付不了", ["付不了"]),
        ("网", ["网"]),
        ("", []),
        ("，。", []),
    ],
)
def test_a_text_is_cut_where_the_next_subject_begins(text: str, cut: list[str]) -> None:
    assert pieces(STEPS, text) == cut


def test_nothing_is_lost_by_cutting() -> None:
    text = "付不了表交了我的名字也对余额也够网也好"
    assert "".join(pieces(STEPS, text)) == text


def test_without_subjects_nothing_is_cut() -> None:
    bare = replace(STEPS, steps=(Step("a", "text", "short"),))
    assert pieces(bare, "网好的钱够，好") == ["网好的钱够", "好"]


@pytest.mark.parametrize(("text", "named"), [("我的 网 络", True), ("ＷＩＦＩ", True), ("卡", False), ("", False)])
def test_a_text_speaks_of_what_a_step_is_about(text: str, named: bool) -> None:
    assert names_subject(replace(NETWORK, about=("网络", "wifi")), text) is named


def test_an_option_s_word_inside_the_subject_s_own_name_says_nothing() -> None:
    valid = Option("valid", "有效", "next", finding="good")
    step = replace(BALANCE, about=("有效期", "卡"), options=(valid,), good=())
    checklist = replace(STEPS, steps=(step,))
    assert findings(checklist, {}, "有效期是八月", step) == []
    assert [f.kind for f in findings(checklist, {}, "卡有效", step)] == ["good"]
    assert [f.kind for f in findings(checklist, {}, "有效期有效", step)] == ["good"]


@pytest.mark.parametrize(
    ("text", "passed"),
    [("早过了", True), ("试过了", False), ("看过了", False), ("用过期的卡", True), ("问过啦", False)],
)
def test_that_something_was_done_is_not_that_it_passed(text: str, passed: bool) -> None:
    over = Option("over", "审核通过", "next", finding="good", says=("过了", "过啦", "过期"))
    step = replace(BALANCE, about=("审核",), options=(over,), good=())
    found = findings(replace(STEPS, steps=(step,)), {}, text, step)
    assert [f.option for f in found if f.option] == (["over"] if passed else [])


def test_what_one_thing_tells_of_several_steps_is_implied() -> None:
    asked = replace(FORM, tried=("退回", "表+交过"))
    checklist = replace(STEPS, steps=(asked, replace(WRITTEN, tried=("退回",))))
    both = findings(checklist, WORDS, "退回了")
    assert [(f.step.id, f.kind, f.implied) for f in both] == [("form", "tried", True), ("written", "tried", True)]
    (alone,) = findings(checklist, WORDS, "表交过")
    assert not alone.implied
    on_the_way = findings(checklist, WORDS, "退回了", asked)
    assert [f.implied for f in on_the_way] == [False], "on the way nothing is inferred"


@pytest.mark.parametrize(
    ("text", "said"), [("表交过了", "form:tried"), ("等下不行表再交过", ""), ("要是不行网就换了", "")]
)
def test_what_is_only_going_to_be_done_was_not_done(text: str, said: str) -> None:
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("上不了网", "network:bad"), ("钱够的网坏了", "balance:good/enough network:bad"), ("网卡得不稳", "network:bad")],
)
def test_what_is_said_before_its_subject_stays_with_it(text: str, said: str) -> None:
    steps = replace(STEPS, steps=(replace(NETWORK, bad=("断网", "上不了网", "网+不稳")), CARD, BALANCE))
    found = findings(steps, WORDS, text)
    assert " ".join(f"{f.step.id}:{f.kind}" + (f"/{f.option}" if f.option else "") for f in found) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("网昨天还好好的", ""),
        ("网之前都能用,现在断网了", "network:bad"),
        ("早上余额还够的", ""),
        ("网昨天坏了", "network:bad"),
        ("网刚才还没问题", "network:good"),
    ],
)
def test_how_it_was_before_says_nothing_of_how_it_is(text: str, said: str) -> None:
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "opened", "said"),
    [
        ("正常", "bill", "bill good"),
        ("正常", "network", "network good"),
        ("可用", "network", "bill good"),
        ("满格", "bill", "network good"),
        ("有", "network", ""),
        ("没有的", "network", ""),
        ("没错", "network", ""),
        ("没有", "bill", "bill good"),
    ],
)
def test_a_bare_answer_is_that_of_the_step_whose_words_it_has_and_a_plain_one_of_the_open_step(
    text: str, opened: str, said: str
) -> None:
    usable = Option("usable", "可用", "next", says=("正常", "有", "没有", "没错"), finding="good")
    bill = Step("bill", "Look at the bill.", "看账单", about=("账单",), options=(usable,))
    steps = Checklist("alpha", "pay", "diagnosis", "查付款", (NETWORK, bill))
    found = findings(steps, WORDS, text, steps.step(opened))
    assert " ".join(f"{f.step.id} {f.kind}" for f in found) == said
