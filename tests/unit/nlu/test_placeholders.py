"""Sentences that differ in a value only are the same sentence."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.finder import READERS, EntityFinder
from bot.nlu.placeholders import without_values
from bot.nlu.resources import load_words
from bot.spelling import normalize_text

TODAY = date(2026, 11, 20)
FINDER = EntityFinder({"okpay": ["OKPay"], "upay": ["upay"]})


def bare(text: str) -> str:
    normal = normalize_text(text)
    return without_values(normal, FINDER.find(normal, TODAY))


@pytest.mark.parametrize(
    "frame",
    ["扣了{}", "多收了我{}", "{}还没退", "付了{},一直转圈", "余额只有{}"],
)
def test_the_amount_does_not_matter(frame: str) -> None:
    written = ["3块", "5块", "四块二", "两毛", "6分钱", "1.2万", "廿六块", "￥1,300", "八百", "三十块零五分"]
    assert {bare(frame.format(amount)) for amount in written} == {frame.format("一百元")}


@pytest.mark.parametrize(
    ("written", "same"),
    [
        (["昨天", "11月3号", "上周三", "去年双十二", "10.24"], "昨天提的还没到"),
        (["五天", "半个月", "好几天", "一个多星期"], "三天提的还没到"),
        (["8点半", "晚上九点", "15:20"], "下午三点提的还没到"),
    ],
)
def test_neither_does_the_day_nor_the_length_nor_the_hour(written: list[str], same: str) -> None:
    assert {bare(f"{value}提的还没到") for value in written} == {same}


def test_numbers_and_codes_are_one_of_their_kind() -> None:
    assert bare("订单号20261103001234567") == bare("订单号20250203001234999")
    assert bare("提示E1042") == bare("提示E2077")
    assert bare("手机13812345678") == bare("手机15987654321")
    assert bare("发到a.b@c.com了") == bare("发到zz@d.cn了")


def test_wallets_banks_and_all_other_words_stay() -> None:
    assert bare("OKPay昨天用工行卡付了50块，没付成") == "okpay昨天用工行卡付了一百元,没付成"
    assert bare("付不了款") == "付不了款"
    assert bare("") == ""


def test_every_kind_that_has_a_value_has_a_sample_that_is_read_as_that_kind() -> None:
    samples = load_words("values")["samples"]
    assert set(samples) == set(READERS)
    for kind, sample in samples.items():
        assert [entity.name for entity in FINDER.find(normalize_text(sample), TODAY)] == [kind]


def test_a_text_without_values_stays_as_it_is_when_read_again() -> None:
    once = bare("昨天下午4点付了300，等了两天，订单号20261103001234567")
    assert bare(once) == once
