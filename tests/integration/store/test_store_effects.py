"""What a turn leads to besides replies, and the cases people work with."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.exchange import Effect, Outcome
from bot.store import LeaseLost, Store, StoreError
from tests.integration.store.acting import answer, claim, echo, give_back, opened, press, rows, say


def case_opened(number: str | None = None, priority: int = 1, status: str = "waiting") -> Effect:
    data = {
        "topic": "payment_failed",
        "queue": "okpay-service",
        "priority": priority,
        "reason": "request_human",
        "status": status,
        "card": {"words": ["付不了款"], "diagnoses": []},
        "promised_at": "2026-11-21T20:30:00+08:00",
    }
    return Effect("case_opened", {**data, **({"number": number} if number else {})})


def diagnosis(status: str = "open", outcomes: tuple[dict[str, Any], ...] = (), key: str = "d1") -> Effect:
    data = {"id": key, "brand": "okpay", "topic": "payment_failed", "kind": "diagnosis", "status": status}
    return Effect("diagnosis_changed", {**data, "words": "付不了款", "outcomes": list(outcomes)})


def outcome(step: str, position: int, result: str) -> dict[str, Any]:
    return {"step": step, "position": position, "outcome": result, "at": "2026-11-21T12:00:00+00:00"}


def turn(store: Store, conversation_id: str, *effects: Effect, owner: str | None = None) -> None:
    say(store, conversation_id, f"m{len(rows(store, 'inbox'))}")
    answer(store, conversation_id, *effects, owner=owner)


def waiting(store: Store, number: str, priority: int, brand: str = "okpay") -> str:
    new = opened(store, brand=brand).conversation_id
    turn(store, new, case_opened(number, priority), owner="queued")
    return new


def test_a_case_is_written_with_the_turn(store: Store) -> None:
    new = waiting(store, "1121-A", 2)
    case = store.get_case("1121-A")
    assert case is not None
    assert (case.conversation_id, case.brand, case.topic) == (new, "okpay", "payment_failed")
    assert (case.status, case.priority, case.from_seq) == ("waiting", 2, 2)
    assert case.card["words"] == ["付不了款"]
    assert case.promised_at == datetime(2026, 11, 21, 12, 30, tzinfo=timezone.utc).timestamp()
    assert abs(case.created_at - time.time()) < 10
    assert case.closed_at is None
    assert store.get_case("none") is None


def test_a_case_without_number_gets_one_a_person_can_say(store: Store) -> None:
    for _ in range(2):
        turn(store, opened(store).conversation_id, case_opened())
    numbers = [c.number for c in store.list_cases("waiting", "okpay", 10)]
    today = f"{datetime.now(timezone.utc):%y%m%d}"
    assert numbers == [f"{today}-0001", f"{today}-0002"]


def test_cases_are_listed_as_they_should_be_served(store: Store) -> None:
    for number, priority in (("a", 1), ("b", 100), ("c", 60), ("d", 100)):
        waiting(store, number, priority)
    waiting(store, "e", 101, brand="upay")
    turn(store, opened(store).conversation_id, case_opened("f", 9, "ticket"))
    assert [c.number for c in store.list_cases("waiting", "okpay", 10)] == ["b", "d", "a", "c"]
    assert [c.number for c in store.list_cases("waiting", None, 2)] == ["b", "d"]
    assert [c.number for c in store.list_cases("ticket", "okpay", 10)] == ["f"]
    assert len(store.list_cases()) == 6


def test_a_turn_sees_the_queue_of_its_wallet(store: Store) -> None:
    ids = {number: waiting(store, number, p) for number, p in (("a", 1), ("b", 100), ("c", 3), ("d", 1))}
    waiting(store, "e", 9, brand="upay")
    turn(store, opened(store).conversation_id, case_opened("t", 9, "ticket"))
    for number, ahead in (("a", 1), ("b", 0), ("c", 2), ("d", 3)):
        say(store, ids[number], "where")
        claimed = claim(store, ids[number])
        assert (claimed.owner, claimed.queue.waiting, claimed.queue.own_ahead) == (
            "queued",
            {1: 2, 3: 1, 100: 1},
            ahead,
        )
    outside = opened(store).conversation_id
    say(store, outside, "m1")
    assert claim(store, outside).queue.own_ahead is None


def test_the_next_turn_under_the_same_lease_sees_its_own_place(store: Store) -> None:
    waiting(store, "a", 1)
    new = opened(store).conversation_id
    press(store, new, "m1")
    press(store, new, "m2")
    claimed = claim(store, new)
    following = store.complete(claimed, echo(claimed, case_opened("b"), owner="queued"), keep=True)
    assert following is not None
    assert (following.owner, following.queue.own_ahead, following.queue.waiting) == ("queued", 1, {1: 2})


def test_a_customer_leaves_the_queue(store: Store) -> None:
    new = waiting(store, "a", 1)
    turn(store, new, Effect("case_left", {}), owner="bot")
    case = store.get_case("a")
    assert case is not None
    assert case.status == "left"
    assert case.closed_at is not None
    turn(store, new, case_opened("b"), case_opened("c", status="ticket"), Effect("case_left", {"number": "b"}))
    assert [c.status for c in map(store.get_case, "abc") if c] == ["left", "left", "ticket"]


def raised(number: str, priority: int, status: str, promised_at: str | None = None) -> Effect:
    data = case_opened(number, priority, status).data
    known = {"words": ["付不了款", "钱被转走了"], "diagnoses": []}
    promised = promised_at or data["promised_at"]
    return Effect("case_raised", {**data, "topic": "fraud", "reason": "told", "card": known, "promised_at": promised})


def test_a_case_that_is_raised_stays_the_same_case_and_stands_first(store: Store) -> None:
    waiting(store, "a", 50)
    new = waiting(store, "b", 50)
    turn(store, new, raised("b", 100, "waiting"), owner="queued")
    assert [(c.number, c.priority, c.reason) for c in store.list_cases("waiting", "okpay", 10)] == [
        ("b", 100, "told"),
        ("a", 50, "request_human"),
    ]
    case = store.get_case("b")
    assert case is not None and (case.topic, case.closed_at) == ("fraud", None)
    assert case.card["words"] == ["付不了款", "钱被转走了"]
    assert len(rows(store, "cases")) == 2


def test_a_ticket_that_is_raised_in_the_hours_waits_and_is_asked_about_then(store: Store) -> None:
    new = opened(store).conversation_id
    turn(store, new, case_opened("t", 50, "ticket"))
    later = "2026-11-21T21:00:00+08:00"
    turn(store, new, raised("t", 50, "waiting", later), owner="queued")
    case = store.get_case("t")
    assert case is not None and (case.status, case.reason) == ("waiting", "request_human")
    assert case.promised_at == datetime(2026, 11, 21, 13, 0, tzinfo=timezone.utc).timestamp()
    assert [row["ask_at"] for row in rows(store, "desk_cases")] == [case.promised_at]
    turn(store, new, raised("t", 100, "ticket"))
    assert [row["ask_at"] for row in rows(store, "desk_cases")] == [None]


def test_a_case_that_is_over_is_not_raised(store: Store) -> None:
    new = waiting(store, "a", 50)
    turn(store, new, Effect("case_left", {"number": "a"}), owner="bot")
    turn(store, new, raised("a", 100, "waiting"))
    case = store.get_case("a")
    assert case is not None and (case.status, case.priority) == ("left", 50)


def test_what_is_known_now_is_on_the_case_and_what_was_known_stays(store: Store) -> None:
    new = waiting(store, "a", 50)
    first = {"words": ["付不了款"], "diagnoses": [{"topic": "payment_failed", "status": "solved"}]}
    second = {"words": ["退款没到"], "diagnoses": [{"topic": "refund_status", "status": "open"}]}
    for topic, card in ((None, first), ("refund_status", second)):
        turn(store, new, Effect("case_known", {"number": "a", "topic": topic, "card": card}), owner="queued")
    case = store.get_case("a")
    assert case is not None and (case.topic, case.card["words"]) == ("refund_status", ["退款没到"])
    assert [d["topic"] for d in case.card["diagnoses"]] == ["refund_status", "payment_failed"]


def test_what_is_known_of_a_case_of_another_conversation_is_not_written(store: Store) -> None:
    waiting(store, "a", 50)
    card = {"words": ["别人的"], "diagnoses": []}
    other = opened(store).conversation_id
    turn(store, other, Effect("case_known", {"number": "a", "topic": None, "card": card}), raised("a", 100, "waiting"))
    case = store.get_case("a")
    assert case is not None and (case.card["words"], case.priority) == (["付不了款"], 50)


def test_a_closed_case_gives_the_conversation_back_to_the_bot(store: Store) -> None:
    new = waiting(store, "a", 1)
    give_back(store, new)
    closed = store.get_case("a")
    assert closed is not None
    assert closed.status == "resolved"
    assert closed.closed_at is not None
    assert store.get_case("none") is None
    page = store.page(new, 0)
    assert page is not None
    assert page.state == "bot"


def test_a_turn_thought_out_for_the_former_owner_is_run_again(store: Store) -> None:
    new = waiting(store, "a", 1)
    say(store, new, "hello")
    late = claim(store, new)
    give_back(store, new)
    with pytest.raises(LeaseLost):
        store.complete(late, echo(late, owner="queued"), keep=False)
    again = claim(store, new)
    assert (again.seq, again.owner) == (late.seq, "bot")


def test_a_diagnosis_and_its_outcomes_are_kept_as_they_are_now(store: Store) -> None:
    new = opened(store).conversation_id
    turn(store, new, diagnosis(outcomes=(outcome("network", 1, "failed"),)))
    both = (outcome("network", 1, "helped"), outcome("balance", 2, "skipped"))
    turn(store, new, diagnosis("solved", both))
    [row] = rows(store, "diagnoses")
    assert (row["conversation_id"], row["status"], row["words"]) == (new, "solved", "付不了款")
    assert row["opened_at"] < row["updated_at"]
    steps = {s["step_id"]: (s["position"], s["outcome"], s["at"]) for s in rows(store, "step_outcomes")}
    noon = datetime(2026, 11, 21, 12, tzinfo=timezone.utc).timestamp()
    assert steps == {"network": (1, "helped", noon), "balance": (2, "skipped", noon)}


def test_a_diagnosis_of_another_conversation_is_not_overwritten(store: Store) -> None:
    turn(store, opened(store).conversation_id, diagnosis())
    new = opened(store).conversation_id
    say(store, new, "m1")
    claimed = claim(store, new)
    with pytest.raises(StoreError):
        store.complete(claimed, echo(claimed, diagnosis("solved")), keep=False)
    assert rows(store, "diagnoses")[0]["status"] == "open"


def test_gaps_notes_and_events_are_written(store: Store) -> None:
    new = opened(store).conversation_id
    gap = Effect("gap_seen", {"topic": "refund_status", "words": "退款到哪了"})
    noted = Effect("case_noted", {"seq": 2})
    event = Effect("event", {"name": "handed_off", "reason": "request_human"})
    turn(store, new, gap, noted, event)
    [gap_row] = rows(store, "gaps")
    assert (gap_row["brand"], gap_row["topic"], gap_row["words"]) == ("okpay", "refund_status", "退款到哪了")
    assert [(e["name"], e["data"]) for e in rows(store, "events")] == [
        ("case_noted", {"seq": 2}),
        ("handed_off", {"reason": "request_human"}),
    ]


def test_a_case_number_given_twice_fails_the_whole_turn(store: Store) -> None:
    waiting(store, "a", 1)
    new = opened(store).conversation_id
    say(store, new, "m1")
    claimed = claim(store, new)
    with pytest.raises(IntegrityError):
        store.complete(claimed, Outcome((), {"turns": 1}, "queued", (case_opened("a"),)), keep=False)
    assert rows(store, "conversations", id=new)[0]["owner"] == "bot"


def test_what_was_not_understood_is_kept_for_the_editors(store: Store) -> None:
    missed = Effect("event", {"name": "missed", "words": "花呗怎么还", "ranking": [["fees", 0.3]], "at": ""})
    turn(store, opened(store).conversation_id, missed)
    hour_ago = datetime.now(timezone.utc) - timedelta(hours=1)
    assert [(m["words"], m["brand"]) for m in store.missed(hour_ago)] == [("花呗怎么还", "okpay")]
    assert store.missed(hour_ago, "nobody") == [] and store.missed(hour_ago + timedelta(hours=2)) == []
