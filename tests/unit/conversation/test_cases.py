"""Giving the conversation to a person: the case, the promise, and what the customer is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.context.memory import OpenCase
from bot.conversation import cases
from bot.exchange import Staff
from bot.flow.next import GiveBack, HandOff, ShowStep, TellCase
from bot.handoff.policy import PRIORITY
from tests.support.table import table
from tests.unit.conversation.small import (
    BEFORE,
    DESK,
    EVENING,
    NIGHT,
    OPEN,
    asking,
    case,
    effects,
    notice,
    pending,
    question,
    run,
    scene,
    texts,
    with_brand,
    without,
)


def besides_follow_ups(done: Any) -> list[tuple[str, dict[str, Any]]]:
    """What a turn leads to, without what the bot comes back to (test_follow_ups.py)."""
    return [(name, data) for name, data in effects(done) if name != "follow_up_made"]


HOURS = "hours_daily end=18:00 start=9:00"
STAY, LEAVE = ("stay", "label_keep_waiting"), ("leave", "label_leave_queue")
SOON = "2026-11-18T11:30:00+08:00"
EARLY = "2026-11-19T07:59:00+08:00"  # it is still the 18th in Greenwich
TICKETS = {  # when it is, how the opening and the promise are told, the promise as stored
    NIGHT: ("today 09:00", "today 09:30", "2026-11-19T09:30:00+08:00"),
    EVENING: ("11/19 09:00", "11/19 09:30", "2026-11-19T09:30:00+08:00"),
}


ABOUT, PASSED_ON = "say_what_about", "passed_on"


def opened(done: Any) -> dict[str, Any]:
    ((_, data),) = effects(done, "case_opened")
    return data


@pytest.mark.parametrize(
    ("waiting", "reason", "text"),
    [
        ({}, "asked", f"queued_next ahead=0 by=today 11:30 number=1118-ID001{ABOUT}"),
        ({50: 2, 100: 1}, "asked", f"queued ahead=3 by=today 11:30 number=1118-ID001{ABOUT}"),
        ({50: 2, 100: 1}, "money_at_risk", f"queued ahead=1 by=today 11:30 number=1118-ID001{ABOUT}"),
        ({50: 2}, "money_at_risk", f"queued_next ahead=0 by=today 11:30 number=1118-ID001{ABOUT}"),
    ],
)
def test_within_the_hours_the_customer_is_queued(waiting: dict[int, int], reason: Any, text: str) -> None:
    done = scene(waiting=waiting)
    assert cases.hand_off(done, HandOff(reason)) == ()
    assert done.owner == "queued"
    assert done.replies == [asking(text, 1, STAY, LEAVE, kind="notice")]
    assert done.memory.question == pending(1, "queue", STAY, LEAVE)
    assert done.memory.case == OpenCase("1118-ID001", "waiting", PRIORITY[reason], SOON, None)


BEHIND_THE_CASE = replace(question(), data={"case_told": True})


@pytest.mark.parametrize("now", TICKETS, ids=["the same day", "another day"])
def test_outside_the_hours_there_is_a_ticket_and_the_bot_stays(now: datetime) -> None:
    opens, by, promised = TICKETS[now]
    done = scene(now=now, question=question())
    assert cases.hand_off(done, HandOff("complaint", "refund")) == ()
    number = "1119-ID001" if now is NIGHT else "1118-ID001"
    assert (done.owner, done.memory.question) == ("bot", BEHIND_THE_CASE)
    assert done.replies == [notice(f"ticket by={by} hours={HOURS} number={number} opens={opens}")]
    assert done.memory.case == OpenCase(number, "ticket", 55, promised, "refund")
    assert (opened(done)["status"], opened(done)["promised_at"]) == ("ticket", promised)


@pytest.mark.parametrize("kind", ["offer_person", "stuck", "step"])
def test_the_offer_that_led_to_a_ticket_is_answered(kind: str) -> None:
    done = scene(now=NIGHT, question=question(kind))
    cases.hand_off(done, HandOff("asked"))
    assert (done.memory.question is None) is (kind != "step")


def test_the_case_is_written_with_everything_a_person_needs() -> None:
    now_open = run("pay", "first", "asks").mark("first", "failed", BEFORE)
    side = run("refund", "first", "asks", "waits").mark("asks", "done", BEFORE)
    done = scene(
        open=now_open, parked=[side], last=run("records", status="solved"),
        words=["付不了", "急"], details={"amount": ["12.00"]},
    )  # fmt: skip
    cases.hand_off(done, HandOff("used_up"))
    data = opened(done)
    card = data.pop("card")
    assert data == {
        "number": "1118-ID001",
        "topic": "pay",
        "queue": "alpha-desk",
        "priority": 50,
        "reason": "used_up",
        "status": "waiting",
        "promised_at": SOON,
    }
    runs = card.pop("diagnoses")
    assert card == {
        "brand": "alpha",
        "topic": "pay",
        "words": ["付不了", "急"],
        "details": {"amount": ["12.00"]},
    }
    assert [(d["topic"], d["status"], d["open_step"]) for d in runs] == [
        ("pay", "open", "asks"),
        ("refund", "open", "waits"),
        ("records", "solved", "first"),
    ]
    outcomes = [[(s["id"], s["outcome"]) for s in d["steps"] if s["outcome"] != "open"] for d in runs]
    assert outcomes == [[("first", "failed")], [("asks", "done")], []]
    assert effects(done, "event") == [
        ("event", {"name": "handed_off", "reason": "used_up", "topic": "pay", "status": "waiting"})
    ]
    assert [name for name, _ in effects(done)] == ["case_opened", "event"]


def test_the_card_shows_a_side_step_that_was_walked_and_no_other() -> None:
    aside = run("pay", "first", "asks", "aside").mark("aside", "done", BEFORE)
    done = scene(open=aside)
    cases.hand_off(done, HandOff("asked"))
    (shown,) = opened(done)["card"]["diagnoses"]
    expected = {"id": "aside", "position": 2, "short": "岔路", "outcome": "done", "at": BEFORE, "chosen": None}
    assert shown["steps"][2] == expected
    assert len(shown["steps"]) == 6
    other = scene(open=run("pay"))
    cases.hand_off(other, HandOff("asked"))
    assert [s["id"] for s in opened(other)["card"]["diagnoses"][0]["steps"]] == [
        "first", "asks", "waits", "bare", "last"
    ]  # fmt: skip


def test_a_run_whose_checklist_was_removed_is_left_out_of_the_card() -> None:
    done = scene(knowledge=without("pay"), open=run("pay"), last=run("refund"))
    cases.hand_off(done, HandOff("asked"))
    assert [d["topic"] for d in opened(done)["card"]["diagnoses"]] == ["refund"]


@pytest.mark.parametrize(
    ("wanted", "memory", "topic"),
    [
        ("scam", {"open": run("pay"), "last": run("refund")}, "scam"),
        (None, {"open": run("pay"), "last": run("refund")}, "pay"),
        (None, {"last": run("refund"), "parked": [run("locked")]}, "refund"),
        (None, {"parked": [run("locked")]}, None),
    ],
    ids=["the one wanted", "of what is open", "of what was last", "of nothing"],
)
def test_the_case_is_about(wanted: str | None, memory: dict[str, Any], topic: str | None) -> None:
    done = scene(**memory)
    cases.hand_off(done, HandOff("asked", wanted))
    assert done.memory.case is not None
    assert (opened(done)["topic"], opened(done)["card"]["topic"], done.memory.case.topic) == (topic, topic, topic)


def test_during_an_errand_a_person_is_there_already() -> None:
    done = scene(open=run(), errand={"topic": "pay", "step": "first", "before": None, "case": ""})
    assert cases.hand_off(done, HandOff("asked")) == (GiveBack(),)
    assert (done.effects, done.replies, done.memory.case) == ([], [], None)


RAISED = [
    ("waiting", 50, OPEN, "money_at_risk", True),
    ("waiting", 100, OPEN, "money_at_risk", False),
    ("waiting", 50, OPEN, "asked", False),
    ("waiting", 50, NIGHT, "document", True),
    ("ticket", 50, NIGHT, "asked", False),
    ("ticket", 100, NIGHT, "asked", False),
    ("ticket", 50, NIGHT, "complaint", True),
    ("ticket", 100, OPEN, "asked", True),  # there is somebody now: the ticket becomes a place in the queue
]


@table(("status", "priority", "now", "reason", "raised"), RAISED)
def test_a_case_is_raised_under_its_number_where_that_helps_and_told_otherwise(
    status: str, priority: int, now: datetime, reason: Any, raised: bool
) -> None:
    done = scene(now=now, case=case(status, priority), words=["付不了"])
    following = cases.hand_off(done, HandOff(reason, "scam"))
    if not raised:
        assert following == (TellCase(),)
        assert (done.effects, done.replies, done.memory.case) == ([], [], case(status, priority))
        return
    assert following == () and done.memory.case is not None
    assert [name for name, _ in besides_follow_ups(done)] == ["case_raised", "event"]
    ((_, data),) = effects(done, "case_raised")
    more_urgent = PRIORITY[reason] > priority
    assert (data["number"], data["reason"]) == ("1118-OLD", reason)
    assert data["priority"] == done.memory.case.priority == max(priority, PRIORITY[reason])
    assert data["topic"] == done.memory.case.topic == data["card"]["topic"] == ("scam" if more_urgent else "pay")
    assert data["status"] == done.memory.case.status == ("waiting" if now is OPEN else "ticket")
    assert data["card"]["words"] == ["付不了"]
    assert done.memory.case.number == "1118-OLD"


@pytest.mark.parametrize(
    ("before", "promised"),
    [
        ("2026-11-18T11:20:00+08:00", "2026-11-18T11:20:00+08:00"),
        ("2026-11-18T16:00:00+08:00", SOON),
        ("2026-11-18T11:00:00+08:00", SOON),
        ("", SOON),
    ],
    ids=["sooner than a new one", "later", "it has just passed", "there was none"],
)
def test_a_raised_case_keeps_the_promise_that_can_still_be_kept_and_is_the_sooner(before: str, promised: str) -> None:
    done = scene(case=case("ticket", promised=before))
    cases.hand_off(done, HandOff("money_at_risk"))
    ((_, data),) = effects(done, "case_raised")
    assert done.memory.case is not None
    assert data["promised_at"] == done.memory.case.promised_at == promised


@table(
    ("memory", "asked"),
    [({}, True), ({"words": ["付不了"]}, False), ({"last": run("refund")}, False)],
    ids=["nothing said", "words", "a problem"],
)
@table("now", [OPEN, NIGHT])
def test_who_has_said_nothing_of_the_problem_is_asked_for_a_line_about_it(
    memory: dict[str, Any], asked: bool, now: datetime
) -> None:
    done = scene(now=now, **memory)
    cases.hand_off(done, HandOff("asked"))
    assert (ABOUT in texts(done)[0]) is asked
    assert (PASSED_ON in texts(done)[0]) is (now is OPEN and not asked)


@table(
    ("known", "now", "ahead", "text"),
    [
        (None, OPEN, None, "no_case"),
        (case("ticket", promised=""), OPEN, None, "ticket_open_untimed number=1118-OLD"),
        (case("waiting", promised=""), OPEN, 2, "ticket_open_untimed number=1118-OLD"),
        (case("ticket"), OPEN, None, "ticket_open by=today 11:30 number=1118-OLD"),
        (case("ticket"), NIGHT, None, "ticket_open by=11/18 11:30 number=1118-OLD"),
        (case("ticket", promised=EARLY), NIGHT, None, "ticket_open by=today 07:59 number=1118-OLD"),
        (case(), OPEN, None, "position_next ahead=0 by=today 11:30 number=1118-OLD"),
        (case(), OPEN, 0, "position_next ahead=0 by=today 11:30 number=1118-OLD"),
        (case(), OPEN, 1, "position ahead=1 by=today 11:30 number=1118-OLD"),
        (case(), OPEN, 2, "position ahead=2 by=today 11:30 number=1118-OLD"),
    ],
)
def test_what_is_known_of_the_case_is_told(known: Any, now: datetime, ahead: int | None, text: str) -> None:
    done = scene(now=now, case=known, ahead=ahead)
    assert cases.tell(done, TellCase()) == ()
    if text.startswith("position"):
        assert done.replies == [asking(text, 1, STAY, LEAVE, kind="notice")]
        assert done.memory.question == pending(1, "queue", STAY, LEAVE)
    else:
        assert texts(done) == [text]
        assert [r.kind for r in done.replies] == ["notice" if known else "text"]
        assert done.memory.question is None
    assert done.effects == []


@pytest.mark.parametrize("promised", ["", EARLY])
def test_what_was_asked_before_a_ticket_is_told_of_stands_behind_it(promised: str) -> None:
    before = question()
    done = scene(now=NIGHT, question=before, case=case("ticket", promised=promised))
    cases.tell(done, TellCase())
    assert (done.memory.question, before) == (BEHIND_THE_CASE, question()), "what was handed in stays as it was"


def test_solved_in_the_queue_is_asked_about() -> None:
    done = scene(case=case())
    assert cases.ask_whether_to_wait(done) == ()
    assert done.replies == [asking("solved_in_queue", 1, STAY, LEAVE, kind="notice")]


@pytest.mark.parametrize(("known", "number"), [(case(), "1118-OLD"), (None, "")])
def test_after_the_promised_time_there_are_three_ways(known: Any, number: str) -> None:
    done = scene(case=known)
    cases.ask_about_wait(done)
    ways = STAY, ("ticket", "label_leave_ticket"), ("leave", "label_go_on_with_bot")
    assert done.replies == [asking(f"nobody_came number={number}", 1, *ways, kind="notice")]
    assert done.memory.question == pending(1, "queue", *ways)


@pytest.mark.parametrize(("late", "renewed"), [(-1, False), (0, True), (1, True)], ids=["before", "just then", "after"])
def test_who_keeps_waiting_after_the_promise_gets_a_new_one(late: int, renewed: bool) -> None:
    now = datetime.fromisoformat(SOON) + timedelta(seconds=late)
    done = scene(now=now, case=case())
    assert cases.keep_waiting(done) == (TellCase(),)
    until = (now + timedelta(minutes=30)).isoformat(timespec="seconds") if renewed else SOON
    assert done.memory.case == case(promised=until)
    assert effects(done) == ([("case_kept", {"number": "1118-OLD", "ask_at": until})] if renewed else [])


def test_without_a_case_waiting_is_told_as_it_is() -> None:
    done = scene()
    assert cases.keep_waiting(done) == (TellCase(),)
    assert done.effects == []


@pytest.mark.parametrize(
    ("minutes", "now", "promised", "by"),
    [
        (30, OPEN, "2026-11-18T15:00:00+08:00", "today 15:00"),
        (300, OPEN, "2026-11-18T16:00:00+08:00", "today 16:00"),
        (30, EVENING, "2026-11-19T13:00:00+08:00", "11/19 13:00"),
    ],
    ids=["a ticket does not hurry", "a slow desk", "the next day"],
)
def test_who_leaves_a_ticket_has_the_bot_again_and_a_longer_promise(
    minutes: int, now: datetime, promised: str, by: str
) -> None:
    desk = replace(DESK, answer_within_minutes=minutes)
    done = scene(now=now, knowledge=with_brand(desk=desk), owner="queued", case=case(), question=question("queue"))
    assert cases.leave_ticket(done) == ()
    assert (done.owner, done.memory.question, done.memory.case) == ("bot", None, case("ticket", promised=promised))
    assert besides_follow_ups(done) == [
        ("case_ticketed", {"number": "1118-OLD", "promised_at": promised}),
        ("event", {"name": "ticket_left", "reason": "ticket_left"}),
    ]
    assert done.replies == [notice(f"ticket_left by={by} number=1118-OLD")]


@pytest.mark.parametrize(
    ("opened_run", "following"),
    [(run(), (ShowStep(),)), (run(status="used_up"), ()), (None, ())],
    ids=["a step", "used up", "nothing"],
)
def test_after_a_ticket_the_open_step_is_shown(opened_run: Any, following: Any) -> None:
    done = scene(owner="queued", case=case(), open=opened_run)
    assert cases.leave_ticket(done, "ticket_at_closing") == following
    assert texts(done) == ["ticket_at_closing by=today 15:00 number=1118-OLD"]
    assert effects(done, "event") == [("event", {"name": "ticket_left", "reason": "ticket_at_closing"})]


def test_without_a_case_there_is_no_ticket() -> None:
    done = scene(owner="queued", question=question("queue"))
    assert cases.leave_ticket(done) == ()
    assert (done.owner, done.effects, done.replies, done.memory.question) == ("queued", [], [], question("queue"))


@pytest.mark.parametrize("known", [case(), None], ids=["a case", "no case"])
def test_who_leaves_has_the_bot_again(known: Any) -> None:
    done = scene(owner="queued", case=known, question=question("queue"))
    cases.leave(done)
    assert (done.owner, done.memory.case, done.memory.question) == ("bot", None, None)
    left = [("case_left", {"number": "1118-OLD"})] if known else []
    assert effects(done) == [*left, ("event", {"name": "left_queue"})]
    assert done.replies == [notice("left_queue")]


SLOW = Staff(0, 1, 1200.0)


@pytest.mark.parametrize(
    ("reason", "by"),
    [("asked", "2026-11-18T12:20:00+08:00"), ("money_at_risk", "2026-11-18T11:30:00+08:00")],
    ids=["behind three", "before all"],
)
def test_who_is_behind_others_is_promised_what_is_likely(reason: Any, by: str) -> None:
    done = scene(waiting={50: 3}, staff=SLOW)
    cases.hand_off(done, HandOff(reason))
    assert done.memory.case is not None and done.memory.case.promised_at == by


def test_who_goes_on_waiting_is_promised_what_is_likely_now() -> None:
    past = case(promised="2026-11-18T10:59:00+08:00")
    done = scene(owner="queued", ahead=5, waiting={50: 6}, staff=SLOW, case=past)
    cases.keep_waiting(done)
    assert done.memory.case is not None and done.memory.case.promised_at == "2026-11-18T13:00:00+08:00"


def test_money_at_risk_that_is_told_in_the_queue_after_the_desk_has_closed_leaves_the_queue() -> None:
    done = scene(now=NIGHT, owner="queued", case=case())
    cases.hand_off(done, HandOff("money_at_risk", "stolen"))
    assert done.memory.case is not None
    assert (done.owner, done.memory.case.status, done.memory.case.priority) == ("bot", "ticket", 100)
