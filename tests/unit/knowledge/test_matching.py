"""Phrase patterns: what a message mentions, and what it claims."""

from __future__ import annotations

import pytest

from bot.knowledge.matching import bare, claims, clauses, mentions, plain, without
from tests.support.table import table

NETWORK = "网|网络|wifi|流量+换了|切换|没问题|正常|重连"
BALANCE = "余额|钱+够|足够|充足|有的是"


@table(
    ("text", "pattern"),
    [
        ("网换了", NETWORK),
        ("我把网络切换到家里的了", NETWORK),
        ("换了网还是付不了", NETWORK),
        ("ＷＩＦＩ换了", NETWORK),
        ("Wifi换了！", NETWORK),
        ("网没问题", NETWORK),
        ("余额够，网也换了，还是付不了", NETWORK),
        ("余额够，网也换了，还是付不了", BALANCE),
        ("钱有的是", BALANCE),
        ("没钱付，但余额够", BALANCE),
        ("够的余额", BALANCE),
    ],
)
def test_claims(text: str, pattern: str) -> None:
    assert claims(text, pattern)


@table(
    ("text", "pattern"),
    [
        ("", NETWORK),
        ("网", NETWORK),
        ("换了", NETWORK),
        ("网没换", NETWORK),
        ("网不正常", NETWORK),
        ("网换了吗", NETWORK),
        ("怎么切换网络", NETWORK),
        ("网络切换在哪", NETWORK),
        ("网络，换了手机", NETWORK),
        ("网络 换了手机", NETWORK),
        ("余额不够", BALANCE),
        ("余额够不够", BALANCE),
        ("余额没有足够", BALANCE),
        ("余额要不要充足", BALANCE),
        ("需要足够余额", BALANCE),
        ("还没看余额够", BALANCE),
    ],
)
def test_claims_nothing(text: str, pattern: str) -> None:
    assert not claims(text, pattern)


@table(
    ("text", "pattern", "so"),
    [
        ("发邮件多久回复", "邮件|邮箱+多久|回复", True),
        ("回复，邮箱", "邮件|邮箱+多久|回复", True),
        ("邮箱是什么", "邮件|邮箱+多久|回复", False),
        ("不要发邮件多久都行", "邮件|邮箱+多久|回复", True),
        ("ＰａｙＰａｌ", "paypal", True),
        ("paypal", "PayPal", True),
        ("２４小时", "24小时", True),
        ("24 小时", "24小时", True),
        ("任何话", "", False),
        ("任何话", "|", False),
        ("好", "好+好", False),
        ("好好", "好+好", True),
    ],
)
def test_mentions(text: str, pattern: str, so: bool) -> None:
    assert mentions(text, pattern) is so


def test_the_longest_word_of_a_group_counts() -> None:
    assert claims("没问题网", "网+没问题|问题")
    assert not claims("没问题网", "网+问题")


def test_clauses() -> None:
    assert clauses("余额够，网也换了。还是付不了！卡 好；WiFi 正常") == [
        "余额够",
        "网也换了",
        "付不了",
        "卡",
        "好",
        "wifi 正常",
    ]
    assert clauses("，。 ") == []


def test_forms_of_comparison() -> None:
    assert plain("  ＯＫ Pay（１） ") == "ok pay(1)"
    assert bare(" 还是 不行！！（ＯＫ）") == "还是不行ok"


@pytest.mark.parametrize(
    ("text", "pattern", "left"),
    [
        ("气死我了真不行", "气死我了", " 真不行"),
        ("气 死 我 了又气死我了", "气死我了", " 又 "),
        ("网换了", "网+换", "  了"),
        ("网没动", "网+换", "网没动"),
        ("网换了 Wifi", "网|wifi+换|重连", "网 了 "),
    ],
)
def test_what_matches_can_be_taken_out(text: str, pattern: str, left: str) -> None:
    assert without(text, pattern) == left
