"""What a wallet's page tells of its customer is kept like what they told themselves, and nothing is said to them."""

from __future__ import annotations

import pytest

from bot.conversation import page_context
from tests.support.table import table
from tests.unit.conversation.small import question, run, scene

CARD = "6222021234567890128"


def kept(values: dict[str, str], **memory: object) -> dict[str, list[str]]:
    done = scene(**memory)  # type: ignore[arg-type]
    assert page_context.told(values)(done) == ()
    assert (done.replies, done.owner) == ([], "bot")
    return done.memory.details


def test_an_order_stands_beside_those_that_the_customer_named() -> None:
    details = {"order_number": ["A-1"], "amount": ["88元"]}
    told = {"order_number": "20261121091200004567", "page": "付款结果"}
    assert kept(told, details=details) == {
        "order_number": ["A-1", "20261121091200004567"],
        "amount": ["88元"],
        "page": ["付款结果"],
    }


def test_the_same_again_changes_nothing_and_another_page_takes_the_place_of_the_last() -> None:
    details = {"order_number": ["A-1"], "page": ["账单"]}
    assert kept({"order_number": "A-1", "page": "付款结果"}, details=details) == {
        "order_number": ["A-1"],
        "page": ["付款结果"],
    }


def test_the_five_newest_orders_are_kept() -> None:
    known = [f"A-{n}" for n in range(5)]
    assert kept({"order_number": "B-1"}, details={"order_number": known})["order_number"] == [*known[1:], "B-1"]


def test_what_is_open_stays_open() -> None:
    done = scene(open=run("pay", "asks"), question=question())
    page_context.told({"page": "付款结果"})(done)
    assert (done.memory.open, done.memory.question) == (run("pay", "asks"), question())


@table(
    ("said", "remains"),
    [
        (CARD, "62****0128"),
        ("密码 Zx9abc12", "密码 【已隐藏】"),
        ("13812345678", "138****5678"),
        ("OK20261121-0912", "OK20261121-0912"),
        ("4720261121091235", "4720261121091235"),
        ("\u200b\n", None),
    ],
)
def test_a_secret_in_the_place_of_an_order_is_hidden(said: str, remains: str | None) -> None:
    assert kept({"order_number": said}).get("order_number") == ([remains] if remains else None)


@pytest.mark.parametrize(
    ("said", "remains"),
    [
        ("付款结果", "付款结果"),
        ("已付款?", "已付款?"),
        ("https://pay.example/result?code=4821&token=abc#482913", "https://pay.example/result"),
        ("/pay/result#482913", "pay/result"),
        ("验证码 482913", "验证码 【已隐藏】"),
    ],
)
def test_of_a_page_what_stands_behind_its_address_is_not_kept(said: str, remains: str) -> None:
    assert kept({"page": said}) == {"page": [remains]}
