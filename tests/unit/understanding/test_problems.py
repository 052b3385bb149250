"""Which problem a message names, or two: made-up topics, clauses and a wallet of two checklists."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.calendar.service_hours import Hours, OpenSpan
from bot.knowledge.model import Answer, Brand, Checklist, Desk, Step, Topic
from bot.understanding.problems import leads_to, problems
from bot.understanding.reading import Clause, Reading
from tests.support.table import table

PAY, REFUND, LOGIN, STOLEN, HOURS, FEES = "pay", "refund", "login", "stolen", "hours", "fees"
TOPICS = {
    PAY: Topic(PAY, "付款失败", 50),
    REFUND: Topic(REFUND, "退款没到", 60),
    LOGIN: Topic(LOGIN, "登不上", 70),
    STOLEN: Topic(STOLEN, "被盗刷", 100, "money_at_risk"),
    HOURS: Topic(HOURS, "服务时间", 90, "service"),
    FEES: Topic(FEES, "手续费", 10),
}
NETWORK = Step("network", "Look at the network.", "看网络", tried=("网+换了",))
CARD = Step("card", "Look at the card.", "看卡", tried=("卡+换了",))
APPLY = Step("apply", "Apply.", "申请", tried=("退款+申请过",))
CHECKLISTS = {
    PAY: Checklist("alpha", PAY, "diagnosis", "查付款", (NETWORK, CARD)),
    REFUND: Checklist("alpha", REFUND, "procedure", "办退款", (APPLY,)),
}
DESK = Desk("all", Hours((OpenSpan("daily", time(9), time(21)),), "open"), 15)
WALLET = Brand("alpha", "甲付", (), (), (), DESK, (), frozenset(), CHECKLISTS, (), "")


def named(topic: str, *clauses: Clause, text: str = "", ranking: dict[str, float] | None = None) -> list[str]:
    """The problems of a message of which the whole is taken for this topic."""
    seen = tuple((ranking or {}).items())
    return problems(TOPICS, WALLET, {}, Reading(text, topic, 0.9, ranking=seen, clauses=clauses))


def says(topic: str, confidence: float = 0.9, text: str = "某一句", negated: bool = False) -> Clause:
    return Clause(text, topic, confidence, negated)


def test_without_clauses_it_is_the_topic_of_the_whole() -> None:
    assert named(PAY) == [PAY]


@table(
    ("clause", "problems"),
    [
        (says(REFUND), [REFUND, PAY]),
        (says(FEES), [PAY, FEES]),
        (says(STOLEN), [PAY]),
        (says(PAY), [PAY]),
        (says(REFUND, 0.8), [REFUND, PAY]),
        (says(REFUND, 0.799), [PAY]),
        (says(REFUND, 1.0, negated=True), [PAY]),
        (says(HOURS), [PAY]),
        (says("chitchat"), [PAY]),
    ],
    ids=[
        "more urgent",
        "less urgent",
        "money at risk, which was looked for before",
        "the same",
        "sure enough",
        "not sure enough",
        "denied",
        "a service",
        "no topic",
    ],
)
def test_a_clause_may_name_a_second_problem(clause: Clause, problems: list[str]) -> None:
    assert named(PAY, clause) == problems


def test_none_of_several_is_lost_and_the_most_urgent_comes_first() -> None:
    assert named(PAY, says(FEES), says(LOGIN), says(REFUND)) == [LOGIN, REFUND, PAY, FEES]
    assert named(STOLEN, says(REFUND), says(LOGIN), says(FEES)) == [STOLEN, LOGIN, REFUND, FEES]
    assert named(PAY, says(FEES), says(FEES), says(PAY)) == [PAY, FEES]


@table(
    ("ranking", "text", "problems"),
    [
        ({PAY: 0.9, REFUND: 0.02}, "付不了退款没到", [REFUND, PAY]),
        ({PAY: 0.9, REFUND: 0.019}, "付不了退款没到", [PAY]),
        ({PAY: 0.9}, "付不了退款没到", [PAY]),
        ({PAY: 0.9}, "付不了还有退款没到", [REFUND, PAY]),
        ({PAY: 0.9, REFUND: 0.019}, "另外退款没到", [REFUND, PAY]),
        ({}, "付不了退款没到", [REFUND, PAY]),
    ],
    ids=["seen", "hardly seen", "not seen", "joined", "joined and hardly seen", "no ranking"],
)
def test_a_second_problem_shows_in_the_whole_message_or_is_joined_to_the_first(
    ranking: dict[str, float], text: str, problems: list[str]
) -> None:
    assert named(PAY, says(REFUND), text=text, ranking=ranking) == problems


def test_a_step_of_the_first_problem_that_was_done_is_no_second_problem() -> None:
    assert named(PAY, says(LOGIN, text="网换了")) == [PAY]
    assert named(PAY, says(LOGIN, text="网没换了")) == [LOGIN, PAY]
    assert named(PAY, says(LOGIN, text="网换了"), says(FEES)) == [PAY, FEES]


def test_a_problem_without_a_checklist_has_no_steps_that_could_be_claimed() -> None:
    assert named(FEES, says(LOGIN, text="网换了")) == [LOGIN, FEES]


def test_a_denied_topic_is_not_meant_when_another_is_named() -> None:
    assert named(REFUND, says(REFUND, negated=True), says(PAY)) == [PAY]
    assert named(REFUND, says(REFUND, negated=True), says(FEES), says(PAY)) == [PAY, FEES]


@pytest.mark.parametrize(
    ("fees", "pay", "problems"), [(0.85, 0.95, [PAY]), (0.95, 0.85, [PAY, FEES])], ids=["pay surer", "fees surer"]
)
def test_behind_a_denied_topic_the_surest_is_meant_and_the_other_has_to_be_seen(
    fees: float, pay: float, problems: list[str]
) -> None:
    clauses = (says(REFUND, negated=True), says(FEES, fees), says(PAY, pay))
    assert named(REFUND, *clauses, ranking={REFUND: 0.9, PAY: 0.05}) == problems


def test_a_denied_topic_stands_when_there_is_no_other() -> None:
    assert named(REFUND, says(REFUND, negated=True)) == [REFUND]
    assert named(REFUND, says(REFUND, negated=True), says(PAY, 0.5)) == [REFUND]


def test_what_is_meant_is_the_topic_whose_steps_the_clauses_claim() -> None:
    assert named(REFUND, says(PAY), says("chitchat", 0.3, "网换了")) == [PAY]
    assert named(REFUND, says(PAY), says(REFUND)) == [REFUND, PAY]
    assert named(FEES, says(PAY), says(FEES, 0.3, "网换了")) == [PAY]
    assert named(FEES, says(PAY, text="网换了")) == [PAY]


def test_more_claimed_steps_weigh_more() -> None:
    claims = (says("chitchat", 0.3, "退款申请过"), says("chitchat", 0.3, "网换了"), says("chitchat", 0.3, "卡换了"))
    denied = says(FEES, negated=True)
    assert named(FEES, denied, says(REFUND, 0.99, "网换了"), says(PAY, 0.8), *claims) == [PAY]


def test_the_surest_clause_of_a_topic_counts_for_it() -> None:
    clauses = (says(FEES, negated=True), says(REFUND, 0.85), says(LOGIN, 0.9), says(REFUND, 0.95))
    assert named(FEES, *clauses, ranking={LOGIN: 0.5}) == [LOGIN, REFUND]
    assert named(FEES, *clauses[:3], ranking={LOGIN: 0.5}) == [LOGIN]


ANSWERS = (
    Answer("login", LOGIN, "ask for help", offer=(PAY, FEES)),
    Answer("late", LOGIN, "at night", asks=("夜里",), offer=(REFUND,)),
    Answer("fees", FEES, "none", offer=(LOGIN,)),
)


def told(topic: str, *clauses: Clause) -> list[str]:
    """The same in a wallet with answers, of clauses that tell of troubles."""
    acts = tuple(replace(c, topics=((c.intent, c.confidence),), acts=(("report", 1.0),)) for c in clauses)
    return problems(TOPICS, replace(WALLET, answers=ANSWERS), {}, Reading("", topic, 0.9, clauses=acts))


@pytest.mark.parametrize(
    ("clauses", "problems"),
    [
        ((says(LOGIN), says(PAY)), [PAY]),
        ((says(LOGIN), says(REFUND)), [LOGIN, REFUND]),
        ((says(LOGIN), says(PAY), says(REFUND)), [REFUND, PAY]),
        ((says(LOGIN), says(FEES)), [LOGIN, FEES]),
        ((says(LOGIN), says(PAY, text="付款没被锁")), [LOGIN]),
        ((says(LOGIN), says(PAY, text="没忘")), [LOGIN]),
    ],
    ids=["its cause", "another", "the cause and another", "each leads to the other", "denied", "denied too"],
)
def test_a_general_trouble_gives_way_to_its_cause(clauses: tuple[Clause, ...], problems: list[str]) -> None:
    assert told(LOGIN, *clauses) == problems


def test_a_general_question_does_not_give_way() -> None:
    asked = (replace(says(LOGIN), acts=(("inquire", 1.0),)), says(PAY))
    assert problems(TOPICS, replace(WALLET, answers=ANSWERS), {}, Reading("", LOGIN, 0.9, clauses=asked)) == [
        LOGIN,
        PAY,
    ]


def test_only_what_has_no_steps_of_its_own_and_what_is_documented_leads_on() -> None:
    walked = replace(WALLET, answers=ANSWERS, checklists={**CHECKLISTS, LOGIN: CHECKLISTS[PAY]})
    assert [leads_to(replace(WALLET, answers=ANSWERS), LOGIN, one) for one in (PAY, FEES, REFUND, LOGIN)] == [
        True,
        True,
        False,
        False,
    ]
    assert not leads_to(walked, LOGIN, PAY)
    assert not leads_to(replace(WALLET, answers=ANSWERS, checklists={}), LOGIN, PAY)


@pytest.mark.parametrize(
    ("text", "first"),
    [("说要付完款", PAY), ("提示付款失败", PAY), ("让我付款", PAY), ("我付不了款", REFUND), ("没提示付款", REFUND)],
)
def test_what_the_screen_says_of_a_trouble_comes_before_it(text: str, first: str) -> None:
    assert named(REFUND, says(REFUND), says(PAY, text=text))[0] == first
    assert named(REFUND, says(PAY, text=text), says(REFUND))[0] == REFUND
