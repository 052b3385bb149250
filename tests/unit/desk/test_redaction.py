"""What is hidden of a customer's data, and how much of it still shows."""

from __future__ import annotations

import pytest

from bot.desk.redaction import DOTS, HIDDEN_KINDS, hide, hide_card, hide_details, hide_in

NUMBER = "2026112212345678"


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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
