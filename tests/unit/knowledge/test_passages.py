"""What of a wallet can be asked for, and how it is called on a button."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import Answer, nameless
from bot.knowledge.passages import LABEL_LIMIT, Passage, has, label, passage_of, passages
from bot.knowledge.steps import Checklist, Step
from tests.support.table import table

LONG = "问得很长很长很长很长很长的一句话"
PAYING = Checklist(
    "alpha",
    "pay",
    "diagnosis",
    "查付款",
    (Step("net", "Look.", "看", questions=("网不好吗",)), Step("app", "Do.", "做")),
)
FEE = Answer("fee", "fees", "the fee", questions=(LONG, "要收多少钱", "收费吗"))
WALLET = replace(nameless("alpha"), answers=(FEE, Answer("night", "fees", "at night", questions=(LONG, LONG + "吗"))))
WALLET = replace(WALLET, checklists={"pay": PAYING})


def test_answers_and_steps_are_passages_in_the_order_of_the_files() -> None:
    assert [(p.name, p.questions) for p in passages(WALLET)] == [
        ("fees/answer/fee", FEE.questions),
        ("fees/answer/night", (LONG, LONG + "吗")),
        ("pay/step/net", ("网不好吗",)),
        ("pay/step/app", ()),
    ]


@pytest.mark.parametrize("passage", [Passage("fees", "answer", "fee"), Passage("pay", "step", "net")])
def test_a_name_tells_which_passage_it_is(passage: Passage) -> None:
    assert passage_of(passage.name) == passage


@pytest.mark.parametrize(
    ("name", "button"),
    [("fees/answer/fee", "要收多少钱"), ("fees/answer/night", LONG), ("pay/step/app", ""), ("gone/step/x", "")],
    ids=["the first that fits", "else the shortest", "without questions", "gone"],
)
def test_a_passage_is_called_by_a_question_on_its_button(name: str, button: str) -> None:
    assert label(WALLET, name) == button
    assert len("要收多少钱") <= LABEL_LIMIT < len(LONG)


@table(
    ("name", "there"),
    [
        ("fees/answer/night", True),
        ("pay/step/app", True),
        ("fees/answer/day", False),
        ("pay/answer/fee", False),
        ("pay/step/fee", False),
        ("fees/step/fee", False),
    ],
)
def test_what_the_knowledge_has_no_more_is_known(name: str, there: bool) -> None:
    assert has(WALLET, passage_of(name)) is there
