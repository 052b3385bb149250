"""How urgent a person is needed, and what is promised."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import get_args

import pytest

from bot.calendar.service_hours import SHANGHAI, Hours, OpenSpan
from bot.exchange import AT_RISK, Staff
from bot.handoff.policy import PRIORITY, TICKET_MINUTES, Promise, Reason, promise, ticket_promise
from bot.knowledge.model import Desk
from tests.support.table import table


def desk(minutes: int = 30, *spans: tuple[str, int, int], holidays: str = "closed") -> Desk:
    found = tuple(OpenSpan(days, time(start), time(end)) for days, start, end in spans or (("workdays", 9, 18),))  # type: ignore[arg-type]
    return Desk("okpay", Hours(found, holidays), minutes)  # type: ignore[arg-type]


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def test_every_reason_has_its_number() -> None:
    assert PRIORITY == {
        "money_at_risk": 100, "document": 60, "complaint": 55, "asked": 50, "used_up": 50, "gap": 40,
        "not_understood": 40, "fault": 50,
    }  # fmt: skip
    assert set(PRIORITY) == set(get_args(Reason))


def test_the_most_urgent_reasons_come_first() -> None:
    assert sorted(PRIORITY, key=lambda reason: -PRIORITY[reason])[:3] == ["money_at_risk", "document", "complaint"]


def test_only_money_at_risk_is_served_before_the_others() -> None:
    assert [reason for reason, number in PRIORITY.items() if number >= AT_RISK] == ["money_at_risk"]


# 20 November 2026 is a Friday; from 1 to 7 October is a holiday, and 10 October a Saturday that is worked.
@table(
    ("now", "expected"),
    [
        pytest.param(at(20, 9), Promise(True, at(20, 9), at(20, 9, 30)), id="as it opens"),
        pytest.param(at(20, 8, 59), Promise(False, at(20, 9), at(20, 9, 30)), id="a minute before it opens"),
        pytest.param(at(20, 17, 30), Promise(True, at(20, 17, 30), at(20, 18)), id="just in time"),
        pytest.param(at(20, 17, 31), Promise(True, at(20, 17, 31), at(23, 9, 1)), id="a minute over"),
        pytest.param(at(20, 17, 59), Promise(True, at(20, 17, 59), at(23, 9, 29)), id="the last minute"),
        pytest.param(at(20, 18), Promise(False, at(23, 9), at(23, 9, 30)), id="as it closes"),
        pytest.param(at(30, 18, month=9), Promise(False, at(8, 9, month=10), at(8, 9, 30, month=10)), id="holiday"),
        pytest.param(at(10, 12, month=10), Promise(True, at(10, 12, month=10), at(10, 12, 30, month=10)), id="make-up"),
    ],
)
def test_an_answer_is_promised_in_open_time(now: datetime, expected: Promise) -> None:
    assert promise(desk(), now) == expected


def test_each_desk_promises_its_own_minutes() -> None:
    assert promise(desk(5), at(20, 10)).answered_by == at(20, 10, 5)
    assert promise(desk(120), at(20, 10)).answered_by == at(20, 12)


@table(
    ("minutes", "due"),
    [
        pytest.param(0, at(20, 14), id="no minutes of its own"),
        pytest.param(30, at(20, 14), id="a quick queue"),
        pytest.param(239, at(20, 14), id="a minute less than a ticket"),
        pytest.param(240, at(20, 14), id="as long as a ticket"),
        pytest.param(241, at(20, 14, 1), id="a minute more than a ticket"),
        pytest.param(480, at(20, 18), id="a slow queue"),
        pytest.param(540, at(23, 10), id="a day's work"),
    ],
)
def test_a_ticket_has_four_hours_or_as_long_as_the_queue(minutes: int, due: datetime) -> None:
    assert TICKET_MINUTES == 240
    assert ticket_promise(desk(minutes), at(20, 10)) == due


def test_a_ticket_counts_open_time_only() -> None:
    assert ticket_promise(desk(), at(20, 15)) == at(23, 10)
    assert ticket_promise(desk(), at(21, 3)) == at(23, 13)
    assert ticket_promise(desk(30, ("daily", 9, 21), holidays="open"), at(20, 20)) == at(21, 12)


@table(
    ("ahead", "staff", "minutes"),
    [
        pytest.param(18, None, 30, id="nobody has looked who is there"),
        pytest.param(18, Staff(0, 4, 600.0), 50, id="nineteen cases of ten minutes on four places: 47.5 minutes"),
        pytest.param(11, Staff(0, 4, 600.0), 30, id="just as long as the operator's target"),
        pytest.param(12, Staff(0, 4, 600.0), 35, id="longer than that"),
        pytest.param(2, Staff(3, 4, 9000.0), 30, id="a place is free"),
        pytest.param(18, Staff(0, 0, 600.0), 30, id="nobody is there"),
        pytest.param(18, Staff(0, 4), 30, id="how long a case takes is not known"),
    ],
)
def test_so_many_before_one_make_the_promise_later(ahead: int, staff: Staff | None, minutes: int) -> None:
    assert promise(desk(), at(20, 9), ahead, staff).answered_by == at(20, 9) + timedelta(minutes=minutes)


def test_before_it_opens_only_the_target_is_known() -> None:
    assert promise(desk(), at(20, 8), 40, Staff(0, 4, 600.0)) == Promise(False, at(20, 9), at(20, 9, 30))
