"""What a follower may write about the account in the app, and what is none of it."""

from __future__ import annotations

from bot.channels.wechat.link_commands import command_in
from tests.support.table import table


@table(
    "text",
    [
        "绑定 12345678", "绑定12345678", "绑定：12345678", "绑定码 12345678", "绑定 12345678。", "绑定 1234 5678",
        "請綁定 12345678",
        "绑定　１２３４５６７８", "我要绑定 1234-5678", "绑定账号 12345678",
    ],
)  # fmt: skip
def test_a_code_may_be_written_in_many_ways(text: str) -> None:
    command = command_in(text)
    assert command is not None and (command.kind, command.code, command.sure) == ("claim", "12345678", True)


def test_a_bare_number_is_a_code_only_if_it_is_one() -> None:
    command = command_in(" 1234 5678 ")
    assert command is not None and (command.code, command.sure) == ("12345678", False)


@table(
    ("text", "kind"),
    [
        ("确认绑定", "confirm"), ("“确认绑定”", "confirm"), ("同意绑定。", "confirm"),
        ("不绑", "decline"), ("不要绑定", "decline"), ("解绑", "unlink"), ("请解除绑定", "unlink"),
        ("解绑微信", "unlink"), ("怎么绑定账号？", "how"), ("绑定微信", "how"),
    ],
)  # fmt: skip
def test_yes_no_and_no_longer(text: str, kind: str) -> None:
    command = command_in(text)
    assert command is not None and command.kind == kind


@table(
    "text",
    [
        "绑定银行卡", "解绑银行卡", "我的订单号是12345678", "1234567", "123456789", "绑定 1234567",
        "取消", "不", "确认", "绑定",
        "转了12345678元", "我绑定的是 12345678 这张卡，付不了款，已经试过很多很多次了还是不行怎么办啊",
    ],
)  # fmt: skip
def test_other_words_are_words(text: str) -> None:
    assert command_in(text) is None


def test_a_code_is_in_no_representation() -> None:
    assert "12345678" not in repr(command_in("绑定 12345678"))
