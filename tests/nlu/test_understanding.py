"""The trained model on the held-out test set: what `make eval` reports, held as a promise."""

from __future__ import annotations

import asyncio

import pytest

from bot.bootstrap import assistant, rasa_process
from tests.eval.score import Scores
from tests.nlu.scored import scored
from tests.nlu.test_set_lines import held_out

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def scores() -> Scores:
    """Every line of the test set as the product reads it."""
    return scored(held_out())


def test_a_topic_is_understood_by_its_name() -> None:
    """A page begins with it so."""
    topics, process = assistant().knowledge.topics, rasa_process()

    async def rows() -> dict[str, str]:
        return {topic.id: (await process.parse(topic.name))["intent"]["name"] for topic in topics.values()}

    assert asyncio.run(rows()) == {topic: topic for topic in topics}


def test_messages_are_understood(scores: Scores) -> None:
    assert scores.accuracy() >= 0.95 and scores.macro_f1() >= 0.94 and scores.within(3) >= 0.99


def test_in_every_style(scores: Scores) -> None:
    assert {style: share for style, (_, share) in scores.by_style().items() if share < 0.9} == {}


def test_what_the_bot_does_not_serve_is_seen_and_little_else_refused(scores: Scores) -> None:
    assert scores.refusal_at(0.03) >= 0.95
    assert scores.refused()[1] <= 0.03


def test_confidence_is_a_probability(scores: Scores) -> None:
    assert scores.ece() <= 0.05
