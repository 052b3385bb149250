"""At a step with a documented waiting time: a date is reasoned with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.conversation import steps
from bot.flow import waits
from bot.flow.next import Following, Settle, ShowStep
from bot.knowledge.model import Option, Wait
from tests.support.table import table
from tests.unit.conversation.small import AT, NIGHT, OPEN, PAY, asking, effects, run, scene, texts, with_brand, without
from tests.unit.diagnosis.checklists import FIRST, WAITS

UNKNOWN_YEAR = datetime(2041, 1, 9, 3, 0, tzinfo=timezone.utc)  # a Wednesday; its holidays are not published
AT_WAIT = run("pay", "first", "waits")


def dated(*dates: str, now: datetime = OPEN, **more: Any) -> Any:
    return scene(now=now, entities=tuple(("date", d) for d in dates), **{"open": AT_WAIT, **more})


def judge(done: Any) -> Following | None:
    """What follows from the date, taken over as the loop of a turn does."""
    followed = waits.judge_date(done)
    return steps.settle(done, followed[0]) if followed and isinstance(followed[0], Settle) else followed


def within(since: str, elapsed: int, latest: str, span: str = "wait_span maximum=3 minimum=1") -> str:
    key = f"wait_within elapsed={elapsed}" if elapsed else "wait_begun"
    return f"{key} latest={latest} since={since} span={span}"


def waiting(wait: Wait, last: bool = False) -> Any:
    step = replace(WAITS, wait=wait)
    shown = (FIRST, step) if last else (FIRST, step, PAY.steps[-1])
    return with_brand(checklists={"pay": replace(PAY, steps=shown)})


@table(
    ("dates", "now", "text"),
    [
        (["2026-11-18"], OPEN, within("11/18", 0, "11/23")),
        (["2026-11-17"], OPEN, within("11/17", 1, "11/20")),
        (["2026-11-13"], OPEN, within("11/13", 3, "11/18")),
        (["2026-11-17", "2026-11-02"], OPEN, within("11/17", 1, "11/20")),
        (["2026-11-19"], NIGHT, within("11/19", 0, "11/24")),  # it is the 19th in Shanghai
        (["2041-01-08"], UNKNOWN_YEAR, within("1/8", 1, "1/11") + "wait_inexact"),
    ],
    ids=["early: today", "within", "the last day", "the first date counts", "Shanghai's day", "an inexact year"],
)
def test_within_the_time_the_step_stays(dates: list[str], now: datetime, text: str) -> None:
    done = dated(*dates, now=now)
    assert judge(done) == ()
    assert (done.memory.open, done.memory.reminders) == (AT_WAIT, "announced")
    [(name, agreed)], day = effects(done), texts(done)[0].removeprefix(text)
    assert (name, agreed["kind"], agreed["about"]) == ("follow_up_made", "wait", "d-pay/waits")
    due = datetime.fromisoformat(agreed["due_at"])
    assert day == f"will_ask day={due.month}/{due.day}"
    assert done.replies[0].step is not None and done.memory.question is not None, "the step's options still stand"


def test_a_span_of_one_length_is_said_as_one() -> None:
    done = dated("2026-11-17", knowledge=waiting(Wait(3, 3)))
    assert judge(done) == ()
    assert texts(done) == [within("11/17", 1, "11/20", "wait_span_one maximum=3 minimum=3") + "will_ask day=11/23"]


def test_a_day_of_another_year_is_said_with_its_year() -> None:
    done = dated("2025-12-31")
    judge(done)
    assert "since=day_of_year day=31 month=12 year=2025" in texts(done)[0]


def test_over_the_time_it_is_said_and_the_next_step_follows() -> None:
    done = dated("2026-11-12", misses=1)
    assert judge(done) == (ShowStep("waited_out"),)
    assert texts(done) == ["wait_over elapsed=4 latest=11/17 since=11/12 span=wait_span maximum=3 minimum=1"]
    assert done.memory.open == AT_WAIT.mark("waits", "failed", AT).show("bare")
    assert done.memory.misses == 0


def test_over_the_time_at_the_last_step_a_person_is_offered() -> None:
    looked = AT_WAIT.mark("first", "failed", AT)
    done = dated("2026-11-12", knowledge=waiting(Wait(1, 3), last=True), open=looked)
    assert judge(done) == ()
    options = ("yes", "label_human"), ("restart", "label_start_over"), ("no", "label_not_now")
    text = "waited_out_last\nused_up title=付款步骤\npay end\noffer_person"
    assert done.replies[1:] == [asking(text, 1, *options)]


def test_over_the_time_at_the_last_step_one_that_was_not_looked_at_comes_first() -> None:
    done = dated("2026-11-12", knowledge=waiting(Wait(1, 3), last=True))
    assert judge(done) == (ShowStep("waited_out"),)
    assert done.memory.open is not None and done.memory.open.step_id == "first"


def test_over_the_time_an_option_of_the_step_may_say_what_follows() -> None:
    late = Option("late", "过了", "next", means=("problem_persists",), reply="look on")
    step = replace(WAITS, options=(late,))
    known = with_brand(checklists={"pay": replace(PAY, steps=(FIRST, step, PAY.steps[-1]))})
    done = dated("2026-11-12", knowledge=known)
    assert judge(done) == (ShowStep("look on"),)


@pytest.mark.parametrize(
    "done",
    [
        dated(),
        dated("2026-11-19"),
        dated("2026-11-17", open=run("pay", "first")),
        dated("2026-11-17", open=None),
        dated("2026-11-17", knowledge=without("pay")),
    ],
    ids=["no date", "the future", "no waiting step", "nothing open", "no checklist"],
)
def test_there_is_nothing_to_judge(done: Any) -> None:
    assert judge(done) is None
    assert (done.effects, done.replies) == ([], [])


@pytest.mark.parametrize(("text", "judged"), [("一天了还没到", True), ("好几天了还没到", False)])
def test_some_days_within_the_time_are_no_day_to_count_from(text: str, judged: bool) -> None:
    done = scene("", text, entities=(("duration", "P1D"),), open=run("pay", "waits"))
    assert (judge(done) is not None) is judged


def test_some_days_that_are_surely_too_many_are_judged() -> None:
    done = scene("", "几个月了", entities=(("duration", "P60D"),), open=run("pay", "waits"))
    assert judge(done) is not None
