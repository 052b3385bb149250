"""What a message means with nothing open: first messages, and those after a pause or an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.context.memory import Memory
from bot.knowledge.model import Answer
from bot.understanding.acts import Act
from bot.understanding.reading import Clause
from tests.support.table import table
from tests.support.talk import does
from tests.unit.context.places import KNOWLEDGE, hears, reads, told
from tests.unit.conversation.wallets import LIMITS, PAY, REFUND, STOLEN, diagnosis, remembering

NOTHING = "nlu_fallback"
IDLE = "idle"
PARKED = remembering(parked=[diagnosis("apply", topic=REFUND, status="parked"), diagnosis("network", status="parked")])
PAUSED = remembering(last=diagnosis("network", "card", status="paused"))
ASKED = replace(KNOWLEDGE.brands["alpha"], answers=(Answer("prepare", LIMITS, "bring it", asks=("准备|带上",)),))
ANSWERS = replace(KNOWLEDGE, brands={"alpha": ASKED})
TOLD_LAST = remembering(answered="prepare")


@pytest.mark.parametrize(
    ("confidence", "clause", "meant"),
    [
        (0.5, 0.49, f"{PAY} <{PAY}>"),
        (0.49, 0.5, f"{PAY} <{PAY}>"),
        (0.49, 0.49, NOTHING),
    ],
    ids=["the whole message", "a clause of it", "neither"],
)
def test_a_first_message_needs_half_a_certainty_of_its_topic(confidence: float, clause: float, meant: str) -> None:
    said = does("付不了", Act.REPORT, topic=PAY, sure=clause)
    assert told(reads(IDLE, "付不了", said, intent=PAY, confidence=confidence)) == meant


def test_the_likeliest_clause_decides_for_a_wavering_message() -> None:
    said = (does("付不了", Act.REPORT, topic=PAY, sure=0.6), does("退款没到", Act.REPORT, topic=REFUND, sure=0.7))
    assert told(reads(IDLE, "付不了,退款没到", *said)) == f"{REFUND} <{REFUND}>"


def test_what_only_the_whole_wavers_to_gives_way_to_a_clause_that_is_sure() -> None:
    said = (does("余额看了", Act.CHAT), does("退款没到", Act.REPORT, topic=REFUND, sure=0.9))
    for whole, meant in ((0.89, REFUND), (0.9, PAY)):
        assert reads(IDLE, "余额看了,退款没到", *said, intent=PAY, confidence=whole).topic == meant


def test_what_is_denied_is_no_topic() -> None:
    denied = Clause("不是付款", PAY, 0.95, True, ((PAY, 0.95),), (("report", 1.0),))
    assert told(reads(IDLE, "不是付款", denied, intent=PAY, confidence=0.4)) == NOTHING


def test_money_at_risk_that_is_denied_is_no_topic_either() -> None:
    denied = does("没有被盗", Act.REPORT, topic=STOLEN, sure=0.95)
    assert told(reads(IDLE, "没有被盗", denied, intent=STOLEN, confidence=0.95)) == NOTHING


@pytest.mark.parametrize("act", [Act.GOOD, Act.DONE, Act.TRIED])
def test_where_something_was_looked_at_the_problem_is_what_is_reported(act: Act) -> None:
    said = (does("余额看了", act), does("退款没到", Act.REPORT, topic=REFUND, sure=0.9))
    assert told(reads(IDLE, "余额看了,退款没到", *said, intent=PAY, confidence=0.6)) == f"{REFUND} <{REFUND}>"
    told_else = (does("余额看了", Act.CHAT), does("退款没到", Act.REPORT, topic=REFUND, sure=0.89))
    assert told(reads(IDLE, "余额看了,退款没到", *told_else, intent=PAY, confidence=0.6)) == f"{PAY} <{PAY}>"


@table(
    ("intent", "confidence", "meant"),
    [
        ("chitchat", 0.35, "chitchat"),
        ("chitchat", 0.34, NOTHING),
        ("affirm", 0.9, "affirm"),
        ("problem_resolved", 0.9, NOTHING),
        ("start_over", 0.9, NOTHING),
        ("request_human", 0.9, NOTHING),
        ("ticket_status", 0.9, "ticket_status"),
        ("nothing_known", 0.9, NOTHING),
    ],
)
def test_without_an_act_the_intent_decides_where_it_costs_nothing(intent: str, confidence: float, meant: str) -> None:
    assert told(hears(IDLE, Act.CHAT, "那个嗯", intent=intent, confidence=confidence)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ([("谢谢", Act.THANK, ""), ("弄好了", Act.WORKS, "")], "problem_resolved"),
        ([("谢谢", Act.THANK, "")], "thank"),
        ([("你好", Act.GREET, ""), ("付不了", Act.REPORT, PAY)], f"{PAY} <{PAY}>"),
        ([("再见", Act.BYE, ""), ("先放着", Act.AWAY, "")], "cancel"),
    ],
)
def test_behind_a_courtesy_the_news_counts(said: list[tuple[str, Act, str]], meant: str) -> None:
    clauses = tuple(does(text, act, topic=topic) for text, act, topic in said)
    assert told(reads(IDLE, ",".join(text for text, *_ in said), *clauses)) == meant


@pytest.mark.parametrize(
    ("topic", "sure", "meant"),
    [
        (REFUND, 0.5, f"request_human <{REFUND}>"),
        (REFUND, 0.49, "request_human"),
        ("ticket_status", 0.9, "request_human"),
        ("", 1.0, "request_human"),
    ],
)
def test_a_person_for_a_problem_is_about_that_problem(topic: str, sure: float, meant: str) -> None:
    said = (does("找客服", Act.PERSON), does("那边的事", Act.REPORT, topic=topic, sure=sure))
    assert told(reads(IDLE, "找客服,那边的事", *said)) == meant


def test_a_person_asked_for_in_doubt_keeps_the_problem() -> None:
    said = (does("是不是要找客服", Act.PERSON), does("那边的事", Act.REPORT, topic=REFUND))
    assert told(reads(IDLE, "是不是要找客服,那边的事", *said)) == f"in_doubt <{REFUND}> ?request_human"


def test_a_person_who_is_hardly_asked_for_is_asked_about() -> None:
    for p, meant in ((0.71, "in_doubt ?request_human"), (0.72, "request_human")):
        assert told(hears(IDLE, Act.PERSON, "找客服", p, intent=PAY, confidence=0.9)) == meant


@pytest.mark.parametrize("intent", [PAY, "request_human"])
def test_what_is_only_refused_opens_nothing(intent: str) -> None:
    for act in (Act.REFUSE, Act.SAFE):
        assert told(hears(IDLE, act, "那个免了", intent=intent, confidence=0.95)) == "refuse"
    both = (does("那个免了", Act.REFUSE), does("退款没到", Act.REPORT, topic=REFUND))
    assert told(reads(IDLE, "那个免了,退款没到", *both)) == f"{REFUND} <{REFUND}>"


@table(
    ("memory", "topic", "ranking", "meant"),
    [
        (PARKED, "", (), f"resume <{PAY}>"),
        (PARKED, REFUND, (), f"resume <{REFUND}>"),
        (PARKED, "", ((LIMITS, 0.5),), NOTHING),
        (PAUSED, "", (), f"resume <{PAY}>"),
        (remembering(), "", (), NOTHING),
        (remembering(last=diagnosis("network", status="solved")), "", (), NOTHING),
    ],
    ids=["the last one", "by its topic", "another topic", "after a pause", "nothing", "nothing but a solved one"],
)
def test_what_was_put_aside_is_taken_up(
    memory: Memory, topic: str, ranking: tuple[tuple[str, float], ...], meant: str
) -> None:
    assert told(hears(memory, Act.RETURN, "接着弄", topic=topic, sure=0.2, ranking=ranking)) == meant


@pytest.mark.parametrize(("text", "meant"), [("之前那个付款的", f"resume <{PAY}>"), ("之前那个限额的", NOTHING)])
def test_who_returns_to_what_was_put_aside_by_its_name_is_not_heard_as_another_topic(text: str, meant: str) -> None:
    assert told(hears(PARKED, Act.RETURN, text, ranking=((LIMITS, 0.9),))) == meant


@pytest.mark.parametrize(
    ("memory", "text", "meant"),
    [
        (PARKED, "付款呢", f"resume <{PAY}>"),
        (PAUSED, "付款的", f"resume <{PAY}>"),
        (remembering(), "付款呢", NOTHING),
        (PARKED, "限额呢", NOTHING),
    ],
)
def test_what_was_put_aside_is_called_by_a_word_of_its_name(memory: Memory, text: str, meant: str) -> None:
    assert told(hears(memory, Act.INQUIRE, text)) == meant


@pytest.mark.parametrize(
    ("memory", "meant"),
    [(PAUSED, "problem_persists"), (PARKED, "problem_persists"), (remembering(), NOTHING)],
    ids=["paused", "parked", "nothing"],
)
def test_what_says_still_is_about_what_was_put_aside(memory: Memory, meant: str) -> None:
    assert told(hears(memory, Act.CHAT, "还是那样")) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("能付了", "problem_resolved"), ("能付了吗", NOTHING), ("想能付了,走哪条路", NOTHING)],
)
def test_what_is_asked_tells_of_no_success(text: str, meant: str) -> None:
    assert told(hears(IDLE, Act.WORKS, text)) == meant


@pytest.mark.parametrize(
    ("text", "act", "meant"),
    [
        ("卡换了", Act.CHAT, "did_step"),
        ("余额够", Act.CHAT, "already_tried balance=good"),
        ("做了没用", Act.FAILS, "problem_persists"),
        ("做好了", Act.WORKS, "problem_resolved"),
        ("走到哪了", Act.PROGRESS, "ask_progress"),
    ],
)
def test_after_a_pause_an_outcome_is_that_of_the_step_that_was_put_away(text: str, act: Act, meant: str) -> None:
    assert told(hears("paused", act, text)) == meant


def test_a_problem_that_is_asked_about_is_named_by_its_clause() -> None:
    said = (does("为什么付不了", Act.WHY, topic=PAY, sure=0.8), does("单号一", Act.DATA))
    assert told(reads(IDLE, "为什么付不了,单号一", *said, intent="provide_details", confidence=0.9)) == f"{PAY} <{PAY}>"


def test_what_is_done_already_opens_no_steps() -> None:
    done = does("密码改好了", Act.WORKS, topic=PAY, sure=0.9)
    assert told(reads(IDLE, "密码改好了", done, intent=PAY, confidence=0.9)) == "problem_resolved"
    but = (done, does("付不了", Act.REPORT, topic=PAY, sure=0.9))
    assert told(reads(IDLE, "密码改好了,付不了", *but, intent=PAY, confidence=0.9)) == f"{PAY} <{PAY}>"
    step_only = does("弄好了", Act.WORKS, topic=PAY, sure=0.9)
    assert told(reads(IDLE, "弄好了", step_only, intent=PAY, confidence=0.9)) == f"{PAY} <{PAY}>"


@pytest.mark.parametrize(
    ("text", "act", "meant"),
    [
        ("找客服要准备什么", Act.PERSON, f"{LIMITS} <{LIMITS}>"),
        ("是不是要找客服", Act.PERSON, "in_doubt ?request_human"),
        ("带上人找客服", Act.PERSON, "request_human"),
    ],
)
def test_who_asks_what_is_documented_of_a_person_is_answered(text: str, act: Act, meant: str) -> None:
    assert told(hears(IDLE, act, text, knowledge=ANSWERS)) == meant


def test_who_wants_no_person_but_the_steps_is_not_guessed_at() -> None:
    said = (does("不要人工", Act.REFUSE), does("直接告诉我怎么弄", Act.HOW, topic=LIMITS, sure=0.9))
    assert told(reads(IDLE, "不要人工,直接告诉我怎么弄", *said, intent=LIMITS, confidence=0.9)) == "refuse"


@pytest.mark.parametrize(
    ("text", "act", "p", "meant"),
    [
        ("春节呢", Act.GREET, 1.0, f"{LIMITS} <{LIMITS}>"),
        ("那周末呢？", Act.CHAT, 1.0, f"{LIMITS} <{LIMITS}>"),
        ("怎么申请", Act.HOW, 1.0, f"{LIMITS} <{LIMITS}>"),
        ("要多久", Act.HOW_LONG, 1.0, f"{LIMITS} <{LIMITS}>"),
        ("随便说说", Act.CHAT, 1.0, NOTHING),
    ],
)
def test_a_question_without_a_subject_is_about_what_was_just_answered(
    text: str, act: Act, p: float, meant: str
) -> None:
    assert told(hears(TOLD_LAST, act, text, p, knowledge=ANSWERS)) == meant
    assert told(hears(IDLE, act, text, p, knowledge=ANSWERS)) != f"{LIMITS} <{LIMITS}>"


@pytest.mark.parametrize(
    ("text", "p", "topic", "meant"),
    [
        ("还没到", 1.0, "", f"{LIMITS} <{LIMITS}>"),
        ("还没到", 0.6, "", "problem_persists"),
        ("还没到吗", 1.0, "", "problem_persists"),
        ("付款还是不行", 1.0, PAY, f"{PAY} <{PAY}>"),
        ("付款还是不行", 1.0, "", "problem_persists"),
        ("限额还是不行", 1.0, "", f"{LIMITS} <{LIMITS}>"),
    ],
)
def test_that_it_still_fails_is_said_of_what_was_just_answered(text: str, p: float, topic: str, meant: str) -> None:
    still = does(text, Act.FAILS, p, topic=topic, sure=0.9)
    assert told(reads(TOLD_LAST, text, still, knowledge=ANSWERS)) == meant
    assert told(reads(IDLE, text, still, knowledge=ANSWERS)) != f"{LIMITS} <{LIMITS}>"


@pytest.mark.parametrize(
    ("text", "act", "p", "meant"),
    [
        ("号码是对的", Act.GOOD, 1.0, f"{LIMITS} <{LIMITS}>"),
        ("号码是对的", Act.SAFE, 0.4, f"{LIMITS} <{LIMITS}>"),
        ("号码是对的", Act.SAFE, 0.5, "refuse"),
        ("没被锁", Act.GOOD, 1.0, "affirm"),
        ("没有被骗", Act.GOOD, 1.0, "refuse"),
        ("号码是对的", Act.CHAT, 1.0, "affirm"),
    ],
)
def test_what_is_in_order_leaves_the_trouble_that_was_just_answered(text: str, act: Act, p: float, meant: str) -> None:
    topics = {**KNOWLEDGE.topics, LIMITS: replace(KNOWLEDGE.topics[LIMITS], name="被锁")}
    known = replace(ANSWERS, topics=topics)
    assert told(hears(TOLD_LAST, act, text, p, intent="affirm", confidence=0.9, knowledge=known)) == meant
    assert f"<{LIMITS}>" not in told(hears(IDLE, act, text, p, intent="affirm", confidence=0.9, knowledge=ANSWERS))


def test_where_anything_else_is_said_too_it_is_not_that_alone() -> None:
    clauses = (does("号码是对的", Act.GOOD), does("付不了", Act.REPORT, topic=PAY))
    assert told(reads(TOLD_LAST, "号码是对的,付不了", *clauses, knowledge=ANSWERS)) == f"{PAY} <{PAY}>"


def test_of_money_at_risk_that_was_just_answered_all_is_well() -> None:
    stolen = replace(KNOWLEDGE.brands["alpha"], answers=(Answer("prepare", STOLEN, "bring it"),))
    known = replace(KNOWLEDGE, brands={"alpha": stolen})
    assert told(hears(TOLD_LAST, Act.GOOD, "号码是对的", knowledge=known)) == NOTHING


def test_a_question_of_another_topic_is_about_that_and_not_about_the_last_one() -> None:
    asked = does("付款怎么弄", Act.HOW, topic=PAY, sure=0.9)
    assert told(reads(TOLD_LAST, "付款怎么弄", asked, knowledge=ANSWERS)) == f"{PAY} <{PAY}>"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("没有重复扣", "refuse"), ("没有重复扣,付不了", f"{PAY} <{PAY}>"), ("没付成", NOTHING)],
)
def test_that_nothing_has_happened_to_money_asks_for_nothing(text: str, meant: str) -> None:
    first, *more = text.split(",")
    clauses = does(first, Act.GOOD), *(does(each, Act.REPORT, topic=PAY) for each in more)
    assert told(reads(IDLE, text, *clauses)) == meant


@pytest.mark.parametrize(
    ("memory", "text", "meant"),
    [
        (remembering(), "显示已完成", NOTHING),
        (remembering(last=diagnosis("network", status="handed_off")), "显示已完成", "problem_resolved"),
        (remembering(), "密码改完成了", "problem_resolved"),
    ],
    ids=["of something unknown", "of what was looked at", "told by the customer"],
)
def test_what_the_screen_says_of_something_unknown_is_no_success(memory: Memory, text: str, meant: str) -> None:
    assert told(reads(memory, text, does(text, Act.WORKS))) == meant


@pytest.mark.parametrize(
    ("text", "act", "meant"),
    [
        ("要你们干嘛", Act.INQUIRE, "complaint"),
        ("这下完了", Act.DONE, "complaint"),
        ("这钱包有什么用", Act.INQUIRE, "limits <limits>"),
    ],
)
def test_an_outburst_asks_for_nothing_that_is_near_it(text: str, act: Act, meant: str) -> None:
    near = {"alpha": [("limits/answer/limits", 0.8)]}
    assert told(hears("idle", act, text, near=near)) == meant
