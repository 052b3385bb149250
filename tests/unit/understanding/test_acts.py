"""What a clause can do, and what an intent says of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.acts import COURTESY, OUTCOMES, QUESTIONS, Act, act_of
from bot.understanding.intents import TABLE, Handler, Intent, traits
from tests.support.table import table

SAME = {
    "problem_resolved": Act.WORKS,
    "problem_persists": Act.FAILS,
    "next_step": Act.NEXT,
    "previous_step": Act.BACK,
    "skip_step": Act.SKIP,
    "explain_step": Act.HOW,
    "repeat": Act.REPEAT,
    "start_over": Act.OVER,
    "affirm": Act.YES,
    "deny": Act.NO,
    "cancel": Act.AWAY,
    "provide_details": Act.DATA,
    "greet": Act.GREET,
    "goodbye": Act.BYE,
    "thank": Act.THANK,
    "help": Act.INQUIRE,
    "bot_challenge": Act.CHAT,
    "chitchat": Act.CHAT,
    "out_of_scope": Act.CHAT,
    "request_human": Act.PERSON,
    "ticket_status": Act.STATUS,
    "complaint": Act.UPSET,
    "payment_failed": Act.REPORT,
    "service_hours": Act.REPORT,
    "whatever_it_is": Act.REPORT,
    "": Act.REPORT,
}


@table(("intent", "act"), SAME.items())
def test_an_intent_does_this(intent: str, act: Act) -> None:
    assert act_of(intent) is act


def test_a_member_of_the_table_is_as_good_as_its_name() -> None:
    assert act_of(Intent.CANCEL) is Act.AWAY


def test_each_act_has_training_lines_of_its_name() -> None:
    files = {file.stem for file in (Path(__file__).parents[3] / "data" / "acts").glob("*.yml")}
    assert files == {act.value for act in Act}


def test_an_act_belongs_to_one_kind_at_most() -> None:
    kinds = [COURTESY, QUESTIONS, OUTCOMES]
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds)) == 15


@pytest.mark.parametrize(("kind", "names"), [
    (COURTESY, "greet thank bye"),
    (QUESTIONS, "whether how why how_long progress inquire"),
    (OUTCOMES, "good bad done fails works tried"),
])  # fmt: skip
def test_the_kinds_of_acts(kind: frozenset[Act], names: str) -> None:
    assert kind == {Act(name) for name in names.split()}


def test_politeness_is_the_same_for_intents_and_acts() -> None:
    polite = {intent for intent in TABLE if traits(intent).courtesy}
    assert {act_of(intent) for intent in polite} == COURTESY
    assert all(act_of(i) is Act.REPORT for i in TABLE if traits(i).handler is Handler.OPEN_TOPIC)
