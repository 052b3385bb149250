"""Named groups of words: what `<名字>` in a pattern becomes, and what is said of one that is not there."""

from __future__ import annotations

import pytest

from bot.knowledge import loader
from bot.knowledge.model import Option, Step
from tests.unit.knowledge.tree import ANSWERS, FAILED, LOCKED, Tree

WORDS = """subjects:
  余额: [余额]
  退回: [退回]
  网络: [网络]
  方式: [方式]
  客服: [客服]
  线路: [线路, 网线, <天线>]
  天线: [天线]
groups:
  好: [通了, 亮了]
  坏: [断了, 灭了]
"""


@pytest.fixture
def worded(tree: Tree) -> Tree:
    tree.write("words.yml", WORDS)
    return tree


def first_step(tree: Tree) -> Step:
    return loader.load(tree.root).brand("minipay").checklists["payment_failed"].steps[0]


KNOWN = "余额、坏、天线、好、客服、方式、线路、网络、退回"


def problems(tree: Tree) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.reason) for p in loader.read(tree.root)[1]]


def test_all_groups_and_subjects_are_there_flattened(worded: Tree) -> None:
    words = loader.load(worded.root).words
    assert {name: words[name] for name in ("线路", "天线", "好", "坏")} == {
        "线路": ("线路", "网线", "天线"),
        "天线": ("天线",),
        "好": ("通了", "亮了"),
        "坏": ("断了", "灭了"),
    }


def test_a_tree_without_words_has_none(tree: Tree) -> None:
    (tree.root / "words.yml").unlink()
    for path, about in ((FAILED, ["余额", "退回", "网络", "方式"]), (LOCKED, ["客服"])):
        for name in about:
            tree.change(path, f"    about: [{name}]\n", "")
    assert loader.load(tree.root).words == {}


@pytest.mark.parametrize("key", ["tried", "good", "bad"])
def test_a_name_in_a_pattern_becomes_its_words(worded: Tree, key: str) -> None:
    old = "    tried:" if key == "tried" else "    short: "
    new = "    tried:\n      - <线路>+<好>|好用" if key == "tried" else f"    {key}: [<线路>+<好>|好用]\n    short: "
    worded.change(FAILED, old, new)
    assert "线路|网线|天线+通了|亮了|好用" in getattr(first_step(worded), key)


def test_a_name_in_says_becomes_several_phrases_each_once(worded: Tree) -> None:
    worded.change(FAILED, "says: [", "says: [<好>, 通了, 亮着|亮了, ")
    said = next(option for step in steps(worded) for option in step.options if "通了" in option.says)
    assert said.says[:3] == ("通了", "亮了", "亮着")
    assert len(set(said.says)) == len(said.says)


def test_a_name_in_asks_of_an_answer_becomes_its_words(worded: Tree) -> None:
    worded.change(ANSWERS, "asks: [电话|号码]", "asks: [<好>+吗]")
    brand = loader.load(worded.root).brand("minipay")
    assert ("通了|亮了+吗",) in [answer.asks for answer in brand.answers]


def steps(tree: Tree) -> list[Step]:
    return [s for c in loader.load(tree.root).brand("minipay").checklists.values() for s in c.steps]


def test_what_a_step_is_about_are_the_words_of_its_subjects_the_longest_first(worded: Tree) -> None:
    worded.change(FAILED, "    about: [余额]", "    about: [天线, 线路]")
    assert first_step(worded).about == ("天线", "线路", "网线")
    worded.write("words.yml", WORDS.replace("网线,", "网络连接线,"))
    assert first_step(worded).about == ("网络连接线", "天线", "线路")


@pytest.mark.parametrize("key", ["tried", "good"])
def test_an_unknown_name_is_a_problem_of_its_line(worded: Tree, key: str) -> None:
    old = "    tried:" if key == "tried" else "    short: "
    new = "    tried:\n      - <没有的>+<好>" if key == "tried" else f"    {key}: [<没有的>]\n    short: "
    worded.change(FAILED, old, new)
    line = worded.line(FAILED, "<没有的>")
    assert problems(worded) == [(FAILED, line, f"{key} 用了 <没有的>，words.yml 里没有这个名字，可以写的有：{KNOWN}")]


@pytest.mark.parametrize("pattern", ["在<线路>", "<线路>上+<好>", "<好>|不<坏>", "线路>|<好>"])
def test_a_name_stands_alone(worded: Tree, pattern: str) -> None:
    worded.change(FAILED, "    tried:", f"    tried:\n      - {pattern}")
    wrong = next(part for part in pattern.replace("+", "|").split("|") if not part.startswith("<") or part[-1] != ">")
    line = worded.line(FAILED, pattern)
    assert problems(worded) == [(FAILED, line, f"tried 里的 {wrong}：<名字> 前后只能是 | 或 +")]


def test_a_step_is_about_subjects_only(worded: Tree) -> None:
    worded.change(FAILED, "    about: [余额]", "    about: [好]")
    line = worded.line(FAILED, "    about:")
    subjects = KNOWN.replace("、坏", "").replace("、好", "")
    assert problems(worded) == [
        (FAILED, line, f"about 里的 好 不是 words.yml 里 subjects 的名字，可以写的有：{subjects}")
    ]


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ("断了,", "<没有的>,", "坏:", f"坏 用了 <没有的>，这里没有这个名字，可以写的有：{KNOWN}"),
        ("断了,", "断了+了,", "坏:", "坏 里的 断了+了：一项只能是一个词，或者一个 <名字>，各项之间用半角逗号"),
        ("断了,", "断了，没了,", "坏:", "坏 里的 断了，没了：一项只能是一个词，或者一个 <名字>，各项之间用半角逗号"),
        ("断了,", "断了 没了,", "坏:", "坏 里的 断了 没了：一项只能是一个词，或者一个 <名字>，各项之间用半角逗号"),
        ("断了,", "很<好>,", "坏:", "坏 里的 很<好>：一项只能是一个词，或者一个 <名字>，各项之间用半角逗号"),
        ("坏:", "天线:", "  天线: [断了", "天线 在 subjects 和 groups 里都有，只能留一个"),
        ("坏: [断了, 灭了]", "坏:", "坏:", "缺少 坏，这个字段必须写。"),
    ],
)
def test_what_is_wrong_in_the_words_is_named(worded: Tree, old: str, new: str, at: str, reason: str) -> None:
    worded.change("words.yml", old, new)
    line = worded.line("words.yml", at)
    found = problems(worded)
    assert [(path, text) for path, _, text in found] == [("words.yml", reason)]
    assert found[0][1] == line


def test_groups_that_use_each_other_come_to_an_end(worded: Tree) -> None:
    worded.change("words.yml", "坏: [断了", "坏: [<好>")
    worded.change("words.yml", "好: [通了", "好: [<坏>")
    assert {text for _, _, text in problems(worded)} == {
        "好 里的词组套了 3 层以上，或者套了自己",
        "坏 里的词组套了 3 层以上，或者套了自己",
    }


def test_three_groups_deep_is_as_deep_as_it_goes(worded: Tree) -> None:
    deep = WORDS + "  一: [<二>]\n  二: [<三>]\n  三: [底]\n"
    worded.write("words.yml", deep)
    assert loader.load(worded.root).words["一"] == ("底",)
    worded.write("words.yml", deep.replace("三: [底]", "三: [<四>]\n  四: [底]"))
    assert [text for _, _, text in problems(worded)] == ["一 里的词组套了 3 层以上，或者套了自己"]


def test_the_fields_of_a_check_are_read(worded: Tree) -> None:
    worded.change(FAILED, "    short: ", "    remedy: 换一条线，再试一次。\n    asks: balance\n    short: ")
    step = first_step(worded)
    assert (step.remedy, step.asks) == ("换一条线，再试一次。", "balance")


def test_a_step_is_a_check_when_something_of_it_is_a_finding() -> None:
    plain = Step("a", "text", "short", options=(Option("x", "x", "next"),))
    assert not plain.is_check
    found = Step("a", "text", "short", options=(Option("x", "x", "next", finding="good"),))
    marked = [Step("a", "t", "s", good=("x",)), Step("a", "t", "s", bad=("x",)), Step("a", "t", "s", remedy="x")]
    assert all(step.is_check for step in [found, *marked])


def test_who_says_that_a_check_found_all_well_has_said_no_more_than_that(worded: Tree) -> None:
    worded.write("words.yml", WORDS.replace("  好: [", "  good: [正常, 挺好]\n  好: ["))
    worded.change(FAILED, "    about: [余额]", "    good: [还有钱]\n    remedy: 先充值。\n    about: [余额, 线路]")
    step = first_step(worded)
    assert step.tried == ("余额+够|足够|没问题",)
    assert step.good == ("还有钱",)


def test_what_is_no_check_is_not_done_by_being_fine(worded: Tree) -> None:
    worded.write("words.yml", WORDS.replace("  好: [", "  good: [正常, 挺好]\n  好: ["))
    assert first_step(worded).tried == ("余额+够|足够|没问题",)


def test_a_name_of_two_that_is_misspelt_where_it_is_made(worded: Tree) -> None:
    worded.write("words.yml", WORDS.replace("  好: [", "  好用: ["))
    worded.change(FAILED, "    tried:", "    tried:\n      - <好有>|好使\n      - <好有>+用|连")
    line = worded.line("words.yml", "好用:")
    assert problems(worded) == [
        ("words.yml", line, "没有哪里用 好用，而很多地方用了 <好有>。名字多半写错了，应该是 好有")
    ]
    worded.change(FAILED, "      - <好有>+用|连\n", "")
    assert [path for path, _, _ in problems(worded)] == [FAILED], "used once: told where it is used"
