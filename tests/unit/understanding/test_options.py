"""Which option of an open question a short text names: by label, number, or a phrase of its own."""

from __future__ import annotations

import pytest

from bot.understanding.options import Offered, named_option, names_one_of, without_politeness
from tests.support.table import table

ENOUGH = Offered("own:enough", "够的", ("钱够", "余额 充足"))
SHORT = Offered("own:short", "不够", ("没钱了", "钱够"))
OTHER = Offered("human", "转人工")
LAST = Offered("no", "3")
OPTIONS = [ENOUGH, SHORT, OTHER, LAST]
EIGHT = [Offered(str(n), f"选项{n}号的字") for n in range(1, 9)]


@table(
    ("text", "option"),
    [
        ("够的", ENOUGH),
        (" 够 的。", ENOUGH),
        ("转人工！", OTHER),
        ("钱够", ENOUGH),
        ("余额充足", ENOUGH),
        ("没钱了~", SHORT),
        ("2", SHORT),
        ("３", LAST),
        ("三", OTHER),
        ("够", ENOUGH),
        ("钱够了", None),
        ("", None),
        ("。。", None),
        ("5", None),
        ("0", None),
        ("9", None),
    ],
    ids=[
        "label",
        "label with blanks and marks",
        "label with a mark",
        "phrase, of the first that has it",
        "phrase with a blank in it",
        "second phrase's option",
        "number",
        "label that is a number, before the number",
        "number in words",
        "label but for politeness",
        "more than a phrase",
        "nothing",
        "marks only",
        "one too many",
        "zero",
        "nine",
    ],
)
def test_a_text_names_an_option(text: str, option: Offered | None) -> None:
    assert named_option(OPTIONS, text) is option


def test_a_phrase_counts_after_the_numbers() -> None:
    options = [Offered("a", "甲"), Offered("b", "乙", ("1",))]
    assert named_option(options, "1") is options[0]


NUMBERS = """
1: 1 一 壹 第一个 选1 选择1 我选一 要1 我要第一个 按1 1号 第一条吧 一项 第一种啊 1个呀
2: 2 二 两 贰 第二个 选两个
3: 3 三 叁 第三项
4: 4 四 肆
5: 5 五 伍
6: 6 六
7: 7 七
8: 8 八 最后一个 选最后一个 最后一项吧
"""


@table("line", NUMBERS.strip().splitlines(), ids=lambda line: line.partition(":")[0])
def test_a_number_is_said_in_many_ways(line: str) -> None:
    number, _, texts = line.partition(": ")
    named = {text: named_option(EIGHT, text) for text in texts.split()}
    assert named == dict.fromkeys(named, EIGHT[int(number) - 1])


@table("text", ["1次", "第一", "12", "1元", "我1岁", "选", "第个", "最后"])
def test_a_text_with_a_number_in_it_may_be_none(text: str) -> None:
    assert named_option(EIGHT, text) is (EIGHT[0] if text == "第一" else None)


@pytest.mark.parametrize("text", ["1", "最后一个", "够的"])
def test_where_nothing_is_offered_nothing_is_named(text: str) -> None:
    assert named_option([], text) is None


def test_the_last_of_one_is_the_first_and_the_count_is_the_limit() -> None:
    assert named_option([ENOUGH], "最后一个") is ENOUGH
    assert named_option([ENOUGH], "1") is ENOUGH
    assert named_option([ENOUGH], "2") is None


@table(
    ("text", "named"),
    [
        ("我问的是甲付", True),
        ("ＡＢＣ Pay 呀", True),
        ("乙付", False),
        ("乙付不是甲付", None),
        ("都不是", None),
        ("", None),
        ("甲付" + "的" * 14, True),
        ("甲付" + "的" * 14 + "！！", True),
        ("甲付" + "的" * 15, None),
        ("乙付" + "的" * 15, None),
    ],
)
def test_a_name_in_a_few_words(text: str, named: bool | None) -> None:
    assert names_one_of(("甲付", "abc-pay"), ("丙付", "乙付"), text) is named


@table(
    ("text", "option"),
    [
        ("好的，那就钱够吧", ENOUGH),
        ("嗯嗯 钱够呀", ENOUGH),
        ("我选第二个，谢谢", SHORT),
        ("那麻烦转人工", OTHER),
        ("应该是没钱了", SHORT),
        ("好，就第一个吧", ENOUGH),
        ("够的吗", None),
        ("是不是够的", None),
        ("够的？", None),
        ("转人工吗", None),
        ("哪个是第一个", None),
        ("不够的", SHORT),
        ("没钱够", None),
        ("好的", None),
    ],
)
def test_politeness_around_an_option_is_forgiven_and_a_question_chooses_none(text: str, option: Offered | None) -> None:
    assert named_option(OPTIONS, text) is option


def test_an_option_as_it_is_written_comes_before_what_politeness_leaves() -> None:
    polite, short = Offered("a", "好的行"), Offered("b", "行")
    assert named_option([short, polite], "好的行") is polite
    assert named_option([short], "好的行") is short


@table(
    ("text", "rest"),
    [
        ("好的那就第一个吧", "第一个"),
        ("嗯", "嗯"),
        ("好", "好"),
        ("吧", "吧"),
        ("请转人工谢谢", "转人工"),
        ("好的谢谢", "谢谢"),
        ("不够", "不够"),
        ("", ""),
    ],
)
def test_something_is_left_without_politeness(text: str, rest: str) -> None:
    assert without_politeness(text) == rest


def test_a_label_that_asks_is_named_as_it_stands() -> None:
    offered = [Offered("how", "怎么弄？"), Offered("done", "做好了")]
    assert named_option(offered, "怎么弄?") == offered[0]
    assert named_option(offered, "这个怎么弄?") is None
