"""Amounts: the whole expression or nothing, however it is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.nlu.finder import EntityFinder, FoundValue
from bot.spelling import normalize_text
from tests.support.table import table
from tests.unit.nlu.written import in_capitals, in_digits, in_speech, in_words

TODAY = date(2026, 11, 20)
FINDER = EntityFinder({})


def amounts(text: str) -> list[FoundValue]:
    return [entity for entity in FINDER.find(normalize_text(text), TODAY) if entity.name == "amount"]


@table(
    ("text", "value"),
    [
        # 廿、卅
        ("廿三块", "23.00"),
        ("卅六块", "36.00"),
        ("一百廿块", "120.00"),
        ("廿元", "20.00"),
        # 小数
        ("四十七点三元", "47.30"),
        ("二十点零五元", "20.05"),
        ("两点六万", "26000.00"),
        ("3点2万块", "32000.00"),
        ("2.5w块", "25000.00"),
        # 毛、角、分
        ("七块七毛四", "7.74"),
        ("12块8毛5", "12.85"),
        ("五块零五分", "5.05"),
        ("五块零五", "5.05"),
        ("四千块零五毛", "4000.50"),
        ("三百六十五块两毛五", "365.25"),
        ("两毛五", "0.25"),
        ("八毛八分", "0.88"),
        ("三角", "0.30"),
        ("扣了两分钱", "0.02"),
        ("五十元零三分", "50.03"),
        # 半
        ("两块半", "2.50"),
        ("三毛半", "0.35"),
        ("十二块半没退", "12.50"),
        ("两百四", "240.00"),
        ("三千六", "3600.00"),
        ("一万八", "18000.00"),
        ("两千四百五", "2450.00"),
        # 大写
        ("柒仟贰佰叁拾元伍角肆分", "7230.54"),
        ("拾伍万元", "150000.00"),
        ("伍佰元整", "500.00"),
        ("壹萬元", "10000.00"),
        ("3仟元", "3000.00"),
        ("參佰元", "300.00"),
        # 幺、空格、逗号
        ("幺二零块", "120.00"),
        ("2 345.67元", "2345.67"),
        ("12 500元", "12500.00"),
        ("1,000,000元", "1000000.00"),
        ("一亿两千万元", "120000000.00"),
        # 前后是别的话
        ("昨晚8点500元", "500.00"),
        ("昨晚8点50块", "50.00"),
        ("晚上八点六元", "6.00"),
        ("今天八点五百元", "500.00"),
        ("晚上五十块", "50.00"),
        ("刚好五百块", "500.00"),
        ("总数五百块", "500.00"),
        ("付了60，3天没到", "60.00"),
        ("五块两次", "5.00"),
        ("13812345678 50元", "50.00"),
        ("转给张三600", "600.00"),
        ("金额：1680.00 元", "1680.00"),
    ],
)
def test_an_amount_is_read_to_its_end(text: str, value: str) -> None:
    assert [entity.value for entity in amounts(text)] == [value]


@table(
    "text",
    [
        "好几百块",
        "四五百块",
        "好几万",
        "几十块",
        "十几块",
        "一百多块",
        "六百来块",
        "八百多",
        "九百九十几块",
        "百八十块",
        "大几百",
        "小两万",
        "近一万",
        "数十元",
        "一两百",
        "负六十元",
        "-70元",
        "退款 -30元",
        "100到200元",
        "从十万到两万",
        "300-500元",
        "五一百块",
        "九百块十",
        "三块八毛五六",
        "八八八八点八八八八八元",
        "3点三十八元",
        "付了50块十",
        "买了3 50元",
        "订单123 500元",
        "一分钱都没到",
        "没扣一分钱",
        "一块半天都弄不好",
        "三毛病",
        "五角星",
        "1,23元",
        "1.5块5",
        "多少钱",
    ],
)
def test_what_is_vague_negative_or_not_read_whole_is_no_amount(text: str) -> None:
    assert amounts(text) == []


def test_two_amounts_in_a_row_are_two() -> None:
    assert [entity.value for entity in amounts("两块三块的倒挺顺")] == ["2.00", "3.00"]
    assert [entity.value for entity in amounts("余额有150，要付320元")] == ["150.00", "320.00"]


def test_what_is_left_is_an_amount_too() -> None:
    assert [entity.value for entity in amounts("余额还剩40，要付95")] == ["40.00", "95.00"]
    assert [entity.value for entity in amounts("卡里只剩70了")] == ["70.00"]
    assert amounts("还剩3次机会") == []


CENTS = st.integers(min_value=1, max_value=999_999_999)
STYLES = st.sampled_from([in_digits, in_words, in_capitals, in_speech])
NUMERALS = "0123456789零〇一二两三四五六七八九十百千万亿廿卅几幺壹贰叁肆伍陆柒捌玖拾佰仟"


@given(CENTS, STYLES)
def test_every_amount_up_to_ten_million_is_read_in_every_style(cents: int, style: Callable[[int], str]) -> None:
    text = style(cents)
    assume(text != "一角")  # a corner too; only 一角钱 is an amount
    found = amounts(f"被扣{text}了")
    assert [(entity.value, entity.end - entity.start) for entity in found] == [
        (str((Decimal(cents) / 100).quantize(Decimal("0.01"))), len(normalize_text(text)))
    ]


@given(CENTS, STYLES, st.sampled_from(NUMERALS), st.booleans())
def test_a_numeral_before_or_after_is_read_with_the_amount_or_the_amount_is_not_read(
    cents: int, style: Callable[[int], str], numeral: str, in_front: bool
) -> None:
    text = normalize_text(numeral + style(cents) if in_front else style(cents) + numeral)
    for entity in amounts(text):
        assert text[entity.start : entity.end] == text, entity


@pytest.mark.parametrize(
    ("text", "kind"),
    [("订单号15912345678", "phone"), ("单号 15912345678", "phone"), ("订单号159123456789", "order_number")],
)
def test_a_telephone_number_is_one_whatever_it_is_called(text: str, kind: str) -> None:
    assert [entity.name for entity in FINDER.find(text, TODAY)] == [kind]
