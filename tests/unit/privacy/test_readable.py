"""A masked text as the understanding reads it."""

from __future__ import annotations

from bot.privacy.readable import readable
from tests.support.table import table


@table(
    ("masked", "read"),
    [
        ("用卡 62****1921 付款失败，CVV 是 【已隐藏】", "用卡 付款失败"),
        ("我用62****5349这张卡付款，付了100元失败", "我用这张卡付款，付了100元失败"),
        ("62****1921绑不上", "银行卡绑不上"),
        ("往62****1921提现没到", "往银行卡提现没到"),
        ("bank card 62****6662 declined", "bank card declined"),
        ("身份证3****************5实名失败", "身份证实名失败"),
        ("3****************5实名失败", "身份证实名失败"),
        ("验证码 【已隐藏】，一直错", "验证码，一直错"),
        ("密码是【已隐藏】登不上", "密码登不上"),
        ("付款失败\n验证码【已隐藏】", "付款失败"),
        ("验证码【已隐藏】", "验证码【已隐藏】"),
        ("【已隐藏】", "【已隐藏】"),
        ("付款失败", "付款失败"),
        ("", ""),
    ],
)
def test_a_mask_is_read_as_what_it_stands_for(masked: str, read: str) -> None:
    assert readable(masked) == read
