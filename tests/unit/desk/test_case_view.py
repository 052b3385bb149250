"""A case as an agent reads it: what is known, what not to ask again, what was promised, what to do next."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk.case_view import card, clocked, closing_summary, do_not_ask, promises, suggestion
from bot.desk.timers import Clocked
from bot.knowledge.model import Checklist, Step
from tests.support.table import table

NUMBER = "2026112212345678"


CHECKLIST = Checklist("okpay", "t", "diagnosis", "t", (Step("a", "A.", "short a"), Step("b", "B.", "short b")))


def step(name: str, outcome: str, position: int = 1, chosen: str | None = None) -> dict[str, Any]:
    short = f"short {name}"
    return {"id": name, "position": position, "short": short, "outcome": outcome, "chosen": chosen, "at": None}


def diagnosis(topic: str, *steps: dict[str, Any], status: str = "open", words: str = "付不了") -> dict[str, Any]:
    return {"topic": topic, "title": topic, "words": words, "status": status, "open_step": "", "steps": list(steps)}


def case(card: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "priority": 50, "reason": "asked", "status": "claimed", "now": 50.0, "promised_at": 100.0,
        "first_answer_at": None, "reached_at": None, "created_at": 10.0, "waiting_since": None,
        "closed_at": None, "topic": None, "card": card if card is not None else {}, **more,
    }  # fmt: skip


def run(topic: str, status: str = "open", **outcomes: str) -> dict[str, Any]:
    return {
        "topic": topic,
        "words": f"words of {topic}",
        "status": status,
        "outcomes": {name: {"outcome": outcome, "at": 5.0} for name, outcome in outcomes.items()},
    }


def test_a_card_is_shown_whole() -> None:
    kept = {
        "words": [f"订单{NUMBER}付不了", "余额够"],
        "details": {"order_number": [NUMBER], "amount": ["88元"], "email": []},
        "diagnoses": [diagnosis("t", step("a", "failed"), step("b", "open", 2), words=f"{NUMBER}付不了")],
    }
    shown_step = {"id": "b", "position": 2, "short": "short b", "outcome": "open", "chosen": None, "at": None}
    assert card(case(kept), [], {}) == {
        "words": ["订单••••5678付不了", "余额够"],
        "details": {"order_number": ["••••5678"], "amount": ["88元"], "email": []},
        "hidden": ["order_number"],
        "diagnoses": [diagnosis("t", step("a", "failed"), shown_step, words="••••5678付不了")],
        "do_not_ask": [
            {"kind": "step", "topic": "t", "step": "a", "short": "short a", "outcome": "failed"},
            {"kind": "detail", "name": "order_number"},
            {"kind": "detail", "name": "amount"},
        ],
        "risk": "none",
        "mood": None,
        "promises": [{"kind": "answer_by", "at": 100.0, "kept": None}],
        "suggestion": {"kind": "send_step", "topic": "t", "step": "b", "short": "short b", "position": 2},
    }


def test_an_empty_card_is_shown_as_empty() -> None:
    assert card(case(promised_at=None), [], {}) == {
        "words": [], "details": {}, "hidden": [], "diagnoses": [], "do_not_ask": [], "risk": "none", "mood": None,
        "promises": [], "suggestion": {"kind": "ask_problem"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("details", "hidden"),
    [
        ({"order_number": [NUMBER], "email": ["a@b.cn"]}, ["order_number", "email"]),
        ({"email": ["a@b.cn"], "order_number": [NUMBER]}, ["order_number", "email"]),
        ({"email": ["a@b.cn"]}, ["email"]),
        ({"email": [], "amount": ["88元"]}, []),
    ],
)
def test_what_is_hidden_is_named(details: dict[str, list[str]], hidden: list[str]) -> None:
    assert card(case({"details": details}), [], {})["hidden"] == hidden


@pytest.mark.parametrize(("priority", "risk"), [(40, "none"), (99, "none"), (100, "money_at_risk")])
def test_the_risk_is_that_of_the_priority(priority: int, risk: str) -> None:
    assert card(case(priority=priority), [], {})["risk"] == risk


@pytest.mark.parametrize(
    ("reason", "mood"), [("complaint", "complaint"), ("asked", None), ("money_at_risk", None), ("used_up", None)]
)
def test_a_mood_is_told_of_who_complains_and_of_nobody_else(reason: str, mood: str | None) -> None:
    assert card(case(reason=reason), [], {})["mood"] == mood


@table(
    ("outcome", "asked"),
    [
        ("helped", False),
        ("failed", False),
        ("tried", False),
        ("unable", False),
        ("done", False),
        ("fine", False),
        ("found", False),
        ("skipped", True),
        ("open", True),
    ],
)
def test_what_was_done_is_not_asked_again_but_what_was_skipped_or_not_done_may_be(outcome: str, asked: bool) -> None:
    entry = {"kind": "step", "topic": "t", "step": "a", "short": "short a", "outcome": outcome}
    assert do_not_ask([diagnosis("t", step("a", outcome))], {}) == ([] if asked else [entry])


def test_what_not_to_ask_are_the_steps_of_all_diagnoses_and_then_what_was_told() -> None:
    found = do_not_ask(
        [diagnosis("t", step("a", "failed"), step("b", "done")), diagnosis("u", step("c", "tried"))],
        {"amount": ["88元"], "email": [], "time": ["昨天"]},
    )
    assert [entry.get("step", entry.get("name")) for entry in found] == ["a", "b", "c", "amount", "time"]


def test_what_was_written_but_did_not_arrive_keeps_no_promise() -> None:
    for now, kept in ((99.0, None), (101.0, False)):
        assert promises(case(now=now, first_answer_at=50.0)) == [{"kind": "answer_by", "at": 100.0, "kept": kept}]


@table(
    ("now", "answered", "kept"),
    [
        pytest.param(99.0, None, None, id="still time"),
        pytest.param(100.0, None, None, id="the last moment"),
        pytest.param(100.5, None, False, id="late"),
        pytest.param(50.0, 40.0, True, id="answered"),
        pytest.param(200.0, 100.0, True, id="answered at the last moment"),
        pytest.param(200.0, 100.5, False, id="answered late"),
        pytest.param(50.0, 0.0, True, id="answered at the beginning of time"),
    ],
)
def test_a_promise_is_kept_broken_or_open(now: float, answered: float | None, kept: bool | None) -> None:
    found = promises(case(now=now, first_answer_at=answered, reached_at=answered))
    assert found == [{"kind": "answer_by", "at": 100.0, "kept": kept}]


def test_nothing_was_promised_in_a_case_without_a_time() -> None:
    assert promises(case(promised_at=None, now=1e9)) == []


SEND = {"kind": "send_step", "topic": "t", "step": "b", "short": "short b", "position": 2}
BEGIN = {"kind": "send_step", "topic": "t", "step": "a", "short": "short a", "position": 1}
OPEN = [diagnosis("t", step("a", "failed"), step("b", "open", 2), step("c", "open", 3))]


@table(
    ("more", "diagnoses", "what"),
    [
        pytest.param({"priority": 100, "status": "ticket"}, OPEN, {"kind": "protect_money"}, id="money goes first"),
        pytest.param({"priority": 99, "status": "ticket"}, OPEN, {"kind": "call_back"}, id="then a ticket"),
        pytest.param({}, OPEN, SEND, id="then the first step not done"),
        pytest.param({}, [diagnosis("s", step("x", "open"), status="solved"), *OPEN], SEND, id="not of what is solved"),
        pytest.param({}, [diagnosis("s", step("x", "skipped")), *OPEN], SEND, id="skipped steps are not sent again"),
        pytest.param({}, [diagnosis("s"), *OPEN], SEND, id="a diagnosis without steps"),
        pytest.param({}, [diagnosis("s", step("x", "failed"))], {"kind": "look_deeper"}, id="all done"),
        pytest.param({}, [diagnosis("s", step("x", "open"), status="solved")], {"kind": "ask_problem"}, id="solved"),
        pytest.param({}, [], {"kind": "ask_problem"}, id="nothing known"),
        pytest.param({"topic": "t"}, [], BEGIN, id="a checklist that nobody has begun"),
        pytest.param(
            {"topic": "t"}, [diagnosis("t", step("a", "failed"))], {"kind": "look_deeper"}, id="it is through"
        ),
        pytest.param({"topic": "v"}, [], {"kind": "ask_problem"}, id="a topic without a checklist"),
        pytest.param({"priority": 100, "status": "resolved"}, OPEN, None, id="it is over"),
        pytest.param({"status": "left"}, OPEN, None, id="the customer has left"),
    ],
)
def test_what_to_do_next(more: dict[str, Any], diagnoses: list[dict[str, Any]], what: dict[str, Any] | None) -> None:
    assert suggestion(case(**more), diagnoses, {"t": CHECKLIST}) == what


def test_outcomes_since_the_handoff_are_taken_over_from_the_newest_run_of_the_topic() -> None:
    kept = {"diagnoses": [diagnosis("t", step("a", "failed"), step("b", "open")), diagnosis("u", step("a", "open"))]}
    runs = [run("t", a="tried", b="tried"), run("t", status="solved", b="helped"), run("v", status="open", a="done")]
    assert card(case(kept), runs, {})["diagnoses"] == [
        diagnosis("t", step("a", "failed"), step("b", "helped"), status="solved"),
        diagnosis("u", step("a", "open")),
    ]


def test_what_was_over_before_there_was_a_case_is_told_behind_what_the_card_has() -> None:
    kept = {"details": {"order_number": [NUMBER]}, "diagnoses": [diagnosis("u", step("x", "open"))]}
    runs = [run("t", status="paused", a="failed"), {**run("t", status="solved", a="done", b="helped"), "words": NUMBER}]
    told = card(case(kept), [*runs, run("u", x="done"), run("gone", a="done")], {"t": CHECKLIST})["diagnoses"]
    solved = diagnosis("t", step("a", "done"), step("b", "helped", 2), status="solved", words="••••5678")
    assert told == [diagnosis("u", step("x", "done")), solved]


@pytest.mark.parametrize(
    ("since", "outcome", "chosen"),
    [({}, "done", "处理中"), ({"a": "done"}, "done", "处理中"), ({"a": "failed"}, "failed", None)],
    ids=["nothing since", "the same outcome", "another outcome"],
)
def test_the_option_taken_before_the_handoff_goes_with_the_outcome_it_had_then(
    since: dict[str, str], outcome: str, chosen: str | None
) -> None:
    kept = {"diagnoses": [diagnosis("t", step("a", "done", chosen="处理中"))]}
    (shown,) = card(case(kept), [run("t", **since)], {})["diagnoses"]
    assert shown["steps"] == [step("a", outcome, chosen=chosen)]


def test_a_card_of_before_options_were_kept_has_none() -> None:
    old = {key: value for key, value in step("a", "done").items() if key != "chosen"}
    (shown,) = card(case({"diagnoses": [diagnosis("t", old)]}), [], {})["diagnoses"]
    assert shown["steps"] == [step("a", "done")]


@pytest.mark.parametrize(("promised", "due"), [(100.0, 100.0), (0.0, 0.0), (None, 10.0)])
def test_the_clocks_take_the_moments_of_the_case(promised: float | None, due: float) -> None:
    moments = {"first_answer_at": 20.0, "reached_at": 25.0, "waiting_since": 30.0, "closed_at": 40.0}
    assert clocked(case(promised_at=promised, **moments)) == Clocked(created_at=10.0, promised_at=due, **moments)


WORDS = {
    "problem": "P {topic}: {words}", "tried_steps": "D {steps}", "told": "T {details}", "comma": "; ",
    "failed": "no use", "skipped": "left out", "with_option": "{outcome}: {option}",
}  # fmt: skip


@pytest.mark.parametrize(
    ("view", "text"),
    [
        pytest.param({"words": [], "diagnoses": [], "details": {}}, "P 支付失败: -", id="nothing known"),
        pytest.param(
            {"words": ["一", "二"], "diagnoses": [], "details": {"email": []}}, "P 支付失败: 二", id="the last words"
        ),
        pytest.param(
            {"words": ["一"], "diagnoses": [diagnosis("t", step("a", "open"))], "details": {}},
            "P 支付失败: 一",
            id="nothing done",
        ),
        pytest.param(
            {
                "words": ["一"],
                "diagnoses": [
                    diagnosis("t", step("a", "failed"), step("b", "open")),
                    diagnosis("u", step("c", "skipped", chosen="later")),
                ],
                "details": {"amount": ["88元", "99元"], "time": ["昨天"]},
            },
            "P 支付失败: 一\nD short a(no use); short c(left out: later)\nT 88元; 99元; 昨天",
            id="all of it",
        ),
    ],
)
def test_a_summary_begins_with_what_is_known(view: dict[str, Any], text: str) -> None:
    assert closing_summary(case(), view, WORDS, "支付失败") == text
