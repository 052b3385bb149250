"""Every move of the customer at every kind of step, as one table, and what checks find."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.diagnosis.engine import answer
from bot.diagnosis.progress import Progress
from bot.diagnosis.state import Diagnosis, Move
from bot.knowledge.model import Checklist, Kind, Option, Step
from tests.support.table import table
from tests.unit.diagnosis.checklists import ASIDE, BARE, FIRST, LAST, NOW, STEPS, checklist, standing_at

# What each move leads to, by kind of checklist and kind of step.
#   marks     the outcome recorded for the open step at the time of the move
#   path      the steps on the path afterwards; the last one is open
#   show      whether the open step is shown
#   explains  whether the step is noted as explained
# "." is nothing. In a text, "how", "why" and "step" are the open step's; an option's text is its choice.
TABLE = """
kind      step   move             marks   path               show remark             text     end      explains

diagnosis first  problem_resolved helped  first              no   .                  .        solved   no
diagnosis first  task_finished    helped  first              no   .                  .        solved   no
diagnosis first  problem_persists failed  first>asks         yes  step_failed        .        .        no
diagnosis first  next_step        done    first>asks         yes  step_done          .        .        no
diagnosis first  already_tried    tried   first>asks         yes  step_tried         .        .        no
diagnosis first  skip_step        skipped first>asks         yes  step_skipped       .        .        no
diagnosis first  explain_step     .       first              no   .                  how      .        yes
diagnosis first  explain_why      .       first              no   .                  why      .        no
diagnosis first  previous_step    .       first              yes  first_step_already .        .        no
diagnosis first  repeat           .       first              yes  .                  .        .        no
diagnosis first  start_over       .       first              yes  from_the_start     .        .        no
diagnosis first  affirm           .       first              no   waiting_for_result .        .        no
diagnosis first  deny             failed  first>asks         yes  step_failed        .        .        no
diagnosis first  found_bad        .       first              no   .                  how      .        yes
diagnosis first  unsure           .       first              no   unsure             how      .        no
diagnosis first  will_try         .       first              no   waiting_for_result .        .        no
diagnosis first  did_step         .       first              no   ask_result         .        .        no
diagnosis first  found_good       .       first              no   ask_result         .        .        no

diagnosis asks   problem_resolved helped  first>asks         no   .                  .        solved   no
diagnosis asks   task_finished    helped  first>asks         no   .                  .        solved   no
diagnosis asks   problem_persists done    first>asks>waits   yes  .                  then_on  .        no
diagnosis asks   next_step        done    first>asks>waits   yes  step_done          .        .        no
diagnosis asks   already_tried    tried   first>asks>waits   yes  step_tried         .        .        no
diagnosis asks   skip_step        skipped first>asks>waits   yes  step_skipped       .        .        no
diagnosis asks   explain_step     .       first>asks         no   .                  how      .        yes
diagnosis asks   explain_why      .       first>asks         no   .                  why      .        no
diagnosis asks   previous_step    .       first              yes  back               .        .        no
diagnosis asks   repeat           .       first>asks         yes  .                  .        .        no
diagnosis asks   start_over       .       first              yes  from_the_start     .        .        no
diagnosis asks   affirm           done    first>asks>aside   yes  .                  to_the_side .     no
diagnosis asks   deny             done    first>asks>waits   yes  .                  then_on  .        no
diagnosis asks   found_bad        .       first>asks         no   .                  how      .        yes
diagnosis asks   unsure           .       first>asks         no   unsure             how      .        no
diagnosis asks   will_try         .       first>asks         no   waiting_for_result .        .        no
diagnosis asks   did_step         .       first>asks         no   ask_result         .        .        no
diagnosis asks   found_good       .       first>asks         no   ask_result         .        .        no

diagnosis aside  problem_resolved helped  first>aside        no   .                  .        solved   no
diagnosis aside  task_finished    helped  first>aside        no   .                  .        solved   no
diagnosis aside  problem_persists failed  first>aside>waits  yes  step_failed        .        .        no
diagnosis aside  next_step        done    first>aside>waits  yes  step_done          .        .        no
diagnosis aside  already_tried    tried   first>aside>waits  yes  step_tried         .        .        no
diagnosis aside  skip_step        skipped first>aside>waits  yes  step_skipped       .        .        no
diagnosis aside  explain_step     .       first>aside        no   .                  how      .        yes
diagnosis aside  explain_why      .       first>aside        no   .                  why      .        no
diagnosis aside  previous_step    .       first              yes  back               .        .        no
diagnosis aside  repeat           .       first>aside        yes  .                  .        .        no
diagnosis aside  start_over       .       first              yes  from_the_start     .        .        no
diagnosis aside  affirm           .       first>aside        no   waiting_for_result .        .        no
diagnosis aside  deny             failed  first>aside>waits  yes  step_failed        .        .        no
diagnosis aside  found_bad        .       first>aside        no   .                  how      .        yes
diagnosis aside  unsure           .       first>aside        no   unsure             how      .        no
diagnosis aside  will_try         .       first>aside        no   waiting_for_result .        .        no
diagnosis aside  did_step         .       first>aside        no   ask_result         .        .        no
diagnosis aside  found_good       .       first>aside        no   ask_result         .        .        no

diagnosis waits  problem_resolved helped  first>waits        no   .                  .        solved   no
diagnosis waits  task_finished    helped  first>waits        no   .                  .        solved   no
diagnosis waits  problem_persists failed  first>waits>bare   yes  step_failed        .        .        no
diagnosis waits  next_step        done    first>waits>bare   yes  step_done          .        .        no
diagnosis waits  already_tried    tried   first>waits>bare   yes  step_tried         .        .        no
diagnosis waits  skip_step        skipped first>waits>bare   yes  step_skipped       .        .        no
diagnosis waits  explain_step     .       first>waits        no   .                  how      .        yes
diagnosis waits  explain_why      .       first>waits        no   .                  why      .        no
diagnosis waits  previous_step    .       first              yes  back               .        .        no
diagnosis waits  repeat           .       first>waits        yes  .                  .        .        no
diagnosis waits  start_over       .       first              yes  from_the_start     .        .        no
diagnosis waits  affirm           .       first>waits        no   waiting_for_time   .        .        no
diagnosis waits  deny             failed  first>waits>bare   yes  step_failed        .        .        no
diagnosis waits  found_bad        .       first>waits        no   .                  how      .        yes
diagnosis waits  unsure           .       first>waits        no   unsure             how      .        no
diagnosis waits  will_try         .       first>waits        no   waiting_for_time   .        .        no
diagnosis waits  did_step         .       first>waits        yes  ask_since          .        .        no
diagnosis waits  found_good       .       first>waits        yes  ask_since          .        .        no

diagnosis bare   problem_resolved helped  first>bare         no   .                  .        solved   no
diagnosis bare   task_finished    helped  first>bare         no   .                  .        solved   no
diagnosis bare   problem_persists failed  first>bare>last    yes  step_failed        .        .        no
diagnosis bare   next_step        done    first>bare>last    yes  step_done          .        .        no
diagnosis bare   already_tried    tried   first>bare>last    yes  step_tried         .        .        no
diagnosis bare   skip_step        skipped first>bare>last    yes  step_skipped       .        .        no
diagnosis bare   explain_step     unable  first>bare         yes  no_how             .        .        yes
diagnosis bare   explain_why      .       first>bare         no   no_why             step     .        no
diagnosis bare   previous_step    .       first              yes  back               .        .        no
diagnosis bare   repeat           .       first>bare         yes  .                  .        .        no
diagnosis bare   start_over       .       first              yes  from_the_start     .        .        no
diagnosis bare   affirm           .       first>bare         no   waiting_for_result .        .        no
diagnosis bare   deny             failed  first>bare>last    yes  step_failed        .        .        no
diagnosis bare   found_bad        unable  first>bare         yes  no_how             .        .        yes
diagnosis bare   unsure           unable  first>bare         yes  no_how             .        .        yes
diagnosis bare   will_try         .       first>bare         no   waiting_for_result .        .        no
diagnosis bare   did_step         .       first>bare         no   ask_result         .        .        no
diagnosis bare   found_good       .       first>bare         no   ask_result         .        .        no

diagnosis last   problem_resolved helped  first>last         no   .                  .        solved   no
diagnosis last   task_finished    helped  first>last         no   .                  .        solved   no
diagnosis last   problem_persists failed  first>last>asks    yes  step_failed        .        .        no
diagnosis last   next_step        done    first>last>asks    yes  step_done          .        .        no
diagnosis last   already_tried    tried   first>last>asks    yes  step_tried         .        .        no
diagnosis last   skip_step        skipped first>last>asks    yes  step_skipped       .        .        no
diagnosis last   explain_step     .       first>last         no   .                  how      .        yes
diagnosis last   explain_why      .       first>last         no   no_why             how      .        no
diagnosis last   previous_step    .       first              yes  back               .        .        no
diagnosis last   repeat           .       first>last         yes  .                  .        .        no
diagnosis last   start_over       .       first              yes  from_the_start     .        .        no
diagnosis last   affirm           .       first>last         no   waiting_for_result .        .        no
diagnosis last   deny             failed  first>last>asks    yes  step_failed        .        .        no
diagnosis last   found_bad        .       first>last         no   .                  how      .        yes
diagnosis last   unsure           .       first>last         no   unsure             how      .        no
diagnosis last   will_try         .       first>last         no   waiting_for_result .        .        no
diagnosis last   did_step         .       first>last         no   ask_result         .        .        no
diagnosis last   found_good       .       first>last         no   ask_result         .        .        no

procedure first  problem_resolved done    first>asks         yes  step_done          .        .        no
procedure first  task_finished    helped  first              no   .                  .        solved   no
procedure first  problem_persists failed  first              no   step_failed_procedure .        stuck    no
procedure first  next_step        done    first>asks         yes  step_done          .        .        no
procedure first  already_tried    tried   first>asks         yes  step_tried         .        .        no
procedure first  skip_step        skipped first>asks         yes  step_skipped       .        .        no
procedure first  explain_step     .       first              no   .                  how      .        yes
procedure first  explain_why      .       first              no   .                  why      .        no
procedure first  previous_step    .       first              yes  first_step_already .        .        no
procedure first  repeat           .       first              yes  .                  .        .        no
procedure first  start_over       .       first              yes  from_the_start     .        .        no
procedure first  affirm           done    first>asks         yes  step_done          .        .        no
procedure first  deny             .       first              no   .                  how      .        yes
procedure first  found_bad        .       first              no   .                  how      .        yes
procedure first  unsure           .       first              no   unsure             how      .        no
procedure first  will_try         .       first              no   waiting_for_result .        .        no
procedure first  did_step         done    first>asks         yes  step_done          .        .        no
procedure first  found_good       done    first>asks         yes  step_done          .        .        no

procedure asks   problem_resolved done    first>asks>waits   yes  step_done          .        .        no
procedure asks   task_finished    helped  first>asks         no   .                  .        solved   no
procedure asks   problem_persists done    first>asks>waits   yes  .                  then_on  .        no
procedure asks   next_step        done    first>asks>waits   yes  step_done          .        .        no
procedure asks   already_tried    tried   first>asks>waits   yes  step_tried         .        .        no
procedure asks   skip_step        skipped first>asks>waits   yes  step_skipped       .        .        no
procedure asks   explain_step     .       first>asks         no   .                  how      .        yes
procedure asks   explain_why      .       first>asks         no   .                  why      .        no
procedure asks   previous_step    .       first              yes  back               .        .        no
procedure asks   repeat           .       first>asks         yes  .                  .        .        no
procedure asks   start_over       .       first              yes  from_the_start     .        .        no
procedure asks   affirm           done    first>asks>aside   yes  .                  to_the_side .     no
procedure asks   deny             done    first>asks>waits   yes  .                  then_on  .        no
procedure asks   found_bad        .       first>asks         no   .                  how      .        yes
procedure asks   unsure           .       first>asks         no   unsure             how      .        no
procedure asks   will_try         .       first>asks         no   waiting_for_result .        .        no
procedure asks   did_step         done    first>asks>waits   yes  step_done          .        .        no
procedure asks   found_good       done    first>asks>waits   yes  step_done          .        .        no

procedure aside  problem_resolved done    first>aside>waits  yes  step_done          .        .        no
procedure aside  task_finished    helped  first>aside        no   .                  .        solved   no
procedure aside  problem_persists failed  first>aside        no   step_failed_procedure .        stuck    no
procedure aside  next_step        done    first>aside>waits  yes  step_done          .        .        no
procedure aside  already_tried    tried   first>aside>waits  yes  step_tried         .        .        no
procedure aside  skip_step        skipped first>aside>waits  yes  step_skipped       .        .        no
procedure aside  explain_step     .       first>aside        no   .                  how      .        yes
procedure aside  explain_why      .       first>aside        no   .                  why      .        no
procedure aside  previous_step    .       first              yes  back               .        .        no
procedure aside  repeat           .       first>aside        yes  .                  .        .        no
procedure aside  start_over       .       first              yes  from_the_start     .        .        no
procedure aside  affirm           done    first>aside>waits  yes  step_done          .        .        no
procedure aside  deny             .       first>aside        no   .                  how      .        yes
procedure aside  found_bad        .       first>aside        no   .                  how      .        yes
procedure aside  unsure           .       first>aside        no   unsure             how      .        no
procedure aside  will_try         .       first>aside        no   waiting_for_result .        .        no
procedure aside  did_step         done    first>aside>waits  yes  step_done          .        .        no
procedure aside  found_good       done    first>aside>waits  yes  step_done          .        .        no

procedure waits  problem_resolved done    first>waits>bare   yes  step_done          .        .        no
procedure waits  task_finished    helped  first>waits        no   .                  .        solved   no
procedure waits  problem_persists failed  first>waits        no   step_failed_procedure .        stuck    no
procedure waits  next_step        done    first>waits>bare   yes  step_done          .        .        no
procedure waits  already_tried    tried   first>waits>bare   yes  step_tried         .        .        no
procedure waits  skip_step        skipped first>waits>bare   yes  step_skipped       .        .        no
procedure waits  explain_step     .       first>waits        no   .                  how      .        yes
procedure waits  explain_why      .       first>waits        no   .                  why      .        no
procedure waits  previous_step    .       first              yes  back               .        .        no
procedure waits  repeat           .       first>waits        yes  .                  .        .        no
procedure waits  start_over       .       first              yes  from_the_start     .        .        no
procedure waits  affirm           done    first>waits>bare   yes  step_done          .        .        no
procedure waits  deny             .       first>waits        no   .                  how      .        yes
procedure waits  found_bad        .       first>waits        no   .                  how      .        yes
procedure waits  unsure           .       first>waits        no   unsure             how      .        no
procedure waits  will_try         .       first>waits        no   waiting_for_time   .        .        no
procedure waits  did_step         .       first>waits        yes  ask_since          .        .        no
procedure waits  found_good       done    first>waits>bare   yes  step_done          .        .        no

procedure bare   problem_resolved done    first>bare>last    yes  step_done          .        .        no
procedure bare   task_finished    helped  first>bare         no   .                  .        solved   no
procedure bare   problem_persists failed  first>bare         no   step_failed_procedure .        stuck    no
procedure bare   next_step        done    first>bare>last    yes  step_done          .        .        no
procedure bare   already_tried    tried   first>bare>last    yes  step_tried         .        .        no
procedure bare   skip_step        skipped first>bare>last    yes  step_skipped       .        .        no
procedure bare   explain_step     unable  first>bare         yes  no_how             .        .        yes
procedure bare   explain_why      .       first>bare         no   no_why             step     .        no
procedure bare   previous_step    .       first              yes  back               .        .        no
procedure bare   repeat           .       first>bare         yes  .                  .        .        no
procedure bare   start_over       .       first              yes  from_the_start     .        .        no
procedure bare   affirm           done    first>bare>last    yes  step_done          .        .        no
procedure bare   deny             unable  first>bare         yes  no_how             .        .        yes
procedure bare   found_bad        unable  first>bare         yes  no_how             .        .        yes
procedure bare   unsure           unable  first>bare         yes  no_how             .        .        yes
procedure bare   will_try         .       first>bare         no   waiting_for_result .        .        no
procedure bare   did_step         done    first>bare>last    yes  step_done          .        .        no
procedure bare   found_good       done    first>bare>last    yes  step_done          .        .        no

procedure last   problem_resolved helped  first>last         no   .                  .        solved   no
procedure last   task_finished    helped  first>last         no   .                  .        solved   no
procedure last   problem_persists failed  first>last         no   step_failed_last   .        used_up  no
procedure last   next_step        helped  first>last         no   .                  .        solved   no
procedure last   already_tried    helped  first>last         no   .                  .        solved   no
procedure last   skip_step        skipped first>last         no   step_skipped       .        used_up  no
procedure last   explain_step     .       first>last         no   .                  how      .        yes
procedure last   explain_why      .       first>last         no   no_why             how      .        no
procedure last   previous_step    .       first              yes  back               .        .        no
procedure last   repeat           .       first>last         yes  .                  .        .        no
procedure last   start_over       .       first              yes  from_the_start     .        .        no
procedure last   affirm           helped  first>last         no   .                  .        solved   no
procedure last   deny             .       first>last         no   .                  how      .        yes
procedure last   found_bad        .       first>last         no   .                  how      .        yes
procedure last   unsure           .       first>last         no   unsure             how      .        no
procedure last   will_try         .       first>last         no   waiting_for_result .        .        no
procedure last   did_step         helped  first>last         no   .                  .        solved   no
procedure last   found_good       helped  first>last         no   .                  .        solved   no
"""
HEAD, *ROWS = [line.split() for line in TABLE.splitlines() if line]
STEP = {step.id: step for step in STEPS}
CHOSEN = {"to_the_side": "yes", "then_on": "no"}


def expected(before: Diagnosis, step: Step, row: dict[str, str]) -> Progress:
    """The whole progress that a row of the table describes: what it does not name is as before."""
    after = replace(before, path=tuple(row["path"].split(">")))
    if row["move"] == Move.START_OVER:
        after = replace(after, outcomes={}, times={}, prefilled=(), explained=())
    if row["marks"] != ".":
        outcomes, times = {**before.outcomes, step.id: row["marks"]}, {**before.times, step.id: NOW}
        after = replace(after, outcomes=outcomes, times=times)  # type: ignore[arg-type]
    after = replace(after, chosen={"asks": CHOSEN[row["text"]]} if row["text"] in CHOSEN else {})
    if row["explains"] == "yes":
        after = replace(after, explained=(*before.explained, step.id))
    if row["end"] == "used_up":
        after = replace(after, status="used_up")
    texts = {".": "", "how": step.how, "why": step.why, "step": step.text}
    return Progress(
        after,
        remarks=() if row["remark"] == "." else (row["remark"],),
        text=texts.get(row["text"], row["text"].replace("_", " ")),
        show_step=row["show"] == "yes",
        end=None if row["end"] == "." else row["end"],  # type: ignore[arg-type]
    )


@table("cells", ROWS, ids=["-".join(row[:3]) for row in ROWS])
def test_a_move_leads_where_the_table_says(cells: list[str]) -> None:
    row = dict(zip(HEAD, cells, strict=True))
    before, step = standing_at(row["step"]), STEP[row["step"]]
    found = answer(checklist(row["kind"]), before, Move(row["move"]), NOW)  # type: ignore[arg-type]
    assert found == expected(before, step, row)


def test_the_table_has_every_move_at_every_kind_of_step() -> None:
    wanted = [[kind, step.id, move.value] for kind in get_args(Kind) for step in STEPS for move in Move]
    assert sorted(row[:3] for row in ROWS) == sorted(wanted)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_side_step_that_is_written_last_has_nothing_after_it(kind: Kind) -> None:
    steps = checklist(kind, (BARE, ASIDE))
    assert answer(steps, standing_at("aside", "bare"), Move.RESOLVED, NOW).end == "solved"
    assert answer(steps, standing_at("aside", "bare"), Move.SKIP, NOW).end == "used_up"


def test_the_moves_bear_the_names_of_the_control_intents() -> None:
    assert {row[2] for row in ROWS} == {move.value for move in Move}


GOOD = Option("fine", "都好", "next", finding="good")
BAD = Option("broken", "坏了", "stay", finding="bad", reply="mend it")
REMEDY = Step("waits", "Look.", "看一看", how="how to look", remedy="mend it", good=("好",))


def looking(kind: Kind, step: Step) -> Checklist:
    """The checklist in which this check stands for the third step."""
    return checklist(kind, (FIRST, step, BARE, LAST))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_option_that_stands_for_a_finding_is_chosen(kind: Kind) -> None:
    steps, before = looking(kind, replace(REMEDY, remedy="", options=(BAD, GOOD))), standing_at("waits")
    fine = before.mark("waits", "fine", NOW).choose("waits", "fine").show("bare")
    assert answer(steps, before, Move.GOOD, NOW) == Progress(fine, remarks=("step_fine",))
    found = before.mark("waits", "found", NOW).choose("waits", "broken")
    assert answer(steps, before, Move.BAD, NOW) == Progress(found, text="mend it", show_step=False)


def test_without_an_option_a_check_that_is_fine_is_passed() -> None:
    after = standing_at("waits").mark("waits", "fine", NOW).show("bare")
    found = answer(looking("diagnosis", REMEDY), standing_at("waits"), Move.GOOD, NOW)
    assert found == Progress(after, remarks=("step_fine",))
    assert after.settled("waits")


def test_in_a_procedure_a_check_that_is_fine_is_done() -> None:
    after = standing_at("waits").mark("waits", "done", NOW).show("bare")
    found = answer(looking("procedure", REMEDY), standing_at("waits"), Move.GOOD, NOW)
    assert found == Progress(after, remarks=("step_done",))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_cause_that_is_found_is_answered_with_its_remedy_and_not_settled(kind: Kind) -> None:
    after = standing_at("waits").mark("waits", "found", NOW)
    found = answer(looking(kind, REMEDY), standing_at("waits"), Move.BAD, NOW)
    assert found == Progress(after, remarks=("cause_found",), text="mend it", show_step=False)
    assert not after.settled("waits")


def test_after_the_remedy_it_helped_or_it_did_not() -> None:
    steps = looking("diagnosis", REMEDY)
    found = answer(steps, standing_at("waits"), Move.BAD, NOW).diagnosis
    assert answer(steps, found, Move.RESOLVED, NOW).diagnosis.outcomes["waits"] == "helped"
    failed = answer(steps, found, Move.PERSISTS, NOW)
    assert (failed.diagnosis.outcomes["waits"], failed.diagnosis.step_id) == ("failed", "bare")


def test_the_last_check_of_a_procedure_that_is_fine_solves_it() -> None:
    steps = checklist("procedure", (FIRST, REMEDY))
    assert answer(steps, standing_at("waits"), Move.GOOD, NOW).end == "solved"
