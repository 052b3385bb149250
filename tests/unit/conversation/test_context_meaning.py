"""How sure one must be, and what else a message may mean: the intent that is acted on, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation import context
from bot.conversation.memory import Memory
from bot.exchange import Said
from bot.understanding.reading import Clause
from tests.support.talk import parse_of
from tests.unit.conversation.wallets import (
    INVOICE,
    KNOWLEDGE,
    LIMITS,
    PAY,
    REFUND,
    STOLEN,
    case,
    diagnosis,
    remembering,
)

IDLE = remembering()
AT_NETWORK = remembering(open=diagnosis("network"))
LONG = "这一笔钱它还是没到账"


def meant(memory: Memory, text: str, intent: str, confidence: float = 1.0, **parse: Any) -> tuple[str, float]:
    """The intent that is acted on, and its confidence."""
    reading = context.read(KNOWLEDGE, memory, parse_of(text, intent, confidence, **parse), Said(text))
    return reading.intent, reading.confidence


@pytest.mark.parametrize("memory", [IDLE, AT_NETWORK], ids=["nothing open", "at a step"])
@pytest.mark.parametrize(
    ("intent", "confidence", "taken_for"),
    [
        (PAY, 0.5, PAY),
        (PAY, 0.499, "nlu_fallback"),
        (STOLEN, 0.5, STOLEN),
        (STOLEN, 0.499, "nlu_fallback"),
        ("request_human", 0.5, "request_human"),
        ("request_human", 0.499, "nlu_fallback"),
        ("chitchat", 0.35, "chitchat"),
        ("chitchat", 0.349, "nlu_fallback"),
        ("cancel", 0.35, "cancel"),
        ("problem_persists", 0.349, "nlu_fallback"),
        ("nlu_fallback", 0.9, "nlu_fallback"),
    ],
)
def test_a_topic_needs_half_and_a_control_word_a_third(
    memory: Memory, intent: str, confidence: float, taken_for: str
) -> None:
    assert meant(memory, "嗯", intent, confidence) == (taken_for, confidence)


PAID = Clause("付不了", PAY, 0.9)
TWO = ((REFUND, 0.4), (PAY, 0.3))


@pytest.mark.parametrize(
    ("clauses", "ranking", "taken_for"),
    [
        ((PAID,), TWO, (PAY, 0.9)),
        ((Clause("付不了", PAY, 0.899),), TWO, ("nlu_fallback", 0.4)),
        ((Clause("付不了", PAY, 0.95, True),), TWO, ("nlu_fallback", 0.4)),
        ((PAID,), ((REFUND, 0.4), (PAY, 0.299)), ("nlu_fallback", 0.4)),
        ((PAID,), ((REFUND, 0.4), (LIMITS, 0.3), (PAY, 0.3)), (PAY, 0.9)),
        ((PAID,), ((REFUND, 0.4), (LIMITS, 0.3), (INVOICE, 0.3), (PAY, 0.3)), ("nlu_fallback", 0.4)),
        ((Clause("哈哈", "chitchat", 0.99),), ((REFUND, 0.4), ("chitchat", 0.4)), ("nlu_fallback", 0.4)),
        ((Clause("哈", "chitchat", 0.99), PAID, Clause("退", REFUND, 0.95)), TWO, (PAY, 0.9)),
        ((), TWO, ("nlu_fallback", 0.4)),
        ((Clause("限额", LIMITS, 0.95),), TWO, ("nlu_fallback", 0.4)),
    ],
    ids=[
        "plain enough",
        "not plain enough",
        "denied",
        "hardly seen in the whole",
        "third in the ranking",
        "fourth in the ranking",
        "no topic",
        "the first of two",
        "no clauses",
        "another topic",
    ],
)
def test_a_clause_that_plainly_names_a_wavering_topic_decides(
    clauses: tuple[Clause, ...], ranking: tuple[tuple[str, float], ...], taken_for: tuple[str, float]
) -> None:
    assert meant(IDLE, "退款没到付不了", REFUND, 0.4, clauses=clauses, ranking=ranking) == taken_for


def test_a_clause_does_not_overrule_what_is_sure_enough() -> None:
    assert meant(IDLE, "退款", REFUND, 0.5, clauses=(PAID,), ranking=((REFUND, 0.5), (PAY, 0.4))) == (REFUND, 0.5)
    assert meant(IDLE, "哈", "chitchat", 0.35, clauses=(PAID,), ranking=((PAY, 0.3),)) == ("chitchat", 0.35)


@pytest.mark.parametrize(
    ("intent", "ranking", "taken_for"),
    [
        ("thank", (("thank", 0.6), ("problem_resolved", 0.35)), ("problem_resolved", 0.35)),
        ("greet", (("greet", 0.6), ("thank", 0.5), (PAY, 0.5)), (PAY, 0.5)),
        ("goodbye", (("goodbye", 0.6), ("cancel", 0.38), ("problem_resolved", 0.36)), ("cancel", 0.38)),
        ("thank", (("thank", 0.6), ("problem_resolved", 0.3)), ("nlu_fallback", 0.3)),
        ("thank", (("thank", 0.6), ("problem_resolved", 0.299)), ("thank", 0.6)),
        ("thank", (("thank", 0.6), ("goodbye", 0.4)), ("thank", 0.6)),
        ("thank", (), ("thank", 0.6)),
        ("cancel", (("cancel", 0.6), (PAY, 0.4)), ("cancel", 0.6)),
        ("chitchat", (("chitchat", 0.6), ("problem_resolved", 0.4)), ("chitchat", 0.6)),
    ],
    ids=[
        "thanks and news",
        "hello and a topic, past another courtesy",
        "the first of the news",
        "seen, but not to be acted on",
        "hardly seen",
        "two courtesies",
        "thanks alone",
        "no courtesy: a topic",
        "no courtesy: a control word",
    ],
)
def test_behind_a_courtesy_the_news_counts(
    intent: str, ranking: tuple[tuple[str, float], ...], taken_for: tuple[str, float]
) -> None:
    assert meant(IDLE, "谢谢", intent, 0.6, ranking=ranking) == taken_for


@pytest.mark.parametrize(
    ("memory", "text", "intent", "taken_for"),
    [
        (remembering(case=case()), "还要等多久", "service_hours", "ticket_status"),
        (remembering(case=case("ticket")), "还要等多久", "service_hours", "ticket_status"),
        (remembering(), "还要等多久", "service_hours", "service_hours"),
        (remembering(case=case()), "你们几点上班", "service_hours", "service_hours"),
        (remembering(case=case()), "还要等多久", LIMITS, LIMITS),
    ],
    ids=["in the queue", "with a ticket", "without a case", "hours asked", "another topic"],
)
def test_with_a_case_how_long_is_about_the_case(memory: Memory, text: str, intent: str, taken_for: str) -> None:
    assert meant(memory, text, intent, 0.6) == (taken_for, 0.6)


def test_how_long_asked_without_certainty_is_about_the_case_all_the_same() -> None:
    assert meant(remembering(case=case()), "还要等多久", "service_hours", 0.2) == ("ticket_status", 0.2)


PAY_FIRST = (("problem_persists", 0.6), (PAY, 0.25), ("chitchat", 0.1), (REFUND, 0.125))
LAST_PAY = remembering(last=diagnosis("network", status="solved"))


@pytest.mark.parametrize(
    ("memory", "intent", "ranking", "taken_for"),
    [
        (IDLE, "problem_persists", PAY_FIRST, (PAY, 0.25 / 0.375)),
        (IDLE, "skip_step", ((PAY, 0.25), (REFUND, 0.25)), (PAY, 0.5)),
        (IDLE, "skip_step", ((PAY, 0.25), (REFUND, 0.125), (LIMITS, 0.1875)), ("skip_step", 0.6)),
        (IDLE, "affirm", ((PAY, 0.0), (REFUND, 0.0)), ("affirm", 0.6)),
        (IDLE, "affirm", (("affirm", 0.6), ("deny", 0.4)), ("affirm", 0.6)),
        (IDLE, "affirm", ((PAY, 0.001),), (PAY, 1.0)),
        (IDLE, "cancel", PAY_FIRST, ("cancel", 0.6)),
        (AT_NETWORK, "problem_persists", PAY_FIRST, ("problem_persists", 0.6)),
        (LAST_PAY, "problem_persists", PAY_FIRST, ("problem_persists", 0.6)),
        (LAST_PAY, "problem_persists", ((REFUND, 0.2),), (REFUND, 1.0)),
        (LAST_PAY, "skip_step", PAY_FIRST, (PAY, 0.25 / 0.375)),
    ],
    ids=[
        "one stands out",
        "exactly half",
        "none stands out",
        "topics without any weight",
        "no topic",
        "a faint topic alone",
        "a word that needs no step",
        "at a step",
        "still the last trouble",
        "still, but another trouble",
        "the last topic in other words",
    ],
)
def test_words_that_steer_a_step_name_a_topic_when_no_step_is_open(
    memory: Memory, intent: str, ranking: tuple[tuple[str, float], ...], taken_for: tuple[str, float]
) -> None:
    assert meant(memory, "余额也看过了", intent, 0.6, ranking=ranking) == taken_for


@pytest.mark.parametrize(
    ("memory", "text", "intent", "confidence", "taken_for"),
    [
        (AT_NETWORK, "还没到", REFUND, 0.6, "problem_persists"),
        (AT_NETWORK, "还没到", REFUND, 0.899, "problem_persists"),
        (AT_NETWORK, "还没到", REFUND, 0.9, REFUND),
        (AT_NETWORK, "还没到", REFUND, 0.2, "problem_persists"),
        (AT_NETWORK, "还是付不了", PAY, 0.6, "problem_persists"),
        (AT_NETWORK, "还是付不了！！", PAY, 0.6, "problem_persists"),
        (AT_NETWORK, "还是付不了啊", PAY, 0.6, PAY),
        (AT_NETWORK, "退款呢", REFUND, 0.6, REFUND),
        (AT_NETWORK, "还没到", "chitchat", 0.6, "chitchat"),
        (IDLE, "还没到", REFUND, 0.6, REFUND),
    ],
    ids=[
        "three characters",
        "almost sure",
        "sure",
        "hardly sure",
        "five characters",
        "marks do not count",
        "six characters",
        "nothing said again",
        "no topic",
        "nothing open",
    ],
)
def test_a_few_characters_that_say_still_are_about_the_open_step(
    memory: Memory, text: str, intent: str, confidence: float, taken_for: str
) -> None:
    assert meant(memory, text, intent, confidence) == (taken_for, confidence)


@pytest.mark.parametrize(
    ("memory", "text", "taken_for"),
    [
        (AT_NETWORK, LONG, "problem_persists"),
        (remembering(last=diagnosis("network", status="paused")), LONG, "problem_persists"),
        (remembering(parked=[diagnosis("network", status="parked")]), LONG, "problem_persists"),
        (remembering(last=diagnosis("network", status="solved")), LONG, "nlu_fallback"),
        (IDLE, LONG, "nlu_fallback"),
        (AT_NETWORK, "这一笔钱它到底去了哪里", "nlu_fallback"),
        (remembering(last=diagnosis("network", status="paused")), "这一笔钱它到底去了哪里", "nlu_fallback"),
    ],
    ids=["open", "paused", "parked", "solved", "nothing", "open, nothing said again", "paused, nothing said again"],
)
def test_what_is_not_understood_but_says_still_goes_on_with_what_there_was(
    memory: Memory, text: str, taken_for: str
) -> None:
    assert meant(memory, text, REFUND, 0.25) == (taken_for, 0.25)


@pytest.mark.parametrize(
    ("step", "text", "intent", "confidence", "taken_for"),
    [
        ("network", "网换了", "chitchat", 0.9, "skip_step"),
        ("network", "網換了", "nlu_fallback", 0.125, "skip_step"),
        ("network", "网换了，钱没到", PAY, 0.9, "skip_step"),
        ("network", "网换了", "problem_persists", 0.9, "skip_step"),
        ("network", "网换了", "cancel", 0.9, "cancel"),
        ("network", "网换了", "problem_resolved", 0.9, "problem_resolved"),
        ("network", "网没换了", "chitchat", 0.9, "chitchat"),
        ("network", "余额够", "chitchat", 0.9, "chitchat"),
        ("balance", "余额够", "chitchat", 0.9, "skip_step"),
        ("network", "余额够", REFUND, 0.5, "skip_step"),
        ("network", "余额够，余额真够", REFUND, 0.5, "skip_step"),
        ("network", "余额够，退款呢", REFUND, 0.5, REFUND),
        ("network", "网换了，退款呢", REFUND, 0.5, REFUND),
        ("network", "网换了，退款呢", REFUND, 0.499, "skip_step"),
        ("network", "网换了", STOLEN, 0.5, STOLEN),
        ("network", "网换了", "service_hours", 0.5, "service_hours"),
        ("removed", "网换了", "chitchat", 0.9, "skip_step"),
    ],
)
def test_what_is_claimed_of_the_open_step_counts(
    step: str, text: str, intent: str, confidence: float, taken_for: str
) -> None:
    memory = remembering(open=diagnosis(step))
    assert meant(memory, text, intent, confidence) == (taken_for, confidence)


@pytest.mark.parametrize(
    "memory",
    [
        IDLE,
        remembering(open=diagnosis("network", status="used_up")),
        remembering(open=diagnosis("network", topic="removed")),
    ],
    ids=["nothing open", "used up", "the checklist is gone"],
)
def test_without_an_open_step_nothing_is_claimed(memory: Memory) -> None:
    assert meant(memory, "网换了", "chitchat", 0.9) == ("chitchat", 0.9)
