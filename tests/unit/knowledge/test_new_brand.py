"""The folder of a new wallet: the linter asks for its name and its document, and for nothing else."""

from __future__ import annotations

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.loader import load
from bot.knowledge.new_brand import make_brand
from tests.unit.knowledge.tree import Tree

BRAND, DOCUMENT = "brands/tongbao/brand.yml", "brands/tongbao/document.txt"


def test_only_what_must_be_written_is_asked_for(tree: Tree) -> None:
    make_brand(tree.root, "tongbao")
    assert [(path, line) for path, line, _ in tree.problems()] == [(BRAND, tree.line(BRAND, "name:")), (DOCUMENT, 1)]
    tree.write(DOCUMENT, "通宝是一个钱包。\n")
    tree.change(BRAND, "name: ", "name: 通宝")
    assert tree.problems() == []


def test_nothing_of_it_is_documented(tree: Tree) -> None:
    folder = make_brand(tree.root, "tongbao", "通宝")
    (folder / "document.txt").write_text("通宝是一个钱包。\n", encoding="utf-8")
    knowledge = load(tree.root)
    brand = knowledge.brands["tongbao"]
    assert (brand.name, brand.checklists, brand.answers) == ("通宝", {}, ())
    assert brand.undocumented == {topic.id for topic in knowledge.topics.values() if topic.lane != "service"}


@pytest.mark.parametrize("brand", ["通宝", "../x", "TongBao", ""])
def test_what_is_no_name_of_a_folder(tree: Tree, brand: str) -> None:
    with pytest.raises(KnowledgeError, match="不能当文件夹名"):
        make_brand(tree.root, brand)


def test_a_wallet_that_is_there_is_left_alone(tree: Tree) -> None:
    with pytest.raises(KnowledgeError, match="已经有了"):
        make_brand(tree.root, "minipay")
