"""What is hidden of a customer's data, and how much of it still shows."""

from __future__ import annotations

import pytest

from bot.desk.redaction import DOTS, HIDDEN_KINDS, hide, hide_card, hide_details, hide_in
from tests.support.table import table

NUMBER = "2026112212345678"


@table(
    ("kind", "value", "shown"),
    [
        ("order_number", NUMBER, "••••5678"),
        ("order_number", "1234567", "••••4567"),
        ("order_number", "123456", "••••"),
        ("order_number", "", "••••"),
        ("email", "wang@example.cn", "w••••@example.cn"),
        ("email", "w@example.cn", "w••••@example.cn"),
        ("email", "@example.cn", "••••@example.cn"),
        ("email", "wang@a@b", "w••••@a@b"),
        ("email", "wang", "w••••"),
        ("amount", "88元", "88元"),
        ("time", NUMBER, NUMBER),
    ],
)
def test_a_value_is_hidden_but_can_be_recognised(kind: str, value: str, shown: str) -> None:
    assert hide(kind, value) == shown


def test_these_kinds_are_hidden() -> None:
    assert HIDDEN_KINDS == ("order_number", "email")
    assert DOTS == "••••"


def test_every_value_of_the_details_is_hidden_by_its_kind() -> None:
    details = {"order_number": [NUMBER, "1234567"], "email": ("a@b.cn",), "amount": ["88元"], "time": []}
    assert hide_details(details) == {
        "order_number": ["••••5678", "••••4567"],
        "email": ["a••••@b.cn"],
        "amount": ["88元"],
        "time": [],
    }


@table(
    ("text", "details", "shown"),
    [
        pytest.param(f"单号{NUMBER}，{NUMBER}", {"order_number": [NUMBER]}, "单号••••5678，••••5678", id="every time"),
        pytest.param(
            "写到wang@b.cn", {"email": ["wang@b.cn"], "order_number": [NUMBER]}, "写到w••••@b.cn", id="each kind"
        ),
        pytest.param(
            "12345670和1234567", {"order_number": ["1234567", "12345670"]}, "••••5670和••••4567", id="the longest first"
        ),
        pytest.param("19234567", {"order_number": ["9234567", "19234567"]}, "••••4567", id="whatever they begin with"),
        pytest.param("付88元", {"amount": ["88元"]}, "付88元", id="what is not secret stays"),
        pytest.param("付不了", {"order_number": [""]}, "付不了", id="an empty value hides nothing"),
        pytest.param(
            f"单号{NUMBER}", {"order_number": ["", NUMBER]}, "单号••••5678", id="an empty value beside a full one"
        ),
        pytest.param("付不了", {}, "付不了", id="nothing to hide"),
    ],
)
def test_hidden_values_are_hidden_in_texts_too(text: str, details: dict[str, list[str]], shown: str) -> None:
    assert hide_in(text, details) == shown


@table(
    ("typed", "shown"),
    [
        pytest.param("单号ok2026112212", "单号••••2212", id="small letters"),
        pytest.param("单号OK2026112212，付不了", "单号••••2212，付不了", id="capitals"),
        pytest.param("单号ＯＫ２０２６１１２２１２", "单号••••2212", id="wide characters"),
        pytest.param("单号OK 2026 1122 12  好", "单号••••2212  好", id="blanks between"),
        pytest.param("单号\nOK2026\n112212\n", "单号\n••••2212\n", id="over two lines"),
        pytest.param("OK2026\u200b112212", "••••2212", id="an invisible character between"),
        pytest.param("OK2026112212ok2026112212", "••••2212••••2212", id="side by side"),
        pytest.param("單號OK2026112212　收不到", "單號••••2212　收不到", id="the rest stays as it was typed"),
        pytest.param("OK2026-112212", "OK2026-112212", id="another code"),
    ],
)
def test_a_number_is_hidden_however_it_was_typed(typed: str, shown: str) -> None:
    assert hide_in(typed, {"order_number": ["OK2026112212"]}) == shown


def test_an_address_is_hidden_however_it_was_typed_and_its_dots_are_dots() -> None:
    details = {"email": ["wang.li@b.cn"]}
    assert hide_in("写到Wang.Li@B.CN或wang.li＠b.cn", details) == "写到w••••@b.cn或w••••@b.cn"
    assert hide_in("wang-li@b.cn", details) == "wang-li@b.cn"


def test_a_value_that_was_kept_with_blanks_is_found_without_them() -> None:
    assert hide_in("单号OK2026112212", {"order_number": ["OK 2026 112212"]}) == "单号••••2212"


def test_a_card_is_hidden_in_all_its_places_and_kept_as_it_was() -> None:
    card = {
        "brand": "okpay",
        "words": [f"订单{NUMBER}", "付不了"],
        "details": {"order_number": [NUMBER]},
        "diagnoses": [{"topic": "t", "words": f"{NUMBER}付不了", "steps": []}],
    }
    assert hide_card(card) == {
        "brand": "okpay",
        "words": ["订单••••5678", "付不了"],
        "details": {"order_number": ["••••5678"]},
        "diagnoses": [{"topic": "t", "words": "••••5678付不了", "steps": []}],
    }
    assert card["details"] == {"order_number": [NUMBER]}


def test_a_card_that_says_nothing_is_shown_with_nothing() -> None:
    assert hide_card({"brand": "okpay"}) == {"brand": "okpay", "details": {}, "words": [], "diagnoses": []}
