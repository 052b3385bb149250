"""The record of an open case is what is known now, in the same turn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.context.memory import OpenCase
from bot.conversation import case_record
from bot.exchange import Effect
from bot.wording.scene import Scene
from tests.support.table import table
from tests.unit.conversation.small import BEFORE, case, effects, run, scene


def known(done: Scene) -> list[dict[str, Any]]:
    return [data for _, data in effects(done, "case_known")]


def changed(done: Scene, change: Any) -> list[dict[str, Any]]:
    """What is written when this happens between the beginning and the end of a turn."""
    before = case_record.before_turn(done)
    change(done)
    case_record.keep_current(done, before)
    return known(done)


def nothing(done: Scene) -> None:
    pass


def words(done: Scene) -> None:
    done.memory.words = [*done.memory.words, "余额够"]


def value(done: Scene) -> None:
    done.memory.details["amount"] = ["88元"]


def outcome(done: Scene) -> None:
    assert done.memory.open is not None
    done.memory.open = done.memory.open.mark("first", "failed", BEFORE)


@pytest.mark.parametrize("change", [words, value, outcome])
def test_what_a_turn_adds_is_written_with_it(change: Any) -> None:
    done = scene(case=case("ticket"), open=run(), words=["付不了"])
    (written,) = changed(done, change)
    assert (written["number"], written["topic"]) == ("1118-OLD", "pay")
    assert written["card"] == case_record.known(done, "pay")
    assert written["card"] != case_record.known(scene(case=case("ticket"), open=run(), words=["付不了"]), "pay")


def test_a_turn_that_adds_nothing_writes_nothing() -> None:
    assert changed(scene(case=case(), open=run(), words=["付不了"]), nothing) == []


def test_without_a_case_there_is_no_record() -> None:
    assert changed(scene(), words) == []


def test_a_case_that_was_opened_in_this_turn_was_written_whole() -> None:
    def opened(done: Scene) -> None:
        done.memory.case = case()
        words(done)

    assert changed(scene(), opened) == []


def test_a_case_that_another_one_took_the_place_of_is_not_written() -> None:
    def another(done: Scene) -> None:
        done.memory.case = replace(case(), number="1118-NEW")
        words(done)

    assert changed(scene(case=case()), another) == []


def test_a_case_that_was_raised_in_this_turn_was_written_with_that() -> None:
    def raised(done: Scene) -> None:
        words(done)
        done.effects.append(Effect("case_raised", {}))

    assert changed(scene(case=case()), raised) == []


def test_a_case_that_the_customer_left_is_not_written() -> None:
    def left(done: Scene) -> None:
        words(done)
        done.memory.case = None

    assert changed(scene(case=case()), left) == []


NO_TOPIC = OpenCase("1118-OLD", "waiting", 50, "2026-11-18T11:30:00+08:00")


@table(
    ("told", "memory", "topic"),
    [
        ({"intent": "refund"}, {}, "refund"),
        ({"intent": "details", "topic": "stolen"}, {}, "stolen"),
        ({"intent": "refund"}, {"open": run("pay")}, "pay"),
        ({"intent": "service_hours"}, {}, None),
        ({"intent": "thank"}, {}, None),
        ({"intent": "fees", "text": "手续费多少"}, {}, None),
    ],
    ids=["a problem", "the topic that is meant", "what is walked", "a service", "no topic", "a question"],
)
def test_a_case_about_nothing_takes_the_first_topic_that_is_spoken_of(
    told: dict[str, str], memory: dict[str, Any], topic: str | None
) -> None:
    done = scene(case=replace(NO_TOPIC), **told, **memory)
    (written,) = changed(done, words)
    assert done.memory.case is not None
    assert (written["topic"], written["card"]["topic"], done.memory.case.topic) == (topic, topic, topic)


def test_a_topic_once_known_stays() -> None:
    done = scene(case=case(), intent="refund")
    assert [written["topic"] for written in changed(done, words)] == ["pay"]
