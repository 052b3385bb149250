"""While the customer waits for a person: what each message does."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation import control
from bot.exchange import Reply
from bot.flow.next import Idle, OpenTopic, ShowStep, TellCase
from bot.knowledge.model import Answer
from tests.support.table import table
from tests.unit.conversation.small import asking, case, effects, notice, question, run, scene, texts, with_brand

NOTED = [("case_noted", {"number": "1118-OLD"})]


def waiting(intent: str, text: str = "", **more: Any) -> Any:
    return scene(intent, text, owner="queued", **{"case": case(), "question": question("queue"), **more})


@table(
    ("memory", "following", "said"),
    [
        ({"open": run(), "parked": [run("refund")]}, (ShowStep(),), ["left_queue"]),
        ({"parked": [run("refund")]}, (Idle(),), ["left_queue"]),
        ({"last": run("refund")}, (), ["left_queue", "what_problem"]),
    ],
    ids=["a step is open", "something is parked", "nothing"],
)
@table(
    ("intent", "text", "choice"),
    [
        ("choose_option", "退出排队", ("leave", "退出排队")),
        ("cancel", "算了", None),
        ("withdraw_case", "不等了", None),
    ],
    ids=["the button", "cancel", "taken back"],
)
def test_who_leaves_goes_on_with_the_bot(
    intent: str, text: str, choice: Any, memory: dict[str, Any], following: Any, said: list[str]
) -> None:
    done = waiting(intent, text, choice=choice, **memory)
    assert control.in_queue(done) == following
    assert (done.owner, done.memory.case, texts(done)) == ("bot", None, said)
    assert effects(done, "case_left") == [("case_left", {"number": "1118-OLD"})]


def test_a_button_counts_and_not_its_words() -> None:
    done = waiting("choose_option", "不等了", choice=("stay", "不等了"))
    assert control.in_queue(done) == (TellCase(),)
    assert (done.owner, done.effects) == ("queued", [])


def test_keep_waiting_by_the_button_keeps_the_place() -> None:
    late = case(promised="2026-11-18T10:00:00+08:00")
    done = scene("choose_option", owner="queued", case=late, choice=("stay", "继续等"))
    assert control.in_queue(done) == (TellCase(),)
    kept = ("case_kept", {"number": "1118-OLD", "ask_at": "2026-11-18T11:30:00+08:00"})
    assert effects(done) == [kept]


def test_a_ticket_by_the_button_leaves_the_queue() -> None:
    done = waiting("choose_option", choice=("ticket", "先留工单"), open=run())
    assert control.in_queue(done) == (ShowStep(),)
    assert done.owner == "bot" and [name for name, _ in effects(done)] == ["case_ticketed", "event", "follow_up_made"]


def test_a_button_of_another_question_tells_the_place() -> None:
    done = waiting("choose_option", choice=("resolved", "好了"))
    assert control.in_queue(done) == (TellCase(),)
    assert (done.effects, done.replies) == ([], [])


def test_solved_is_asked_about_and_keeps_the_place() -> None:
    done = waiting("problem_resolved", "好了")
    assert control.in_queue(done) == ()
    options = ("stay", "label_keep_waiting"), ("leave", "label_leave_queue")
    assert done.replies == [asking("solved_in_queue", 1, *options, kind="notice")]
    assert (done.owner, done.effects) == ("queued", [])


def test_who_may_not_want_to_wait_is_asked_before_the_place_is_gone() -> None:
    asks = waiting("in_doubt", "算了", doubted="withdraw_case", open=run())
    assert control.in_queue(asks) == ()
    assert (texts(asks), asks.owner, asks.effects) == (["doubt_leave_queue"], "queued", [])
    assert [o.label for o in asks.replies[0].options] == ["label_leave_queue", "label_keep_waiting"]
    for option, following, owner in (("yes", ShowStep(), "bot"), ("no", TellCase(), "queued")):
        pressed = waiting("choose_option", choice=(option, ""), question=asks.memory.question, open=run())
        assert (control.in_queue(pressed), pressed.owner) == ((following,), owner)


@table(
    "intent",
    [
        "ticket_status",
        "request_human",
        "complaint",
        "service_hours",
        "affirm",
        "repeat",
        "in_doubt",
        "refuse",
        "will_try",
        "what_now",
    ],
)
def test_what_is_about_the_queue_tells_the_place(intent: str) -> None:
    done = waiting(intent, "还要多久")
    assert control.in_queue(done) == (TellCase(),)
    assert (done.owner, done.effects, done.replies) == ("queued", [], [])


@pytest.mark.parametrize("intent", ["pay", "provide_details", "problem_persists", "next_step", "deny"])
def test_everything_else_is_noted_into_the_case(intent: str) -> None:
    done = waiting(intent, "订单号 A1")
    assert control.in_queue(done) == (TellCase(),)
    assert (done.owner, effects(done), done.replies) == ("queued", NOTED, [notice("noted_in_queue")])


@pytest.mark.parametrize(("known", "number"), [(case(), "1118-OLD"), (None, "")])
def test_a_note_names_the_case(known: Any, number: str) -> None:
    done = scene("chitchat", "真慢", owner="queued", case=known)
    assert control.in_queue(done) == (TellCase(),)
    assert effects(done) == [("case_noted", {"number": number})]


def test_a_picture_is_noted_into_the_case() -> None:
    done = scene("attachment", owner="queued", case=case(), open=run())
    assert control.in_queue(done) == (TellCase(),)
    assert done.replies == [notice("noted_in_queue")]
    assert effects(done) == [("case_noted", {"number": "1118-OLD"})]


def test_money_at_risk_in_the_queue_is_opened_at_once() -> None:
    done = waiting("stolen", "钱被转走", topic="stolen")
    assert control.in_queue(done) == (OpenTopic("stolen"),)
    assert (done.owner, done.replies) == ("queued", [])


@pytest.mark.parametrize(("option", "following"), [("yes", (OpenTopic("stolen"),)), ("no", (TellCase(),))])
def test_what_may_be_money_at_risk_is_asked_in_the_queue_too(option: str, following: Any) -> None:
    asks = waiting("maybe_at_risk", "会不会被盗", topic="stolen", open=run())
    assert control.in_queue(asks) == ()
    assert (asks.owner, asks.memory.question and asks.memory.question.kind) == ("queued", "at_risk")
    pressed = scene(
        "choose_option", owner="queued", case=case(), open=run(), question=asks.memory.question, choice=(option, "")
    )
    assert control.in_queue(pressed) == following


def test_a_no_to_any_question_in_the_queue_shows_no_step() -> None:
    for kind in ("at_risk", "doubt"):
        done = scene(
            "choose_option", owner="queued", case=case(), open=run(), question=question(kind), choice=("no", "")
        )
        assert control.in_queue(done) == (TellCase(),)


def test_the_hours_are_told_before_the_place_where_they_are_known() -> None:
    known = with_brand(answers=(Answer("h", "service_hours", "nine to six"),))
    done = waiting("service_hours", "几点下班", knowledge=known)
    assert control.in_queue(done) == (TellCase(),)
    assert done.replies == [Reply("nine to six\ndesk_hours hours=hours_daily end=18:00 start=9:00", "answer")]


@pytest.mark.parametrize(
    ("topic", "text", "said", "noted"),
    [
        ("hours", "发票怎么开", ["write to us"], False),
        ("hours", "发票没开出来", ["noted_in_queue"], True),
        ("card", "限额是多少", ["noted_in_queue"], True),
    ],
    ids=["asked", "a report", "asked, and not documented"],
)
def test_in_the_queue_a_documented_question_is_answered_and_a_report_is_noted(
    topic: str, text: str, said: list[str], noted: bool
) -> None:
    known = with_brand(answers=(Answer("i", "hours", "write to us"),))
    done = waiting(topic, text, knowledge=known)
    assert control.in_queue(done) == (TellCase(),)
    assert texts(done) == said
    assert (effects(done, "case_noted") == NOTED) is noted


@pytest.mark.parametrize(("priority", "effect", "owner"), [(100, "case_ticketed", "bot"), (50, "case_left", "bot")])
def test_who_leaves_with_money_at_risk_keeps_a_ticket(priority: int, effect: str, owner: str) -> None:
    done = waiting("cancel", "不等了", case=case(priority=priority))
    control.in_queue(done)
    assert (effects(done)[0][0], done.owner) == (effect, owner)
    assert (done.memory.case is None) is (priority < 100)


@pytest.mark.parametrize(
    ("intent", "text", "said"), [("thank", "谢谢", "say_thank"), ("acknowledge", "嗯", "acknowledged")]
)
def test_thanks_and_a_mere_yes_are_no_news(intent: str, text: str, said: str) -> None:
    done = waiting(intent, text, open=run())
    assert control.in_queue(done) == ()
    assert (texts(done), done.effects, done.owner) == ([said], [], "queued")


@pytest.mark.parametrize("priority", [100, 50])
def test_with_money_at_risk_it_is_said_what_to_do_now(priority: int) -> None:
    opened = case(priority=priority)
    opened.topic = "stolen"
    done = waiting("what_now", "怎么办", case=opened)
    assert control.in_queue(done) == (TellCase(),)
    assert [text.startswith("what_now") for text in texts(done)] == ([True] if priority == 100 else [])


def test_one_more_loss_is_added_and_said_so() -> None:
    done = waiting("provide_details", "又少了一笔", topic="stolen")
    control.in_queue(done)
    assert (effects(done)[0], texts(done)) == (NOTED[0], ["risk_added"])
