"""Whether a text asks if people are there on some day, and on which."""

from __future__ import annotations

from datetime import date

from bot.understanding.opening_days import day_asked_for
from bot.understanding.reading import Entity, Reading
from tests.support.table import table

TODAY = date(2026, 11, 18)  # a Wednesday


def asked(text: str, today: date = TODAY, *days: str) -> date | None:
    entities = tuple(Entity("date", day) for day in days)
    return day_asked_for(Reading(text, "", entities=entities), today)


@table(
    ("text", "day"),
    [
        ("元旦有人吗", date(2027, 1, 1)),
        ("春节你们上班吗", date(2027, 2, 6)),
        ("除夕客服在吗", date(2027, 2, 5)),
        ("清明放假吗", date(2027, 4, 5)),
        ("五一有客服吗", date(2027, 5, 1)),
        ("端午休息吗", date(2027, 6, 9)),
        ("中秋营业吗?", date(2027, 9, 15)),
        ("国庆有没有人", date(2027, 10, 1)),
        ("过年期间上班吗", date(2027, 2, 6)),
        ("十一放假吗", date(2027, 10, 1)),
        ("周末有人吗", date(2026, 11, 21)),
        ("礼拜天人工在不在呀?", date(2026, 11, 21)),
    ],
)
def test_the_next_such_day(text: str, day: date) -> None:
    assert asked(text) == day


def test_a_day_of_today_is_today() -> None:
    assert asked("元旦有人吗", date(2027, 1, 1)) == date(2027, 1, 1)
    assert asked("周末有人吗", date(2026, 11, 21)) == date(2026, 11, 21)


def test_a_day_that_is_told_comes_first_if_it_is_to_come() -> None:
    assert asked("12月31号放假吗", TODAY, "2026-12-31") == date(2026, 12, 31)
    assert asked("昨天有人吗", TODAY, "2026-11-17") is None


@table(
    "text",
    [
        "元旦快到了",
        "春节前的退款",
        "有人吗",
        "国庆付的款没到吗",
        "你们几点下班",
        "元旦没人",
        "十一点有人吗",
        "五一号有人吗",
    ],
)
def test_nothing_is_asked_of_a_day(text: str) -> None:
    assert asked(text) is None
