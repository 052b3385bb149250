"""What an option of each question leads to, and what an outcome told after a pause belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation import offers
from bot.diagnosis.state import Move
from bot.exchange import Reply
from bot.flow.next import GoPast, HandOff, Idle, OpenTopic, ReturnToStep, ShowStep, TellCase, Walk
from bot.understanding.intents import Intent, traits
from tests.support.table import table
from tests.unit.conversation.small import case, pending, run, scene, texts

USED = run("pay", "last", status="used_up")


def answer(kind: str, option: str, data: dict[str, Any] | None = None, **memory: Any) -> Any:
    done = scene(**memory)
    return offers.ANSWERS[kind](done, pending(1, kind, **(data or {})), option), done


@table(
    ("option", "opened", "following"),
    [
        ("human", run("refund"), (HandOff("used_up"),)),
        ("human", None, (HandOff("used_up"),)),
        ("done", run("refund"), (GoPast(),)),
        ("restart", run("refund"), (Walk(Move.START_OVER),)),
        ("done", None, (Idle(),)),
        ("restart", None, (Idle(),)),
    ],
)
def test_where_a_procedure_is_stuck(option: str, opened: Any, following: Any) -> None:
    assert answer("stuck", option, open=opened)[0] == following


@table(
    ("intent", "opened", "following", "said"),
    [
        (Intent.REQUEST_HUMAN, run(), (HandOff("asked", "refund"),), []),
        (Intent.RESOLVED, run(), (Walk(Move.RESOLVED),), []),
        (Intent.START_OVER, run(), (Walk(Move.START_OVER),), []),
        (Intent.SKIP, run(), (Walk(Move.SKIP),), []),
        (Intent.CANCEL, run(), (), ["paused"]),
        (Intent.RESOLVED, None, (), ["solved"]),
        (Intent.SKIP, None, (Idle(),), []),
        (Intent.CANCEL, None, (), ["cancelled"]),
    ],
)
def test_what_was_meant_is_done(intent: Intent, opened: Any, following: Any, said: list[str]) -> None:
    found, done = answer("doubt", "yes", {"intent": intent.value, "topic": "refund"}, open=opened)
    assert (found, texts(done)) == (following, said)


def test_a_ticket_is_taken_back_after_the_question() -> None:
    found, done = answer("doubt", "yes", {"intent": "withdraw_case"}, case=case("ticket"))
    assert (found, done.memory.case) == ((ReturnToStep(),), None)


@table("intent", [i for i in Intent if traits(i).costly])
def test_what_was_not_meant_is_left_alone(intent: Intent) -> None:
    found, done = answer("doubt", "no", {"intent": intent.value}, open=run(), case=case("ticket"))
    assert (found, done.replies) == ((ReturnToStep(),), [Reply("all_right")])
    assert (done.memory.open, done.memory.case, done.effects) == (run(), case("ticket"), [])


@pytest.mark.parametrize(
    ("option", "opened", "following"),
    [
        ("yes", run(), (OpenTopic("stolen"),)),
        ("no", run(), (ShowStep("all_right"),)),
        ("no", None, (Idle(),)),
    ],
)
def test_whether_money_is_at_risk(option: str, opened: Any, following: Any) -> None:
    assert answer("at_risk", option, {"topic": "stolen"}, open=opened)[0] == following


def test_the_buttons_of_the_queue_out_of_it_tell_of_the_case() -> None:
    assert answer("queue", "stay")[0] == (TellCase(),)


def test_which_questions_can_be_answered() -> None:
    kinds = ["offer_person", "at_risk", "return_parked", "other_wallet", "which_topic", "resume", "offer_checklist"]
    assert set(offers.ANSWERS) == {*kinds, "stuck", "doubt", "queue", "own_data", "erase"}


OUTCOMES = {
    "problem_resolved",
    "task_finished",
    "problem_persists",
    "found_good",
    "found_bad",
    "did_step",
    "already_tried",
}


@table("intent", Intent)
def test_only_an_outcome_belongs_to_the_step_that_was_put_away(intent: Intent) -> None:
    expected = intent.value in {*OUTCOMES, "correct_answer"}
    assert offers.of_the_paused(scene(last=run(status="paused")), intent) is expected
    assert not offers.of_the_paused(scene(last=run(status="parked")), intent)
    assert not offers.of_the_paused(scene(), intent)


def test_from_the_start_of_what_is_used_up() -> None:
    assert answer("offer_person", "restart", open=USED)[0] == (Walk(Move.START_OVER),)


@pytest.mark.parametrize("kind", ["which_topic", "offer_checklist", "offer_person", "at_risk"])
def test_a_passage_that_is_chosen_is_told(kind: str) -> None:
    data = {"topic": "pay", "words": "多少钱"}
    assert answer(kind, "fees/answer/fee", data)[0] == (OpenTopic("fees", "多少钱", "fees/answer/fee"),)
