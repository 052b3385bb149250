"""The passages that a message comes near: in which order, which may be meant, and which answer of a topic fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.context import near
from bot.knowledge.model import Answer
from bot.understanding.reading import Ranking, Reading
from tests.support.table import table
from tests.unit.conversation.wallets import ALPHA, LIMITS, PAY

MAIN, NIGHT = Answer("limits", LIMITS, "a thousand"), Answer("night", LIMITS, "at night", asks=("夜里",))
WALLET = replace(ALPHA, answers=(MAIN, NIGHT))
FIRST, OTHER, STEP = f"{LIMITS}/answer/limits", f"{LIMITS}/answer/night", f"{PAY}/step/network"


def reading(*found: tuple[str, float], ranking: Ranking = ()) -> Reading:
    return Reading("x", "x", near=found, ranking=ranking)


def names(one: Reading) -> list[str]:
    return [passage.name for passage, _ in near.nearest(WALLET, one)]


def test_what_the_message_was_taken_for_speaks_for_its_own_topic() -> None:
    found = (FIRST, 0.3), (STEP, 0.25)
    assert names(reading(*found)) == [FIRST, STEP]
    assert names(reading(*found, ranking=((PAY, 1.0),))) == [STEP, FIRST]
    ((_, nearness), _) = near.nearest(WALLET, reading(*found, ranking=((LIMITS, 0.5),)))
    assert nearness == pytest.approx(0.35)


def test_what_the_knowledge_has_no_more_is_left_out() -> None:
    assert names(reading((f"{PAY}/step/gone", 0.9), ("gone/answer/limits", 0.8), (FIRST, 0.2))) == [FIRST]


def test_what_may_be_meant_is_near_enough_to_be_asked_about() -> None:
    assert near.maybe(WALLET, reading((FIRST, 0.4), (OTHER, 0.12), (STEP, 0.119))) == [FIRST, OTHER]


@table(
    ("found", "others"),
    [
        (((FIRST, 0.6), (OTHER, 0.3), (STEP, 0.29)), [OTHER]),
        (((FIRST, 0.5), (OTHER, 0.25), (STEP, 0.24)), [OTHER]),
        (((FIRST, 0.49), (OTHER, 0.31), (STEP, 0.12)), [OTHER, STEP]),
        (((FIRST, 0.15), (OTHER, 0.12), (STEP, 0.11)), [OTHER]),
        (((OTHER, 0.6), (FIRST, 0.55)), [OTHER]),
        ((), []),
    ],
    ids=["half as near", "very near", "none very near", "and not far", "nearer than what is told", "nothing"],
)
def test_what_is_half_as_near_is_related(found: Ranking, others: list[str]) -> None:
    assert near.related(WALLET, reading(*found), FIRST) == others


@pytest.mark.parametrize(
    ("text", "found", "fits"),
    [
        ("夜里呢", ((FIRST, 0.9),), "night"),
        ("随便", ((STEP, 0.9), (OTHER, 0.2)), "night"),
        ("随便", ((OTHER, 0.19),), None),
        ("随便", (), None),
    ],
)
def test_which_answer_of_a_topic_fits(text: str, found: Ranking, fits: str | None) -> None:
    answer = near.fitting(WALLET, LIMITS, text, found)
    assert (answer.id if answer else None) == fits
