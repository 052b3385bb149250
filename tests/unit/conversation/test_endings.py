"""The ends of a checklist: solved, used up, a person, another topic; and what is possible after the last step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import steps
from bot.diagnosis.state import Diagnosis, Move
from bot.exchange import Reply
from bot.flow.next import GoOn, HandOff, OpenTopic, ShowStep, Walk
from tests.support.table import table
from tests.unit.conversation.small import (
    ALPHA,
    AT,
    BEFORE,
    PAY,
    asking,
    case,
    changed,
    effects,
    pending,
    question,
    run,
    scene,
    texts,
    with_brand,
)
from tests.unit.diagnosis.checklists import FIRST, LAST

USED_UP = "used_up title=付款步骤\npay end\noffer_person"
OFFERED = ("yes", "label_human"), ("restart", "label_start_over"), ("no", "label_not_now")
SOLVED = ("event", {"name": "diagnosis_solved", "topic": "pay"})
USED = run("pay", "first", "last", status="used_up").mark("last", "failed", BEFORE)
END_ROW = ("last", 5, "failed", BEFORE)


def looked_at(topic: str) -> Diagnosis:
    """At the last step, with an outcome of every other one."""
    diagnosis = run(topic, "last")
    for step in ALPHA.checklists[topic].main[:-1]:
        diagnosis = diagnosis.mark(step.id, "failed", BEFORE)
    return diagnosis


@table(
    ("topic", "move", "outcome", "remark"),
    [
        ("pay", Move.PERSISTS, "failed", "step_failed_last"),
        ("pay", Move.NEXT, "done", "step_done_last"),
        ("pay", Move.SKIP, "skipped", "step_skipped_last"),
        ("pay", Move.TRIED, "tried", "step_tried_last"),
        ("refund", Move.SKIP, "skipped", "step_skipped_last"),
        ("refund", Move.PERSISTS, "failed", "step_failed_last"),
    ],
)
def test_after_the_last_step_a_person_is_offered(topic: str, move: Move, outcome: str, remark: str) -> None:
    done = scene(open=looked_at(topic))
    assert steps.walk(done, Walk(move)) == ()
    ending = USED_UP if topic == "pay" else "used_up title=退款步骤\noffer_person"
    assert done.replies == [asking(f"{remark}\n{ending}", 1, *OFFERED)]
    opened = done.memory.open
    assert opened is not None and (opened.status, opened.outcomes["last"]) == ("used_up", outcome)


@pytest.mark.parametrize("move", [Move.PERSISTS, Move.NEXT, Move.SKIP, Move.TRIED])
def test_after_the_last_step_one_that_has_no_outcome_comes_first(move: Move) -> None:
    done = scene(open=run("pay", "last"))
    (shown,) = steps.walk(done, Walk(move))
    assert isinstance(shown, ShowStep) and not shown.remark.endswith("_last")
    assert done.memory.open is not None and done.memory.open.step_id == "first"


@pytest.mark.parametrize("step", ["first", "waits"])
def test_a_procedure_whose_step_failed_cannot_go_on(step: str) -> None:
    done = scene(open=run("refund", step))
    assert steps.walk(done, Walk(Move.PERSISTS)) == ()
    options = ("human", "label_human"), ("done", "label_go_on"), ("restart", "label_start_over")
    assert done.replies == [asking("step_failed_procedure\noffer_person", 1, *options)]
    opened = done.memory.open
    assert opened is not None and (opened.status, opened.step_id, opened.outcomes) == ("open", step, {step: "failed"})
    assert done.memory.question == pending(1, "stuck", *options, title="退款步骤")


@pytest.mark.parametrize("helped", [True, False])
def test_solved_ends_the_run_and_asks_who_was_helped(helped: bool) -> None:
    done = scene(open=run("pay", "first", "asks"), helped=helped, question=question(), last=run("refund"))
    assert steps.walk(done, Walk(Move.RESOLVED)) == (GoOn(),)
    solved = run("pay", "first", "asks").mark("asks", "helped", AT).with_status("solved")
    assert (done.memory.open, done.memory.last, done.memory.question) == (None, solved, None)
    rating = [Reply("csat_ask", "csat", sender="system")] if helped else []
    assert done.replies == [Reply("solved\npay solved"), *rating]
    assert effects(done) == [changed(solved, "solved", ("asks", 2, "helped", AT)), SOLVED]


@table("move", [Move.RESOLVED, Move.NEXT, Move.AFFIRM, Move.TRIED, Move.DID, Move.GOOD])
def test_the_last_step_of_a_procedure_that_is_done_solves_it(move: Move) -> None:
    done = scene(open=run("refund", "last"))
    assert steps.walk(done, Walk(move)) == (GoOn(),)
    assert texts(done) == ["solved"]


@pytest.mark.parametrize(
    ("option", "following", "said", "status"),
    [
        ("cured", (GoOn(),), ["so it was that\nsolved"], None),
        ("double", (OpenTopic("fees", ""),), ["it is that"], "open"),
        ("person", (HandOff("document", "records"),), ["they help"], "open"),
        ("wait", (), ["take your time"], "open"),
        ("gone", (ShowStep(),), [], "open"),
    ],
)
def test_an_option_of_the_step_leads_where_it_says(option: str, following: Any, said: list[str], status: Any) -> None:
    done = scene(open=run("records"))
    assert steps.choose(done, option) == following
    assert texts(done) == said
    assert (done.memory.open.status if done.memory.open else None) == status


def test_an_option_may_jump_behind_its_reply() -> None:
    done = scene(open=run("pay", "first", "asks"))
    assert steps.choose(done, "yes") == (ShowStep("to the side"),)
    assert done.memory.open == run("pay", "first", "asks", "aside").mark("asks", "done", AT).choose("asks", "yes")


@pytest.mark.parametrize(("remark", "text"), [("so", f"so\n{USED_UP}"), ("", USED_UP)])
def test_when_the_steps_are_used_up_a_person_is_offered_instead(remark: str, text: str) -> None:
    done = scene(open=USED)
    assert steps.show(done, ShowStep(remark)) == ()
    assert done.replies == [asking(text, 1, *OFFERED)]


REOPENED = USED.with_status("open")


@pytest.mark.parametrize(
    ("move", "remark", "opened"),
    [
        (Move.BACK, "back", REOPENED),
        (Move.START_OVER, "from_the_start", run()),
    ],
)
def test_from_the_end_one_can_go_back(move: Move, remark: str, opened: Diagnosis) -> None:
    done = scene(open=USED)
    assert steps.walk(done, Walk(move)) == (ShowStep(remark),)
    assert done.memory.open == opened
    rows = [END_ROW] if move is Move.BACK else []
    assert (effects(done), done.replies) == ([changed(opened, "open", *rows)], [])


@pytest.mark.parametrize("move", [Move.RESOLVED, Move.FINISHED])
def test_solved_at_the_end_is_solved(move: Move) -> None:
    done = scene(open=USED)
    assert steps.walk(done, Walk(move)) == (GoOn(),)
    assert (done.memory.open, done.memory.last) == (None, USED.with_status("solved"))
    assert (texts(done), effects(done)) == (["solved\npay solved"], [changed(USED, "solved", END_ROW), SOLVED])


@table("move", [m for m in Move if m not in (Move.RESOLVED, Move.FINISHED, Move.BACK, Move.START_OVER)])
def test_any_other_move_at_the_end_offers_a_person_again(move: Move) -> None:
    done = scene(text="重启过", open=USED)
    assert steps.walk(done, Walk(move)) == ()
    assert done.replies == [asking(USED_UP, 1, *OFFERED)]
    assert (done.memory.open, done.effects) == (USED, [])


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ({"case": case("ticket")}, True),
        ({"case": case("ticket", 100)}, False),
        ({"case": case("waiting")}, False),
        ({}, False),
    ],
    ids=["a ticket", "money at risk", "in the queue", "none"],
)
def test_solved_with_a_ticket_asks_whether_it_is_still_wanted(before: Any, asked: bool) -> None:
    done = scene(open=run(), **before)
    steps.walk(done, Walk(Move.RESOLVED))
    assert (texts(done)[1:] == ["doubt_withdraw number=1118-OLD"]) is asked
    pending = done.memory.question
    assert (pending.data["intent"] if pending else "") == ("withdraw_case" if asked else "")


def test_a_step_that_was_found_to_be_the_cause_is_not_asked_about_again() -> None:
    mended = replace(FIRST, remedy="mend it")
    known = with_brand(checklists={"pay": replace(PAY, steps=(mended, LAST))})
    done = scene(open=run().mark("first", "found", AT), knowledge=known)
    assert steps.show(done, ShowStep("still")) == ()
    assert texts(done) == ["still\nmend it"]
    assert done.replies[0].step is not None and "explain" not in [o.id for o in done.replies[0].options]
    fresh = scene(open=run(), knowledge=known)
    steps.show(fresh, ShowStep("still"))
    assert texts(fresh) == [f"still\n{FIRST.text}"]


@pytest.mark.parametrize(
    ("told", "waiting"),
    [("refund", ["refund"]), ("pay", []), ("", [])],
    ids=["another problem", "the same", "none"],
)
def test_another_problem_that_was_told_with_the_good_news_comes_next(told: str, waiting: list[str]) -> None:
    done = scene(open=run("pay", "first"), topic=told)
    assert steps.walk(done, Walk(Move.RESOLVED)) == (GoOn(),)
    assert done.memory.waiting_topics == waiting
