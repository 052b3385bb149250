"""A meaning by itself, and what a message takes over from it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from bot.exchange import Choice
from bot.knowledge.model import Step
from bot.understanding.findings import Finding
from bot.understanding.meaning import Meaning
from bot.understanding.reading import Clause, Entity, Reading

FOUND = (Finding(Step("a", "text", "short"), "good"),)
CHOICE = Choice(3, "own:yes", "是")


def test_an_intent_alone_is_certain_and_about_nothing() -> None:
    assert Meaning("repeat") == Meaning("repeat", 1.0, "", None, (), "")


def test_a_meaning_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Meaning("repeat").intent = "cancel"  # type: ignore[misc]


def test_a_message_takes_over_all_of_its_meaning_and_keeps_the_rest() -> None:
    said = Reading("好", "affirm", 0.4, (("affirm", 0.4),), (Clause("好", "affirm", 0.4),), (Entity("bank", "工行"),),
                   words="好!")  # fmt: skip
    meant = said.meant(Meaning("in_doubt", 0.7, "fees", CHOICE, FOUND, "request_human"))
    assert meant == Reading(
        "好", "in_doubt", 0.7, said.ranking, said.clauses, said.entities, CHOICE, "好!", "fees", FOUND, "request_human"
    )
    assert said.intent == "affirm"


def test_what_was_meant_before_is_gone() -> None:
    before = Reading("好", "affirm", 0.4, choice=CHOICE, topic="fees", findings=FOUND, doubted="cancel")
    assert before.meant(Meaning("repeat")) == Reading("好", "repeat")
