"""The ids of options that several questions share: they are written into what the store keeps."""

from __future__ import annotations

from bot.context import questions
from bot.knowledge.loader import load


def test_the_ids_are_those_of_conversations_that_are_stored_already() -> None:
    assert (questions.STEP, questions.HUMAN, questions.OWN) == ("step", "human", "own:")
    assert (questions.YES, questions.NO, questions.NONE, questions.RESTART) == ("yes", "no", "none", "restart")


def test_no_topic_has_the_id_of_an_option() -> None:
    shared = {questions.YES, questions.NO, questions.NONE, questions.RESTART, questions.HUMAN}
    assert not shared & set(load().topics)
