"""Where diagnoses stand: open, parked, last, and what of it is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.exchange import Effect
from bot.flow import shelf
from tests.unit.conversation.small import BEFORE, case, changed, effects, question, run, scene, texts, without

MARKED = run("refund", "first", "asks").mark("first", "failed", BEFORE).mark("last", "tried", BEFORE)
ROWS = (("first", 1, "failed", BEFORE), ("last", 4, "tried", BEFORE))


def test_a_record_holds_the_run_and_each_outcome_with_its_place() -> None:
    done = scene()
    shelf.record(done, MARKED)
    assert effects(done) == [changed(MARKED, "open", *ROWS, kind="procedure")]


def test_a_record_of_a_removed_checklist_has_no_places() -> None:
    done = scene(knowledge=without("refund"))
    shelf.record(done, MARKED)
    rows = [(step, 0, outcome, at) for step, _, outcome, at in ROWS]
    assert effects(done) == [changed(MARKED, "open", *rows)]


def test_only_the_newest_record_of_a_run_is_kept() -> None:
    done = scene()
    done.effects = [Effect("event", {"name": "before", "id": MARKED.id})]
    shelf.record(done, run("pay"))
    shelf.record(done, MARKED)
    shelf.record(done, MARKED.with_status("solved"))
    assert effects(done) == [
        ("event", {"name": "before", "id": MARKED.id}),
        changed(run("pay"), "open"),
        changed(MARKED, "solved", *ROWS, kind="procedure"),
    ]


def test_closing_keeps_the_run_as_the_last_one() -> None:
    done = scene(open=run("pay"), last=run("refund"), question=question(), parked=[run("locked")])
    shelf.close(done, "paused")
    memory = done.memory
    assert (memory.open, memory.question, memory.parked) == (None, None, [run("locked")])
    assert memory.last == run("pay").with_status("paused")
    assert effects(done) == [changed(run("pay"), "paused")]


def test_closing_with_nothing_open_only_drops_the_question() -> None:
    done = scene(last=run("refund"), question=question())
    shelf.close(done, "paused")
    assert (done.memory.open, done.memory.question, done.memory.last) == (None, None, run("refund"))
    assert effects(done) == []


def test_parking_says_so_and_keeps_the_exact_step() -> None:
    done = scene(open=run("pay", "first", "asks"), question=question(), last=run("refund"))
    shelf.park(done)
    kept = run("pay", "first", "asks").with_status("parked")
    assert (done.memory.open, done.memory.question, done.memory.last) == (None, None, run("refund"))
    assert done.memory.parked == [kept]
    assert texts(done) == ["parked topic=付款"]
    assert effects(done) == [changed(kept, "parked")]


def test_a_topic_is_parked_once_behind_the_others() -> None:
    older = replace(run("pay"), id="older")
    done = scene(open=run("pay"), parked=[older, run("locked")])
    shelf.park(done)
    assert done.memory.parked == [run("locked"), run("pay").with_status("parked")]


def test_what_is_used_up_is_not_parked_but_the_last() -> None:
    used = run("pay", status="used_up")
    done = scene(open=used, question=question(), parked=[run("locked")])
    shelf.park(done)
    memory = done.memory
    assert (memory.open, memory.last, memory.question, memory.parked) == (None, used, None, [run("locked")])
    assert (texts(done), effects(done)) == ([], [])


def test_parking_nothing_only_drops_the_question() -> None:
    done = scene(question=question())
    shelf.park(done)
    assert (done.memory.question, done.memory.parked, texts(done), effects(done)) == (None, [], [], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [("parked", "open"), ("paused", "open"), ("solved", "open"), ("used_up", "used_up")],
)
def test_what_is_taken_up_is_open_at_its_step_and_nowhere_else(before: Any, after: Any) -> None:
    kept = run("pay", "first", "asks", status=before)
    done = scene(parked=[kept, run("locked")], last=kept)
    shelf.take_up(done, kept)
    assert done.memory.open == kept.with_status(after)
    assert (done.memory.parked, done.memory.last) == ([run("locked")], None)
    assert effects(done) == [changed(kept, after)]


def test_taking_one_up_leaves_another_last_one_alone() -> None:
    done = scene(parked=[run("pay")], last=run("refund"))
    shelf.take_up(done, run("pay"))
    assert (done.memory.parked, done.memory.last) == ([], run("refund"))


def test_taking_up_needs_no_last_one() -> None:
    done = scene()
    shelf.take_up(done, run("pay"))
    assert (done.memory.open, done.memory.last) == (run("pay"), None)


def test_what_did_not_last_is_open_again_and_the_last_no_more() -> None:
    done = scene()
    solved = run("pay", "first", "asks", status="solved")
    done.memory.last = solved
    shelf.reopen(done, solved)
    assert (done.memory.open, done.memory.last) == (run("pay", "first", "asks"), None)


def test_at_the_end_nothing_stays_open_parked_asked_or_waiting() -> None:
    done = scene(
        open=run("pay"),
        parked=[run("locked"), run("refund")],
        question=question(),
        case=case(),
        waiting_topics=["fees"],
    )
    shelf.end_all(done, "handed_off")
    memory = done.memory
    assert (memory.open, memory.question, memory.case, memory.parked, memory.waiting_topics) == (
        None, None, None, [], []
    )  # fmt: skip
    assert memory.last == run("refund").with_status("handed_off")
    assert effects(done) == [
        changed(run("pay"), "handed_off"),
        changed(run("locked"), "handed_off", kind="procedure"),
        changed(run("refund"), "handed_off", kind="procedure"),
    ]


def test_the_end_with_nothing_open_keeps_the_last_one() -> None:
    done = scene(last=run("pay", status="solved"))
    shelf.end_all(done, "paused")
    assert (done.memory.last, effects(done)) == (run("pay", status="solved"), [])
