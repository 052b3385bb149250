"""Who comes next and who gets it; what is said about waiting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.queueing import HEARTBEAT_SECONDS, Presence, Seat, Waiting, assign, estimate, order, present


def case(number: str, priority: int = 50, promised: float = 100, created: float = 0, **more: str) -> Waiting:
    return Waiting(number, "okpay", "payment_failed", priority, promised, created, **more)


def seat(agent: str = "lin", load: int = 0, presence: Presence = "online", **more: tuple[str, ...]) -> Seat:
    return Seat(agent, more.get("brands", ("*",)), more.get("skills", ()), 2, load, presence)


def test_money_at_risk_first_then_the_promise_then_arrival() -> None:
    cases = [case("d", 60, 200), case("c", 40, 100, 2), case("b", 55, 100, 1), case("a", 100, 900)]
    assert [c.number for c in sorted(cases, key=order)] == ["a", "b", "c", "d"]


def test_the_case_goes_to_who_has_least_to_do() -> None:
    found = assign([case("a")], [seat("lin", 1), seat("wu", 0)], everyone=True)
    assert found is not None and found[1].agent_id == "wu"


@pytest.mark.parametrize(
    "unable",
    [
        seat(load=2),
        seat(presence="busy"),
        seat(presence="away"),
        seat(brands=("upay",)),
        seat(skills=("refund_status",)),
    ],
)
def test_who_cannot_take_it_does_not_get_it(unable: Seat) -> None:
    assert assign([case("a")], [unable], everyone=True) is None


def test_the_same_person_has_it_again_if_they_can() -> None:
    again = case("a", preferred="lin")
    assert assign([again], [seat("lin", 1), seat("wu")], everyone=True)[1].agent_id == "lin"  # type: ignore[index]
    assert assign([again], [seat("wu")], everyone=False) is None
    assert assign([again], [seat("lin", 2), seat("wu")], everyone=True)[1].agent_id == "wu"  # type: ignore[index]


def test_without_automatic_assignment_only_who_is_meant_gets_something() -> None:
    assert assign([case("a")], [seat()], everyone=False) is None


def test_nothing_is_said_of_a_wait_that_is_not_known() -> None:
    assert estimate(3, 0, 4, [60.0] * 4) is None
    assert estimate(3, 0, 0, [60.0] * 9) is None
    assert estimate(0, 1, 4, []) == 0


@given(ahead=st.integers(0, 50), places=st.integers(1, 20), handling=st.lists(st.floats(1, 5000), min_size=5))
def test_who_has_more_before_them_waits_longer(ahead: int, places: int, handling: list[float]) -> None:
    now, later = estimate(ahead, 0, places, handling), estimate(ahead + 1, 0, places, handling)
    assert now is not None and later is not None and 0 < now < later


def test_who_has_not_been_heard_of_is_offline() -> None:
    assert present("online", 100, 100 + HEARTBEAT_SECONDS) == "online"
    assert present("online", 100, 101 + HEARTBEAT_SECONDS) == "offline"
    assert present("busy", None, 0) == "offline"
