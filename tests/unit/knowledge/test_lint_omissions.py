"""What is left out of the document: an item of a list, a sentence in between, the last resort."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.tree import BRAND, FAILED, Tree

DOCUMENT = BRAND.replace("brand.yml", "document.txt")
SOURCE = "source: 确认手机是否连接到互联网,建议切换为稳定的Wi-Fi网络。"
ENDING = "ending:\n  text: 还没解决的话，建议联系客服。\n  source: 如果仍未解决,建议联系客服。\n"


def without(tree: Tree, start: str, end: str) -> None:
    """Take all from one line up to another one out of the checklist."""
    text = (tree.root / FAILED).read_text(encoding="utf-8")
    tree.write(FAILED, text[: text.index(start)] + text[text.index(end) if end else len(text) :])


@pytest.mark.parametrize(
    ("start", "end", "item", "before"),
    [
        ("  - id: network", "  - id: method", "2.**检查网络**", "- id: balance"),
        ("  - id: method", "ending:", "4.**更换方式**", "- id: network"),
    ],
)
def test_a_step_that_is_taken_out_is_told_at_the_step_before(
    tree: Tree, start: str, end: str, item: str, before: str
) -> None:
    without(tree, start, end)
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (FAILED, tree.line(FAILED, before))
    assert f"这一条漏了：“{item}" in reason


def test_the_first_step_that_is_taken_out_is_told_at_the_steps(tree: Tree) -> None:
    tree.change(DOCUMENT, "1. **检查余额**", "1. **看版本**:升级到最新版。\n2. **检查余额**")
    for number, name in ((5, "联系客服"), (4, "更换方式"), (3, "确认扣款"), (2, "检查网络")):
        tree.change(DOCUMENT, f"{number}. **{name}**", f"{number + 1}. **{name}**")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (FAILED, tree.line(FAILED, "steps:")) and "看版本" in reason


@pytest.fixture
def prose(tree: Tree) -> Tree:
    """The good tree with a paragraph of which a step says the first and the last sentence."""
    text = (tree.root / DOCUMENT).read_text(encoding="utf-8")
    tree.write(DOCUMENT, text + "首先,看余额。没有网络付不了。最后,换一种方式。\n")
    tree.change(FAILED, SOURCE, "source: [建议切换为稳定的Wi-Fi网络, '首先,看余额。', '最后,换一种方式。']")
    return tree


def test_a_sentence_in_between_is_not_left_out(prose: Tree) -> None:
    [(path, line, reason)] = prose.problems()
    assert (path, line) == (FAILED, prose.line(FAILED, "- id: network"))
    assert "后面还有一句没有写：“没有网络付不了。”" in reason


def test_a_sentence_that_a_fault_names_may_be_left_out(prose: Tree) -> None:
    prose.change(BRAND, "sentences: [客服响应飞快。]", "sentences: [客服响应飞快。, 没有网络付不了。]")
    assert prose.problems() == []


def test_a_heading_may_be_left_out(prose: Tree) -> None:
    prose.change(DOCUMENT, "没有网络付不了。", "没有网络付不了吗?")
    assert prose.problems() == []


def test_the_last_resort_is_not_left_out(tree: Tree) -> None:
    without(tree, "ending:", "")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (FAILED, 1) and "缺少 ending" in reason and "ending: {}" in reason


def test_a_document_without_a_last_resort(tree: Tree) -> None:
    tree.change(FAILED, ENDING, "ending: {}\n")
    [(_, _, reason)] = tree.problems()
    assert "这一条漏了：“5.**联系客服**" in reason
    tree.change(DOCUMENT, "5. **联系客服**:如果仍未解决,建议联系客服。\n", "")
    assert tree.problems() == []


def test_what_is_quoted_wrong_is_not_left_out_as_well(tree: Tree) -> None:
    tree.change(FAILED, "source: 确认手机是否连接", "source: 确认电话是否连接")
    [(_, line, reason)] = tree.problems()
    assert line == tree.line(FAILED, "source: 确认电话") and "对不上" in reason
