"""What is kept of a conversation between turns: the customer's words, the details, and all of it as JSON."""

from __future__ import annotations

import json

import pytest

from bot.context.memory import DETAILS, Memory, OpenCase, Question
from bot.errors import StateError
from bot.exchange import Choice
from bot.understanding.acts import Act
from bot.understanding.reading import Entity, Reading
from tests.support.table import table
from tests.support.talk import does
from tests.unit.conversation.wallets import (
    LIMITS,
    PAY,
    REFUND,
    case,
    diagnosis,
    effects,
    means,
    presses,
    question,
    remembering,
)


def test_words_are_kept_as_they_were_typed() -> None:
    turned = means(remembering(words=["before"]), PAY, "  ＡＰＰ 打不開，付不了  ")
    assert turned.memory["words"] == ["before", "ＡＰＰ 打不開，付不了"]


@pytest.mark.parametrize("length", [299, 300, 301, 1000])
def test_three_hundred_characters_of_a_message_are_kept(length: int) -> None:
    assert means(remembering(), PAY, "長" * length).memory["words"] == ["長" * min(length, 300)]


def test_the_twelve_newest_messages_are_kept() -> None:
    memory = Memory("alpha")
    for n in range(14):
        memory.keep_words(Reading("", PAY, words=f"word {n}"))
        assert memory.words == [f"word {k}" for k in range(max(0, n - 11), n + 1)]


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading("简体", PAY, words="繁體"), ["繁體"]),
        (Reading("简体", PAY), ["简体"]),
        (Reading("", PAY), []),
        (Reading("  ", PAY), []),
        (Reading("好了", "choose_option", choice=Choice(1, "a", "好了")), []),
    ],
    ids=["typed", "nothing typed", "nothing", "blanks", "an option"],
)
def test_which_words_are_kept(reading: Reading, words: list[str]) -> None:
    memory = Memory("alpha")
    memory.keep_words(reading)
    assert memory.words == words


@table(
    ("intent", "kept"),
    [(PAY, True), ("provide_details", True), ("nlu_fallback", True), ("chitchat", True)]
    + [(intent, False) for intent in ("affirm", "problem_persists", "thank", "greet", "help")],
)
def test_words_that_tell_nothing_are_not_kept(intent: str, kept: bool) -> None:
    turned = means(remembering(case=case()), intent, "某句话")
    assert turned.memory["words"] == (["某句话"] if kept else [])


@pytest.mark.parametrize(
    ("intent", "kept"), [(PAY, True), ("provide_details", True), ("problem_persists", True), ("thank", False)]
)
def test_in_the_queue_what_is_said_to_be_passed_on_is_kept(intent: str, kept: bool) -> None:
    turned = means(remembering(case=case()), intent, "某句话", owner="queued")
    assert turned.memory["words"] == (["某句话"] if kept else [])
    assert bool(effects(turned, "case_known")) is kept


def test_a_call_for_a_person_is_kept_as_words_where_it_tells_what_for() -> None:
    alone = means(remembering(), "request_human", "找个人")
    assert (alone.memory["words"], effects(alone, "case_opened")[0]["card"]["words"]) == ([], [])
    said = (does("找个人", Act.PERSON), does("付不了", Act.REPORT, topic=PAY))
    both = means(remembering(), "nlu_fallback", "找个人,付不了", 0.1, clauses=said)
    assert both.memory["words"] == ["找个人,付不了"]
    (opened,) = effects(both, "case_opened")
    assert (opened["topic"], opened["card"]["words"]) == (PAY, ["找个人,付不了"])


def test_words_that_say_something_of_other_steps_are_kept() -> None:
    at_network = remembering(open=diagnosis("network"))
    said = (does("余额够", Act.GOOD), does("还是付不了", Act.FAILS))
    turned = means(at_network, "nlu_fallback", "余额够,还是付不了", 0.1, clauses=said)
    assert turned.memory["words"] == ["余额够,还是付不了"]


def test_what_was_pressed_is_not_kept_as_words() -> None:
    pending = question("which_topic", f"{LIMITS}=限额")
    assert presses(remembering(question=pending), LIMITS).memory["words"] == []


def test_details_are_kept_whatever_the_message_means() -> None:
    said = (Entity("amount", "88"), Entity("brand", "beta"), Entity("bank", "工行"), Entity("amount", "66"))
    for intent in ("affirm", "provide_details", PAY):
        turned = means(remembering(details={"amount": ["88"]}), intent, entities=said)
        assert turned.memory["details"] == {"amount": ["88", "66"], "bank": ["工行"]}


def test_of_each_kind_of_detail_the_five_newest_are_kept() -> None:
    memory = Memory("alpha", details={"amount": ["1", "2", "3", "4"]})
    memory.keep_details(Reading("", PAY, entities=tuple(Entity("amount", n) for n in ("5", "2", "6"))))
    assert memory.details == {"amount": ["2", "3", "4", "5", "6"]}
    memory.keep_details(Reading("", PAY, entities=(Entity("email", "a@b.c"), Entity("amount", "6"))))
    assert memory.details == {"amount": ["2", "3", "4", "5", "6"], "email": ["a@b.c"]}


def test_what_is_a_detail() -> None:
    every = ("amount", "date", "time", "order_number", "bank", "error_code", "email")
    assert every == DETAILS
    said = Reading("", PAY, entities=tuple(Entity(kind, f"a {kind}") for kind in (*reversed(every), "brand", "name")))
    memory = Memory("alpha")
    memory.keep_details(said)
    assert memory.details == {kind: [f"a {kind}"] for kind in every}
    assert memory.told(said) == [f"a {kind}" for kind in every]
    assert memory.told(Reading("", PAY, entities=(Entity("brand", "beta"),))) == []


FRESH = {
    "format": 1,
    "brand": "alpha",
    "questions": 0,
    "question": None,
    "open": None,
    "parked": [],
    "last": None,
    "waiting_topics": [],
    "case": None,
    "details": {},
    "words": [],
    "wallet_asked": False,
    "misses": 0,
    "helped": False,
}


def test_a_new_memory_as_json() -> None:
    assert Memory("alpha").to_dict() == FRESH


FULL = Memory(
    "alpha",
    questions=7,
    question=Question(7, "resume", [["yes", "是"]], {"topic": PAY}),
    open=diagnosis("network", "card"),
    parked=[diagnosis("apply", topic=REFUND, status="parked")],
    last=diagnosis("app", status="solved"),
    waiting_topics=[LIMITS],
    case=OpenCase("1118-AAAAA", "waiting", 50, "2026-11-18T11:15:00+08:00", PAY),
    details={"amount": ["88"]},
    words=["付不了"],
    wallet_asked=True,
    misses=1,
    errand={"topic": PAY, "step": "card", "before": None, "case": ""},
    helped=True,
    answered="hours",
)


@pytest.mark.parametrize("memory", [FULL, Memory("alpha")], ids=["full", "new"])
def test_a_memory_comes_back_as_it_was_written(memory: Memory) -> None:
    assert Memory.from_dict(json.loads(json.dumps(memory.to_dict()))) == memory


def test_a_full_memory_as_json() -> None:
    written = FULL.to_dict()
    assert written["question"] == {"number": 7, "kind": "resume", "options": [["yes", "是"]], "data": {"topic": PAY}}
    assert written["case"]["number"] == "1118-AAAAA" and written["errand"] == FULL.errand
    assert [written[key]["path"] for key in ("open", "last")] == [("network", "card"), ("app",)]
    assert [d["topic"] for d in written["parked"]] == [REFUND]


def test_reading_a_memory_leaves_what_was_written_alone() -> None:
    written = json.loads(json.dumps(FULL.to_dict()))
    before = json.dumps(written)
    memory = Memory.from_dict(written)
    memory.words.append("x")
    memory.waiting_topics.append("x")
    memory.details["amount"].append("x")
    memory.parked.clear()
    assert json.dumps(written) == before


@pytest.mark.parametrize("form", [{"format": 2}, {"format": None}, {"format": "1"}], ids=["newer", "none", "text"])
def test_a_memory_of_another_format_is_refused(form: dict[str, object]) -> None:
    with pytest.raises(StateError, match=r"^memory of an unknown format$"):
        Memory.from_dict({**FRESH, **form})


def test_a_memory_without_a_format_is_refused() -> None:
    with pytest.raises(StateError):
        Memory.from_dict({key: value for key, value in FRESH.items() if key != "format"})


def test_a_question_and_a_case_hold_nothing_more_than_is_said_of_them() -> None:
    assert Question(1, "resume", []).data == {}
    assert OpenCase("n", "waiting", 1, "").topic is None
