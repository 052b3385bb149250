"""The values of the knowledge: where an option leads, the places of steps, where a topic lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.calendar.service_hours import Hours, OpenSpan
from bot.knowledge.model import (
    THENS,
    Answer,
    Brand,
    Checklist,
    Desk,
    Ending,
    Fault,
    Knowledge,
    Option,
    Step,
    Theme,
    Topic,
    nameless,
)
from tests.support.table import table


@table(
    ("then", "target", "topic"),
    [
        ("next", None, None),
        ("stay", None, None),
        ("solved", None, None),
        ("handoff", None, None),
        ("step:refund", "refund", None),
        ("step:", "", None),
        ("topic:duplicate_charge", None, "duplicate_charge"),
        ("a step:refund", None, None),
        ("a topic:refund", None, None),
    ],
)
def test_an_option_leads_to_a_step_a_topic_or_neither(then: str, target: str | None, topic: str | None) -> None:
    option = Option("o", "O", then)
    assert (option.target, option.topic) == (target, topic)


def test_these_are_the_ways_on_without_a_name() -> None:
    assert set(THENS) == {"next", "stay", "solved", "handoff", "offer"}


def checklist(*ids: str) -> Checklist:
    """Steps of these names; one in brackets is a side step."""
    steps = tuple(Step(name.strip("()"), "text", "short", side=name.startswith("(")) for name in ids)
    return Checklist("okpay", "payment_failed", "diagnosis", "支付失败", steps)


WALK = checklist("(zero)", "one", "(aside)", "(again)", "two", "three", "(end)")


def test_the_main_steps_are_those_that_are_not_aside() -> None:
    assert [step.id for step in WALK.main] == ["one", "two", "three"]


@table(
    ("step", "position", "after"),
    [
        ("zero", 1, "one"),
        ("one", 1, "two"),
        ("aside", 1, "two"),
        ("again", 1, "two"),
        ("two", 2, "three"),
        ("three", 3, None),
        ("end", 3, None),
    ],
)
def test_a_step_has_a_place_and_one_after_it(step: str, position: int, after: str | None) -> None:
    assert WALK.position(step) == position
    assert WALK.after(step) == (WALK.step(after) if after else None)


def test_a_step_is_found_by_its_id_alone() -> None:
    assert WALK.step("two") == WALK.steps[4]
    assert WALK.step("four") is None
    assert WALK.position("four") == 0


def test_what_a_step_does_not_say_is_empty() -> None:
    assert Step("a", "text", "short") == Step(
        "a", "text", "short", how="", why="", tried=(), options=(), wait=None, source=(), side=False, line=0
    )
    assert Option("o", "O", "next") == Option("o", "O", "next", means=(), says=(), reply="")
    assert Answer("a", "fees", "text") == Answer("a", "fees", "text", asks=(), source=(), offer=(), line=0)
    assert Fault("f", "wrong", ()) == Fault("f", "wrong", (), patterns=(), care=(), note="", line=0)
    assert replace(WALK, intro="", person_first=False, bring="", solved="", ending=Ending("", ()), path="") == WALK


MAIN, ASKED = Answer("main", "fees", "About fees."), Answer("asked", "fees", "Of cards.", asks=("信用卡",))
OTHER = Answer("other", "limits", "About limits.")


def brand(*answers: Answer) -> Brand:
    desk = Desk("okpay", Hours((OpenSpan("daily", time(9), time(18)),), "open"), 30)
    return Brand(
        "okpay", "OKPay", (), (), (), desk, (), frozenset(), {"payment_failed": WALK}, answers, "okpay.md"
    )  # fmt: skip


def test_the_main_answer_of_a_topic_comes_first() -> None:
    second = Answer("second", "fees", "More of cards.", asks=("储蓄卡",))
    assert brand(ASKED, OTHER, second, MAIN).answers_for("fees") == (MAIN, ASKED, second)
    assert brand(MAIN, ASKED).answers_for("fees") == (MAIN, ASKED)
    assert brand(OTHER).answers_for("fees") == ()


@pytest.mark.parametrize(
    ("topic", "home"), [("payment_failed", "checklist"), ("fees", "answer"), ("limits", "answer"), ("login", "gap")]
)
def test_a_topic_lives_in_a_checklist_an_answer_or_nowhere(topic: str, home: str) -> None:
    assert brand(ASKED, OTHER, Answer("also", "payment_failed", "Text.")).home(topic) == home


def test_a_topic_is_ordinary_and_a_theme_blue_unless_told() -> None:
    assert Topic("fees", "手续费", 3).lane == "ordinary"
    assert Theme() == Theme(primary="#1f5fd0", on_primary="#ffffff", line=0)


def test_an_unknown_wallet_is_stood_for_by_one_of_which_nothing_is_known() -> None:
    known = Brand("okpay", "OKPay", (), (), (), nameless("okpay").desk, (), frozenset(), {}, (), "")
    knowledge = Knowledge({"okpay": known}, {}, {}, "")
    assert knowledge.brand("okpay") is known
    stranger = knowledge.brand("gone")
    assert stranger == nameless("gone")
    assert (stranger.id, stranger.name, stranger.document) == ("gone", "gone", "")
    assert (stranger.names, stranger.misspellings, stranger.phones, stranger.faults, stranger.answers) == ((),) * 5
    assert (stranger.undocumented, stranger.checklists) == (frozenset(), {})
    desk = stranger.desk
    assert (desk.queue, desk.answer_within_minutes) == ("gone", 0)
    assert (desk.hours.spans, desk.hours.holidays) == ((), "closed")
