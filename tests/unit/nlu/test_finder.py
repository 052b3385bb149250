"""Entities: what is one, what only looks like one, and its written form."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.finder import EntityFinder
from bot.spelling import normalize_text
from tests.support.table import table

TODAY = date(2026, 11, 20)  # a Friday
BRANDS = {"okpay": ["OKPay"], "yibifu": ["易币付", "易付宝"], "eepay": ["eepay", "eppay"], "upay": ["upay"]}


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder(BRANDS)


def values(finder: EntityFinder, text: str, today: date = TODAY) -> list[tuple[str, str]]:
    return [(e.name, e.value) for e in finder.find(normalize_text(text), today)]


@table(
    ("text", "value"),
    [
        ("￥1,200", "1200.00"),
        ("¥88", "88.00"),
        ("rmb 50", "50.00"),
        ("一千二", "1200.00"),
        ("1.2k", "1200.00"),
        ("两百块", "200.00"),
        ("50.5元", "50.50"),
        ("５０．５元", "50.50"),
        ("十二块八", "12.80"),
        ("12块8", "12.80"),
        ("5块5毛", "5.50"),
        ("3块25", "3.25"),
        ("五毛钱", "0.50"),
        ("一块钱", "1.00"),
        ("一块五", "1.50"),
        ("付了一块", "1.00"),
        ("两万五没到", "25000.00"),
        ("1万5千块", "15000.00"),
        ("3万", "30000.00"),
        ("金额是 88.5", "88.50"),
        ("金额：1200", "1200.00"),
        ("转了500给朋友", "500.00"),
        ("充了100没到账", "100.00"),
        ("付了五十", "50.00"),
        ("转给张三500", "500.00"),
        ("多扣了我299.00", "299.00"),
        ("手续费3.5", "3.50"),
        ("100块3天没到", "100.00"),
        ("贰佰元", "200.00"),
        ("兩百塊", "200.00"),
    ],
)
def test_amounts(finder: EntityFinder, text: str, value: str) -> None:
    assert ("amount", value) in values(finder, text)
    assert sum(name == "amount" for name, _ in values(finder, text)) == 1


@table(
    "text",
    [
        "一点小问题",
        "一下",
        "第一步",
        "一直不行",
        "500",
        "付了3次都失败",
        "付了三次",
        "扣了三四百",
        "几百块",
        "一百多块",
        "千万别点",
        "万一呢",
        "一万个谢谢",
        "百分之五十",
        "50%",
        "三百六十五天",
        "提现2到3天",
        "提现1-3个工作日",
        "转了24小时",
        "付款10分钟了",
        "打95588",
        "升级到3.2.1",
        "iphone15闪退",
        "一块去",
        "这块不懂",
        "尾号1234",
        "100美元",
        "我转了一下",
        "充值一直失败",
        "一共三笔",
        "支付15:20",
        "付款11月3号",
    ],
)
def test_what_is_no_amount(finder: EntityFinder, text: str) -> None:
    assert "amount" not in dict(values(finder, text))


@table(
    ("text", "value"),
    [
        ("今天", "2026-11-20"),
        ("昨天", "2026-11-19"),
        ("昨晚", "2026-11-19"),
        ("昨晚8点", "2026-11-19"),
        ("前天", "2026-11-18"),
        ("大前天", "2026-11-17"),
        ("三天前", "2026-11-17"),
        ("3天以前", "2026-11-17"),
        ("两周前", "2026-11-06"),
        ("一个月前", "2026-10-20"),
        ("上周三", "2026-11-11"),
        ("上个星期天", "2026-11-15"),
        ("这周一", "2026-11-16"),
        ("周三", "2026-11-18"),
        ("周六", "2026-11-14"),
        ("11月3号", "2026-11-03"),
        ("十一月三号", "2026-11-03"),
        ("11月25日", "2025-11-25"),
        ("11.3号", "2026-11-03"),
        ("11/03", "2026-11-03"),
        ("去年12月1号", "2025-12-01"),
        ("2026-11-03", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("26年11月3日", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("3号", "2026-11-03"),
        ("25号", "2026-10-25"),
        ("上个月15号", "2026-10-15"),
        ("双11", "2026-11-11"),
        ("双十一", "2026-11-11"),
    ],
)
def test_dates(finder: EntityFinder, text: str, value: str) -> None:
    assert ("date", value) in values(finder, f"{text}付的款")


@table(
    "text",
    [
        "2月30号",
        "2026-13-01",
        "每周三",
        "一周三次",
        "周一到周五",
        "目前天气",
        "以前天天",
        "3号线",
        "尾号12号卡",
        "三天没到",
        "一天",
        "几号",
        "13号楼",
    ],
)
def test_what_is_no_date(finder: EntityFinder, text: str) -> None:
    assert "date" not in dict(values(finder, text))


def test_relative_dates_count_from_the_day_given(finder: EntityFinder) -> None:
    assert values(finder, "昨天", date(2026, 1, 1)) == [("date", "2025-12-31")]
    assert values(finder, "一个月前", date(2026, 3, 31)) == [("date", "2026-02-28")]
    assert values(finder, "31号", date(2026, 3, 30)) == []


@table(
    ("text", "value"),
    [
        ("下午3点", "15:00"),
        ("15:20", "15:20"),
        ("15：20", "15:20"),
        ("下午3:20", "15:20"),
        ("3:20pm", "15:20"),
        ("12:30 am", "00:30"),
        ("晚上八点二十分", "20:20"),
        ("昨晚8点半", "20:30"),
        ("早上十点一刻", "10:15"),
        ("凌晨1点", "01:00"),
        ("半夜12点", "00:00"),
        ("中午12点", "12:00"),
        ("中午一点", "13:00"),
        ("15点20", "15:20"),
        ("三点钟", "03:00"),
        ("昨天三点", "03:00"),
        ("9点", "09:00"),
    ],
)
def test_times(finder: EntityFinder, text: str, value: str) -> None:
    assert ("time", value) in values(finder, text)


@table("text", ["一点小问题", "早一点", "晚一点再说", "快一点", "有一点卡", "三点建议", "25:00", "1:1", "两点意见"])
def test_what_is_no_time(finder: EntityFinder, text: str) -> None:
    assert "time" not in dict(values(finder, text))


@table(
    ("text", "found"),
    [
        ("订单号：20261103001234567", ("order_number", "20261103001234567")),
        ("单号ab12-345678", ("order_number", "AB12-345678")),
        ("流水号是 88 不对", None),
        ("20261103001234567没到", ("order_number", "20261103001234567")),
        ("我电话13812345678", ("phone", "13812345678")),
        ("＋86 138-1234-5678", ("phone", "13812345678")),
        ("138****5678", ("phone", "138****5678")),
        ("客服400-888-8888", ("phone", "4008888888")),
        ("提示E1042", ("error_code", "E1042")),
        ("错误码 1042", ("error_code", "1042")),
        ("PAY_FAIL_3007", ("error_code", "PAY_FAIL_3007")),
        ("报错0x80004005", ("error_code", "0X80004005")),
        ("页面显示500", ("error_code", "500")),
        ("邮箱Zhang.San@Example.com", ("email", "zhang.san@example.com")),
        ("iphone15", None),
        ("验证码不对", None),
    ],
)
def test_numbers_and_codes(finder: EntityFinder, text: str, found: tuple[str, str] | None) -> None:
    assert values(finder, text) == ([found] if found else [])


@table(
    ("text", "value"),
    [
        ("工行卡绑不上", "中国工商银行"),
        ("ICBC的卡", "中国工商银行"),
        ("招商 银行", "招商银行"),
        ("我用中行", "中国银行"),
        ("提交行不行", None),
        ("转账中行吗", None),
        ("平安到家", None),
        ("民生问题", None),
        ("xicbcx", None),
    ],
)
def test_banks(finder: EntityFinder, text: str, value: str | None) -> None:
    assert values(finder, text) == ([("bank", value)] if value else [])


@table(
    ("text", "value"),
    [
        ("OKPay付不了", "okpay"),
        ("ok pay付不了", "okpay"),
        ("O-K-Pay", "okpay"),
        ("ＯＫＰＡＹ", "okpay"),
        ("易幣付", "yibifu"),
        ("易付宝", "yibifu"),
        ("eppay", "eepay"),
        ("U pay", "upay"),
        ("okpayment", None),
        ("ok，pay不了", None),
    ],
)
def test_brands_and_their_misspellings(finder: EntityFinder, text: str, value: str | None) -> None:
    assert values(finder, text) == ([("brand", value)] if value else [])


def test_entities_of_one_message_do_not_overlap(finder: EntityFinder) -> None:
    text = normalize_text("昨天下午3点用工行卡在OKPay付了¥1,200，订单号20261103001234567，提示E1042")
    found = finder.find(text, TODAY)
    assert [e.name for e in found] == ["date", "time", "bank", "brand", "amount", "order_number", "error_code"]
    assert all(a.end <= b.start for a, b in pairwise(found))


ALPHABET = (
    "0123456789 .,:/-+@_¥%#okpaye一二三十百千万零两第几点块元毛角月日号周前天昨今晚上下午"
    "订单号是转付了金额提示错误码工行"
)


@given(st.text(ALPHABET, max_size=60))
def test_nothing_makes_it_stumble(finder: EntityFinder, text: str) -> None:
    normal = normalize_text(text)
    found = finder.find(normal, TODAY)
    assert all(0 <= e.start < e.end <= len(normal) and e.value for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@table(
    "run",
    [
        "1",
        "一",
        "百",
        "一百",
        "a",
        "a.",
        "a_",
        "1,",
        "转给",
        "金额 ",
        "1.",
        "上午1",
        "-",
        "@a",
        "一点",
        "十",
        "廿",
        "块八毛",
        "三天",
        "1 234",
        "上",
        "1点",
        "元1",
    ],
)
def test_a_message_of_two_thousand_characters_takes_no_time(finder: EntityFinder, run: str) -> None:
    text = normalize_text("转" + run * (1990 // len(run)) + "次")
    before = time.process_time()
    finder.find(text, TODAY)
    assert time.process_time() - before < 0.5


def test_a_name_is_found_with_blanks_and_joiners_though_nothing_else_is_there() -> None:
    finder = EntityFinder({"okpay": ("OKPay",)})
    for text, name in {"中 国 银 行 的卡": "中国银行", "o-k-p-a-y 付不了": "okpay"}.items():
        assert [found.value for found in finder.find(text, date(2026, 12, 1))] == [name], text
    assert finder.find("网也换了", date(2026, 12, 1)) == []
