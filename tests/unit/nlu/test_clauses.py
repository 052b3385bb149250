"""Where a message speaks of two things, and where it denies one."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import read_clause, split_clauses, without_denials
from bot.spelling import normalize_text
from tests.support.table import table


@table(
    ("text", "parts"),
    [
        ("不是付款失败，是退款没到", ["不是付款失败", "是退款没到"]),
        ("付款失败了。还有验证码也收不到", ["付款失败了", "验证码也收不到"]),
        ("提现没到账 另外密码也忘了", ["提现没到账", "密码也忘了"]),
        ("充值没到账而且客服电话打不通", ["充值没到账", "客服电话打不通"]),
        ("扣了1,200元没到账！怎么办啊？退给我", ["扣了1,200元没到账", "怎么办啊?", "退给我"]),
        ("我要问的不是限额而是手续费", ["我要问的不是限额", "手续费"]),
        ("其实不是付款是提现没到账", ["其实不是付款", "是提现没到账"]),
        ("没被骗就是忘了密码", ["没被骗", "就是忘了密码"]),
        ("我不是要退款我是要提现", ["我不是要退款", "我是要提现"]),
        ("不是所有卡都是坏的", ["不是所有卡都是坏的"]),
        ("不是每次都这样只是偶尔", ["不是每次都这样只是偶尔"]),
        ("没有提示是什么原因", ["没有提示是什么原因"]),
        ("不是我转的是我老公转的", ["不是我转的是我老公转的"]),
        ("是付款不是提现", ["是付款不是提现"]),
        ("不是付款是吗", ["不是付款是吗"]),
        ("你好，付款失败", ["你好", "付款失败"]),
        ("付款失败", ["付款失败"]),
        ("账户里还有钱但付不了", ["账户里还有钱但付不了"]),
        ("账户里有钱但还是付不了", ["账户里有钱", "但还是付不了"]),
        ("同时扣了两笔", ["同时扣了两笔"]),
        ("另外一个账户", ["另外一个账户"]),
        ("v3.2.1打不开", ["v3.2.1打不开"]),
        ("付了三次不过没成功", ["付了三次", "不过没成功"]),
        ("不过没成功", ["不过没成功"]),
        ("我不过是问问", ["我不过是问问"]),
        ("付款失败没超限额卡也正常", ["付款失败", "没超限额卡也正常"]),
        ("余额够网也换了卡也没过期", ["余额够", "网也换了", "卡也没过期"]),
        ("个人信息也填好了", ["个人信息也填好了"]),
        ("我的卡也过期了", ["我的卡也过期了"]),
        ("退款没到还有登录也不行", ["退款没到", "还有登录也不行"]),
        ("充值跟转账都失败了", ["充值失败了", "转账失败了"]),
        ("我的登录和付款全都用不了", ["我的登录用不了", "我的付款用不了"]),
        ("你好，退款、提现都没到", ["你好", "退款没到", "提现没到"]),
        ("付款和收款都正常", ["付款和收款都正常"]),
        ("我和我老婆都付不了", ["我和我老婆都付不了"]),
        ("付款跟客服说了都没用", ["付款跟客服说了都没用"]),
        ("提现没到还有多久", ["提现没到还有多久"]),
        ("退款失败还有钱被扣了", ["退款失败还有钱被扣了"]),
        ("付款失败就是付不了", ["付款失败", "就是付不了"]),
        ("提现三天没到麻烦转人工", ["提现三天没到", "麻烦转人工"]),
        ("换了网还是没用帮我找人工", ["换了网还是没用", "帮我找人工"]),
        ("我要转人工", ["我要转人工"]),
        ("可以付了谢谢", ["可以付了", "谢谢"]),
        ("谢谢", ["谢谢"]),
        ("我换了网结果还是不行", ["我换了网", "结果还是不行"]),
        ("网换了 卡也换了", ["网换了", "卡也换了"]),
        ("打开 wifi 试试", ["打开 wifi 试试"]),
        ("，好，", ["好"]),
        ("，，，！！！", [",,,!!!"]),
        ("", [""]),
    ],
)
def test_messages_are_cut_where_they_change_the_subject(text: str, parts: list[str]) -> None:
    assert [clause.text for clause in split_clauses(normalize_text(text))] == parts


@table(
    ("clause", "topic"),
    [
        ("不是付款失败", "付款失败"),
        ("我不是说付款失败", "付款失败"),
        ("并非登录问题", "登录问题"),
        ("没有说要退款", "退款"),
        ("我问的不是限额", "限额"),
        ("不问手续费", "手续费"),
        ("没被盗", "盗"),
    ],
)
def test_a_denial_leaves_its_topic(clause: str, topic: str) -> None:
    read = read_clause(clause)
    assert read.negated and read.topic == topic and read.text == clause


@table(
    "clause",
    [
        "不是我本人操作的",
        "不是说一天到账吗?",
        "这不是第一次了",
        "付款不成功",
        "退款没到",
        "没有收到验证码",
        "是不是被锁了",
        "不是",
        "没问题了",
        "我不想要了",
        "没说原因",
    ],
)
def test_not_every_no_is_a_denial(clause: str) -> None:
    assert not read_clause(clause).negated


def test_every_clause_counts_however_many_there_are() -> None:
    assert [c.text for c in split_clauses("。".join(["付款一直失败"] * 40))] == ["付款一直失败"] * 40


def test_no_word_is_lost_but_the_connectives() -> None:
    text = normalize_text("付了三次不过没成功结果还扣了钱但是没到账")
    assert "".join(c.text for c in split_clauses(text)) == "付了三次不过没成功结果还扣了钱没到账"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("不是付款失败，是退款没到", "是退款没到"),
        ("不是转错人，是被骗了，怎么办呢", "是被骗了,怎么办呢"),
        ("不是付款失败", "不是付款失败"),
        ("付款失败，退款没到", "付款失败,退款没到"),
    ],
)
def test_what_is_denied_is_left_out_when_something_is_said(text: str, said: str) -> None:
    assert without_denials(normalize_text(text)) == said
