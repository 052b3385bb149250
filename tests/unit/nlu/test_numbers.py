"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.nlu.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1,200", "1200"),
        ("50.5", "50.5"),
        ("1.2k", "1200"),
        ("3w", "30000"),
        ("2万5", "25000"),
        ("1万5千", "15000"),
        ("1万5000", "15000"),
        ("3千200", "3200"),
        ("1亿2000万", "120000000"),
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("一百一十五", "115"),
        ("两百五", "250"),
        ("一千二", "1200"),
        ("一千零二", "1002"),
        ("三千零五十", "3050"),
        ("一万三", "13000"),
        ("三万零五", "30005"),
        ("十二万", "120000"),
        ("一百二十万", "1200000"),
        ("二零二六", "2026"),
        ("壹仟贰佰", "1200"),
        ("零", "0"),
        ("廿三", "23"),
        ("一百卅", "130"),
        ("拾贰", "12"),
        ("幺二零", "120"),
        ("四十七点三", "47.3"),
        ("两点零六", "2.06"),
        ("两点六万", "26000"),
        ("3点2百万", "3200000"),
        ("1 234.5", "1234.5"),
        ("一百万零五千", "1005000"),
    ],
)
def test_numerals_have_their_value(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "百",
        "千万",
        "三四百",
        "百五",
        "一点",
        "abc",
        "1.2.3",
        "万一",
        "几百",
        "k",
        "五百三千",
        "三万五万",
        "一百二百",
        "二廿",
        "1万50000",
        "三百一千万万",
        "点五",
        "三点",
        "三点五十",
        "三点五万六",
        "一点五点五",
        "-5",
    ],
)
def test_what_is_vague_or_no_numeral_has_none(text: str) -> None:
    assert parse_number(text) is None
