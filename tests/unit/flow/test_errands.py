"""One step that a person sends: shown, walked, reported, and what was going on before is open again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.context.memory import Memory
from bot.diagnosis.engine import Progress
from bot.diagnosis.state import Diagnosis
from bot.flow import errands
from bot.flow.next import FinishErrand, GiveBack, ShowStep
from tests.support.table import table
from tests.unit.conversation.small import (
    AT,
    BEFORE,
    PAY,
    REFUND,
    case,
    changed,
    effects,
    notice,
    question,
    run,
    scene,
    without,
)

OWN = Diagnosis("id001x", "alpha", "pay", "", AT)
STEP_DONE = ("event", {"name": "step_done", "to": "agent"})
SAME = run("pay", "first", "asks", explained=("asks",)).mark("first", "failed", BEFORE).mark("asks", "unable", BEFORE)
OTHER = run("refund", "first", "asks").mark("first", "done", BEFORE)


def errand(before: Diagnosis | None, step: str = "asks", number: str = "1118-OLD") -> dict[str, Any]:
    return {"topic": "pay", "step": step, "before": before.to_dict() if before else None, "case": number}


@table(
    ("before", "walked"),
    [
        (None, replace(OWN, path=("asks",))),
        (OTHER, replace(OWN, path=("asks",))),
        (SAME, replace(SAME, path=("asks",), outcomes={"first": "failed"}, explained=())),
        (SAME.with_status("used_up"), replace(SAME, path=("asks",), outcomes={"first": "failed"}, explained=())),
    ],
    ids=["nothing open", "another topic", "the same topic", "the same topic, used up"],
)
@table(("known", "number"), [(case(), "1118-OLD"), (None, "")])
def test_the_step_is_shown_beside_what_was_open(before: Any, walked: Diagnosis, known: Any, number: str) -> None:
    done = scene(owner="agent", open=before, case=known)
    assert errands.begin(done, PAY, "asks", "小林") == (ShowStep("step_sent name=小林"),)
    assert (done.owner, done.memory.open) == ("bot", walked)
    assert done.memory.errand == errand(before, number=number)
    assert (done.effects, done.replies) == ([], [])


def test_a_second_errand_takes_the_place_of_the_first() -> None:
    done = scene(open=run("pay", "asks"), errand=errand(OTHER), question=question())
    errands.begin(done, PAY, "last", "小林")
    assert done.memory.errand == errand(OTHER, "last", "")
    assert (done.memory.open, done.memory.question) == (replace(OWN, path=("last",)), None)


@pytest.mark.parametrize(
    ("kept", "progress", "over"),
    [
        (errand(None), Progress(run("pay", "asks")), False),
        (errand(None), Progress(run("pay", "asks", "waits")), True),
        (errand(None), Progress(run("pay", "asks"), end="solved"), True),
        (None, Progress(run("pay", "asks"), end="solved"), False),
    ],
    ids=["the step stays open", "another step", "an end", "no errand"],
)
def test_an_errand_is_over(kept: Any, progress: Progress, over: bool) -> None:
    assert errands.is_over(scene(errand=kept), progress) is over


def outcome(result: str, said: str, step: str = "asks", short: str = "问一句", position: int = 2) -> Any:
    return (
        "step_outcome",
        {
            "case": "1118-OLD",
            "topic": "pay",
            "title": "付款步骤",
            "step": step,
            "short": short,
            "position": position,
            "outcome": result,
            "said": said,
        },
    )


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(SAME, text="then on", show_step=True), "then on\nstep_reported"),
        (Progress(SAME, text="cured", end="solved"), "cured\nstep_reported"),
        (Progress(SAME, text="they help", end="handoff"), "step_reported"),
        (Progress(SAME, text="gone", end="used_up"), "step_reported"),
        (Progress(SAME), "step_reported"),
    ],
    ids=["goes on", "solved", "to a person", "used up", "no words"],
)
def test_the_outcome_is_reported_and_the_person_has_the_conversation_again(progress: Progress, text: str) -> None:
    done = scene(text="不是", typed="不是呀", open=SAME, errand=errand(None), question=question())
    assert errands.finish(done, FinishErrand(PAY, progress)) == ()
    assert done.replies == [notice(text)]
    assert (done.owner, done.memory.open, done.memory.errand, done.memory.question) == ("agent", None, None, None)
    assert effects(done) == [
        outcome("unable", "不是呀"),
        changed(SAME, "handed_off", ("first", 1, "failed", BEFORE), ("asks", 2, "unable", BEFORE)),
        STEP_DONE,
    ]


def test_what_was_pressed_is_what_was_said() -> None:
    done = scene("choose_option", "1", choice=("own:yes", "是"), errand=errand(None))
    errands.finish(done, FinishErrand(PAY, Progress(SAME)))
    assert effects(done, "step_outcome") == [outcome("unable", "是")]


def test_a_step_that_an_editor_removed_is_reported_by_its_id() -> None:
    gone = run("pay", "gone").mark("gone", "done", AT)
    done = scene(text="好", errand=errand(None, "gone"))
    errands.finish(done, FinishErrand(PAY, Progress(gone)))
    assert effects(done, "step_outcome") == [outcome("done", "好", "gone", "gone", 0)]


def test_the_outcome_belongs_to_the_run_of_the_same_topic_that_was_open() -> None:
    before = run("pay", "first", "waits").mark("first", "failed", BEFORE)
    walked = replace(before, path=("asks",)).mark("asks", "failed", AT)
    done = scene(text="不", open=walked, errand=errand(before))
    errands.finish(done, FinishErrand(PAY, Progress(walked.show("waits"))))
    marked = before.mark("asks", "failed", AT)
    assert done.memory.open == marked
    assert effects(done) == [
        outcome("failed", "不"),
        changed(marked, "open", ("first", 1, "failed", BEFORE), ("asks", 2, "failed", AT)),
        STEP_DONE,
    ]


def test_beside_another_topic_the_outcome_has_a_run_of_its_own() -> None:
    walked = replace(OWN, path=("asks",)).mark("asks", "failed", AT)
    done = scene(text="不", open=walked, errand=errand(OTHER))
    errands.finish(done, FinishErrand(PAY, Progress(walked)))
    assert done.memory.open == OTHER
    kept = changed(walked, "handed_off", ("asks", 2, "failed", AT))
    assert effects(done) == [outcome("failed", "不"), kept, STEP_DONE]


@pytest.mark.parametrize("before", [None, OTHER], ids=["nothing open before", "another topic before"])
def test_what_is_given_back_half_way_is_reported_as_open(before: Diagnosis | None) -> None:
    done = scene(text="退款呢", open=replace(OWN, path=("asks",)), errand=errand(before), question=question())
    assert errands.give_back(done, GiveBack()) == ()
    assert effects(done) == [outcome("open", "退款呢"), STEP_DONE]
    assert done.replies == [notice("back_to_person")]
    assert (done.owner, done.memory.open, done.memory.errand, done.memory.question) == ("agent", before, None, None)


@pytest.mark.parametrize(
    ("opened", "knowledge"),
    [(run("pay", "asks"), without("pay")), (None, without("refund"))],
    ids=["the checklist was removed", "nothing is open"],
)
def test_what_cannot_be_reported_is_given_back_all_the_same(opened: Any, knowledge: Any) -> None:
    done = scene(knowledge=knowledge, open=opened, errand=errand(OTHER))
    assert errands.give_back(done, GiveBack()) == ()
    assert (effects(done), done.memory.open, done.owner) == ([STEP_DONE], OTHER, "agent")


@pytest.mark.parametrize("before", [None, OTHER])
def test_a_dropped_errand_leaves_what_was_open_before(before: Diagnosis | None) -> None:
    done = scene(open=run("pay", "asks"), errand=errand(before), question=question())
    errands.drop(done)
    assert done.memory == Memory("alpha", open=before)
    assert (done.effects, done.replies, done.owner) == ([], [], "bot")


def test_without_an_errand_nothing_is_dropped() -> None:
    done = scene(open=OTHER, question=question())
    errands.drop(done)
    assert done.memory == Memory("alpha", open=OTHER, question=question())


def test_the_checklist_of_an_errand_may_be_a_procedure() -> None:
    done = scene(owner="agent")
    errands.begin(done, REFUND, "last", "小林")
    assert done.memory.open == replace(OWN, topic="refund", path=("last",))
