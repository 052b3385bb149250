"""Values that answer a step: how long it has been, the year of expiry, what is there against what is to be paid."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.model import Asks, Step
from bot.understanding.reading import Entity, Reading
from bot.understanding.values import answered_by_values, days_waited, is_vague
from tests.support.table import table

TODAY = date(2026, 11, 29)


def read(text: str = "", **values: str) -> Reading:
    """A message with values: date="2026-11-28 2026-11-29"."""
    found = tuple(Entity(kind, value) for kind, written in values.items() for value in written.split())
    return Reading(text, "provide_details", entities=found)


def asks(what: Asks) -> Step:
    return Step("a", "text", "short", asks=what)


@table(
    ("values", "days"),
    [
        ({"date": "2026-11-29"}, 0),
        ({"date": "2026-11-28"}, 1),
        ({"date": "2026-11-01"}, 28),
        ({"date": "2025-11-29"}, 365),
        ({"date": "2026-11-30"}, None),
        ({"date": "2026-12-05 2026-11-27"}, 2),
        ({"date": "2026-11-27 2026-11-01"}, 2),
        ({"date": "2026-11-27", "duration": "P9D"}, 2),
        ({"date": "2026-12-27", "duration": "P9D"}, 9),
        ({"duration": "P5D"}, 5),
        ({"duration": "P2W"}, 14),
        ({"duration": "P1M"}, 30),
        ({"duration": "P3M"}, 90),
        ({"duration": "P2Y"}, 730),
        ({"duration": "P1Y2M3W4D"}, 450),
        ({"duration": "PT5H"}, 0),
        ({"duration": "P1DT12H"}, 1),
        ({"duration": "P3D P5D P1D"}, 5),
        ({"duration": "drei P2D"}, 2),
        ({"duration": "drei"}, None),
        ({"amount": "5"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_how_long_it_has_been(values: dict[str, str], days: int | None) -> None:
    assert days_waited(read(**values), TODAY) == days


@table(
    ("text", "values", "said"),
    [
        ("昨天", {"date": "2026-11-28"}, "good"),
        ("今天", {"date": "2026-11-29"}, "bad"),
        ("三个钟头", {"duration": "PT3H"}, "bad"),
        ("两天", {"duration": "P2D"}, "good"),
        ("老久了", {}, "good"),
        ("等了好久", {"date": "2026-11-29"}, "bad"),
        ("还没到", {}, None),
        ("后天", {"date": "2026-12-01"}, None),
    ],
)
def test_any_day_before_today_has_been_some_time(text: str, values: dict[str, str], said: str | None) -> None:
    assert answered_by_values(asks("since"), read(text, **values), TODAY) == said


@table(
    ("text", "values", "said"),
    [
        ("到期是2028年", {"year": "2028"}, "good"),
        ("到期是2024年", {"year": "2024"}, "bad"),
        ("今年到期", {"year": "2026"}, None),
        ("明年5月才到期", {"date": "2027-05-01"}, "good"),
        ("有效期到去年5月", {"date": "2025-05-01"}, "bad"),
        ("今年到期还是2029到期", {"year": "2026 2029"}, "good"),
        ("2028年", {"year": "2028"}, None),
        ("2028年到期的", {}, "good"),
        ("有效期是2024年8月", {}, "bad"),
        ("有效期20285", {}, None),
        ("有效期没看", {}, None),
        ("2025年才过期", {"year": "2025", "date": "2028-01-01"}, "bad"),
    ],
)
def test_the_year_tells_whether_a_card_has_expired(text: str, values: dict[str, str], said: str | None) -> None:
    assert answered_by_values(asks("expiry"), read(text, **values), TODAY) == said


@table(
    ("text", "amounts", "said"),
    [
        ("余额300,要付299", "300 299", "good"),
        ("余额300,要付300", "300 300", "good"),
        ("余额298,要付299", "298 299", "bad"),
        ("要付299,余额300", "299 300", "good"),
        ("要付299,余额298", "299 298", "bad"),
        ("里面有20,买个15的", "20 15", "good"),
        ("买15的,卡里20", "15 20", "good"),
        ("20,15", "20 15", "good"),
        ("15,20", "15 20", "bad"),
        ("余额要付299还有300", "299 300", "bad"),
        ("要付299,还要买300", "299 300", "bad"),
        ("余额9.90,要付10.00", "9.90 10.00", "bad"),
        ("余额300", "300", None),
        ("余额300,要付299,还有1", "300 299 1", None),
        ("余额够", "", None),
    ],
)
def test_two_amounts_are_what_there_is_and_what_is_to_be_paid(text: str, amounts: str, said: str | None) -> None:
    found, start = [], 0
    for value in amounts.split():
        start = text.index(value, start)
        found.append(Entity("amount", value, start))
        start += len(value)
    other = Entity("date", "2026-11-28", 0)
    assert answered_by_values(asks("balance"), Reading(text, "", entities=(other, *found)), TODAY) == said


@pytest.mark.parametrize("what", ["", "amount", "occasion"])
def test_other_questions_are_not_answered_by_values_alone(what: Asks) -> None:
    full = read("等了好久,余额9,要付8,2028年才到期", date="2026-11-01", duration="P9D", year="2028", amount="9 8")
    assert answered_by_values(asks(what), full, TODAY) is None


@pytest.mark.parametrize(
    ("text", "values", "vague"),
    [
        ("好几天了还没到", (("duration", "P3D"),), True),
        ("等了几个工作日", (("duration", "P3D"),), True),
        ("两天了还没到", (("duration", "P2D"),), False),
        ("好几天了,3号提的", (("date", "2026-11-03"),), False),
    ],
)
def test_some_days_are_no_day_to_count_from(text: str, values: tuple[tuple[str, str], ...], vague: bool) -> None:
    entities = tuple(Entity(kind, value) for kind, value in values)
    assert is_vague(Reading(text, "x", entities=entities)) is vague
