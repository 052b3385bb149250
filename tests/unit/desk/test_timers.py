"""The clocks of a case."""

from __future__ import annotations

import pytest

from bot.desk.timers import Clocked, Targets, running, worst

TARGETS = Targets(next_answer=100, resolution=10_000)
FRESH = Clocked(created_at=0, promised_at=100)


@pytest.mark.parametrize(
    ("now", "level"),
    [(0, "fine"), (79, "fine"), (80, "warn"), (99, "warn"), (100, "late"), (149, "late"), (150, "escalate")],
)
def test_the_first_answer_is_due_when_it_was_promised(now: float, level: str) -> None:
    assert worst(running(FRESH, TARGETS), now) == level


def test_the_next_answer_counts_from_the_first_unanswered_word() -> None:
    waiting = Clocked(0, 100, first_answer_at=50, waiting_since=200)
    assert {timer.kind: timer.due_at for timer in running(waiting, TARGETS)} == {
        "next_answer": 300,
        "resolution": 10_000,
    }
    answered = Clocked(0, 100, first_answer_at=50)
    assert [timer.kind for timer in running(answered, TARGETS)] == ["resolution"]


def test_nothing_runs_once_it_is_over() -> None:
    assert running(Clocked(0, 100, closed_at=5), TARGETS) == []
    assert worst([], 1e9) == "fine"
