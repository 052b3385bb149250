"""What the bot comes back to by itself: when that is agreed on, what is said then, and when nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.context.memory import Memory
from bot.conversation import asides, cases, desk_turns, steps
from bot.diagnosis.state import Move
from bot.exchange import Reply, ReplyOption
from bot.flow import waits
from bot.flow.next import DONE, HandOff, Walk
from bot.handoff.policy import sooner
from bot.knowledge.model import Ending, Option
from tests.support.table import table
from tests.unit.conversation.small import (
    EVENING,
    NIGHT,
    OPEN,
    PAY,
    case,
    effects,
    question,
    run,
    scene,
    texts,
    with_brand,
    without,
)
from tests.unit.diagnosis.checklists import FIRST, WAITS

WAITING = run("pay", "first", "waits")
TICKET = case("ticket")
PASSED = "wait_passed span=wait_span maximum=3 minimum=1 topic=付款"
PERSON = (ReplyOption("label_human", "human"),)
AGREED = ("follow_up_made", {"kind": "wait", "about": "d-pay/waits", "due_at": "2026-11-24T10:00:00+08:00"})


def told_today(**more: Any) -> Any:
    return scene(entities=(("date", "2026-11-18"),), **{"open": WAITING, **more})


def test_the_day_after_a_documented_wait_is_agreed_on_in_the_morning() -> None:
    done = told_today()
    assert waits.judge_date(done) == DONE
    assert effects(done) == [AGREED]  # a Wednesday, and three working days: Monday; the day after is a Tuesday
    assert texts(done)[0].endswith("will_ask day=11/24") and done.memory.reminders == "announced"


def test_a_day_that_is_corrected_puts_it_off() -> None:
    done = told_today(reminders="announced")
    waits.judge_date(done)
    assert effects(done) == [AGREED]


def test_nothing_is_agreed_on_with_who_wants_no_reminders() -> None:
    done = told_today(reminders="refused")
    waits.judge_date(done)
    assert effects(done) == [] and "will_ask" not in texts(done)[0] and done.memory.reminders == "refused"


@pytest.mark.parametrize(("hours", "agreed"), [(48.0, False), (143.0, True), (142.9, False)])
def test_who_cannot_be_written_to_by_then_is_asked_to_come(hours: float, agreed: bool) -> None:
    done = told_today()
    done.reach_hours = hours
    waits.judge_date(done)
    assert effects(done) == ([AGREED] if agreed else [])
    assert texts(done)[0].endswith("will_ask day=11/24" if agreed else "come_back day=11/24")


def test_who_waits_without_a_day_is_asked_when_all_of_it_is_over() -> None:
    done = scene(open=WAITING)
    assert steps.walk(done, Walk(Move.WILL_TRY)) == DONE
    assert AGREED in effects(done) and texts(done) == ["waiting_for_timewill_ask day=11/24"]


@pytest.mark.parametrize(
    ("days", "text", "due"),
    [(0, "刚提的", "2026-11-24"), (2, "前天", "2026-11-20"), (2, "好几天了", "2026-11-24")],
    ids=["today", "the day before yesterday", "some days"],
)
def test_who_finds_that_the_time_is_not_over_is_asked_when_it_is(days: int, text: str, due: str) -> None:
    step = replace(WAITS, options=(Option("early", "没到时间", "stay", reply="wait a bit", finding="bad"),))
    known = with_brand(checklists={"pay": replace(PAY, steps=(FIRST, step, PAY.steps[-1]))})
    done = scene("", text, open=WAITING, knowledge=known, entities=(("duration", f"P{days}D"),))
    assert steps.choose(done, "early") == DONE
    assert [data["due_at"][:10] for name, data in effects(done) if name == "follow_up_made"] == [due]
    month, day = due[5:7], due[8:].lstrip("0")
    assert texts(done) == [f"wait a bitwill_ask day={month}/{day}"]


@pytest.mark.parametrize(
    "more", [{"open": run("pay", "first")}, {"reminders": "announced"}, {"reminders": "refused"}], ids=str
)
def test_else_nothing_is_agreed_on(more: dict[str, Any]) -> None:
    done = scene(**{"open": WAITING, **more})
    steps.walk(done, Walk(Move.WILL_TRY))
    assert [name for name, _ in effects(done)] == ["diagnosis_changed"]
    assert texts(done) == ["waiting_for_result" if "open" in more else "waiting_for_time"]


def asked_after(about: str = "d-pay/waits", **memory: Any) -> Any:
    done = scene(**{"reminders": "announced", **memory})
    assert desk_turns.follow_up("wait", about)(done) == DONE
    return done


@pytest.mark.parametrize(
    "memory",
    [
        {"open": WAITING, "question": question()},
        {"last": WAITING.with_status("paused")},
        {"parked": [run("refund").with_status("parked"), WAITING.with_status("parked")]},
    ],
    ids=["open", "put away", "parked"],
)
def test_when_the_wait_is_over_it_is_asked_at_its_step(memory: dict[str, Any]) -> None:
    done = asked_after(**memory)
    assert texts(done) == [PASSED]
    assert done.memory.open == WAITING and WAITING.id not in [d.id for d in done.memory.parked]
    assert done.memory.last is None and done.memory.reminders == ""
    options = ("resolved", "label_resolved"), ("persists", "label_persists"), ("explain", "label_explain")
    kept = done.memory.question
    assert (kept.kind == "step" and [tuple(o) for o in kept.options if o[0] != "human"] == [*options[:2]]) or options


def test_another_step_that_is_open_is_parked_for_it() -> None:
    done = asked_after(open=run("refund"), parked=[WAITING.with_status("parked")])
    assert texts(done) == ["parked topic=退款", PASSED]
    assert [d.id for d in done.memory.parked] == ["d-refund"] and done.memory.open == WAITING


def test_the_ending_knows_that_the_time_is_over() -> None:
    known = with_brand(checklists={"pay": replace(PAY, ending=Ending("late", when="waits:over"))})
    done = asked_after(open=WAITING, knowledge=known)
    assert done.memory.open.chosen == {"waits": "over"}
    assert asked_after(open=WAITING).memory.open.chosen == {}


@table(
    "memory",
    [
        {"open": run("pay", "first", "waits", "bare")},
        {"open": WAITING.mark("waits", "failed", "then")},
        {"open": WAITING.with_status("used_up")},
        {"last": WAITING.with_status("solved")},
        {"last": WAITING.with_status("dropped")},
        {"open": WAITING, "case": TICKET},
        {"open": WAITING, "reminders": "refused"},
        {"open": WAITING, "errand": {"topic": "pay"}},
        {"open": WAITING, "knowledge": without("pay")},
        {"open": run("pay", "first"), "about": "d-pay/first"},
        {},
    ],
    ids=[
        "further on", "has an outcome", "used up", "solved", "dropped", "with a person", "refused", "an errand",
        "no checklist", "no waiting step", "forgotten",
    ],
)  # fmt: skip
def test_what_is_over_is_not_asked_about(memory: dict[str, Any]) -> None:
    done = asked_after(**memory)
    assert (done.replies, done.effects) == ([], [])


def late(now: datetime = OPEN, **memory: Any) -> Any:
    done = scene(now=now, **memory)
    assert desk_turns.follow_up("late", "1118-OLD")(done) == DONE
    return done


@pytest.mark.parametrize(("now", "options"), [(OPEN, PERSON), (EVENING, ())], ids=["open", "closed"])
def test_a_promise_that_was_not_kept_is_said(now: datetime, options: Any) -> None:
    done = late(now, case=TICKET)
    assert done.replies == [Reply("ticket_late by=today 11:30 number=1118-OLD", "notice", options)]
    assert effects(done) == [("event", {"name": "promise_broken", "number": "1118-OLD"})]


def opened(now: datetime = OPEN, **memory: Any) -> Any:
    done = scene(now=now, **memory)
    assert desk_turns.follow_up("opened", "1118-OLD")(done) == DONE
    return done


def test_who_has_a_ticket_is_told_that_the_desk_has_opened() -> None:
    done = opened(case=TICKET)
    assert done.replies == [Reply("desk_opened by=today 11:30 number=1118-OLD", "notice", PERSON)]
    assert done.effects == []


def test_a_desk_that_opens_later_than_it_was_to_is_told_of_then() -> None:
    done = opened(EVENING, case=TICKET)
    assert done.replies == []
    assert effects(done) == [
        ("follow_up_made", {"kind": "opened", "about": "1118-OLD", "due_at": "2026-11-19T09:00:00+08:00"})
    ]


OVER = [
    {}, {"case": replace(TICKET, number="1118-NEW")}, {"case": case("waiting")},
    {"case": replace(TICKET, promised_at="")},
    {"case": TICKET, "reminders": "refused"},
]  # fmt: skip


@pytest.mark.parametrize("memory", OVER, ids=["no case", "another", "in the queue", "no time", "refused"])
def test_of_a_ticket_that_is_none_any_more_nothing_is_said(memory: dict[str, Any]) -> None:
    for done in (late(**memory), opened(**memory)):
        assert (done.replies, done.effects) == ([], [])


def made(done: Any) -> list[tuple[str, str]]:
    return [(data["kind"], data["due_at"]) for name, data in effects(done) if name == "follow_up_made"]


def test_a_ticket_out_of_hours_makes_both() -> None:
    done = scene(now=NIGHT)
    cases.hand_off(done, HandOff("asked"))
    assert made(done) == [("late", "2026-11-19T09:30:00+08:00"), ("opened", "2026-11-19T09:00:00+08:00")]


@pytest.mark.parametrize(
    ("now", "kinds"), [(OPEN, ["late"]), (EVENING, ["late", "opened"])], ids=["while it is open", "at closing"]
)
def test_who_leaves_a_ticket_is_told_of_what_is_still_to_come(now: datetime, kinds: list[str]) -> None:
    done = scene(now=now, owner="queued", case=case())
    cases.leave_ticket(done)
    assert [kind for kind, _ in made(done)] == kinds


def test_in_the_queue_nothing_is_come_back_to() -> None:
    done = scene()
    cases.hand_off(done, HandOff("asked"))
    assert made(done) == []


def test_no_reminders_are_wanted() -> None:
    done = scene(reminders="announced")
    assert asides.unreminded(done) == DONE
    assert (done.memory.reminders, effects(done), texts(done)) == (
        "refused", [("follow_ups_dropped", {})], ["unreminded"],
    )  # fmt: skip
    assert Memory.from_dict(done.memory.to_dict()) == done.memory


def test_who_wants_none_at_a_step_is_not_asked_it_again() -> None:
    done = scene(open=WAITING, reminders="announced")
    assert asides.unreminded(done) == DONE
    assert texts(done) == ["unreminded"] and done.memory.question is not None, "its buttons still stand"


@pytest.mark.parametrize(
    ("before", "by", "kept"),
    [
        ("2026-11-18T10:59:59+08:00", "2026-11-18T12:00:00+08:00", "2026-11-18T12:00:00+08:00"),
        ("2026-11-18T11:30:00+08:00", "2026-11-18T12:00:00+08:00", "2026-11-18T11:30:00+08:00"),
        ("2026-11-18T13:00:00+08:00", "2026-11-18T12:00:00+08:00", "2026-11-18T12:00:00+08:00"),
        ("", "2026-11-18T12:00:00+08:00", "2026-11-18T12:00:00+08:00"),
    ],
    ids=["past", "sooner", "later", "none"],
)
def test_the_sooner_promise_that_can_still_be_kept_stands(before: str, by: str, kept: str) -> None:
    assert sooner(before, by, OPEN.astimezone(timezone.utc)) == kept
