"""Days and times of day in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.calendar.service_hours import SHANGHAI
from bot.wording import times
from tests.unit.conversation.small import EVENING, OPEN, scene


@pytest.mark.parametrize(
    ("now", "at", "text"),
    [
        (OPEN, OPEN + timedelta(minutes=30), "today 11:30"),
        (EVENING, EVENING + timedelta(hours=13), "11/19 09:00"),
        (datetime(2026, 11, 18, 23, 50, tzinfo=SHANGHAI), datetime(2026, 11, 19, 0, 5, tzinfo=SHANGHAI), "11/19 00:05"),
    ],
    ids=["today", "another day", "in a quarter of an hour, which is tomorrow"],
)
def test_a_moment_always_names_its_day(now: datetime, at: datetime, text: str) -> None:
    assert times.moment(scene(now=now), at) == text


def test_days_are_told_as_one_says_them_and_the_rest_as_it_is() -> None:
    assert times.in_words(scene(), ["2026-11-27", "2025-01-02", "88.00"]) == [
        "11/27",
        "day_of_year day=2 month=1 year=2025",
        "88.00",
    ]


def test_the_year_is_named_where_it_is_another() -> None:
    today = date(2026, 11, 18)
    assert times.day_in_words(scene(), date(2026, 1, 2), today) == "1/2"
    assert times.day_in_words(scene(), date(2027, 1, 2), today) == "day_of_year day=2 month=1 year=2027"
