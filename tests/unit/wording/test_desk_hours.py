"""When people are at the desk: in general, and on the day that is asked for."""

from __future__ import annotations

from datetime import time

import pytest

from bot.calendar.service_hours import Hours, OpenSpan
from bot.knowledge.model import Answer, Desk
from bot.wording import desk_hours
from tests.unit.conversation.small import scene, with_brand

WORKDAYS = Desk("alpha-desk", Hours((OpenSpan("workdays", time(9), time(18)),), "closed"), 30)
HOURS = "desk_hours hours=hours_workdays end=18:00 start=9:00"
AWAY = "desk_away day=day_of_year day=1 month=1 year=2027 opens=1/4 09:00"


def told(text: str, answer: Answer) -> list[str]:
    done = scene("service_hours", text, knowledge=with_brand(desk=WORKDAYS))
    return desk_hours.with_hours(done, answer).split("\n")


@pytest.mark.parametrize(
    ("text", "answer", "lines"),
    [
        ("几点上班", Answer("h", "service_hours", "nine"), ["nine", HOURS]),
        ("几点上班", Answer("h", "service_hours", "nine", asks=("上班",)), ["nine"]),
        ("几点上班", Answer("h", "service_hours", "nine", asks=("上班",), desk_hours=True), ["nine", HOURS]),
        ("元旦有人吗", Answer("h", "service_hours", "nine", asks=("上班",)), ["nine", HOURS, AWAY]),
        ("元旦有人吗", Answer("f", "fees", "the fee"), ["the fee"]),
    ],
    ids=["hours in general", "something else of hours", "said to be of hours", "of a day", "of something else"],
)
def test_beside_what_the_document_says_stand_the_desks_own_hours(text: str, answer: Answer, lines: list[str]) -> None:
    assert told(text, answer) == lines


def test_on_a_working_day_people_are_there() -> None:
    done = scene(
        "service_hours", "12月31号有人吗", knowledge=with_brand(desk=WORKDAYS), entities=[("date", "2026-12-31")]
    )
    assert desk_hours.day_at_desk(done) == "desk_there day=12/31"
