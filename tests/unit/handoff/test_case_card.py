"""The case card: all that a person needs, and nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.diagnosis.state import Diagnosis
from bot.handoff.card import NOT_DONE, card, merged, of_run
from bot.knowledge.model import Checklist, Option, Step
from tests.support.table import table

AT = "2026-11-20T10:00:00+08:00"
STEPS = (
    Step("network", "Look at the network.", "检查网络"),
    Step("refund", "Look for the refund.", "查退款", side=True),
    Step("balance", "Look at the balance.", "核对余额"),
)
CHECKLIST = Checklist("okpay", "payment_failed", "diagnosis", "支付失败", STEPS)
DIAGNOSIS = Diagnosis("d1", "okpay", "payment_failed", "付不了", AT, path=("network",))


def shown(diagnosis: Diagnosis, checklist: Checklist = CHECKLIST) -> dict[str, object]:
    """The one diagnosis on a card."""
    found: list[dict[str, object]] = card("okpay", None, [], {}, [(diagnosis, checklist)])["diagnoses"]
    assert len(found) == 1
    return found[0]


def test_a_card_has_these_fields() -> None:
    details = {"order_number": ["20261120"], "amount": ["88元"]}
    assert card("okpay", "payment_failed", ["付不了", "余额够"], details, []) == {
        "brand": "okpay",
        "topic": "payment_failed",
        "words": ["付不了", "余额够"],
        "details": details,
        "diagnoses": [],
    }


def test_a_card_without_a_topic_says_so() -> None:
    assert card("okpay", None, [], {}, [])["topic"] is None


@pytest.mark.parametrize(("said", "first"), [(0, 0), (1, 0), (12, 0), (13, 1), (30, 18)])
def test_the_last_twelve_things_said_are_on_it(said: int, first: int) -> None:
    words = [f"句{n}" for n in range(said)]
    assert card("okpay", None, words, {}, [])["words"] == words[first:]


def test_a_diagnosis_has_these_fields() -> None:
    diagnosis = DIAGNOSIS.mark("network", "failed", AT).show("balance").with_status("parked")
    assert shown(diagnosis) == {
        "topic": "payment_failed",
        "title": "支付失败",
        "words": "付不了",
        "status": "parked",
        "open_step": "balance",
        "steps": [
            {"id": "network", "position": 1, "short": "检查网络", "outcome": "failed", "chosen": None, "at": AT},
            {"id": "balance", "position": 2, "short": "核对余额", "outcome": "open", "chosen": None, "at": None},
        ],
    }


def test_what_was_not_done_is_open() -> None:
    assert NOT_DONE == "open"


@table("outcome", ["helped", "failed", "tried", "skipped", "unable", "done", "fine", "found"])
def test_a_side_step_is_on_it_once_it_came_to_something(outcome: str) -> None:
    steps = shown(DIAGNOSIS.mark("refund", outcome, AT))["steps"]  # type: ignore[arg-type]
    assert steps == [
        {"id": "network", "position": 1, "short": "检查网络", "outcome": "open", "chosen": None, "at": None},
        {"id": "refund", "position": 1, "short": "查退款", "outcome": outcome, "chosen": None, "at": AT},
        {"id": "balance", "position": 2, "short": "核对余额", "outcome": "open", "chosen": None, "at": None},
    ]


def test_a_side_step_that_is_only_open_is_not_listed() -> None:
    found = shown(DIAGNOSIS.show("refund"))
    assert found["open_step"] == "refund"
    assert [step["id"] for step in found["steps"]] == ["network", "balance"]  # type: ignore[attr-defined]


def test_a_diagnosis_that_shows_nothing_has_no_open_step() -> None:
    assert shown(Diagnosis("d1", "okpay", "payment_failed", "付不了", AT))["open_step"] == ""


def test_the_option_that_was_taken_stands_beside_the_outcome_by_its_label() -> None:
    options = (Option("early", "到账前", "next"), Option("late", "到账后", "next"))
    asking = replace(CHECKLIST, steps=(replace(STEPS[0], options=options), *STEPS[1:]))
    taken = DIAGNOSIS.choose("network", "late").mark("network", "found", AT)
    assert [(s["outcome"], s["chosen"]) for s in shown(taken, asking)["steps"]] == [  # type: ignore[attr-defined]
        ("found", "到账后"),
        ("open", None),
    ]


def test_an_option_that_an_edit_took_away_is_no_longer_named() -> None:
    steps = shown(DIAGNOSIS.choose("network", "gone").mark("network", "done", AT))["steps"]
    assert [s["chosen"] for s in steps] == [None, None]  # type: ignore[attr-defined]


def test_every_diagnosis_is_on_it_in_order() -> None:
    other = Checklist("okpay", "refund_status", "diagnosis", "退款没到", STEPS[:1])
    second = Diagnosis("d2", "okpay", "refund_status", "钱没退", AT)
    found = card("okpay", None, [], {}, [(second, other), (DIAGNOSIS, CHECKLIST)])["diagnoses"]
    assert [(d["topic"], d["title"], len(d["steps"])) for d in found] == [
        ("refund_status", "退款没到", 1),
        ("payment_failed", "支付失败", 2),
    ]


def test_what_the_conversation_has_forgotten_stays_on_the_card_as_it_was_told_last() -> None:
    gone = {"topic": "refund_status", "status": "solved", "steps": []}
    before = {"words": ["付不了"], "topic": None, "diagnoses": [gone, {"topic": "payment_failed", "steps": ["old"]}]}
    now = {
        "words": ["付不了", "余额够"],
        "topic": "payment_failed",
        "diagnoses": [{"topic": "payment_failed", "steps": ["new"]}],
    }
    assert merged(before, now) == {**now, "diagnoses": [*now["diagnoses"], gone]}
    assert merged({}, now) == now


def test_a_stored_run_is_told_with_the_outcomes_of_its_steps() -> None:
    stored = {
        "topic": "payment_failed",
        "words": "付不了",
        "status": "solved",
        "outcomes": {"network": {"outcome": "helped", "at": 5.0}},
    }
    told = of_run(stored, CHECKLIST)
    assert (told["title"], told["words"], told["status"], told["open_step"]) == ("支付失败", "付不了", "solved", "")
    assert [(s["short"], s["outcome"]) for s in told["steps"]] == [("检查网络", "helped"), ("核对余额", NOT_DONE)]
