"""A trouble to which the wallet has only a general answer, told with what causes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import Answer
from bot.understanding.acts import Act
from bot.understanding.reading import Clause
from tests.support.talk import does
from tests.unit.context.places import KNOWLEDGE, reads, told
from tests.unit.conversation.wallets import INVOICE, LIMITS, PAY, REFUND

GENERAL = Answer("general", INVOICE, "ask for help", offer=(REFUND, LIMITS))
ALPHA = KNOWLEDGE.brand("alpha")
KNOWING = replace(ALPHA, answers=(*ALPHA.answers, GENERAL))
KNOWN = replace(KNOWLEDGE, brands={**KNOWLEDGE.brands, "alpha": KNOWING})
TROUBLE = does("发票开不了", Act.REPORT, topic=INVOICE)
NEAR = {"alpha": [("invoice/answer/general", 0.8)]}
ALONE = f"{INVOICE} <{INVOICE}>"
CAUSE = f"{REFUND} <{REFUND}>"


def says(where: str, *clauses: Clause, ranking: tuple[tuple[str, float], ...] = ()) -> str:
    text = ",".join(clause.text for clause in clauses)
    return told(
        reads(where, text, *clauses, intent=INVOICE, confidence=0.9, knowledge=KNOWN, near=NEAR, ranking=ranking)
    )


@pytest.mark.parametrize("where", ["idle", "check without"])
@pytest.mark.parametrize(
    ("clauses", "meant"),
    [
        ((TROUBLE, does("说我退了单", Act.REPORT, topic=REFUND)), CAUSE),
        ((does("单子退掉了", Act.BAD, topic=REFUND), TROUBLE), CAUSE),
        ((TROUBLE, does("会不会是退了单", Act.WHETHER, topic=REFUND)), ALONE),
        ((TROUBLE, does("单子没被锁", Act.REPORT, topic=REFUND)), ALONE),
        ((TROUBLE, does("退了单", Act.REPORT, topic=REFUND, sure=0.49)), ALONE),
        ((TROUBLE, does("单子没付", Act.REPORT, topic=PAY)), ALONE),
    ],
    ids=["cause", "cause first", "asked", "denied", "unsure", "another"],
)
def test_the_cause_is_what_is_helped_with(where: str, clauses: tuple[Clause, ...], meant: str) -> None:
    assert says(where, *clauses) == meant


@pytest.mark.parametrize(("p", "meant"), [(0.02, CAUSE), (0.019, ALONE)])
def test_the_whole_message_shows_it_too(p: float, meant: str) -> None:
    said = (TROUBLE, does("说我退了单", Act.REPORT, topic=REFUND))
    assert says("idle", *said, ranking=((INVOICE, 0.9), (REFUND, p))) == meant
