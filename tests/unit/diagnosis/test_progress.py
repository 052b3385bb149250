"""Where a walk leads: a step's own options, a move that an option claims, the next step."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.diagnosis.engine import answer
from bot.diagnosis.progress import Progress, advance, choose, ending_of
from bot.diagnosis.state import Diagnosis, Move, StepOutcome
from bot.knowledge.model import Checklist, Ending, Finding, Kind, Option
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
)

# Where the option leads: the outcome of the step, the path, whether the step is shown, the end, the topic.
LEADS = {
    "next": ("done", "first asks waits", True, None, ""),
    "stay": (None, "first asks", False, None, ""),
    "solved": ("helped", "first asks", False, "solved", ""),
    "handoff": ("done", "first asks", False, "handoff", ""),
    "offer": ("done", "first asks", False, "stuck", ""),
    "step:aside": ("done", "first asks aside", True, None, ""),
    "step:last": ("done", "first asks last", True, None, ""),
    "step:first": ("done", "first asks first", True, None, ""),
    "topic:duplicate_charge": ("done", "first asks", False, "topic", "duplicate_charge"),
}


def with_options(kind: Kind, *options: Option) -> Checklist:
    return checklist(kind, tuple(replace(s, options=options) if s is ASKS else s for s in STEPS))


def marked(before: Diagnosis, step: str, outcome: StepOutcome | None) -> Diagnosis:
    return before.mark(step, outcome, NOW) if outcome else before


def expected(then: str) -> Progress:
    outcome, path, show, end, topic = LEADS[then]
    after = replace(marked(standing_at("asks"), "asks", outcome), path=tuple(path.split()))  # type: ignore[arg-type]
    after = after.choose("asks", "o")
    return Progress(after, text="said first", show_step=show, end=end, topic=topic)  # type: ignore[arg-type]


@table("kind", get_args(Kind))
@table("then", LEADS)
def test_an_option_leads_where_it_says(then: str, kind: Kind) -> None:
    option = Option("o", "O", then, reply="said first")
    assert choose(with_options(kind, option), standing_at("asks"), option, NOW) == expected(then)


@table("move", Move, ids=lambda move: move.value)
@table("then", LEADS)
def test_a_move_that_an_option_claims_is_that_option(then: str, move: Move) -> None:
    other = Option("other", "Other", "solved", means=tuple(m.value for m in Move if m is not move))
    option = Option("o", "O", then, means=("repeat_nothing", move.value), reply="said first")
    assert answer(with_options("diagnosis", other, option), standing_at("asks"), move, NOW) == expected(then)


def test_of_two_options_that_claim_a_move_the_first_counts() -> None:
    first, second = Option("a", "A", "next", means=("affirm",)), Option("b", "B", "solved", means=("affirm",))
    assert answer(with_options("diagnosis", first, second), standing_at("asks"), Move.AFFIRM, NOW).end is None
    assert answer(with_options("diagnosis", second, first), standing_at("asks"), Move.AFFIRM, NOW).end == "solved"


def test_an_option_has_no_words_of_its_own_when_none_are_written() -> None:
    option = Option("o", "O", "next")
    found = choose(with_options("diagnosis", option), standing_at("asks"), option, NOW)
    assert (found.text, found.remarks, found.noted) == ("", (), {})


def test_next_at_the_last_step_uses_the_checklist_up() -> None:
    option = Option("o", "O", "next", reply="that was all")
    steps = checklist("diagnosis", (FIRST, replace(LAST, options=(option,))))
    after = standing_at("last").mark("last", "done", NOW).choose("last", "o").with_status("used_up")
    assert choose(steps, standing_at("last"), option, NOW) == Progress(
        after, text="that was all", show_step=False, end="used_up"
    )


@table(("finding", "outcome"), [("", "done"), ("good", "fine"), ("bad", "found")])
@table("then", ["next", "handoff", "topic:duplicate_charge", "step:last"])
def test_the_outcome_is_what_the_option_found(then: str, finding: Finding, outcome: StepOutcome) -> None:
    option = Option("o", "O", then, reply="said first", finding=finding)
    found = choose(with_options("diagnosis", option), standing_at("asks"), option, NOW).diagnosis
    assert (found.outcomes["asks"], found.chosen) == (outcome, {"asks": "o"})


@pytest.mark.parametrize(("finding", "outcome"), [("", None), ("good", None), ("bad", "found")])
def test_staying_marks_the_cause_alone(finding: Finding, outcome: StepOutcome | None) -> None:
    option = Option("o", "O", "stay", reply="mend it", finding=finding)
    after = marked(standing_at("asks"), "asks", outcome).choose("asks", "o")
    found = choose(with_options("diagnosis", option), standing_at("asks"), option, NOW)
    assert found == Progress(after, text="mend it", show_step=False)


def test_solved_is_helped_whatever_was_found() -> None:
    option = Option("o", "O", "solved", finding="bad")
    found = choose(with_options("diagnosis", option), standing_at("asks"), option, NOW)
    assert (found.diagnosis.outcomes["asks"], found.end) == ("helped", "solved")


@pytest.mark.parametrize(
    ("finding", "reply", "remarks"),
    [("good", "", ("step_fine",)), ("good", "own words", ()), ("", "", ()), ("bad", "", ())],
)
def test_all_well_is_said_where_the_option_has_no_words_of_its_own(
    finding: Finding, reply: str, remarks: tuple[str, ...]
) -> None:
    option = Option("o", "O", "next", reply=reply, finding=finding)
    found = choose(with_options("diagnosis", option), standing_at("asks"), option, NOW)
    assert (found.remarks, found.text) == (remarks, reply)


def test_another_option_of_the_step_replaces_the_first() -> None:
    first, second = Option("a", "A", "stay"), Option("b", "B", "next")
    steps = with_options("diagnosis", first, second)
    once = choose(steps, standing_at("asks"), first, NOW).diagnosis
    assert choose(steps, once, second, NOW).diagnosis.chosen == {"asks": "b"}


def test_the_walk_begins_at_the_first_main_step() -> None:
    assert advance(checklist("diagnosis", (ASIDE, FIRST, LAST)), begun(), None) == Progress(begun().show("first"))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_walk_goes_back_to_what_was_passed_over_in_a_diagnosis_alone(kind: Kind) -> None:
    steps = checklist(kind, (FIRST, ASKS, LAST))
    found = advance(steps, standing_at("last").mark("last", "failed", NOW), LAST)
    assert (found.end, found.diagnosis.step_id) == ((None, "asks") if kind == "diagnosis" else ("used_up", "last"))


def test_the_step_that_was_just_left_is_not_the_next_one() -> None:
    steps = checklist("diagnosis", (LAST,))
    assert advance(steps, begun().show("last"), LAST).end == "used_up"


def test_next_passes_over_a_step_that_was_taken_as_tried() -> None:
    option = Option("o", "O", "next", reply="on")
    before = replace(standing_at("asks").mark("waits", "tried", EARLIER), prefilled=("waits",))
    after = replace(before.mark("asks", "done", NOW), path=("first", "asks", "waits", "bare")).choose("asks", "o")
    assert choose(with_options("diagnosis", option), before, option, NOW) == Progress(after, text="on")


def test_a_jump_shows_its_step_even_when_it_was_taken_as_tried() -> None:
    option = Option("o", "O", "step:waits")
    before = replace(standing_at("asks"), prefilled=("waits",))
    assert choose(with_options("diagnosis", option), before, option, NOW).diagnosis.step_id == "waits"


def test_after_a_jump_the_walk_goes_on_from_there() -> None:
    steps = checklist("diagnosis", (FIRST, ASKS, WAITS, BARE, LAST))
    jumped = choose(steps, standing_at("asks"), Option("o", "O", "step:bare"), NOW).diagnosis
    assert answer(steps, jumped, Move.SKIP, NOW).diagnosis.path == ("first", "asks", "bare", "last")


@pytest.mark.parametrize(
    ("before", "end", "step"),
    [(begun().show("asks"), None, "first"), (standing_at("asks"), "used_up", "bare")],
    ids=["passed over before", "led past"],
)
def test_what_was_passed_over_before_a_jump_is_gone_back_to_and_not_what_it_led_past(
    before: Diagnosis, end: str | None, step: str
) -> None:
    asks = replace(ASKS, options=(Option("o", "O", "step:bare"),))
    steps = checklist("diagnosis", (FIRST, asks, WAITS, BARE, LAST))
    jumped = choose(steps, before, asks.options[0], NOW).diagnosis.mark("bare", "failed", NOW)
    found = advance(steps, jumped.mark("last", "failed", NOW), LAST)
    assert (found.end, found.diagnosis.step_id) == (end, step)


@pytest.mark.parametrize(
    ("when", "chosen", "said"),
    [("", "", "the end"), ("asks:yes", "yes", "the end"), ("asks:yes", "no", ""), ("asks:yes", "", "")],
)
def test_an_ending_is_said_where_its_condition_is_known_to_be_met(when: str, chosen: str, said: str) -> None:
    steps = replace(checklist(), ending=Ending("the end", when=when))
    stood = standing_at("asks").choose("asks", chosen) if chosen else standing_at("asks")
    assert ending_of(steps, stood) == said


@pytest.mark.parametrize(("stuck", "ending", "said"), [("ask them", "the end", "ask them"), ("", "the end", "the end")])
def test_a_step_of_a_procedure_that_cannot_be_done_has_its_own_way_out_or_the_ending(
    stuck: str, ending: str, said: str
) -> None:
    steps = tuple(replace(s, stuck=stuck) if s.id == "waits" else s for s in STEPS)
    task = replace(checklist("procedure", steps), ending=Ending(ending))
    found = answer(task, standing_at("waits"), Move.PERSISTS, NOW)
    assert (found.text, found.end, found.remarks) == (said, "stuck", ("step_failed_procedure",))
