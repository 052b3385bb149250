"""lanes.yml: how it is read, and what the linter says when it is spoilt."""

from __future__ import annotations

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.loader import load
from bot.knowledge.model import Lane
from tests.unit.knowledge.tree import Spoilt, Tree

LANES = "lanes.yml"
SPOILT = [
    Spoilt("id twice", LANES, "id: police", "id: crisis", "id: crisis\n    person: offer", "这个 id 前面用过了"),
    Spoilt("empty word", LANES, "[报警]", "['报警|']", "says: ['报警|']", "says 里的 报警|：有一个空的词或空的组"),
    Spoilt("empty group", LANES, "活着+没意思", "活着+", "活着+", "says 里的 活着+：有一个空的词或空的组"),
    Spoilt(
        "empty unless", LANES, "[气死我了]", "['|气死我了']", "unless:", "unless 里的 |气死我了：有一个空的词或空的组"
    ),
    Spoilt("no pattern", LANES, "[报警]", "[]", "says: []", "says 里一条都没有"),
    Spoilt("no reply", LANES, "报不报警由您决定。", '""', 'reply: ""', "缺少 reply"),
    Spoilt("wallet", LANES, "报不报警", "MiniPay 说报不报警", "MiniPay", "MiniPay 是一家钱包的名字"),
    Spoilt(
        "secret",
        LANES,
        "报不报警",
        "请告诉我验证码，报不报警",
        "请告诉我验证码",
        "在向客户要密码、验证码或号码：“请告诉我验证码”",
    ),
    Spoilt(
        "person",
        LANES,
        "person: now",
        "person: later",
        "person: later",
        "person 不能是 later，可以写的有：no、now、offer、self",
    ),
    Spoilt("key", LANES, "unless: [气", "unles: [气", "unles:", "不认识的字段 unles，是不是要写 unless？"),
    Spoilt("no says", LANES, "    says: [报警]\n", "", "id: police", "says 里一条都没有"),
]


def test_lanes_are_read_in_the_order_of_their_file(tree: Tree) -> None:
    crisis, police = load(tree.root).lanes
    words = ("不想活|活不下去", "活着+没意思")
    assert crisis == Lane("crisis", words, "您的安全最要紧，请马上打 110 或 120。", "now", ("气死我了",), 2)
    assert police == Lane("police", ("报警",), "报不报警由您决定。", "offer", (), 7)


def test_without_a_file_there_are_none(tree: Tree) -> None:
    (tree.root / LANES).unlink()
    assert load(tree.root).lanes == () and tree.problems() == []


def test_a_file_without_lanes_is_refused(tree: Tree) -> None:
    tree.write(LANES, "lanes_: []\n")
    with pytest.raises(KnowledgeError, match=r"lanes\.yml:1: 不认识的字段 lanes_，是不是要写 lanes？"):
        load(tree.root)


@pytest.mark.parametrize("spoilt", SPOILT, ids=[s.name for s in SPOILT])
def test_one_fault_in_a_lane_is_found_at_its_line(tree: Tree, spoilt: Spoilt) -> None:
    tree.change(spoilt.path, spoilt.old, spoilt.new)
    found = tree.problems()
    assert [(path, line) for path, line, _ in found] == [(LANES, _line(tree, spoilt.at))], found
    assert spoilt.says in found[0][2]


def _line(tree: Tree, words: str) -> int:
    text = (tree.root / LANES).read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1
