"""A case called by its number: what a message does with it, and what it does not do."""

from __future__ import annotations

import pytest

from bot.spelling import normalize_text
from bot.understanding.case_words import about_a_case, case_named
from tests.support.table import table


@table(
    "text",
    [
        *("撤回工单 1130-ABCDE", "取消工单1130-abcde", "撤销工单：1130-ABCDE", "撤回我的工单（编号 1130-ABCDE）"),
        *(
            "请帮我取消工单 1130-ABCDE，谢谢",
            "把工单 1130-ABCDE 撤回吧",
            "我要撤回工单１１３０－ＡＢＣＤＥ",
            "撤回工單 1130-ABCDE",
        ),
        *("工单 1130-ABCDE 取消", "麻烦把工单1130-ABCDE撤了"),
    ],
)
def test_a_plain_word_takes_it_back(text: str) -> None:
    assert (about_a_case(normalize_text(text)), case_named(text)) == ("withdraw_case", "1130-ABCDE")


@table(
    "text",
    [
        *("怎么撤回工单 1130-ABCDE", "不要撤回工单 1130-ABCDE", "别取消工单 1130-ABCDE", "能撤回工单 1130-ABCDE 吗"),
        *(
            "撤回工单 1130-ABCDE？",
            "要不要撤回工单 1130-ABCDE",
            "要是没人就撤回工单 1130-ABCDE",
            "他让我撤回工单 1130-ABCDE",
        ),
        *("撤回工单 1130-ABCDE 会怎么样", "撤回工单", "我没说撤回工单 1130-ABCDE", "撤回工单 1130-ABCDE 别的留着"),
        *("撤回工单 11130-ABCDE", "撤回工单 1130-ABCDEF", "取消订单 1130-ABCDE", "我不想撤回工单 1130-ABCDE"),
    ],
)
def test_asked_denied_or_told_of_it_is_left_to_the_whole_reading(text: str) -> None:
    assert about_a_case(normalize_text(text)) == ""


@table(
    "text",
    [
        *("工单 1130-ABCDE 还没解决", "工单1130-ABCDE怎么样了？", "工单 1130-ABCDE 处理好了吗", "工单 1130-ABCDE"),
        *(
            "1130-ABCDE",
            "我的工单 1130-ABCDE 有进展吗",
            "查一下工单 1130-ABCDE",
            "工单 1130-ABCDE 到哪一步了",
            "1130-abcde 好了吗",
        ),
    ],
)
def test_it_is_asked_after(text: str) -> None:
    assert about_a_case(normalize_text(text)) == "ticket_status"


@pytest.mark.parametrize(
    "text", ["工单 1130-ABCDE 还没解决，又被扣了一笔", "工单 1130-ABCDE 还没解决我被骗了", "好了", ""]
)
def test_what_says_more_is_read_as_a_whole(text: str) -> None:
    assert about_a_case(normalize_text(text)) == ""


@table(
    ("text", "number"),
    [
        ("帮我看看1130-a1b2c这个单子", "1130-A1B2C"),
        ("261121-0001", "261121-0001"),
        ("2026-11-30 付的", ""),
        ("0755-12345678", ""),
        ("A1130-ABCDE", ""),
        ("1130-ABCDE-1", ""),
        ("没有编号", ""),
    ],
)
def test_a_number_is_found_where_it_stands_alone(text: str, number: str) -> None:
    assert case_named(text) == number
