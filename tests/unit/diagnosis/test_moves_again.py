"""Moves that depend on what was before: explained twice, back and on again, from the start, and an edited checklist."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.diagnosis.engine import answer
from bot.diagnosis.progress import Progress, open_step
from bot.diagnosis.state import Diagnosis, Move, Status
from bot.knowledge.model import Kind
from tests.support.table import table
from tests.unit.diagnosis.checklists import (
    ASIDE,
    ASKS,
    BARE,
    EARLIER,
    FIRST,
    LAST,
    NOW,
    STEPS,
    WAITS,
    begun,
    checklist,
    standing_at,
)  # fmt: skip

DIAGNOSIS = checklist()


@pytest.mark.parametrize(
    ("kind", "move"),
    [("diagnosis", Move.EXPLAIN), ("procedure", Move.EXPLAIN), ("procedure", Move.DENY)],
)
def test_explaining_a_second_time_marks_the_step_as_too_hard(kind: Kind, move: Move) -> None:
    once = answer(checklist(kind), standing_at("waits"), move, EARLIER).diagnosis
    after = replace(once.mark("waits", "unable", NOW), explained=("waits", "waits"))
    assert answer(checklist(kind), once, move, NOW) == Progress(after, remarks=("explained_again",))


def test_an_explanation_of_another_step_is_not_a_second_one() -> None:
    before = replace(standing_at("waits"), explained=("first",))
    after = replace(before, explained=("first", "waits"))
    assert answer(DIAGNOSIS, before, Move.EXPLAIN, NOW) == Progress(after, text="how waits", show_step=False)


def test_the_reason_helps_out_where_no_way_is_written() -> None:
    reasoned = replace(BARE, why="because")
    before = standing_at("bare")
    after = replace(before.mark("bare", "unable", NOW), explained=("bare",))
    found = answer(checklist("diagnosis", (FIRST, reasoned)), before, Move.EXPLAIN, NOW)
    assert found == Progress(after, remarks=("no_how",), text="because")


def test_who_is_unsure_is_told_how_to_look_as_often_as_it_takes() -> None:
    before = replace(standing_at("waits"), explained=("waits",))
    assert answer(DIAGNOSIS, before, Move.UNSURE, NOW) == Progress(
        before, remarks=("unsure",), text="how waits", show_step=False
    )


def test_asking_why_twice_gives_the_reason_twice() -> None:
    before = replace(standing_at("waits"), explained=("waits",))
    assert answer(DIAGNOSIS, before, Move.WHY, NOW) == Progress(before, text="why waits", show_step=False)


def test_a_step_that_was_too_hard_can_still_succeed() -> None:
    before = standing_at("waits").mark("waits", "unable", EARLIER)
    found = answer(DIAGNOSIS, before, Move.PERSISTS, NOW).diagnosis
    assert (found.outcomes["waits"], found.times["waits"]) == ("failed", NOW)


@table("status", get_args(Status))
@table("kind", get_args(Kind))
def test_starting_over_forgets_all_that_was_done(kind: Kind, status: Status) -> None:
    before = replace(
        standing_at("waits").mark("last", "tried", EARLIER).choose("waits", "x"),
        prefilled=("last",),
        explained=("waits",),
        status=status,
    )
    after = replace(begun(), path=("first",))
    found = answer(checklist(kind), before, Move.START_OVER, NOW)
    assert found == Progress(after, remarks=("from_the_start",))


def test_starting_over_begins_at_the_first_step_that_counts() -> None:
    steps = checklist("diagnosis", (ASIDE, ASKS, LAST))
    assert answer(steps, standing_at("last", "asks"), Move.START_OVER, NOW).diagnosis.path == ("asks",)


def taken(before: Diagnosis, *steps: str) -> Diagnosis:
    """The same diagnosis with these steps taken as tried."""
    for step in steps:
        before = before.mark(step, "tried", EARLIER)
    return replace(before, prefilled=steps)


def test_every_step_that_was_taken_as_tried_is_passed_over_and_stays_on_the_path() -> None:
    before = taken(standing_at("asks"), "waits", "bare")
    after = replace(before.mark("asks", "skipped", NOW), path=("first", "asks", "waits", "bare", "last"))
    assert answer(DIAGNOSIS, before, Move.SKIP, NOW) == Progress(after, remarks=("step_skipped",))
    assert answer(checklist("procedure"), before, Move.SKIP, NOW) == Progress(after, remarks=("step_skipped",))


def test_nothing_is_left_when_all_that_follows_was_taken_as_tried() -> None:
    before = taken(standing_at("bare"), "asks", "waits", "last")
    after = replace(before.mark("bare", "failed", NOW), path=("first", "bare", "last"), status="used_up")
    assert answer(DIAGNOSIS, before, Move.PERSISTS, NOW) == Progress(
        after, remarks=("step_failed",), show_step=False, end="used_up"
    )


def test_a_diagnosis_is_used_up_when_every_main_step_has_an_outcome() -> None:
    before = standing_at("last").mark("asks", "fine", EARLIER).mark("waits", "unable", EARLIER)
    there = answer(DIAGNOSIS, before, Move.PERSISTS, NOW)
    assert (there.end, there.diagnosis.step_id, there.diagnosis.status) == (None, "bare", "open")
    after = answer(DIAGNOSIS, there.diagnosis, Move.PERSISTS, NOW)
    assert (after.end, after.show_step, after.diagnosis.status) == ("used_up", False, "used_up")


def test_an_answered_step_is_not_shown_again_on_the_way_but_one_that_is_not_settled_is() -> None:
    answered = standing_at("first").mark("asks", "failed", EARLIER)
    assert answer(DIAGNOSIS, answered, Move.SKIP, NOW).diagnosis.path == ("first", "waits")
    for outcome in ("unable", "found"):
        open_yet = standing_at("first").mark("asks", outcome, EARLIER)  # type: ignore[arg-type]
        assert answer(DIAGNOSIS, open_yet, Move.SKIP, NOW).diagnosis.path == ("first", "asks")


def test_a_procedure_goes_on_in_its_order_whatever_was_answered_before() -> None:
    answered = standing_at("first").mark("asks", "failed", EARLIER)
    assert answer(checklist("procedure"), answered, Move.SKIP, NOW).diagnosis.path == ("first", "asks")
    last = standing_at("last")
    assert answer(checklist("procedure"), last, Move.SKIP, NOW).end == "used_up"


def test_back_goes_one_step_at_a_time_and_keeps_the_outcomes() -> None:
    there = answer(DIAGNOSIS, standing_at("asks"), Move.SKIP, NOW).diagnosis
    back = answer(DIAGNOSIS, there, Move.BACK, NOW).diagnosis
    assert back.path == ("first", "asks")
    assert back.outcomes == {"first": "failed", "asks": "skipped"}
    assert answer(DIAGNOSIS, back, Move.BACK, NOW).diagnosis.path == ("first",)


def test_the_last_outcome_of_a_step_counts_with_its_own_time() -> None:
    there = answer(DIAGNOSIS, standing_at("asks"), Move.SKIP, EARLIER).diagnosis
    back = answer(DIAGNOSIS, there, Move.BACK, EARLIER).diagnosis
    again = answer(DIAGNOSIS, back, Move.TRIED, NOW).diagnosis
    assert again.path == ("first", "asks", "waits")
    assert again.outcomes == {"first": "failed", "asks": "tried"}
    assert again.times == {"first": EARLIER, "asks": NOW}


def test_the_open_step_is_the_last_one_shown() -> None:
    assert open_step(DIAGNOSIS, standing_at("waits")) == WAITS
    assert open_step(DIAGNOSIS, standing_at("aside")) == ASIDE


@pytest.mark.parametrize(
    ("done", "open_now"),
    [
        ((), FIRST),
        (("first",), ASKS),
        (("first", "asks"), WAITS),  # the side step is not counted
        (("asks",), FIRST),
        (("first", "asks", "waits", "bare", "last"), LAST),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else "",
)
def test_when_an_edit_took_the_open_step_away_the_first_one_not_done_is_open(done: tuple[str, ...], open_now) -> None:  # type: ignore[no-untyped-def]
    diagnosis = begun()
    for step in done:
        diagnosis = diagnosis.mark(step, "failed", EARLIER)
    assert open_step(DIAGNOSIS, diagnosis.show("gone")) == open_now
    assert open_step(DIAGNOSIS, diagnosis) == open_now


def test_a_move_after_an_edit_is_about_the_step_that_is_open_now() -> None:
    before = standing_at("gone")
    after = replace(before.mark("asks", "tried", NOW), path=("first", "gone", "waits"))
    assert answer(DIAGNOSIS, before, Move.TRIED, NOW) == Progress(after, remarks=("step_tried",))


def test_a_checklist_and_its_diagnosis_are_never_changed_in_place() -> None:
    before, kept = standing_at("asks"), standing_at("asks")
    for move in Move:
        answer(DIAGNOSIS, before, move, NOW)
    assert before == kept
    assert checklist().steps == STEPS
