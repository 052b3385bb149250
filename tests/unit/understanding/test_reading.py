"""One message as it was understood, and how it is read out of what Rasa says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understanding.acts import Act
from bot.understanding.reading import Clause, Entity, Reading, reading_from_parse
from tests.support.table import table

PARSE: dict[str, Any] = {
    "text": "付了88元，不是退款",
    "intent": {"name": "payment_failed", "confidence": "0.75"},
    "intent_ranking": [
        {"name": "payment_failed", "confidence": 0.75},
        {"name": "refund_status", "confidence": "0.125"},
    ],
    "clauses": [
        {
            "text": "付了88元",
            "topics": [{"name": "payment_failed", "confidence": "0.5"}, {"name": "fees", "confidence": 0.25}],
            "acts": [{"name": "done", "confidence": "0.5"}],
        },
        {
            "text": "不是退款",
            "negated": True,
            "topics": [{"name": "refund_status", "confidence": 0.25}],
            "acts": [],
        },
        {"text": "好", "negated": None, "topics": [{"name": "affirm", "confidence": 1}], "acts": None},
    ],
    "entities": [{"entity": "amount", "value": 88, "start": 2}, {"entity": "time", "value": "昨天", "start": None}],
}


def test_a_parse_is_read_whole() -> None:
    assert reading_from_parse(PARSE) == Reading(
        text="付了88元，不是退款",
        intent="payment_failed",
        confidence=0.75,
        ranking=(("payment_failed", 0.75), ("refund_status", 0.125)),
        clauses=(
            Clause(
                "付了88元", "payment_failed", 0.5, False, (("payment_failed", 0.5), ("fees", 0.25)), (("done", 0.5),)
            ),
            Clause("不是退款", "refund_status", 0.25, True, (("refund_status", 0.25),)),
            Clause("好", "affirm", 1.0, False, (("affirm", 1.0),)),
        ),
        entities=(Entity("amount", "88", 2), Entity("time", "昨天")),
        words="",
    )


def test_without_clauses_the_whole_is_one_that_does_what_its_intent_does() -> None:
    parse = {key: value for key, value in PARSE.items() if key != "clauses"}
    (whole,) = reading_from_parse({**parse, "intent": {"name": "cancel", "confidence": 0.75}}).clauses
    ranking = (("payment_failed", 0.75), ("refund_status", 0.125))
    assert whole == Clause("付了88元，不是退款", "cancel", 0.75, topics=ranking, acts=(("away", 0.75),))
    (bare,) = reading_from_parse({"text": "好", "intent": {"name": "affirm", "confidence": 0.5}}).clauses
    assert bare == Clause("好", "affirm", 0.5, topics=(("affirm", 0.5),), acts=(("yes", 0.5),))
    assert (bare.act, bare.likelihood(Act.YES)) == (Act.YES, pytest.approx(0.5))


def clause(topics: dict[str, float], acts: dict[str, float]) -> Clause:
    return Clause("某一句", "", 0.0, topics=tuple(topics.items()), acts=tuple(acts.items()))


@table(
    ("topics", "acts", "evidence"),
    [
        ({}, {"good": 1.0}, {Act.GOOD: 0.7}),
        ({"affirm": 1.0}, {}, {Act.YES: 0.3}),
        ({"affirm": 0.5}, {"yes": 0.8, "good": 0.2}, {Act.YES: 0.71, Act.GOOD: 0.14}),
        ({"fees": 0.6, "login_failed": 0.2}, {"report": 0.5}, {Act.REPORT: 0.59}),
        ({"fees": 0.6}, {"report": 0.4, "inquire": 0.5}, {Act.REPORT: 0.28, Act.INQUIRE: 0.53}),
        ({"fees": 0.6}, {"report": 0.4, "inquire": 0.4}, {Act.REPORT: 0.46, Act.INQUIRE: 0.28}),
        ({"fees": 0.6}, {"how": 0.5}, {Act.HOW: 0.35, Act.REPORT: 0.18}),
        ({}, {}, {}),
    ],
)
def test_acts_and_intents_speak_for_an_act_together(
    topics: dict[str, float], acts: dict[str, float], evidence: dict[Act, float]
) -> None:
    assert clause(topics, acts).evidence == {act: pytest.approx(p) for act, p in evidence.items()}


def test_the_likeliest_act_is_what_a_clause_does() -> None:
    read = clause({"request_human": 0.9}, {"refuse": 0.3, "person": 0.2})
    assert (read.act, read.likelihood(Act.PERSON)) == (Act.PERSON, pytest.approx(0.41))
    assert read.likelihood(Act.OVER) == 0.0
    assert clause({}, {}).act is Act.CHAT


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
    nothing = Clause("", "", 0.0, topics=(("", 0.0),))
    assert reading_from_parse(parse) == Reading(text="", intent="", confidence=0.0, clauses=(nothing,))


def test_the_values_of_a_kind_come_in_order_and_once() -> None:
    said = (Entity("amount", "88"), Entity("time", "昨天"), Entity("amount", "66"), Entity("amount", "88"))
    read = Reading("", "", entities=said)
    assert read.values("amount") == ["88", "66"]
    assert read.values("time") == ["昨天"]
    assert read.values("email") == []


def test_a_reading_made_by_hand_is_certain_and_bare() -> None:
    assert Reading("好", "affirm") == Reading("好", "affirm", 1.0, (), (), (), None, "", "", (), "")
    assert Clause("好", "affirm", 1.0).negated is False


def test_what_was_typed_is_what_was_read_where_nothing_else_is_known() -> None:
    assert Reading("付不了", "payment_failed").typed == "付不了"
    assert Reading("付不了", "payment_failed", words="付不了！！").typed == "付不了！！"
