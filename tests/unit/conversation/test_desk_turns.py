"""What a person at the desk does, or time: who has the conversation then, what is told, and what is open."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation import desk_turns
from bot.exchange import Reply
from bot.flow.next import Idle, ShowStep, StartChecklist
from tests.support.table import table
from tests.unit.conversation.small import (
    PAY,
    asking,
    case,
    changed,
    effects,
    notice,
    question,
    run,
    scene,
)

ERRAND = {"topic": "pay", "step": "asks", "before": run("refund").to_dict(), "case": "1118-OLD"}
DURING = {"errand": ERRAND, "open": run("pay", "asks"), "question": question()}
RATING = Reply("csat_ask", "csat", sender="system")
SHOWN = (ShowStep("back_to_step"),)


def system(text: str) -> Reply:
    return notice(text, "system")


@pytest.mark.parametrize(
    ("phrase", "text"), [((), "agent_joined name=小林"), (("agent_changed",), "agent_changed name=小林")]
)
def test_a_person_takes_the_conversation_and_any_errand_is_dropped(phrase: tuple[str, ...], text: str) -> None:
    done = scene(owner="queued", case=case(), **DURING)
    assert desk_turns.joined("小林", *phrase)(done) == ()
    memory = done.memory
    assert (done.owner, memory.question, memory.errand, memory.open) == ("agent", None, None, run("refund"))
    assert (memory.case, memory.helped) == (case(), False)
    assert (done.replies, done.effects) == ([system(text)], [])


def test_a_question_is_gone_when_a_person_joins_without_an_errand() -> None:
    done = scene(owner="queued", question=question("queue"))
    desk_turns.joined("小林")(done)
    assert done.memory.question is None


@pytest.mark.parametrize("known", [case("taken"), None], ids=["a case", "no case"])
def test_a_person_who_has_to_leave_puts_the_customer_back_into_the_queue(known: Any) -> None:
    done = scene(owner="agent", case=known, **DURING)
    assert desk_turns.returned(done) == ()
    memory = done.memory
    assert (done.owner, memory.question, memory.errand, memory.open) == ("queued", None, None, run("refund"))
    assert memory.case == (case("waiting") if known else None)
    assert (done.replies, done.effects) == ([system("agent_gone")], [])


def test_a_question_is_gone_when_a_person_leaves_without_an_errand() -> None:
    done = scene(owner="agent", question=question())
    desk_turns.returned(done)
    assert done.memory.question is None


USED = run("pay", "last", status="used_up")


@table(
    ("memory", "topic", "following", "opened", "last"),
    [
        ({"open": run()}, None, SHOWN, run(), None),
        ({"open": run(), "parked": [run("refund")]}, None, SHOWN, run(), None),
        ({"open": run()}, "locked", (StartChecklist("locked"),), run(), None),
        ({}, "locked", (StartChecklist("locked"),), None, None),
        ({"open": USED, "last": run("refund")}, None, (), None, USED),
        ({"open": USED}, "locked", (StartChecklist("locked"),), None, USED),
        ({"open": USED, "parked": [run("refund")]}, None, (Idle(),), None, USED),
        ({"parked": [run("refund")]}, None, (Idle(),), None, None),
        ({"last": run("refund")}, None, (), None, run("refund")),
        (DURING, None, SHOWN, run("refund"), None),
    ],
    ids=[
        "at a step",
        "at a step, one parked",
        "at a step, with a topic",
        "with a topic",
        "used up",
        "used up, with a topic",
        "used up, one parked",
        "one parked",
        "nothing",
        "out of an errand",
    ],
)
def test_the_bot_goes_on_where_it_was(memory: Any, topic: Any, following: Any, opened: Any, last: Any) -> None:
    done = scene(owner="agent", case=case(), **{"question": question(), **memory})
    assert desk_turns.handed_back("小林", topic)(done) == following
    kept = done.memory
    assert (done.owner, kept.case, kept.question, kept.errand, kept.helped) == ("bot", None, None, None, True)
    assert (kept.open, kept.last) == (opened, last)
    told = [system("handed_back name=小林")]
    assert done.replies == (told if following else [*told, Reply("handed_back_idle")])
    assert done.effects == []


@pytest.mark.parametrize(
    ("turn", "number"),
    [(desk_turns.handed_back("小林", None), "1118-OLD"), (desk_turns.closed, "1118-OLD"), (desk_turns.left, "")],
    ids=["handed back", "closed", "the customer has left"],
)
def test_which_case_a_person_was_done_with_is_kept(turn: Any, number: str) -> None:
    done = scene(owner="agent", case=case())
    turn(done)
    assert (done.memory.case, done.memory.dealt_with) == (None, number)


def test_who_had_no_case_keeps_the_one_before() -> None:
    done = scene(owner="agent", dealt_with="1117-OLD")
    desk_turns.closed(done)
    assert done.memory.dealt_with == "1117-OLD"


def test_a_step_that_is_sent_is_shown() -> None:
    done = scene(owner="agent", case=case())
    assert desk_turns.step_sent(PAY, "asks", "小林")(done) == (ShowStep("step_sent name=小林"),)
    assert done.owner == "bot" and done.memory.errand == {**ERRAND, "before": None}


@pytest.mark.parametrize("helped", [True, False])
@pytest.mark.parametrize("known", [case(), None], ids=["a case", "no case"])
def test_a_person_who_is_done_closes_everything_and_asks_how_it_was(known: Any, helped: bool) -> None:
    done = scene(owner="agent", case=known, parked=[run("locked")], helped=helped, **DURING)
    assert desk_turns.closed(done) == ()
    memory = done.memory
    assert (done.owner, memory.open, memory.parked, memory.case, memory.errand) == ("closed", None, [], None, None)
    assert (memory.last, memory.helped) == (run("locked").with_status("handed_off"), False)
    assert done.replies == [system("agent_closed"), RATING]
    assert effects(done) == [
        changed(run("refund"), "handed_off", kind="procedure"),
        changed(run("locked"), "handed_off", kind="procedure"),
    ]


@pytest.mark.parametrize("helped", [True, False])
@pytest.mark.parametrize(("known", "status"), [(case(), "handed_off"), (None, "paused")], ids=["a case", "no case"])
def test_the_customer_ends_it(known: Any, status: Any, helped: bool) -> None:
    done = scene(case=known, open=run(), helped=helped)
    assert desk_turns.left(done) == ()
    memory = done.memory
    assert (done.owner, memory.open, memory.case, memory.helped) == ("closed", None, None, False)
    assert memory.last == run().with_status(status)
    assert effects(done) == [changed(run(), status)]
    assert done.replies == [system("customer_left"), *([RATING] if helped else [])]


def test_nobody_came_by_the_promised_time() -> None:
    done = scene(owner="bot", case=case(), open=run())
    assert desk_turns.nobody_came(done) == ()
    ways = ("stay", "label_keep_waiting"), ("ticket", "label_leave_ticket"), ("leave", "label_go_on_with_bot")
    assert done.owner == "queued"
    assert done.replies == [asking("nobody_came number=1118-OLD", 1, *ways, kind="notice")]
    assert (done.effects, done.memory.open) == ([], run())


@pytest.mark.parametrize(("opened", "following"), [(run(), (ShowStep(),)), (None, ())], ids=["at a step", "nothing"])
def test_at_closing_time_who_waits_has_a_ticket_and_the_bot(opened: Any, following: Any) -> None:
    done = scene(owner="queued", case=case(), open=opened, question=question("queue"))
    assert desk_turns.desk_closed(done) == following
    assert (done.owner, done.memory.question) == ("bot", None)
    assert done.replies == [notice("ticket_at_closing by=today 15:00 number=1118-OLD")]
