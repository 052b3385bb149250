"""The state of a diagnosis: marking, showing, and writing it down."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from bot.diagnosis.state import FORMAT, Diagnosis, Move, StepOutcome
from bot.errors import StateError
from bot.understanding.intents import Handler, traits
from tests.support.table import table
from tests.unit.diagnosis.checklists import EARLIER, NOW, begun

FULL = Diagnosis(
    "d1", "okpay", "payment_failed", "付不了", EARLIER, path=("first", "asks"),
    outcomes={"first": "tried", "asks": "unable"}, prefilled=("first",), explained=("asks", "asks"),
    times={"first": EARLIER, "asks": NOW}, status="parked",
)  # fmt: skip
WRITTEN: dict[str, Any] = {
    "format": 1,
    "id": "d1",
    "brand": "okpay",
    "topic": "payment_failed",
    "words": "付不了",
    "opened_at": EARLIER,
    "path": ("first", "asks"),
    "outcomes": {"first": "tried", "asks": "unable"},
    "prefilled": ("first",),
    "explained": ("asks", "asks"),
    "times": {"first": EARLIER, "asks": NOW},
    "status": "parked",
}


def test_what_is_written_has_these_keys_and_values() -> None:
    assert FULL.to_dict() == WRITTEN


@pytest.mark.parametrize("diagnosis", [FULL, begun()], ids=["full", "fresh"])
def test_what_was_written_is_read_again(diagnosis: Diagnosis) -> None:
    assert Diagnosis.from_dict(json.loads(json.dumps(diagnosis.to_dict()))) == diagnosis


def test_what_is_written_is_a_copy_of_its_own() -> None:
    taken = replace(FULL, chosen={"asks": "yes"})
    written = taken.to_dict()
    for key in ("outcomes", "times", "chosen"):
        written[key]["asks"] = written[key]["more"] = "changed"
    assert taken == replace(FULL, chosen={"asks": "yes"}) and taken.chosen == {"asks": "yes"}
    assert (taken.outcomes["asks"], taken.times["asks"]) == ("unable", NOW)


def test_reading_leaves_what_was_written_alone() -> None:
    data = FULL.to_dict()
    Diagnosis.from_dict(data)
    assert data == WRITTEN


@pytest.mark.parametrize("number", [0, FORMAT + 1, "1", None])
def test_another_format_is_refused(number: object) -> None:
    with pytest.raises(StateError, match=r"^diagnosis of an unknown format$"):
        Diagnosis.from_dict({**WRITTEN, "format": number})


def test_no_format_is_refused() -> None:
    with pytest.raises(StateError, match=r"^diagnosis of an unknown format$"):
        Diagnosis.from_dict({key: value for key, value in WRITTEN.items() if key != "format"})


def test_marking_keeps_the_outcomes_of_other_steps() -> None:
    once = begun().mark("first", "failed", EARLIER)
    assert (once.outcomes, once.times) == ({"first": "failed"}, {"first": EARLIER})
    twice = once.mark("asks", "done", NOW)
    assert twice.outcomes == {"first": "failed", "asks": "done"}
    assert twice.times == {"first": EARLIER, "asks": NOW}
    assert once.outcomes == {"first": "failed"}


def test_marking_again_replaces_outcome_and_time() -> None:
    again = begun().mark("first", "failed", EARLIER).mark("first", "helped", NOW)
    assert (again.outcomes, again.times) == ({"first": "helped"}, {"first": NOW})


def test_the_option_that_was_taken_is_kept_by_step() -> None:
    twice = begun().choose("first", "a").choose("asks", "b").choose("first", "c")
    assert twice.chosen == {"first": "c", "asks": "b"}
    written = json.loads(json.dumps(twice.to_dict()))
    assert written["chosen"] == {"first": "c", "asks": "b"}
    assert Diagnosis.from_dict(written) == twice


@table("outcome", get_args(StepOutcome))
def test_a_step_is_settled_by_every_outcome_that_does_not_leave_it_open(outcome: StepOutcome) -> None:
    marked = begun().mark("first", outcome, NOW)
    assert marked.settled("first") is (outcome not in ("unable", "found"))
    assert marked.settled("asks") is False


def test_the_moves_are_intents_that_belong_to_a_step() -> None:
    assert all(traits(move.value).handler is Handler.ANSWER_STEP for move in Move)


def test_the_open_step_is_the_last_one_shown_and_none_at_first() -> None:
    assert begun().step_id == ""
    assert begun().show("first").step_id == "first"
    assert begun().show("first").show("asks").path == ("first", "asks")
    assert begun().show("first").show("asks").step_id == "asks"


def test_a_status_changes_nothing_else() -> None:
    assert begun().status == "open"
    assert FULL.with_status("solved") == replace(FULL, status="solved")
