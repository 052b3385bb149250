"""The trained model on messages as real customers type them, habit by habit."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.eval.score import Scores
from tests.nlu.real_style_lines import real_style
from tests.nlu.scored import scored

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def scores() -> Scores:
    """Every line as the product reads it."""
    return scored(real_style())


def test_what_is_served_is_understood(scores: Scores) -> None:
    assert scores.accuracy() >= 0.93 and scores.within(3) >= 0.98


def test_every_habit_is_understood(scores: Scores) -> None:
    right = defaultdict(list)
    for line, well in zip(scores.lines, scores.right, strict=True):
        right[line.style].append(bool(well))
    assert {habit: sum(each) / len(each) for habit, each in right.items() if sum(each) / len(each) < 0.88} == {}


def test_what_is_not_served_is_seen_and_little_else_refused(scores: Scores) -> None:
    assert scores.refusal_at(0.03) >= 0.93
    assert scores.refused()[1] <= 0.03


def test_confidence_is_a_probability(scores: Scores) -> None:
    assert scores.ece() <= 0.05
