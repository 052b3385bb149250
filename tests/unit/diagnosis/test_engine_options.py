"""A step's own options: where each leads, and that a move which an option claims is that option."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from bot.diagnosis.engine import Progress, answer, choose
from bot.diagnosis.state import Diagnosis, Move, StepOutcome
from bot.knowledge.model import Checklist, Kind, Option
from tests.unit.diagnosis.checklists import ASKS, BARE, FIRST, LAST, NOW, STEPS, WAITS, checklist, standing_at

# Where the option leads: the outcome of the step, the path, whether the step is shown, the end, the topic.
LEADS = {
    "next": ("done", "first asks waits", True, None, ""),
    "stay": (None, "first asks", False, None, ""),
    "solved": ("helped", "first asks", False, "solved", ""),
    "handoff": ("done", "first asks", False, "handoff", ""),
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
    return Progress(after, text="said first", show_step=show, end=end, topic=topic)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("then", LEADS)
def test_an_option_leads_where_it_says(then: str, kind: Kind) -> None:
    option = Option("o", "O", then, reply="said first")
    assert choose(with_options(kind, option), standing_at("asks"), option, NOW) == expected(then)


@pytest.mark.parametrize("move", Move, ids=lambda move: move.value)
@pytest.mark.parametrize("then", LEADS)
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
    assert (found.text, found.remarks, found.values) == ("", (), {})


def test_next_at_the_last_step_uses_the_checklist_up() -> None:
    option = Option("o", "O", "next", reply="that was all")
    steps = checklist("diagnosis", (FIRST, replace(LAST, options=(option,))))
    after = standing_at("last").mark("last", "done", NOW).with_status("used_up")
    assert choose(steps, standing_at("last"), option, NOW) == Progress(
        after, text="that was all", show_step=False, end="used_up"
    )


def test_next_passes_over_a_step_that_was_taken_as_tried() -> None:
    option = Option("o", "O", "next", reply="on")
    before = replace(standing_at("asks"), prefilled=("waits",))
    after = replace(before.mark("asks", "done", NOW), path=("first", "asks", "waits", "bare"))
    assert choose(with_options("diagnosis", option), before, option, NOW) == Progress(after, text="on")


def test_a_jump_shows_its_step_even_when_it_was_taken_as_tried() -> None:
    option = Option("o", "O", "step:waits")
    before = replace(standing_at("asks"), prefilled=("waits",))
    assert choose(with_options("diagnosis", option), before, option, NOW).diagnosis.step_id == "waits"


def test_after_a_jump_the_walk_goes_on_from_there() -> None:
    steps = checklist("diagnosis", (FIRST, ASKS, WAITS, BARE, LAST))
    jumped = choose(steps, standing_at("asks"), Option("o", "O", "step:bare"), NOW).diagnosis
    assert answer(steps, jumped, Move.SKIP, NOW).diagnosis.path == ("first", "asks", "bare", "last")
