"""What comes up beside the open step: another problem that is over, and an outcome told with something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.context import beside
from bot.context.memory import Memory
from bot.context.place import place
from bot.knowledge.model import Topic
from bot.understanding.acts import Act
from bot.understanding.reading import Clause, Reading
from tests.support.talk import does
from tests.unit.context.places import BALANCE_STEP, KNOWLEDGE, NOW, PLAIN_STEP, at, reads, told
from tests.unit.conversation.wallets import INVOICE, LIMITS, PAY, REFUND, diagnosis, question, remembering

PARKED = [diagnosis("apply", topic=REFUND, status="parked")]
SMS = "text_message"
TOLD = {
    **KNOWLEDGE.topics,
    REFUND: Topic(REFUND, "退款没到", 60),
    LIMITS: Topic(LIMITS, "充值限额", 10),
    SMS: Topic(SMS, "短信收不到", 60),
}
TOPICS = replace(KNOWLEDGE, topics=TOLD)


def at_the_step(beside: str = "", **known: Any) -> Memory:
    """At a step of the payment, after another topic was spoken of."""
    data = {"beside": beside} if beside else {}
    return at(PAY, "network", asked=question("step", "resolved=好了", **data), **known)


def means(memory: Memory, *clauses: Clause) -> str:
    return told(reads(memory, ",".join(clause.text for clause in clauses), *clauses, knowledge=TOPICS))


@pytest.mark.parametrize(
    ("memory", "text", "meant"),
    [
        (at_the_step(REFUND), "已经到账啦", f"repeat over {REFUND}"),
        (at_the_step(REFUND), "收到钱了", f"repeat over {REFUND}"),
        (at_the_step(REFUND), "钱退回来了", f"repeat over {REFUND}"),
        (at_the_step(REFUND), "这下好了", "problem_resolved"),
        (at_the_step(INVOICE), "到账了", "problem_resolved"),
        (at_the_step("withdrawn topic"), "到账了", "problem_resolved"),
        (at_the_step(), "到账了", "problem_resolved"),
        (at_the_step(), "退款已经到卡里了", f"repeat over {REFUND}"),
        (at_the_step(), "退款那边弄好了", "in_doubt ?problem_resolved"),
        (at_the_step(), "退款弄好了", "problem_resolved"),
        (at_the_step(), "付款那边弄好了，退款的事也问过", "problem_resolved"),
        (at_the_step(), "网络那边弄好了", "problem_resolved"),
        (at_the_step(parked=PARKED), "退款那边弄好了", f"repeat over {REFUND}"),
        (at_the_step(waiting_topics=[INVOICE]), "发票弄好了", f"repeat over {INVOICE}"),
        (at_the_step(REFUND), "付款到账了", "problem_resolved"),
        (at_the_step(REFUND), "换了网就到账了", "problem_resolved network=tried"),
        (at_the_step(), "充值进来了", f"repeat over {LIMITS}"),
        (at_the_step(SMS), "收到啦", f"repeat over {SMS}"),
        (at_the_step(SMS), "来了", f"repeat over {SMS}"),
        (at_the_step(), "短信来了", f"repeat over {SMS}"),
        (at_the_step(SMS), "原来了解过，这下好了", "problem_resolved"),
        (at_the_step(SMS), "想起来了", "problem_resolved"),
    ],
)
def test_good_news_of_another_problem_does_not_end_the_open_one(memory: Memory, text: str, meant: str) -> None:
    assert means(memory, does(text, Act.WORKS)) == meant


@pytest.mark.parametrize(
    ("clauses", "meant"),
    [
        ([does("退款到了吧", Act.WORKS)], "ask_whether"),
        ([does("退款到了", Act.WORKS, 0.6)], "in_doubt ?problem_resolved"),
        ([does("退款到了", Act.DONE)], "did_step"),
        ([does("听说退款到了", Act.WORKS)], "in_doubt ?problem_resolved"),
        ([does("退款到了", Act.WORKS), does("网断了", Act.BAD)], f"found_bad over {REFUND}"),
        ([does("能付了", Act.WORKS), does("退款也到了", Act.WORKS)], f"problem_resolved over {REFUND}"),
    ],
)
def test_it_is_over_when_that_is_plainly_said_and_the_rest_counts_for_the_step(
    clauses: list[Clause], meant: str
) -> None:
    assert means(at_the_step(), *clauses) == meant


@pytest.mark.parametrize(
    ("clauses", "kept"),
    [
        ([does("退款到账了吗", Act.WHETHER, topic=REFUND)], REFUND),
        ([does("发票呢", Act.HOW, topic=INVOICE), does("退款呢", Act.HOW, topic=REFUND)], REFUND),
        ([does("退款呢", Act.HOW, topic=REFUND, sure=0.5)], REFUND),
        ([does("退款呢", Act.HOW, topic=REFUND, sure=0.49)], None),
        ([does("付不了", Act.FAILS, topic=PAY)], None),
        ([does("好", Act.YES)], None),
    ],
)
def test_which_other_topic_was_spoken_of_is_noted_beside_the_step(clauses: list[Clause], kept: str | None) -> None:
    memory = at_the_step()
    beside.keep(place(KNOWLEDGE, memory, NOW), memory, Reading("", "", clauses=tuple(clauses)))
    assert memory.question is not None and memory.question.data.get("beside") == kept


@pytest.mark.parametrize("memory", [at(PAY, "network"), at(PAY, "network", asked=question("offer_person", "yes"))])
def test_where_no_step_is_asked_nothing_is_noted(memory: Memory) -> None:
    said = Reading("", "", clauses=(does("退款呢", Act.HOW, topic=REFUND),))
    beside.keep(place(KNOWLEDGE, memory, NOW), memory, said)
    assert memory.question is None or memory.question.data.get("beside") is None


FAILED = does("照做了没好", Act.FAILS)


@pytest.mark.parametrize(
    ("clauses", "meant"),
    [
        ([FAILED, does("发票没有", Act.REPORT, topic=INVOICE)], f"problem_persists then {INVOICE} <{INVOICE}>"),
        ([does("发票没有", Act.REPORT, topic=INVOICE), FAILED], f"problem_persists then {INVOICE} <{INVOICE}>"),
        ([does("网络满格", Act.GOOD), does("发票没有", Act.REPORT, topic=INVOICE)], "found_good then"),
        ([does("钱够", Act.YES), does("发票没有", Act.REPORT, topic=INVOICE)], "already_tried balance=good then"),
        ([does("行", Act.YES), does("发票没有", Act.REPORT, topic=INVOICE)], f"{INVOICE} <{INVOICE}>"),
        ([does("看不懂", Act.UNSURE), does("发票没有", Act.REPORT, topic=INVOICE)], f"{INVOICE} <{INVOICE}>"),
        ([FAILED, does("叫客服", Act.PERSON)], "problem_persists then request_human"),
        ([does("网络断了", Act.BAD), does("叫客服", Act.PERSON)], "found_bad then request_human network=bad"),
        ([FAILED, does("要不要转人工", Act.PERSON)], "problem_persists then in_doubt ?request_human"),
        ([does("不想弄", Act.AWAY), does("叫客服", Act.PERSON)], "request_human"),
        ([does("叫客服", Act.PERSON)], "request_human"),
    ],
)
def test_what_came_of_the_step_is_not_lost_for_what_else_is_told(clauses: list[Clause], meant: str) -> None:
    assert means(at(PAY, "network", asked=PLAIN_STEP), *clauses).startswith(meant)


def test_an_option_of_the_step_is_taken_before_the_other_topic() -> None:
    memory = at(PAY, "network", "balance", asked=BALANCE_STEP)
    said = (does("余额不够", Act.BAD), does("发票没有", Act.REPORT, topic=INVOICE))
    assert means(memory, *said).startswith(f"choose_option [own:short] then {INVOICE}")


def test_what_was_answered_before_is_not_recorded_once_more() -> None:
    opened = replace(diagnosis("network", "balance", "card"), outcomes={"balance": "fine"})
    memory = remembering(open=opened, question=PLAIN_STEP)
    said = (does("够的", Act.GOOD), does("发票没有", Act.REPORT, topic=INVOICE))
    assert means(memory, *said).startswith(INVOICE)


LATE = does("三天了还没到", Act.FAILS, 0.6)


@pytest.mark.parametrize(
    ("second", "whole", "sure", "meant"),
    [
        (LATE, LIMITS, 1.0, f"{LIMITS} <{LIMITS}>"),
        (LATE, LIMITS, 0.89, f"problem_persists then {INVOICE} <{INVOICE}>"),
        (LATE, INVOICE, 1.0, f"problem_persists then {INVOICE} <{INVOICE}>"),
        (LATE, PAY, 1.0, f"problem_persists then {INVOICE} <{INVOICE}>"),
        (does("换了网还没好", Act.FAILS), LIMITS, 1.0, f"problem_persists then {LIMITS} <{LIMITS}> network=tried"),
        (does("弄好了", Act.DONE), LIMITS, 1.0, f"did_step then {LIMITS} <{LIMITS}>"),
    ],
)
def test_a_trouble_told_right_behind_another_topic_is_no_outcome_where_only_the_whole_message_names_a_third(
    second: Clause, whole: str, sure: float, meant: str
) -> None:
    clauses = (does("那发票呢", Act.REPORT, topic=INVOICE), second)
    text = ",".join(clause.text for clause in clauses)
    memory = at(PAY, "network", asked=PLAIN_STEP)
    assert told(reads(memory, text, *clauses, intent=whole, confidence=sure, knowledge=TOPICS)) == meant


@pytest.mark.parametrize(
    ("second", "meant"),
    [
        (does("三天了", Act.GOOD), f"{INVOICE} <{INVOICE}>"),
        (does("三天了", Act.DATA), f"{INVOICE} <{INVOICE}>"),
        (does("是的", Act.YES), f"{INVOICE} <{INVOICE}>"),
        (does("没有", Act.NO), f"{INVOICE} <{INVOICE}>"),
        (does("坏的", Act.BAD), f"{INVOICE} <{INVOICE}>"),
        (does("网满格", Act.GOOD), f"found_good then {INVOICE} <{INVOICE}> network=good"),
        (does("弄了", Act.DONE), f"did_step then {INVOICE} <{INVOICE}>"),
    ],
)
def test_how_something_is_tells_of_the_topic_that_was_named_right_before(second: Clause, meant: str) -> None:
    first = does("发票也没有", Act.REPORT, topic=INVOICE)
    assert means(at(PAY, "network", asked=PLAIN_STEP), first, second) == meant


def test_a_trouble_told_before_the_other_topic_is_the_steps() -> None:
    clauses = (LATE, does("那发票呢", Act.REPORT, topic=INVOICE))
    memory = at(PAY, "network", asked=PLAIN_STEP)
    read = reads(memory, "三天了还没到,那发票呢", *clauses, intent=LIMITS, confidence=1.0, knowledge=TOPICS)
    assert told(read) == f"problem_persists then {LIMITS} <{LIMITS}>"
