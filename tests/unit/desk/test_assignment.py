"""Who comes next and who gets it; what is said about waiting."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk.assignment import HEARTBEAT_SECONDS, Presence, Seat, WaitingCase, assign, order, present, room
from tests.support.table import table


def case(number: str, priority: int = 50, promised: float = 100, created: float = 0, **more: str | None) -> WaitingCase:
    return WaitingCase(
        number, "okpay", more.get("topic", "payment_failed"), priority, promised, created, more.get("for_")
    )


def seat(agent: str = "lin", load: int = 0, presence: Presence = "online", **more: Any) -> Seat:
    return Seat(agent, more.get("brands", ("*",)), more.get("skills", ()), more.get("capacity", 2), load, presence)


@table(
    ("cases", "in_order"),
    [
        pytest.param([case("a", 99, 1), case("b", 100, 900)], "ba", id="money at risk first"),
        pytest.param([case("a", 100, 200), case("b", 120, 300)], "ab", id="above that the number does not matter"),
        pytest.param([case("a", 40, 100), case("b", 60, 200)], "ab", id="nor below it"),
        pytest.param([case("a", promised=200), case("b", promised=100)], "ba", id="then the promise"),
        pytest.param([case("a", promised=200, created=1), case("b", promised=100, created=2)], "ba", id="not arrival"),
        pytest.param([case("a", created=2), case("b", created=1)], "ba", id="then arrival"),
        pytest.param([case("b"), case("a")], "ab", id="then the number"),
    ],
)
def test_the_order_of_the_queue(cases: list[WaitingCase], in_order: str) -> None:
    assert "".join(c.number for c in sorted(cases, key=order)) == in_order
    assert "".join(c.number for c in sorted(reversed(cases), key=order)) == in_order


@table(
    ("where", "takes"),
    [
        pytest.param(seat(), True, id="free"),
        pytest.param(seat(load=1), True, id="one place left"),
        pytest.param(seat(load=2), False, id="full"),
        pytest.param(seat(load=3), False, id="overfull"),
        pytest.param(seat(capacity=0), False, id="no place at all"),
        pytest.param(seat(presence="busy"), False, id="busy"),
        pytest.param(seat(presence="away"), False, id="away"),
        pytest.param(seat(presence="offline"), False, id="offline"),
        pytest.param(seat(brands=("upay", "okpay")), True, id="their wallet"),
        pytest.param(seat(brands=("upay",)), False, id="another wallet"),
        pytest.param(seat(brands=()), False, id="no wallet"),
        pytest.param(seat(skills=("refund_status", "payment_failed")), True, id="their topic"),
        pytest.param(seat(skills=("refund_status",)), False, id="another topic"),
        pytest.param(seat(brands=("upay",), skills=("payment_failed",)), False, id="their topic in another wallet"),
    ],
)
def test_who_can_take_a_case(where: Seat, takes: bool) -> None:
    assert where.takes(case("a")) is takes
    assert assign([case("a")], [where], everyone=True) == ((case("a"), where) if takes else None)


def test_a_case_without_a_topic_is_for_everybody() -> None:
    assert seat(skills=("refund_status",)).takes(case("a", topic=None)) is True


@pytest.mark.parametrize(
    ("seats", "gets_it"),
    [
        pytest.param([seat("lin", 1), seat("wu", 0)], "wu", id="least to do"),
        pytest.param([seat("lin", 1, capacity=2), seat("wu", 2, capacity=8)], "wu", id="of the places they have"),
        pytest.param([seat("lin", 2, capacity=4), seat("wu", 1, capacity=2)], "wu", id="then fewer cases"),
        pytest.param([seat("wu"), seat("lin")], "lin", id="then by name"),
        pytest.param([seat("lin", presence="away"), seat("wu", 1)], "wu", id="only who is there"),
    ],
)
def test_the_case_goes_to_who_has_least_to_do(seats: list[Seat], gets_it: str) -> None:
    found = assign([case("a")], seats, everyone=True)
    assert found == (case("a"), next(s for s in seats if s.agent_id == gets_it))


MEANT = case("a", for_="lin")


@table(
    ("waiting", "seats", "everyone", "found"),
    [
        pytest.param([MEANT], [seat("lin", 1), seat("wu")], True, ("a", "lin"), id="the same person again"),
        pytest.param([MEANT], [seat("lin", 1), seat("wu")], False, ("a", "lin"), id="even if nobody else is given any"),
        pytest.param([MEANT], [seat("lin", 2), seat("wu")], True, ("a", "wu"), id="another when they cannot"),
        pytest.param([MEANT], [seat("lin", 2), seat("wu")], False, None, id="or nobody"),
        pytest.param([MEANT], [], True, None, id="nobody there"),
        pytest.param([], [seat()], True, None, id="nobody waits"),
        pytest.param([case("a")], [seat()], False, None, id="meant for nobody in particular"),
        pytest.param([case("a"), case("b", for_="lin")], [seat("lin")], False, ("b", "lin"), id="who is meant, later"),
        pytest.param([case("b"), case("a", promised=50)], [seat("lin")], True, ("a", "lin"), id="the first in order"),
        pytest.param(
            [case("a"), case("b", topic="refund_status")],
            [seat("lin", skills=("refund_status",))],
            True,
            ("b", "lin"),
            id="the first that somebody can take",
        ),
    ],
)
def test_which_case_goes_to_whom(
    waiting: list[WaitingCase], seats: list[Seat], everyone: bool, found: tuple[str, str] | None
) -> None:
    pair = assign(waiting, seats, everyone)
    assert (pair and (pair[0].number, pair[1].agent_id)) == found


@pytest.mark.parametrize("chosen", ["online", "busy", "away", "offline"])
def test_who_has_not_been_heard_of_is_offline(chosen: Presence) -> None:
    assert HEARTBEAT_SECONDS == 45
    assert present(chosen, 100, 145) == chosen
    assert present(chosen, 100, 145.5) == "offline"
    assert present(chosen, 0, 0) == chosen
    assert present(chosen, None, 0) == "offline"
    assert present(chosen, 100, 103, grace=2) == "offline"
    assert present(chosen, 100, 200, grace=100) == chosen


def person(presence: str, load: int, capacity: int = 4, *brands: str) -> dict[str, Any]:
    return {"presence": presence, "load": load, "capacity": capacity, "brands": list(brands or ("*",))}


@table(
    ("people", "places"),
    [
        pytest.param([], (0, 0), id="nobody"),
        pytest.param([person("online", 1)], (3, 4), id="one online"),
        pytest.param([person("online", 4), person("online", 1, 3)], (2, 7), id="places are added up"),
        pytest.param([person("busy", 1)], (0, 4), id="busy: places, none of them free"),
        pytest.param([person("away", 0), person("offline", 0)], (0, 0), id="who is not there does not count"),
        pytest.param([person("online", 6), person("online", 3)], (1, 8), id="one too many takes no one else's place"),
        pytest.param([person("online", 0, 4, "upay")], (0, 0), id="another wallet"),
        pytest.param([person("online", 0, 4, "upay", "okpay")], (4, 4), id="their wallet among others"),
    ],
)
def test_the_room_there_is_for_a_wallet(people: list[dict[str, Any]], places: tuple[int, int]) -> None:
    assert room(people, "okpay") == places
