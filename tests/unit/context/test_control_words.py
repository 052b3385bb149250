"""What else a message means at a step: questions about it, another topic, what was put aside, words that steer."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from bot.context import rests
from bot.understanding.acts import Act
from bot.understanding.reading import Clause, Reading
from tests.support.table import table
from tests.support.talk import does
from tests.unit.context.places import BALANCE_STEP, NOW, PLACES, PLAIN_STEP, at, hears, reads, told
from tests.unit.conversation.wallets import INVOICE, LIMITS, PAY, REFUND, diagnosis, remembering

NOTHING = "nlu_fallback"
NETWORK = "check without"
ASKS = {
    Act.PROGRESS: "ask_progress",
    Act.HOW_LONG: "ask_how_long",
    Act.WHY: "explain_why",
    Act.HOW: "explain_step",
    Act.WHETHER: "ask_whether",
    Act.UNSURE: "unsure",
    Act.INQUIRE: "explain_step",
}


@table(("act", "meant"), ASKS.items())
@table(("topic", "sure"), [("", 1.0), (PAY, 1.0), (LIMITS, 0.49)], ids=["no topic", "the open one", "hardly another"])
def test_a_question_is_about_the_open_step(act: Act, meant: str, topic: str, sure: float) -> None:
    assert told(hears(NETWORK, act, "这个怎么说", topic=topic, sure=sure)) == meant


@pytest.mark.parametrize(
    ("where", "intent", "sure", "meant"),
    [
        (NETWORK, LIMITS, 0.5, f"{LIMITS} <{LIMITS}>"),
        (NETWORK, LIMITS, 0.49, "ticket_status"),
        (NETWORK, "complaint", 0.9, "ticket_status"),
        ("ticket at a step", LIMITS, 0.9, "ticket_status"),
    ],
    ids=["a question of fact", "hardly one", "no question of fact", "with a ticket"],
)
def test_when_people_are_there_is_asked_of_the_ticket_only_by_who_has_one(
    where: str, intent: str, sure: float, meant: str
) -> None:
    assert told(hears(where, Act.STATUS, "几点有人", intent=intent, confidence=sure)) == meant


@pytest.mark.parametrize("act", [Act.HOW, Act.INQUIRE, Act.REPORT])
def test_a_question_of_another_topic_is_about_that(act: Act) -> None:
    assert told(hears(NETWORK, act, "那边怎么说", topic=LIMITS, sure=0.5)) == f"{LIMITS} <{LIMITS}>"


@pytest.mark.parametrize(
    ("act", "meant"),
    [(Act.PROGRESS, "ask_progress"), (Act.WHETHER, "ask_whether"), (Act.WHY, "explain_why"), (Act.UNSURE, "unsure")],
)
def test_how_far_whether_and_why_are_always_about_the_step(act: Act, meant: str) -> None:
    assert told(hears(NETWORK, act, "那边怎么说", topic=LIMITS)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("限额要多久", f"{LIMITS} <{LIMITS}>"), ("还要多久", "ask_how_long")],
    ids=["named", "not named"],
)
def test_how_long_is_about_another_topic_only_where_it_is_named(text: str, meant: str) -> None:
    assert told(hears(NETWORK, Act.HOW_LONG, text, topic=LIMITS)) == meant


@pytest.mark.parametrize(
    ("text", "sure", "meant"),
    [
        ("网的事", 0.89, NOTHING),
        ("网的事", 0.9, f"{REFUND} <{REFUND}>"),
        ("别处的事", 0.5, f"{REFUND} <{REFUND}>"),
        ("别处的事", 0.49, NOTHING),
        ("look", 0.99, NOTHING),
    ],
    ids=["the step's subject", "its subject, but surely another", "another", "hardly another", "the step's own words"],
)
def test_the_step_s_own_words_open_no_other_topic_unless_it_is_sure(text: str, sure: float, meant: str) -> None:
    assert told(hears(NETWORK, Act.REPORT, text, topic=REFUND, sure=sure)) == meant


@pytest.mark.parametrize(
    ("text", "sure", "meant"),
    [
        ("退款也没到", 0.8, f"{REFUND} <{REFUND}>"),
        ("退款也没到", 0.79, "problem_persists"),
        ("东西也没到", 0.8, "problem_persists"),
        ("付款的退款没到", 0.8, "problem_persists"),
        ("网的退款没到", 0.95, "problem_persists"),
    ],
    ids=["by its name", "hardly", "not by name", "the open one by name too", "about the step, however sure"],
)
def test_what_still_fails_is_another_trouble_where_it_is_named(text: str, sure: float, meant: str) -> None:
    assert told(hears(NETWORK, Act.FAILS, text, topic=REFUND, sure=sure)) == meant


def test_what_is_denied_is_no_topic() -> None:
    denied = Clause("不是限额", LIMITS, 0.95, True, ((LIMITS, 0.95),), (("report", 1.0),))
    assert told(reads(NETWORK, "不是限额", denied)) == NOTHING


@pytest.mark.parametrize("topic", ["request_human", "complaint", "nothing_known"])
def test_what_the_bot_serves_itself_or_does_not_know_is_no_topic(topic: str) -> None:
    assert told(hears(NETWORK, Act.REPORT, "那边的事", topic=topic)) == NOTHING


def test_another_topic_takes_along_what_was_said_of_the_steps() -> None:
    said = (does("余额够", Act.GOOD), does("发票没有", Act.REPORT, topic=INVOICE))
    assert (
        told(reads(NETWORK, "余额够,发票没有", *said))
        == f"already_tried balance=good then {INVOICE} <{INVOICE}> balance=good"
    )


@pytest.mark.parametrize(
    ("act", "text", "meant"),
    [
        (Act.REPORT, "付不了", f"{PAY} <{PAY}>"),
        (Act.REPORT, "还是付不了", "problem_persists"),
        (Act.CHAT, "还是付不了", "problem_persists"),
        (Act.CHAT, "是网的事还是余额的事", "explain_step"),
        (Act.FAILS, "是网的事还是余额的事", "explain_step"),
    ],
    ids=["once more", "again", "again without an act", "one or the other", "one or the other, taken for failing"],
)
def test_the_open_topic_once_more(act: Act, text: str, meant: str) -> None:
    assert told(hears(NETWORK, act, text, topic=PAY if act is Act.REPORT else "")) == meant


ASIDE = remembering(
    open=diagnosis("network"),
    parked=[diagnosis("first", topic=INVOICE, status="parked"), diagnosis("apply", topic=REFUND, status="parked")],
    question=PLAIN_STEP,
)


@table(
    ("act", "text", "topic", "sure", "meant"),
    [
        (Act.RETURN, "回头弄那个", REFUND, 0.2, f"resume <{REFUND}>"),
        (Act.RETURN, "回头弄那个", INVOICE, 0.2, f"resume <{INVOICE}>"),
        (Act.RETURN, "去弄前面的", REFUND, 0.19, f"resume <{REFUND}>"),
        (Act.RETURN, "去弄前面的", "", 1.0, f"resume <{REFUND}>"),
        (Act.NEXT, "往下弄", "", 1.0, "next_step"),
        (Act.NEXT, "往下弄那个", INVOICE, 0.2, f"resume <{INVOICE}>"),
        (Act.NEXT, "往下弄那个", INVOICE, 0.19, "next_step"),
        (Act.BACK, "退到那个", REFUND, 0.2, f"resume <{REFUND}>"),
        (Act.OVER, "从头走那个", REFUND, 0.2, f"resume <{REFUND}>"),
        (Act.CHAT, "还是先弄退款", "", 1.0, f"resume <{REFUND}>"),
        (Act.CHAT, "还是先弄发票", "", 1.0, f"resume <{INVOICE}>"),
        (Act.CHAT, "还是先弄付款", "", 1.0, NOTHING),
        (Act.CHAT, "退款", "", 1.0, NOTHING),
        (Act.INQUIRE, "退款呢", LIMITS, 1.0, f"resume <{REFUND}>"),
        (Act.CHAT, "那个发票的", "", 1.0, f"resume <{INVOICE}>"),
        (Act.INQUIRE, "付款呢", LIMITS, 1.0, "repeat"),
        (Act.INQUIRE, "怎么申请退款呢", "", 1.0, "explain_step"),
    ],
)
def test_what_was_put_aside_is_taken_up_by_its_name(act: Act, text: str, topic: str, sure: float, meant: str) -> None:
    assert told(hears(ASIDE, act, text, topic=topic, sure=sure)) == meant


def test_going_back_to_it_with_nothing_put_aside_is_the_step_once_more() -> None:
    assert told(hears(NETWORK, Act.RETURN, "去弄前面的")) == "repeat"


def test_going_back_while_another_topic_is_spoken_of_is_no_going_back() -> None:
    reading = hears(ASIDE, Act.RETURN, "去弄前面的", ranking=((LIMITS, 0.5),))
    assert told(reading) == "repeat"
    assert told(hears(ASIDE, Act.RETURN, "去弄前面的", ranking=((LIMITS, 0.49),))) == f"resume <{REFUND}>"


def test_yes_and_no_take_along_what_was_said_of_other_steps() -> None:
    for act, meant in ((Act.YES, "affirm"), (Act.NO, "deny")):
        said = (does("嗯哼", act), does("别的余额", Act.CHAT))
        assert told(reads(NETWORK, "嗯哼,别的余额", *said)) == meant


def test_that_nothing_more_is_wanted_is_no_answer_to_the_step() -> None:
    assert told(hears(NETWORK, Act.NO, "算了不用了")) == "in_doubt ?cancel"
    assert told(hears(NETWORK, Act.YES, "算了不用了")) == "affirm"


def test_the_day_of_these_tests_is_a_working_day() -> None:
    assert NOW.weekday() == 2


def test_a_yes_to_what_was_said_before_it_is_none_to_the_step() -> None:
    said = (does("收款人我对过", Act.CHAT), does("没错", Act.YES))
    assert told(reads(NETWORK, "收款人我对过,没错", *said)) == NOTHING
    about = (does("网看过了", Act.CHAT), does("没错", Act.YES))
    assert told(reads(NETWORK, "网看过了,没错", *about)) == "affirm"
    first = (does("没错", Act.YES), does("收款人我对过", Act.CHAT))
    assert told(reads(NETWORK, "没错,收款人我对过", *first)) == "affirm"


@pytest.mark.parametrize(
    ("topic", "sure", "meant"),
    [
        (REFUND, 0.9, f"ask_how_long <{REFUND}>"),
        (REFUND, 0.89, "ask_how_long"),
        (LIMITS, 0.95, "ask_how_long"),
        (PAY, 0.95, "ask_how_long"),
    ],
    ids=["with a documented time", "not sure", "without steps", "the open one"],
)
def test_how_long_another_topic_takes_is_told_and_the_step_stays(topic: str, sure: float, meant: str) -> None:
    assert told(hears(NETWORK, Act.HOW_LONG, "那要几天", topic=topic, sure=sure)) == meant


@pytest.mark.parametrize(("text", "meant"), [("回到付款失败", "repeat"), ("付款失败", NOTHING), ("回到发票", NOTHING)])
def test_back_to_the_open_topic_by_name_shows_its_step(text: str, meant: str) -> None:
    assert told(hears(NETWORK, Act.CHAT, text)) == meant


@pytest.mark.parametrize(
    ("text", "waiting", "meant"),
    [
        ("退款", [REFUND], f"{REFUND} <{REFUND}>"),
        ("退款的事呢嘛", [REFUND], "nlu_fallback"),
        ("退款", [], "nlu_fallback"),
        ("发票", [REFUND], "nlu_fallback"),
        ("退款", ["gone"], "nlu_fallback"),
    ],
)
def test_the_problem_that_waits_is_called_by_a_word_of_its_name(text: str, waiting: list[str], meant: str) -> None:
    memory = at(PAY, "network", asked=PLAIN_STEP, waiting_topics=waiting)
    assert told(reads(memory, text, does(text, Act.CHAT))) == meant


@pytest.mark.parametrize(
    ("text", "outcomes", "meant"),
    [
        ("够的", {"balance": "fine"}, "stale_button"),
        ("够的", {"balance": "failed"}, "already_tried"),
        ("够的", {}, "already_tried"),
        ("挺好", {"balance": "fine"}, "found_good"),
    ],
)
def test_the_answer_of_an_earlier_step_said_once_more_is_none_to_this_one(
    text: str, outcomes: dict[str, Any], meant: str
) -> None:
    opened = replace(diagnosis("network", "balance", "card"), outcomes=outcomes)
    memory = remembering(open=opened, question=PLAIN_STEP)
    assert told(reads(memory, text, does(text, Act.GOOD))).partition(" ")[0] == meant


def test_a_finding_of_the_step_that_has_the_word_too_is_told_to_the_step() -> None:
    memory = at(PAY, "network", "balance", asked=BALANCE_STEP, waiting_topics=[REFUND])
    assert told(reads(memory, "退款不够", does("退款不够", Act.BAD))).partition(" ")[0] == "choose_option"


@pytest.mark.parametrize(
    ("left_by", "text", "meant"),
    [
        (Act.TRYING, "继续", "repeat"),
        (Act.RETURN, "那接着来吧", "repeat"),
        (Act.GREET, "继续", "repeat"),
        (Act.TRYING, "下一步", "next_step"),
        (Act.HOW, "继续", "next_step"),
    ],
    ids=["at it", "came back", "said hello", "the next one by name", "asked something"],
)
def test_who_comes_back_to_a_step_and_goes_on_sees_it_again(left_by: Act, text: str, meant: str) -> None:
    memory = deepcopy(PLACES[NETWORK][0])
    rests.keep(memory, Reading("等等", "help", clauses=(does("等等", left_by),)))
    assert told(hears(memory, Act.NEXT, text)) == meant


def test_a_finding_told_on_the_way_back_is_no_rest() -> None:
    memory = deepcopy(PLACES[NETWORK][0])
    rests.keep(
        memory, Reading("我回来了,网好的", "help", clauses=(does("我回来了", Act.RETURN), does("网好的", Act.GOOD)))
    )
    assert not rests.is_taken_up(memory, Reading("继续", "next_step"))
    rests.keep(memory, Reading("", "help"))
    assert not rests.is_taken_up(memory, Reading("继续", "next_step"))
    rests.keep(remembering(), Reading("等等", "help", clauses=(does("等等", Act.TRYING),)))


@pytest.mark.parametrize(
    ("text", "act", "passage", "nearness", "meant"),
    [
        ("哪儿看余额", Act.HOW, "balance", 0.2, f"{PAY} <{PAY}>"),
        ("余额帮我看看", Act.INQUIRE, "balance", 0.2, f"{PAY} <{PAY}>"),
        ("哪儿看余额", Act.HOW, "balance", 0.09, "explain_step"),
        ("哪儿看余额", Act.HOW, "card", 0.9, "explain_step"),
        ("哪儿看", Act.HOW, "balance", 0.9, "explain_step"),
        ("网络和余额哪儿看", Act.HOW, "balance", 0.9, "explain_step"),
        ("哪儿看网络", Act.HOW, "network", 0.9, "explain_step"),
        ("余额不够", Act.FAILS, "balance", 0.9, "problem_persists"),
    ],
)
def test_a_question_of_another_step_is_about_that_step(
    text: str, act: Act, passage: str, nearness: float, meant: str
) -> None:
    near = {"alpha": [(f"{PAY}/step/{passage}", nearness)]}
    read = reads(NETWORK, text, does(text, act), near=near)
    assert told(read).startswith(meant)
    assert read.passage == (f"{PAY}/step/balance" if meant.startswith(PAY) else "")


@pytest.mark.parametrize(
    ("text", "topic", "sure", "meant"),
    [
        ("退款那个", "", 1.0, f"resume <{REFUND}>"),
        ("那个", "", 1.0, f"resume <{REFUND}>"),
        ("付款那个", "", 1.0, "repeat"),
        ("限额那个", "", 1.0, "repeat"),
        ("限额那个", LIMITS, 0.5, f"{LIMITS} <{LIMITS}>"),
        ("限额那个", LIMITS, 0.49, "repeat"),
        ("付款那个", LIMITS, 0.9, "repeat"),
    ],
)
def test_what_was_put_aside_is_not_taken_up_where_another_topic_is_named(
    text: str, topic: str, sure: float, meant: str
) -> None:
    assert told(hears(ASIDE, Act.RETURN, text, topic=topic, sure=sure)) == meant
