"""What the customer says of the steps besides: at the beginning, on the way, and as a correction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.diagnosis.engine import answer, correct, note, noted, start
from bot.diagnosis.progress import Progress, remedy_of
from bot.diagnosis.state import Diagnosis, Move, StepOutcome
from bot.knowledge.model import Option, Step
from bot.understanding.findings import Finding
from bot.understanding.step_words import Kind
from tests.support.table import table
from tests.unit.diagnosis.checklists import ASKS, EARLIER, FIRST, LAST, NOW, STEPS, WAITS, begun, checklist, standing_at

DIAGNOSIS = checklist()
STEP = {step.id: step for step in STEPS}
OUTCOME: dict[str, StepOutcome] = {"tried": "tried", "good": "fine"}
CHECK = Step("check", "Look.", "查一查", how="how to look", bad=("坏",), remedy="mend it")


def told(words: str) -> list[Finding]:
    """first:tried waits:good"""
    return [Finding(STEP[step], kind) for step, kind in (one.split(":") for one in words.split())]  # type: ignore[arg-type]


def taken(before: Diagnosis, words: str) -> Diagnosis:
    """The same diagnosis with these findings noted now."""
    for one in told(words):
        before = before.mark(one.step.id, OUTCOME[one.kind], NOW)
        before = replace(before, prefilled=(*before.prefilled, one.step.id))
    return before


@table(
    ("words", "path", "remarks", "good", "tried"),
    [
        ("", "first", "", "", ""),
        ("first:tried", "first asks", "prefilled_tried", "", "第一步"),
        ("first:good", "first asks", "prefilled_fine", "第一步", ""),
        ("asks:tried", "first", "prefilled_tried", "", "问一句"),
        ("first:tried asks:tried", "first asks waits", "prefilled_tried", "", "第一步、问一句"),
        ("asks:tried first:tried", "first asks waits", "prefilled_tried", "", "问一句、第一步"),
        ("first:good asks:good", "first asks waits", "prefilled_fine", "第一步、问一句", ""),
        ("asks:tried first:good", "first asks waits", "prefilled_fine prefilled_tried", "第一步", "问一句"),
        ("first:tried waits:good", "first asks", "prefilled_fine prefilled_tried", "等一等", "第一步"),
    ],
)
def test_what_the_first_words_say_is_passed_over(words: str, path: str, remarks: str, good: str, tried: str) -> None:
    assert start(DIAGNOSIS, begun(), told(words), NOW) == Progress(
        replace(taken(begun(), words), path=tuple(path.split())),
        remarks=tuple(remarks.split()),
        noted={"good": good, "tried": tried},
    )


def test_a_cause_that_the_first_words_name_is_where_the_walk_begins() -> None:
    steps = checklist("diagnosis", (FIRST, CHECK, LAST))
    found = start(steps, begun(), [Finding(FIRST, "tried"), Finding(CHECK, "bad")], NOW)
    after = replace(taken(begun(), "first:tried").mark("check", "found", NOW), path=("check",))
    assert found == Progress(
        after,
        remarks=("prefilled_tried", "cause_named"),
        text="mend it",
        show_step=False,
        noted={"good": "", "tried": "第一步", "cause": "查一查"},
    )
    assert answer(steps, found.diagnosis, Move.PERSISTS, NOW).diagnosis.step_id == "last"


def test_a_cause_that_is_named_is_said_to_be_one_with_its_reason_and_not_where_a_wait_is_asked_for() -> None:
    reasoned = replace(CHECK, why="it stops payments")
    found = start(checklist("diagnosis", (reasoned, LAST)), begun(), [Finding(reasoned, "bad")], NOW)
    assert (found.remarks, found.text) == (("cause_named",), "it stops payments\nmend it")
    waiting = replace(reasoned, asks="since")
    found = start(checklist("diagnosis", (waiting, LAST)), begun(), [Finding(waiting, "bad")], NOW)
    assert (found.remarks, found.text) == (("cause_found",), "mend it")


def test_a_step_that_is_no_check_is_shown_first_where_it_is_what_helps() -> None:
    steps = checklist("diagnosis", (CHECK, LAST))
    found = start(steps, begun(), [Finding(LAST, "bad")], NOW)
    assert (found.diagnosis.step_id, found.show_step, found.text, found.end) == ("last", True, "", None)
    assert answer(steps, found.diagnosis, Move.PERSISTS, NOW).diagnosis.step_id == "check"


def test_of_two_causes_the_first_one_told_is_taken() -> None:
    other = replace(CHECK, id="other", remedy="mend the other")
    steps = checklist("diagnosis", (CHECK, other))
    assert start(steps, begun(), [Finding(other, "bad"), Finding(CHECK, "bad")], NOW).text == "mend the other"


def test_the_other_causes_are_next_with_their_remedy_before_what_nobody_spoke_of() -> None:
    other = replace(CHECK, id="other", short="又一查", remedy="mend the other")
    asks = Option("no", "不行", "stay", says=("不行",), reply="mend the third", finding="bad")
    third = Step("third", "And this?", "再一查", options=(asks,))
    steps = checklist("diagnosis", (third, CHECK, FIRST, other, LAST))
    told = [Finding(CHECK, "bad"), Finding(other, "bad"), Finding(third, "bad", "no")]
    found = start(steps, begun(), told, NOW)
    assert found.remarks == ("causes_named",)
    assert found.noted["cause"] == "查一查、又一查、再一查"
    assert found.text == "mend it"
    walked = []
    for _ in range(4):
        found = answer(steps, found.diagnosis, Move.PERSISTS, NOW)
        walked.append(
            (found.diagnosis.step_id, remedy_of(found.diagnosis, steps.step(found.diagnosis.step_id) or LAST))
        )
    assert walked == [("third", "mend the third"), ("other", "mend the other"), ("last", ""), ("first", "")]


def test_a_second_cause_that_leads_elsewhere_is_asked_for_where_it_stands() -> None:
    away = Option("twice", "两笔", "topic:duplicate_charge", reply="seen", finding="bad")
    records = Step("records", "Twice?", "查记录", options=(away,))
    steps = checklist("diagnosis", (CHECK, records, LAST))
    found = start(steps, begun(), [Finding(CHECK, "bad"), Finding(records, "bad", "twice")], NOW)
    assert (found.remarks, found.noted["cause"]) == (("cause_named",), "查一查")
    assert "records" not in found.diagnosis.outcomes
    after = answer(steps, found.diagnosis, Move.PERSISTS, NOW).diagnosis
    assert (after.step_id, remedy_of(after, records)) == ("records", "")


def test_a_checklist_of_which_all_was_done_is_used_up_at_once() -> None:
    steps = checklist("diagnosis", (FIRST, LAST))
    after = replace(taken(begun(), "first:tried last:tried"), path=("first", "last"), status="used_up")
    assert start(steps, begun(), told("first:tried last:tried"), NOW) == Progress(
        after,
        remarks=("prefilled_tried",),
        show_step=False,
        end="used_up",
        noted={"good": "", "tried": "第一步、最后一步"},
    )


def test_back_opens_a_step_that_was_passed_over() -> None:
    started = start(DIAGNOSIS, begun(), told("first:tried"), NOW).diagnosis
    assert answer(DIAGNOSIS, started, Move.BACK, NOW) == Progress(replace(started, path=("first",)), remarks=("back",))


@table(
    ("words", "kept"),
    [
        ("waits:tried last:good", "waits:tried last:good"),
        ("asks:tried", ""),
        ("asks:good", ""),
        ("first:tried", ""),
        ("last:bad", ""),
        ("last:bad waits:good", "waits:good"),
        ("", ""),
    ],
    ids=["two later ones", "the open step", "the open step, fine", "a settled one", "a cause", "besides one", "none"],
)
def test_on_the_way_only_what_is_new_of_other_steps_is_noted(words: str, kept: str) -> None:
    assert note(standing_at("asks"), told(words), NOW) == taken(standing_at("asks"), kept)


@pytest.mark.parametrize("kind", ["good", "tried"])
@pytest.mark.parametrize(
    "before",
    [
        pytest.param(standing_at("asks").mark("last", "skipped", EARLIER), id="it has an outcome"),
        pytest.param(replace(standing_at("asks"), path=("last", "asks")), id="it was shown"),
    ],
)
def test_what_is_known_of_a_step_is_not_overwritten(before: Diagnosis, kind: Kind) -> None:
    assert note(before, [Finding(LAST, kind)], NOW) == before


@pytest.mark.parametrize("outcome", ["unable", "found"])
def test_what_was_not_settled_and_is_not_on_the_path_is_noted(outcome: StepOutcome) -> None:
    before = standing_at("asks").mark("last", outcome, EARLIER)
    assert note(before, told("last:good"), NOW).outcomes["last"] == "fine"


def test_the_option_that_says_it_is_kept() -> None:
    found = note(standing_at("asks"), [Finding(LAST, "good", "enough"), Finding(WAITS, "tried")], NOW)
    assert found.chosen == {"last": "enough"}


@pytest.mark.parametrize(
    ("words", "remarks", "good", "tried"),
    [
        ("last:tried", "noted_tried", "", "最后一步"),
        ("last:good waits:good", "noted_fine", "最后一步、等一等", ""),
        ("waits:tried last:good", "noted_fine noted_tried", "最后一步", "等一等"),
    ],
)
def test_what_is_said_of_other_steps_is_answered_and_the_open_step_shown_again(
    words: str, remarks: str, good: str, tried: str
) -> None:
    assert noted(DIAGNOSIS, standing_at("asks"), told(words), NOW) == Progress(
        taken(standing_at("asks"), words), remarks=tuple(remarks.split()), noted={"good": good, "tried": tried}
    )


@pytest.mark.parametrize(("kind", "outcome"), [("good", "fine"), ("tried", "failed")])
def test_a_step_that_seemed_to_fail_is_fine_once_that_is_said(kind: Kind, outcome: StepOutcome) -> None:
    before = standing_at("first", "asks").mark("first", "failed", EARLIER)
    after = noted(DIAGNOSIS, before, [Finding(FIRST, kind)], NOW).diagnosis
    assert (after.outcomes["first"], after.path, after.prefilled) == (outcome, before.path, ())


def test_a_correction_goes_back_to_its_step() -> None:
    steps = checklist("diagnosis", (FIRST, CHECK, WAITS, LAST))
    before = standing_at("waits", "check").mark("check", "fine", EARLIER)
    after = replace(before.mark("check", "found", NOW), path=("check", "waits", "check"))
    assert correct(steps, before, Finding(CHECK, "bad"), NOW) == Progress(
        after, remarks=("cause_found",), text="mend it", show_step=False
    )


def test_a_correction_to_the_good_goes_on_from_there() -> None:
    steps = checklist("diagnosis", (FIRST, CHECK, WAITS, LAST))
    before = standing_at("waits", "check").mark("check", "found", EARLIER)
    found = correct(steps, before, Finding(CHECK, "good"), NOW)
    assert found.remarks == ("step_fine",)
    assert (found.diagnosis.outcomes["check"], found.diagnosis.step_id) == ("fine", "waits")


def test_a_correction_of_the_open_step_leaves_the_path() -> None:
    steps = checklist("diagnosis", (FIRST, CHECK, LAST))
    found = correct(steps, standing_at("check"), Finding(CHECK, "bad"), NOW).diagnosis
    assert (found.path, found.outcomes["check"]) == (("first", "check"), "found")


def test_a_move_of_which_no_option_knows_is_the_move_itself() -> None:
    option = Option("o", "O", "solved", means=("affirm",))
    steps = checklist("diagnosis", (FIRST, replace(ASKS, options=(option,)), LAST))
    assert answer(steps, standing_at("asks"), Move.AFFIRM, NOW).end == "solved"
    assert answer(steps, standing_at("asks"), Move.SKIP, NOW).diagnosis.outcomes["asks"] == "skipped"


def test_a_cause_that_leads_to_a_person_is_offered_and_nobody_called() -> None:
    refused = Option("no", "没过", "handoff", finding="bad", reply="ask them")
    step = replace(FIRST, options=(refused,))
    checked = checklist("diagnosis", (step, LAST))
    progress = start(checked, begun(), [Finding(step, "bad", "no")], NOW)
    assert (progress.end, progress.text, progress.diagnosis.chosen) == ("stuck", "ask them", {step.id: "no"})


def test_what_can_only_be_so_is_passed_over_and_said_to_be_so_only_likely() -> None:
    checked = checklist("diagnosis", (FIRST, LAST))
    progress = start(checked, begun(), [Finding(FIRST, "tried", implied=True)], NOW)
    assert progress.diagnosis.outcomes == {FIRST.id: "done"}
    assert (progress.diagnosis.step_id, progress.remarks, progress.noted) == (
        LAST.id,
        ("prefilled_implied",),
        {"good": "", "tried": "", "implied": FIRST.short},
    )


def test_a_correction_by_an_option_without_a_finding_takes_it() -> None:
    option = Option("gone", "没了", "solved", reply="good then")
    step = replace(LAST, options=(option,))
    progress = correct(checklist("diagnosis", (FIRST, step)), begun().show("first"), Finding(step, "good", "gone"), NOW)
    assert (progress.end, progress.text, progress.diagnosis.times) == ("solved", "good then", {"last": NOW})


@pytest.mark.parametrize("then", ["handoff", "topic:duplicate_charge"])
def test_a_correction_by_an_option_that_leads_away_shows_its_step_again(then: str) -> None:
    step = replace(LAST, options=(Option("away", "走了", then, finding="bad"),))
    before = begun().show("first")
    progress = correct(checklist("diagnosis", (FIRST, step)), before, Finding(step, "bad", "away"), NOW)
    assert progress == Progress(before.show("last"))


def test_what_is_to_be_done_about_a_cause_that_was_found() -> None:
    taken = Option("bad", "坏了", "stay", finding="bad", reply="mend that")
    step = replace(CHECK, options=(taken,))
    cause = begun().mark("check", "found", NOW)
    assert remedy_of(cause, step) == "mend it"
    assert remedy_of(cause.choose("check", "bad"), step) == "mend that"
    assert remedy_of(cause.choose("check", "bad"), replace(step, options=(replace(taken, reply=""),))) == "mend it"
    assert remedy_of(begun().mark("check", "failed", NOW), step) == ""
    assert remedy_of(begun(), step) == ""
