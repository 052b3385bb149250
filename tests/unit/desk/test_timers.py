"""The clocks of a case."""

from __future__ import annotations

import pytest

from bot.desk.timers import Clocked, Targets, Timer, running, worst
from tests.support.table import table

TARGETS = Targets(next_answer=100, resolution=10_000)
RESOLUTION = Timer("resolution", 10, 10_010)


@table(
    ("case", "timers"),
    [
        pytest.param(
            Clocked(10, 70), [Timer("first_answer", 10, 70), RESOLUTION], id="nobody answered yet: as was promised"
        ),
        pytest.param(
            Clocked(10, 70, waiting_since=50),
            [Timer("first_answer", 10, 70), RESOLUTION],
            id="the customer said more before the first answer: still as was promised",
        ),
        pytest.param(
            Clocked(10, 70, first_answer_at=60, reached_at=61, waiting_since=200),
            [Timer("next_answer", 200, 300), RESOLUTION],
            id="the next answer counts from when the customer spoke",
        ),
        pytest.param(
            Clocked(10, 70, first_answer_at=0, reached_at=0, waiting_since=0),
            [Timer("next_answer", 0, 100), RESOLUTION],
            id="the beginning of time is a time",
        ),
        pytest.param(Clocked(10, 70, first_answer_at=60, reached_at=65), [RESOLUTION], id="answered, and nobody waits"),
        pytest.param(
            Clocked(10, 70, first_answer_at=60),
            [Timer("reach", 10, 70), RESOLUTION],
            id="answered, and the customer does not have it yet: the promise runs on",
        ),
        pytest.param(
            Clocked(10, 70, first_answer_at=60, waiting_since=200),
            [Timer("reach", 10, 70), Timer("next_answer", 200, 300), RESOLUTION],
            id="the customer said more and does not have the answer yet",
        ),
        pytest.param(Clocked(10, 70, closed_at=65), [], id="over"),
        pytest.param(Clocked(10, 70, 60, 61, 200, closed_at=0), [], id="over while the customer waits"),
    ],
)
def test_these_clocks_run(case: Clocked, timers: list[Timer]) -> None:
    assert running(case, TARGETS) == timers


@table(
    ("now", "level"),
    [
        (900, "fine"),
        (1000, "fine"),
        (1079, "fine"),
        (1080, "warn"),
        (1099, "warn"),
        (1100, "late"),
        (1149, "late"),
        (1150, "escalate"),
        (9999, "escalate"),
    ],
)
def test_a_clock_warns_is_late_and_escalates(now: float, level: str) -> None:
    assert Timer("next_answer", 1000, 1100).level(now) == level


@table(
    ("due", "now", "level"),
    [
        (1000, 1000, "fine"),
        (1000, 1000.75, "fine"),
        (1000, 1001, "late"),
        (1000, 1001.5, "escalate"),
        (1000.5, 1000.75, "fine"),
        (1000.5, 1001, "late"),
        (990, 1000, "fine"),
        (1002, 1001, "fine"),
        (1002, 1002, "late"),
    ],
)
def test_a_clock_that_has_no_time_at_all_has_a_second(due: float, now: float, level: str) -> None:
    assert Timer("first_answer", 1000, due).level(now) == level


@table(
    ("now", "level"),
    [
        pytest.param(1000, "fine", id="both fine"),
        pytest.param(1080, "warn", id="the first one is worse"),
        pytest.param(1100, "late", id="the first one is worse still"),
        pytest.param(1150, "escalate", id="the first one is worst"),
    ],
)
@table("turned", [False, True])
def test_the_most_pressing_clock_counts(now: float, level: str, turned: bool) -> None:
    timers = [Timer("next_answer", 1000, 1100), Timer("resolution", 1000, 9000)]
    assert worst(timers[::-1] if turned else timers, now) == level


def test_without_a_clock_all_is_fine() -> None:
    assert worst([], 1e9) == "fine"


def test_five_minutes_for_an_answer_and_a_day_for_the_whole_unless_the_rules_say_otherwise() -> None:
    assert (Targets().next_answer, Targets().resolution) == (300, 86_400)
