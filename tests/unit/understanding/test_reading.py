"""One message as it was understood, and how it is read out of what Rasa says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understanding.reading import Clause, Entity, Reading, reading_from_parse

PARSE: dict[str, Any] = {
    "text": "付了88元，不是退款",
    "intent": {"name": "payment_failed", "confidence": "0.75"},
    "intent_ranking": [
        {"name": "payment_failed", "confidence": 0.75},
        {"name": "refund_status", "confidence": "0.125"},
    ],
    "clauses": [
        {"text": "付了88元", "intent": "payment_failed", "confidence": "0.5"},
        {"text": "不是退款", "intent": "refund_status", "confidence": 0.25, "negated": True},
        {"text": "好", "intent": "affirm", "confidence": 1, "negated": None},
    ],
    "entities": [{"entity": "amount", "value": 88}, {"entity": "time", "value": "昨天", "start": 3}],
}


def test_a_parse_is_read_whole() -> None:
    assert reading_from_parse(PARSE) == Reading(
        text="付了88元，不是退款",
        intent="payment_failed",
        confidence=0.75,
        ranking=(("payment_failed", 0.75), ("refund_status", 0.125)),
        clauses=(
            Clause("付了88元", "payment_failed", 0.5, False),
            Clause("不是退款", "refund_status", 0.25, True),
            Clause("好", "affirm", 1.0, False),
        ),
        entities=(Entity("amount", "88"), Entity("time", "昨天")),
        words="",
    )


def test_what_is_read_has_numbers_that_are_numbers() -> None:
    read = reading_from_parse(PARSE)
    kinds = {type(n) for n in (read.confidence, *(c for _, c in read.ranking), *(c.confidence for c in read.clauses))}
    assert kinds == {float}
    assert read.choice is None


@pytest.mark.parametrize(
    "parse",
    [
        {},
        {"text": None, "intent": None, "intent_ranking": None, "clauses": None, "entities": None},
        {"text": "", "intent": {}, "intent_ranking": [], "clauses": [], "entities": []},
        {"intent": {"name": None, "confidence": None}},
    ],
    ids=["nothing", "none", "empty", "no intent"],
)
def test_a_parse_that_says_nothing_is_an_empty_reading(parse: dict[str, Any]) -> None:
    assert reading_from_parse(parse) == Reading(text="", intent="", confidence=0.0)


def test_the_values_of_a_kind_come_in_order_and_once() -> None:
    said = (Entity("amount", "88"), Entity("time", "昨天"), Entity("amount", "66"), Entity("amount", "88"))
    read = Reading("", "", entities=said)
    assert read.values("amount") == ["88", "66"]
    assert read.values("time") == ["昨天"]
    assert read.values("email") == []


def test_a_reading_made_by_hand_is_certain_and_bare() -> None:
    assert Reading("好", "affirm") == Reading("好", "affirm", 1.0, (), (), (), None, "")
    assert Clause("好", "affirm", 1.0).negated is False
