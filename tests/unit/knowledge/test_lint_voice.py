"""The bot's own voice, stray files, problems of form; and that the knowledge of this repository has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.diagnosis.state import Move
from bot.knowledge.lint import lint
from bot.knowledge.lint.library import WORDS
from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, PHRASES, Spoilt, Tree

SPOILT = [
    Spoilt(
        "unknown placeholder",
        PHRASES,
        "{brand}",
        "{brnd}",
        "welcome: 您好，这里是{brnd}的助手。",
        "welcome：不认识的占位符 {brnd}，是不是要写 brand？",
    ),
    Spoilt(
        "format",
        PHRASES,
        "{brand}",
        "{brand!r}",
        "welcome: 您好，这里是{brand!r}的助手。",
        "welcome：不认识的占位符 {brand}，是不是要写 brand？",
    ),
    Spoilt(
        "attribute",
        PHRASES,
        "{brand}",
        "{brand.name}",
        "welcome: 您好，这里是{brand.name}的",
        "welcome：不认识的占位符 {brand.name}，可以写的有：brand、examples",
    ),
    Spoilt(
        "open brace", PHRASES, "{brand}", "{brand", "welcome: 您好，这里是{brand的助手。", "welcome：花括号没有成对"
    ),
    Spoilt(
        "wallet's name",
        PHRASES,
        "{brand}",
        "MiniPay ",
        "welcome: 您好，这里是MiniPay 的助手。",
        "welcome：MiniPay 是一家钱包的名字，这里不能写",
    ),
    Spoilt(
        "phone number",
        PHRASES,
        "要不要转",
        "打 400-123-4567，要不要转",
        "offer_person: 打 400-123-4567",
        "offer_person：400-123-4567 像电话号码，这里不能写",
    ),
    Spoilt(
        "secret",
        PHRASES,
        "要不要转",
        "请告诉我验证码，要不要转",
        "offer_person: 请告诉我验证码，要不要转给人",
        "offer_person：在向客户要密码、验证码或号码：“请告诉我验证码”",
    ),
    Spoilt(
        "empty",
        PHRASES,
        "label_human: 转人工",
        'label_human: ""',
        'label_human: ""',
        "缺少 label_human，这个字段必须写。",
    ),
    Spoilt(
        "long label",
        PHRASES,
        "label_human: 转人工",
        "label_human: 马上给我转一位在线的人工客服",
        "label_human: 马上给我转一位在线的人工客服",
        "label_human：按钮 马上给我转一位在线的人工客服 有 14 个字，最多 12 个",
    ),
    Spoilt(
        "not a text",
        PHRASES,
        "label_human: 转人工",
        "label_human: 5",
        "label_human: 5",
        'label_human 应该是一句话，数字、是否、日期和花括号要加引号，写成：label_human: "5"',
    ),
    Spoilt(
        "unknown key",
        FAILED,
        "    short: 换方式",
        "    shrt: x\n    short: 换方式",
        "shrt: x",
        "不认识的字段 shrt，是不是要写 short？",
    ),
    Spoilt(
        "missing text",
        FAILED,
        "    text: 换一种方式付，比如银行卡、支付宝。\n",
        "",
        "- id: method",
        "缺少 text，这个字段必须写。",
    ),
    Spoilt(
        "unknown then",
        FAILED,
        "        then: handoff",
        "        then: away",
        "then: away",
        "then 不能是 away（可以写 next、stay、solved、handoff、offer、step:步骤、topic:主题）",
    ),
    Spoilt(
        "key twice",
        FAILED,
        "title: 付款失败",
        "title: 付款失败\ntitle: 付不了",
        "title: 付不了",
        "字段 title 在同一处写了两遍。后面这个删掉或者合并；要是新的一项，前面少了“- ”。",
    ),
    Spoilt("Rasa's key", ANSWERS, "answers:\n", "responses: 1\nanswers:\n", "responses:", "Rasa"),
    Spoilt(
        "wrong brand",
        FAILED,
        "brand: minipay",
        "brand: otherpay",
        "brand: otherpay",
        "brand 要和文件的位置一致，写成：brand: minipay",
    ),
    Spoilt(
        "unknown kind",
        BRAND,
        "kind: placeholder",
        "kind: joke",
        "kind: joke",
        "kind 不能是 joke，可以写的有：contradiction、foreign_product、misspellin",
    ),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    if spoilt.name == "Rasa's key":
        tree.change(spoilt.path, spoilt.old, spoilt.new)
        found = {(path, line) for path, line, reason in tree.problems()}
        assert found == {(ANSWERS, 1)}
        return
    spoilt.check(tree)


def test_the_good_tree_has_no_problems(tree: Tree) -> None:
    assert lint(tree.root) == []


def test_problems_come_sorted_and_once(tree: Tree) -> None:
    tree.change(FAILED, "short: 换方式", "short: 换")
    tree.change(FAILED, "text: 换一种方式付", "text: 换一种 PayPal 方式付")
    tree.change(BRAND, "undocumented: [fees]", "undocumented: []")
    found = lint(tree.root)
    assert len(found) == 3
    assert found == sorted(set(found))
    assert str(found[0]).startswith("brands/minipay/brand.yml:11: fees")


@pytest.mark.parametrize("name", ["brands/minipay/extra.yml", "brands/minipay/checklists/fees.yaml", "notes.yml"])
def test_a_file_that_nobody_reads(tree: Tree, name: str) -> None:
    tree.write(name, "a: 1\n")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (name, 1)
    assert "没有程序会读这个文件" in reason


def test_a_stray_file_with_training_data_in_it(tree: Tree) -> None:
    tree.write("brands/minipay/extra.yml", "a: 1\nnlu: []\n")
    assert [line for _, line, _ in tree.problems()] == [1, 2]


def test_a_file_that_an_editor_saved_beside_the_right_one(tree: Tree) -> None:
    tree.write("brands/minipay/answers.yml.txt", "answers: []\n")
    tree.write("brands/minipay/.answers.yml.swp", "x")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == ("brands/minipay/answers.yml.txt", 1)
    assert reason.endswith("是不是要写 brands/minipay/answers.yml？")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("把 <b>单号发来", "标记会原样显示给客户：<b>"),
        ("请把短信验证码发给我", "在向客户要密码、验证码或号码"),
        ("{agnet}来了", "不认识的占位符 {agnet}，是不是要写 agent？"),
    ],
)
def test_a_canned_reply_of_a_wallet(tree: Tree, text: str, says: str) -> None:
    path = "brands/minipay/canned.yml"
    tree.write(path, f"canned:\n  - shortcut: a\n    title: 甲\n    text: '{text}'\n")
    assert {(told, line) for told, line, _ in tree.problems()} == {(path, 4)}
    assert says in tree.problems()[0][2]


@pytest.mark.parametrize(("mark"), ["<b>", "</p>", "&nbsp;", "**", "[看](https://a.example)"])
def test_a_phrase_has_no_markup(tree: Tree, mark: str) -> None:
    tree.change(PHRASES, "offer_person: ", f"offer_person: 好{mark}，")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (PHRASES, tree.line(PHRASES, "offer_person:")) and "标记会原样显示" in reason


def test_what_hangs_on_a_wrong_form_waits(tree: Tree) -> None:
    tree.change(FAILED, "then: stay", "then: sty")
    tree.change(FAILED, "how: 打开账户看余额。", "how: 打开 PayPal 看余额。")
    tree.change(FAILED, "text: 换一种方式付", "text: 换一种 PayPal 方式付")
    told = [(line, "sty" in reason, "PayPal" in reason) for _, line, reason in tree.problems()]
    assert told == [
        (tree.line(FAILED, "then: sty"), True, False),
        (tree.line(FAILED, "text: 换一种 PayPal"), False, True),
    ]


def test_all_of_a_wallet_waits_for_a_file_that_cannot_be_read(tree: Tree) -> None:
    tree.change(FAILED, "title: 付款失败", "title：付款失败")
    tree.change(ANSWERS, "text: 转错账请", "text: PayPal 转错账请")
    [(path, line, _)] = tree.problems()
    assert (path, line) == (FAILED, tree.line(FAILED, "title："))


@pytest.mark.parametrize(("path", "old"), [("topics.yml", "fees:"), ("words.yml", "  余额:")])
def test_everything_waits_for_what_all_wallets_name(tree: Tree, path: str, old: str) -> None:
    tree.change(path, old, old.replace(":", "："))
    tree.change(ANSWERS, "text: 转错账请", "text: PayPal 转错账请")
    assert [(told, line) for told, line, _ in tree.problems()] == [(path, tree.line(path, old.replace(":", "：")))]


def test_a_phrase_with_an_empty_line(tree: Tree) -> None:
    tree.change(PHRASES, "welcome: 您好，这里是{brand}的助手。", "welcome: |-\n  您好\n\n  请说")
    assert tree.problems() == [(PHRASES, 1, "welcome：中间有空行")]


def test_the_control_intents_are_the_moves_of_a_diagnosis() -> None:
    assert sorted(WORDS["control_intents"]) == sorted(move.value for move in Move)


def test_the_knowledge_of_this_repository_has_no_problems() -> None:
    root = Path(__file__).parents[3] / "knowledge"
    assert [str(problem) for problem in lint(root)] == []
