"""A turn that cannot be answered goes to a person with whatever can be read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.context.memory import Memory
from bot.exchange import Effect, Owner, Reply, Said
from bot.handoff.stranded import hand_over
from bot.knowledge.model import Knowledge
from tests.unit.conversation.small import AT, BEFORE, KNOWLEDGE, NIGHT, OPEN, case, run, scene

WORDS = [f"第{n}句" for n in range(12)]
NOTED = Reply("fault_noted", "notice", sender="system")


def stranded(memory: dict[str, Any], text: str = "救命", owner: Owner = "bot", now: Any = OPEN) -> Any:
    return hand_over(KNOWLEDGE, lambda: "abcdefgh", memory, Said(text), now, owner)


def opened(outcome: Any) -> dict[str, Any]:
    return next(e.data for e in outcome.effects if e.name == "case_opened")


@pytest.mark.parametrize(
    ("brand", "now", "number", "queue", "by"),
    [
        ("alpha", OPEN, "1118-ABCDE", "alpha-desk", "2026-11-18T11:30:00+08:00"),
        ("alpha", NIGHT, "1119-ABCDE", "alpha-desk", "2026-11-19T09:30:00+08:00"),
        ("gone", OPEN, "1118-ABCDE", "gone", None),
    ],
    ids=["a known wallet", "a known wallet at night", "an unknown wallet"],
)
def test_a_case_is_opened_and_the_customer_told(brand: str, now: Any, number: str, queue: str, by: str | None) -> None:
    outcome = stranded({"brand": brand, "open": {"topic": "pay"}}, now=now)
    assert outcome.replies == (Reply(f"fault_handed_over number={number}", "notice", sender="system"),)
    assert outcome.owner == "bot"
    data = dict(opened(outcome))
    assert data.pop("card")["brand"] == brand
    assert data == {
        "number": number,
        "topic": "pay",
        "queue": queue,
        "priority": 50,
        "reason": "fault",
        "status": "ticket",
        "promised_at": by,
    }
    told = {"name": "handed_off", "reason": "fault", "topic": "pay", "status": "ticket"}
    assert outcome.effects[1:] == (Effect("event", told),)
    assert outcome.memory == {
        "brand": brand,
        "open": {"topic": "pay"},
        "words": ["救命"],
        "case": {"number": number, "status": "ticket", "priority": 50, "promised_at": by or "", "topic": "pay"},
    }


@pytest.mark.parametrize(
    ("memory", "owner", "number"),
    [
        ({"brand": "alpha", "case": {"number": "1118-OLD"}}, "bot", "1118-OLD"),
        ({"brand": "alpha", "case": {"number": "1118-OLD"}}, "queued", "1118-OLD"),
        ({"brand": "alpha", "case": None}, "queued", ""),
        ({}, "queued", ""),
    ],
    ids=["a ticket", "in the queue", "in the queue without a case", "in the queue with nothing readable"],
)
def test_a_case_that_is_there_gets_one_more_note(memory: dict[str, Any], owner: Owner, number: str) -> None:
    outcome = stranded(memory, owner=owner)
    assert outcome.replies == (NOTED,)
    note, *known = outcome.effects
    assert note == Effect("case_noted", {"number": number})
    # What was said is in the case; what was walked is told better there already, and stays.
    assert [(e.name, e.data["number"], e.data["card"]["words"], e.data["card"]["diagnoses"]) for e in known] == (
        [("case_known", number, ["救命"], [])] if number else []
    )
    assert (outcome.owner, outcome.memory) == (owner, {**memory, "words": ["救命"]})


@pytest.mark.parametrize("known", [None, {}, {"number": ""}])
def test_a_case_without_a_number_is_none(known: Any) -> None:
    assert stranded({"brand": "alpha", "case": known}).effects[0].name == "case_opened"


def test_where_nothing_can_be_read_a_person_gets_what_was_said() -> None:
    outcome = stranded({})
    assert opened(outcome) == {
        "number": "1118-ABCDE",
        "topic": None,
        "queue": "",
        "priority": 50,
        "reason": "fault",
        "status": "ticket",
        "card": {"brand": "", "topic": None, "words": ["救命"], "details": {}, "diagnoses": []},
        "promised_at": None,
    }


@pytest.mark.parametrize(
    ("before", "text", "kept"),
    [
        ([], "救命", ["救命"]),
        (["付不了"], "救命", ["付不了", "救命"]),
        (["付不了"], "", ["付不了"]),
        (WORDS, "救命", [*WORDS[1:], "救命"]),
        (WORDS, "", WORDS),
    ],
    ids=["first words", "more words", "nothing said", "the twelve newest", "twelve"],
)
def test_the_newest_words_are_kept(before: list[str], text: str, kept: list[str]) -> None:
    outcome = stranded({"brand": "alpha", "words": before}, text)
    assert (outcome.memory["words"], opened(outcome)["card"]["words"]) == (kept, kept)
    noted = stranded({"words": before}, text, "queued")
    assert noted.memory["words"] == kept


def test_the_card_shows_each_run_with_its_outcomes_by_the_ids_of_the_steps() -> None:
    first = run("pay", "first", "asks").mark("first", "failed", BEFORE).choose("last", "late").mark("last", "tried", AT)
    parked, last = run("refund", status="parked"), run("records", status="solved").mark("first", "helped", AT)
    memory = Memory("alpha", open=first, parked=[parked], last=last, details={"amount": ["1.00"]}).to_dict()
    card = opened(stranded(memory))["card"]
    assert (card["topic"], card["details"]) == ("pay", {"amount": ["1.00"]})
    assert [(d["topic"], d["status"], d["open_step"]) for d in card["diagnoses"]] == [
        ("pay", "open", "asks"),
        ("refund", "parked", "first"),
        ("records", "solved", "first"),
    ]
    assert card["diagnoses"][0] == {
        "topic": "pay",
        "title": "pay",
        "words": "as typed",
        "status": "open",
        "open_step": "asks",
        "steps": [
            {"id": "first", "position": 1, "short": "first", "outcome": "failed", "chosen": None, "at": BEFORE},
            {"id": "asks", "position": 2, "short": "asks", "outcome": "open", "chosen": None, "at": None},
            {"id": "last", "position": 3, "short": "last", "outcome": "tried", "chosen": "late", "at": AT},
        ],
    }


@pytest.mark.parametrize("path", [None, []], ids=["no path", "an empty path"])
def test_a_run_of_which_little_can_be_read_is_shown_as_it_is(path: Any) -> None:
    memory = {"brand": "alpha", "open": {"topic": "pay", "path": path or []}, "last": {"topic": "refund"}}
    assert opened(stranded(memory))["card"]["diagnoses"] == [
        {"topic": topic, "title": topic, "words": "", "status": None, "open_step": "", "steps": []}
        for topic in ("pay", "refund")
    ]


def test_an_outcome_whose_time_is_lost_is_shown_all_the_same() -> None:
    memory = {"brand": "alpha", "last": {"topic": "pay", "outcomes": {"first": "failed"}}}
    (shown,) = opened(stranded(memory))["card"]["diagnoses"]
    assert shown["steps"] == [
        {"id": "first", "position": 1, "short": "first", "outcome": "failed", "chosen": None, "at": None}
    ]


def test_the_memory_that_comes_in_is_left_alone_and_what_goes_out_is_json() -> None:
    memory: dict[str, Any] = {"brand": "alpha", "words": ["付不了"]}
    outcome = stranded(memory)
    assert memory == {"brand": "alpha", "words": ["付不了"]}
    assert json.loads(json.dumps(outcome.to_dict()))["memory"] == outcome.memory


def test_what_goes_out_of_a_whole_memory_is_read_again() -> None:
    outcome = stranded(scene(open=run(), words=["付不了"]).memory.to_dict())
    read = Memory.from_dict(outcome.memory)
    assert read.case is not None
    assert (read.case.number, read.case.topic, read.words) == ("1118-ABCDE", "pay", ["付不了", "救命"])


def test_a_case_that_waits_is_not_opened_again() -> None:
    memory = scene(case=case()).memory.to_dict()
    assert [e.name for e in stranded(memory, owner="queued").effects] == ["case_noted", "case_known"]


def test_what_is_noted_in_a_case_leaves_its_diagnoses_as_they_are_told_there() -> None:
    known = stranded(scene(open=run(), case=case()).memory.to_dict(), owner="queued").effects[1].data
    assert (known["card"]["diagnoses"], known["card"]["words"]) == ([], ["救命"])


def test_no_checklist_and_no_wallet_is_needed() -> None:
    bare = Knowledge({}, {}, KNOWLEDGE.phrases, "")
    outcome = hand_over(bare, lambda: "abcdefgh", {"brand": "alpha"}, Said("救命"), OPEN, "bot")
    assert (opened(outcome)["queue"], opened(outcome)["promised_at"]) == ("alpha", None)
