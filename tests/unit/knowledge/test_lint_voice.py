"""The bot's own voice, stray files, problems of form; and that the knowledge of this repository has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.diagnosis.state import Move
from bot.knowledge.lint import lint
from bot.knowledge.lint.library import WORDS
from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, PHRASES, Spoilt, Tree

SPOILT = [
    Spoilt("unknown placeholder", PHRASES, "{brand}", "{brnd}", "welcome:", "unknown placeholder '{brnd}'"),
    Spoilt("format", PHRASES, "{brand}", "{brand!r}", "welcome:", "unknown placeholder"),
    Spoilt("attribute", PHRASES, "{brand}", "{brand.name}", "welcome:", "unknown placeholder"),
    Spoilt("open brace", PHRASES, "{brand}", "{brand", "welcome:", "braces do not fit together"),
    Spoilt("wallet's name", PHRASES, "{brand}", "MiniPay ", "welcome:", "'MiniPay' is the name of a wallet"),
    Spoilt(
        "phone number",
        PHRASES,
        "要不要转",
        "打 400-123-4567，要不要转",
        "offer_person:",
        "looks like a phone number",
    ),
    Spoilt(
        "secret",
        PHRASES,
        "要不要转",
        "请告诉我验证码，要不要转",
        "offer_person:",
        "asks the customer for a secret",
    ),
    Spoilt("empty", PHRASES, "label_human: 转人工", 'label_human: ""', "label_human:", "an empty phrase"),
    Spoilt(
        "long label",
        PHRASES,
        "label_human: 转人工",
        "label_human: 马上给我转一位在线的人工客服",
        "label_human:",
        "longer than 12",
    ),
    Spoilt("not a text", PHRASES, "label_human: 转人工", "label_human: 5", "label_human:", "must be text"),
    Spoilt(
        "unknown key",
        FAILED,
        "    short: 换方式",
        "    shrt: x\n    short: 换方式",
        "shrt: x",
        "unknown key 'shrt'",
    ),
    Spoilt(
        "missing text",
        FAILED,
        "    text: 换一种方式付，比如银行卡、支付宝。\n",
        "",
        "- id: method",
        "'text' is missing",
    ),
    Spoilt(
        "unknown then",
        FAILED,
        "        then: handoff",
        "        then: away",
        "then: away",
        "'then' is 'away'",
    ),
    Spoilt(
        "key twice",
        FAILED,
        "title: 付款失败",
        "title: 付款失败\ntitle: 付不了",
        "title: 付不了",
        "not readable",
    ),
    Spoilt("Rasa's key", ANSWERS, "answers:\n", "responses: 1\nanswers:\n", "responses:", "Rasa"),
    Spoilt(
        "wrong brand",
        FAILED,
        "brand: minipay",
        "brand: otherpay",
        "brand: otherpay",
        "'brand' must be 'minipay'",
    ),
    Spoilt("unknown kind", BRAND, "kind: placeholder", "kind: joke", "kind: joke", "'kind' is 'joke'"),
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
    assert str(found[0]).startswith("brands/minipay/brand.yml:1: 'fees'")


@pytest.mark.parametrize("name", ["brands/minipay/extra.yml", "brands/minipay/checklists/fees.yaml", "notes.yml"])
def test_a_file_that_nobody_reads(tree: Tree, name: str) -> None:
    tree.write(name, "a: 1\n")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (name, 1)
    assert "nobody reads this file" in reason


def test_a_stray_file_with_training_data_in_it(tree: Tree) -> None:
    tree.write("brands/minipay/extra.yml", "a: 1\nnlu: []\n")
    assert [line for _, line, _ in tree.problems()] == [1, 2]


def test_a_phrase_with_an_empty_line(tree: Tree) -> None:
    tree.change(PHRASES, "welcome: 您好，这里是{brand}的助手。", "welcome: |-\n  您好\n\n  请说")
    assert tree.problems() == [(PHRASES, 1, "welcome: an empty line inside the text")]


def test_the_control_intents_are_the_moves_of_a_diagnosis() -> None:
    assert sorted(WORDS["control_intents"]) == sorted(move.value for move in Move)


def test_the_knowledge_of_this_repository_has_no_problems() -> None:
    root = Path(__file__).parents[3] / "knowledge"
    assert [str(problem) for problem in lint(root)] == []
