"""Walking a checklist: what each move is told as, and what is open next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import steps
from bot.diagnosis.state import Diagnosis, Move
from bot.exchange import StepInfo
from bot.flow.next import FinishErrand, GoPast, HandOff, ReturnToStep, ShowStep, StartChecklist, TellCase, Walk
from bot.knowledge.model import Ending, Option
from bot.understanding.findings import Finding
from tests.support.table import table
from tests.unit.conversation.small import (
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
    step_reply,
    texts,
    with_brand,
    without,
)
from tests.unit.diagnosis.checklists import LAST

FRESH = Diagnosis("id001x", "alpha", "pay", "付不了", AT)
OPENING = "opening bring= count=5 title=付款步骤\npay intro"
USED_UP = "used_up title=付款步骤\npay end\noffer_person"
STANDING = [("resolved", "label_resolved"), ("persists", "label_persists")]
HUMAN = ("human", "label_human")
OPENED = ("event", {"name": "diagnosis_opened", "topic": "pay"})
USED = run("pay", "first", "last", status="used_up").mark("last", "failed", BEFORE)


def test_a_checklist_begins_at_its_first_step() -> None:
    done = scene(misses=1, question=question(), text="typed now")
    assert steps.start(done, StartChecklist("pay", "付不了")) == (ShowStep(""),)
    assert done.memory.open == FRESH.show("first")
    assert (done.memory.misses, done.memory.question, texts(done)) == (0, None, [OPENING])
    assert effects(done) == [OPENED, changed(FRESH, "open")]


def test_what_the_words_claim_is_passed_over_and_said() -> None:
    done = scene()
    wanted = StartChecklist("pay", "网换了")
    assert steps.start(done, wanted) == (ShowStep("prefilled_tried steps=第一步"),)
    assert done.memory.open is not None and done.memory.open.path == ("first", "asks")
    assert (done.memory.open.words, done.memory.open.times) == ("网换了", {"first": AT})


def test_where_a_person_comes_first_it_is_said_with_what_to_bring() -> None:
    done = scene()
    assert steps.start(done, StartChecklist("locked")) == (ShowStep(""),)
    assert texts(done) == ["person_first bring=证件 count=3 title=解锁步骤"]
    assert done.memory.open is not None and done.memory.open.words == ""


def test_what_was_open_is_parked_first() -> None:
    done = scene(open=run("refund"))
    steps.start(done, StartChecklist("pay", "付不了"))
    assert done.memory.parked == [run("refund").with_status("parked")]
    assert texts(done) == ["parked topic=退款", OPENING]


def test_a_checklist_that_is_claimed_altogether_is_used_up_at_once() -> None:
    known = with_brand(checklists={"pay": replace(PAY, steps=(LAST,))})
    done = scene(knowledge=known)
    assert steps.start(done, StartChecklist("pay", "重启过")) == ()
    assert texts(done)[1:] == [f"prefilled_tried steps=最后一步\n{USED_UP}"]
    assert done.memory.open is not None and done.memory.open.status == "used_up"


# topic, step, move, what the customer said: outcome of the step, the step that is open then, the remark above it
SHOWN: list[Any] = [
    ("pay", "first", Move.PERSISTS, "", "failed", "asks", "step_failed"),
    ("pay", "first", Move.NEXT, "", "done", "asks", "step_done"),
    ("pay", "first", Move.SKIP, "", "skipped", "asks", "step_skipped"),
    ("pay", "first", Move.TRIED, "", "tried", "asks", "step_tried"),
    ("pay", "first", Move.TRIED, "网换了", "tried", "asks", "step_tried"),
    ("pay", "first", Move.DENY, "", "failed", "asks", "step_failed"),
    ("pay", "first", Move.BACK, "", None, "first", "first_step_already"),
    ("pay", "first", Move.REPEAT, "", None, "first", ""),
    ("pay", "first", Move.START_OVER, "", None, "first", "from_the_start"),
    ("pay", "bare", Move.EXPLAIN, "", "unable", "bare", "no_how"),
    ("pay", "asks", Move.AFFIRM, "", "done", "aside", "to the side"),
    ("pay", "asks", Move.PERSISTS, "", "done", "waits", "then on"),
    ("pay", "waits", Move.PERSISTS, "", "failed", "bare", "step_failed"),
    ("refund", "first", Move.RESOLVED, "", "done", "asks", "step_done"),
    ("refund", "first", Move.AFFIRM, "", "done", "asks", "step_done"),
    ("refund", "first", Move.SKIP, "", "skipped", "asks", "step_skipped"),
]


@table(("topic", "step", "move", "text", "outcome", "after", "remark"), SHOWN)
def test_a_move_that_shows_a_step(
    topic: str, step: str, move: Move, text: str, outcome: Any, after: str, remark: str
) -> None:
    done = scene(text=text, open=run(topic, step), misses=1)
    assert steps.walk(done, Walk(move)) == (ShowStep(remark),)
    opened = done.memory.open
    assert opened is not None and opened.step_id == after
    assert (opened.outcomes, opened.times) == (({step: outcome}, {step: AT}) if outcome else ({}, {}))
    assert (done.memory.misses, done.replies) == (0, [])
    rows = [(step, PAY.position(step), outcome, AT)] if outcome else []
    assert effects(done) == [changed(opened, "open", *rows, kind="diagnosis" if topic == "pay" else "procedure")]


@pytest.mark.parametrize(
    ("move", "text"),
    [(Move.EXPLAIN, "how first"), (Move.WHY, "why first"), (Move.AFFIRM, "waiting_for_result")],
)
def test_a_move_that_is_answered_at_the_step(move: Move, text: str) -> None:
    done = scene(open=run(), misses=1)
    assert steps.walk(done, Walk(move)) == ()
    info = StepInfo("first", 1, 5, "付款步骤")
    assert done.replies == [step_reply(text, 1, info, *STANDING, HUMAN)]
    assert done.memory.misses == 0


def test_what_cannot_be_explained_a_second_time_is_a_remark() -> None:
    done = scene(open=run("pay", "first", explained=("first",)))
    assert steps.walk(done, Walk(Move.EXPLAIN)) == (ShowStep("explained_again"),)


def test_back_and_the_reason_come_behind_the_remark() -> None:
    done = scene(open=run("pay", "first", "asks"))
    assert steps.walk(done, Walk(Move.BACK)) == (ShowStep("back"),)
    assert done.memory.open == run()
    bare = replace(PAY.steps[0], how="")
    known = with_brand(checklists={"pay": replace(PAY, steps=(bare, LAST))})
    assert steps.walk(scene(open=run(), knowledge=known), Walk(Move.EXPLAIN)) == (ShowStep("no_how\nwhy first"),)


def test_other_steps_that_were_tried_are_noted_and_the_open_one_stays() -> None:
    done = scene(text="重启过", open=run(), findings=(Finding(LAST, "tried"),))
    assert steps.walk(done, Walk(Move.TRIED)) == (ShowStep("noted_tried steps=最后一步"),)
    assert done.memory.open == replace(run().mark("last", "tried", AT), prefilled=("last",))


def test_going_past_a_step_that_failed_keeps_its_outcome_and_solves_nothing() -> None:
    failed = run("refund", "first").mark("first", "failed", BEFORE)
    done = scene(open=failed)
    assert steps.go_past(done, GoPast()) == (ShowStep(""),)
    assert done.memory.open == failed.show("asks")
    last = scene(open=run("refund", "last").mark("last", "failed", BEFORE))
    assert steps.go_past(last, GoPast()) == ()
    assert last.memory.open is not None and last.memory.open.status == "used_up"
    assert last.memory.question is not None and last.memory.question.kind == "offer_person"


@pytest.mark.parametrize("move", [Move.PERSISTS, Move.NEXT, Move.SKIP])
def test_what_is_claimed_beside_a_move_is_marked_too(move: Move) -> None:
    done = scene(text="网换了，重启过", open=run(), findings=(Finding(LAST, "tried"),))
    steps.walk(done, Walk(move))
    assert done.memory.open is not None
    assert done.memory.open.outcomes["last"] == "tried" and done.memory.open.prefilled == ("last",)
    assert (done.memory.open.step_id, done.memory.open.times["last"]) == ("asks", AT)


@table(
    "act",
    [
        lambda s: steps.walk(s, Walk(Move.NEXT)),
        lambda s: steps.go_past(s, GoPast()),
        lambda s: steps.choose(s, "yes"),
        steps.correct,
        lambda s: steps.say_again(s, "付不了"),
        lambda s: steps.show(s, ShowStep("so")),
    ],
    ids=["walk", "go_past", "choose", "correct", "say_again", "show"],
)
def test_without_its_checklist_a_person_is_offered_and_without_a_run_it_fails(act: Any) -> None:
    done = scene(knowledge=without("pay"), open=run(), question=question())
    assert act(done) == ()
    options = [("yes", "label_human"), ("no", "label_not_now")]
    assert done.replies == [asking("checklist_gone\noffer_person", 1, *options)]
    assert done.memory.question == pending(1, "offer_person", *options, reason="used_up", topic=None)
    assert (done.memory.open, done.memory.last) == (None, run().with_status("dropped"))
    assert effects(done) == [changed(run(), "dropped")]
    with pytest.raises(ValueError, match=r"^no diagnosis is open$"):
        act(scene())


@pytest.mark.parametrize(("text", "outcomes"), [("付不了", {}), ("网换了，重启过", {"last": "tried"})])
def test_the_open_topic_once_more_shows_its_step(text: str, outcomes: dict[str, str]) -> None:
    done = scene(open=run())
    assert steps.say_again(done, text) == (ShowStep("same_topic"),)
    assert done.memory.open is not None
    assert (done.memory.open.outcomes, done.memory.open.path) == (outcomes, ("first",))


@pytest.mark.parametrize(("remark", "text"), [("so", "so\nDo the first."), ("", "Do the first.")])
def test_the_open_step_is_shown(remark: str, text: str) -> None:
    done = scene(open=run())
    assert steps.show(done, ShowStep(remark)) == ()
    options = [*STANDING, ("explain", "label_explain"), HUMAN]
    assert done.replies == [step_reply(text, 1, StepInfo("first", 1, 5, "付款步骤"), *options)]


@pytest.mark.parametrize(
    ("opened", "known", "shown"),
    [(None, None, False), (run(), None, True), (run(), case(), True), (USED, None, True), (USED, case(), False)],
    ids=["nothing", "a step", "a step and a case", "used up", "used up and a case"],
)
def test_after_a_digression_the_step_comes_again(opened: Any, known: Any, shown: bool) -> None:
    done = scene(open=opened, case=known)
    assert steps.return_to(done, ReturnToStep()) == ((ShowStep("back_to_step"),) if shown else ())


@pytest.mark.parametrize("move", [Move.PERSISTS, Move.RESOLVED])
def test_an_errand_that_is_over_is_finished_and_nothing_else_is_done(move: Move) -> None:
    errand = {"topic": "pay", "step": "waits", "before": None, "case": ""}
    done = scene(open=run("pay", "waits"), errand=errand, misses=1)
    (finish,) = steps.walk(done, Walk(move))
    assert isinstance(finish, FinishErrand) and finish.checklist is PAY
    assert finish.progress.diagnosis.outcomes == {"waits": "failed" if move is Move.PERSISTS else "helped"}
    assert (done.memory.open, done.memory.misses, done.effects) == (run("pay", "waits"), 1, [])


def test_an_explanation_does_not_end_an_errand() -> None:
    errand = {"topic": "pay", "step": "waits", "before": None, "case": ""}
    done = scene(open=run("pay", "waits"), errand=errand)
    assert steps.walk(done, Walk(Move.EXPLAIN)) == ()
    assert texts(done) == ["how waits"]


def test_an_option_without_words_says_nothing() -> None:
    silent = replace(PAY.steps[0], options=(Option("now", "现在", "handoff"),))
    done = scene(open=run(), knowledge=with_brand(checklists={"pay": replace(PAY, steps=(silent, LAST))}))
    assert steps.choose(done, "now") == (HandOff("document", "pay"),)
    assert texts(done) == []


@pytest.mark.parametrize(
    ("topic", "kind", "again"), [("pay", "stuck", True), ("pay", "step", False), ("refund", "stuck", False)]
)
def test_that_it_still_fails_beside_the_offer_of_a_person_leaves_the_offer(topic: str, kind: str, again: bool) -> None:
    done = scene(open=run(topic, "first"), question=question(kind))
    steps.walk(done, Walk(Move.PERSISTS))
    assert (texts(done) == ["offer_person"]) is again
    assert (done.memory.open == run(topic, "first")) is again, "nothing new is written down"


def test_an_answer_that_is_taken_back_is_another_from_now_on() -> None:
    before = run("pay", "asks", "waits").mark("asks", "failed", BEFORE)
    done = scene(open=before, findings=(Finding(PAY.steps[1], "good", "no"),))
    assert steps.correct(done) == (ShowStep("then on"),)
    assert texts(done) == ["corrected step=问一句"]
    assert done.memory.open is not None
    assert (done.memory.open.outcomes, done.memory.open.times) == ({"asks": "done"}, {"asks": AT})
    unasked = scene(open=run("pay", "asks", "waits"), findings=done.reading.findings)
    assert steps.correct(unasked) == (ShowStep("then on"),)
    assert texts(unasked) == ["noticed step=问一句"]


def test_an_answer_that_is_taken_back_may_leave_its_step_open() -> None:
    done = scene(open=run("pay", "first", "asks"), findings=(Finding(PAY.steps[0], "good"),))
    assert steps.correct(done) == ()
    assert texts(done)[0] == "noticed step=第一步"
    assert done.memory.open is not None and done.memory.open.step_id == "first"
    assert done.memory.question is not None and done.memory.question.data["step_of"] == "pay/first"


def test_when_the_steps_are_used_up_the_ending_is_said_only_where_it_holds() -> None:
    ending = replace(PAY, ending=Ending("pay end", when="asks:yes"))
    for option, said in (("yes", USED_UP), ("no", USED_UP.replace("pay end\n", ""))):
        used = USED.choose("asks", option)
        done = scene(open=used, knowledge=with_brand(checklists={"pay": ending}))
        assert steps.walk(done, Walk(Move.NEXT)) == ()
        assert texts(done) == [said]


@pytest.mark.parametrize(("known", "following"), [(case("ticket"), (TellCase(),)), (None, ())], ids=["a case", "none"])
def test_a_person_who_has_it_is_not_offered_again(known: Any, following: Any) -> None:
    done = scene(open=USED, case=known)
    assert steps.show(done, ShowStep("and so")) == following
    assert bool(texts(done)) is (known is None)
