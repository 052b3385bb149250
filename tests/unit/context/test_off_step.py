"""What a message says of an offer of the bot's, or of a case: accepted, declined, asked after, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import Topic
from bot.understanding.acts import Act
from bot.understanding.reading import Entity
from tests.support.table import table
from tests.support.talk import does
from tests.unit.context.places import KNOWLEDGE, hears, reads, told
from tests.unit.conversation.wallets import LIMITS, PAY, case, diagnosis, question, remembering

NOTHING = "nlu_fallback"
IDLE = "idle"
ACCEPTS = {
    "offer_person": {Act.YES, Act.PERSON},
    "resume": {Act.YES, Act.RETURN, Act.NEXT},
    "return_parked": {Act.YES, Act.RETURN, Act.NEXT},
    "offer_checklist": {Act.YES, Act.NEXT, Act.TRYING, Act.HOW},
    "at_risk": {Act.YES},
    "doubt": {Act.YES},
    "stuck": {Act.YES},
}
DECLINES = {Act.NO, Act.REFUSE, Act.AWAY}
ALL_CLEAR = {("at_risk", Act.SAFE)}


def test_news_at_an_offer_is_no_answer_to_it() -> None:
    offer = remembering(open=diagnosis("network"), question=question("offer_person", "yes=是", "no=否"))
    for act, meant in ((Act.WORKS, "problem_resolved"), (Act.FAILS, "problem_persists")):
        said = (does("好吧", Act.YES), does("那个事", act))
        assert told(reads(offer, "好吧,那个事", *said)) == meant


@table("act", Act)
@table("kind", ACCEPTS)
def test_an_offer_is_accepted_or_declined_in_words(kind: str, act: Act) -> None:
    choice = hears(remembering(question=question(kind, "yes=是", "no=否", topic=PAY)), act).choice
    expected = "yes" if act in ACCEPTS[kind] else "no" if act in DECLINES or (kind, act) in ALL_CLEAR else None
    assert (choice.id if choice else None) == expected
    assert choice is None or (choice.question, choice.label) == (3, {"yes": "是", "no": "否"}[choice.id])


@table("act", Act)
def test_a_question_without_yes_and_no_is_declined_by_none_of_these(act: Act) -> None:
    choice = hears(remembering(question=question("which_topic", f"{PAY}=付款", "none=都不是")), act).choice
    assert (choice.id if choice else None) == ("none" if act in DECLINES else None)
    only = hears(remembering(question=question("which_topic", f"{PAY}=付款")), act).choice
    assert only is None


def test_of_yes_and_no_in_one_message_the_likelier_counts_and_a_tie_declines() -> None:
    offer = remembering(question=question("offer_person", "yes=是", "no=否"))
    for yes, no, taken in ((0.8, 0.7, "yes"), (0.7, 0.8, "no"), (0.8, 0.8, "no")):
        said = (does("好吧", Act.YES, yes), does("不用", Act.NO, no))
        choice = reads(offer, "好吧,不用", *said).choice
        assert choice is not None and choice.id == taken


@pytest.mark.parametrize(("sure", "meant"), [(0.8, f"{PAY} <{PAY}>"), (0.79, "choose_option [no]")])
def test_a_problem_told_beside_the_refusal_of_a_person_is_what_is_meant(sure: float, meant: str) -> None:
    offer = remembering(question=question("offer_person", "yes=是", "no=否", topic=LIMITS))
    said = does("算了", Act.REFUSE), does("付不了款", Act.REPORT, topic=PAY, sure=sure)
    assert told(reads(offer, "算了,付不了款", *said, intent=PAY, confidence=sure)) == meant
    diagnosed = replace(offer, open=diagnosis("network"))
    assert told(reads(diagnosed, "算了,付不了款", *said, intent=PAY, confidence=sure)) == "choose_option [no]"


def test_a_person_who_is_only_asked_after_is_no_acceptance() -> None:
    offer = remembering(question=question("offer_person", "yes=是", "no=否"))
    assert told(hears(offer, Act.PERSON, "是不是要找客服")) == "in_doubt ?request_human"


@table("where", ["ticket", "queue", "ticket at risk"])
@table("act", [Act.HOW_LONG, Act.PROGRESS, Act.WHETHER])
def test_how_long_is_about_the_case_unless_another_topic_is_named(where: str, act: Act) -> None:
    assert told(hears(where, act, "要多少时间", topic=LIMITS, sure=0.79)) == "ticket_status"
    assert hears(where, act, "要多少时间", topic=LIMITS, sure=0.8).intent != "ticket_status"


@pytest.mark.parametrize("where", ["ticket", "queue"])
def test_only_a_plain_word_takes_the_case_back(where: str) -> None:
    assert told(hears(where, Act.WITHDRAW, "撤了那张单")) == "withdraw_case"
    assert told(hears(where, Act.WITHDRAW, "撤了那张单", 0.71)) == "in_doubt ?withdraw_case"
    assert told(hears(where, Act.WITHDRAW, "可以撤单吗")) == "ticket_status"
    assert told(hears(where, Act.PERSON, "不用找客服")) == "in_doubt ?withdraw_case"
    for act, text in ((Act.AWAY, "别取消"), (Act.WITHDRAW, "别撤单"), (Act.OVER, "不要从头来")):
        assert told(hears(where, act, text)) == "refuse"


def test_good_news_in_the_queue_may_mean_the_talk() -> None:
    assert told(hears("queue", Act.WORKS, "弄好了")) == "problem_resolved"
    assert told(hears("ticket", Act.WORKS, "弄好了")) == "in_doubt ?withdraw_case"


def test_with_a_case_of_money_at_risk_when_people_are_there_is_answered_as_anywhere() -> None:
    known = replace(KNOWLEDGE, topics={**KNOWLEDGE.topics, "service_hours": Topic("service_hours", "时间", 1)})
    named = does("几点下班", Act.INQUIRE, topic="service_hours", sure=0.9)
    assert told(reads("ticket at risk", "几点下班", named, knowledge=known)).startswith("service_hours")
    assert told(reads("ticket at risk", "那几点", does("那几点", Act.INQUIRE), knowledge=known)) == "what_now"


def test_with_a_case_of_money_at_risk_what_is_asked_is_what_to_do_now() -> None:
    for where, meant in (("ticket at risk", "what_now"), ("ticket", NOTHING), (IDLE, NOTHING)):
        assert told(hears(where, Act.HOW, "那我咋办")) == meant
    said = (does("那我咋办", Act.HOW), does("发的图", Act.REPORT))
    assert told(reads("ticket at risk", "那我咋办,发的图", *said)) == NOTHING
    named = does("限额咋办", Act.INQUIRE, topic=LIMITS, sure=0.8)
    assert told(reads("ticket at risk", "限额咋办", named)) == f"{LIMITS} <{LIMITS}>"


@pytest.mark.parametrize("where", ["ticket", "queue"])
def test_that_nothing_more_is_wanted_may_mean_the_case(where: str) -> None:
    assert told(hears(where, Act.NO, "算了不用了")) == "in_doubt ?withdraw_case"
    assert told(hears(where, Act.NO, "没有")) != "in_doubt ?withdraw_case"


def test_a_question_is_no_yes_to_the_place_in_the_queue() -> None:
    assert told(hears("queue", Act.YES, "嗯嗯")) == "acknowledge"
    assert told(hears("queue", Act.YES, "我该交代些啥")) != "acknowledge"


def test_who_waits_and_asks_how_long_means_the_wait() -> None:
    hours = replace(KNOWLEDGE, topics={**KNOWLEDGE.topics, "service_hours": Topic("service_hours", "时间", 1)})
    said = does("轮到我得多久", Act.HOW_LONG, topic="service_hours", sure=0.9)
    assert told(reads("queue", "轮到我得多久", said, knowledge=hours)) == "ticket_status"
    limits = does("限额多久能改", Act.HOW_LONG, topic=LIMITS, sure=0.9)
    assert told(reads("queue", "限额多久能改", limits)) != "ticket_status"


def test_a_day_told_beside_the_offer_of_a_person_answers_no_earlier_step() -> None:
    offer = remembering(open=diagnosis("network"), question=question("stuck", "human=转人工"))
    day, text = (Entity("date", "2026-11-12", 0),), "12号那天弄的,网断了"
    assert told(reads(offer, text, does(text, Act.DATA), entities=day)) == "provide_details"


@table(
    ("kind", "text", "act", "taken"),
    [
        ("return_parked", "付款呢", Act.INQUIRE, "yes"),
        ("resume", "付款呢", Act.INQUIRE, "yes"),
        ("return_parked", "付款先不弄", Act.AWAY, "no"),
        ("return_parked", "退钱呢", Act.INQUIRE, None),
        ("return_parked", "付款要收我多少钱", Act.INQUIRE, None),
        ("offer_person", "付款呢", Act.INQUIRE, None),
    ],
)
def test_what_is_offered_again_is_called_by_its_name(kind: str, text: str, act: Act, taken: str | None) -> None:
    parked = diagnosis("network").with_status("parked")
    known = {"last": parked.with_status("paused")} if kind == "resume" else {"parked": [parked]}
    choice = hears(remembering(question=question(kind, "yes=接着", "no=先不用"), **known), act, text).choice
    assert (choice.id if choice else None) == taken


def in_queue(kind: str, act: Act, text: str = "", **data: str) -> str:
    """What is meant by one who waits and was asked a question of this kind."""
    asked = remembering(case=case(), question=question(kind, "yes=是", "no=否", **data))
    said = text or act.value
    return told(reads(asked, said, does(said, act), owner="queued"))


@table("kind", ["at_risk", "doubt", "own_data", "erase"])
def test_a_question_in_the_queue_is_answered_in_words(kind: str) -> None:
    yes = "privacy_request" if kind == "erase" else "choose_option [yes]"
    assert in_queue(kind, Act.YES) == yes
    assert in_queue(kind, Act.NO) == "choose_option [no]"
    assert in_queue(kind, Act.STATUS) == "ticket_status"


def test_the_place_in_the_queue_itself_is_no_question() -> None:
    assert in_queue("queue", Act.YES) == "acknowledge"


def test_said_again_it_is_meant_that_nobody_is_to_be_waited_for() -> None:
    assert in_queue("doubt", Act.NO, "不用了", intent="withdraw_case") == "choose_option [yes]"
    assert in_queue("doubt", Act.WITHDRAW, "不等了", intent="withdraw_case") == "choose_option [yes]"
    assert in_queue("doubt", Act.NO, "不用了", intent="request_human") == "choose_option [no]"
    assert in_queue("doubt", Act.WORKS, "没事了", intent="withdraw_case") == "choose_option [yes]"
    assert in_queue("doubt", Act.WORKS, "没事了吧", intent="withdraw_case") != "choose_option [yes]"


def test_where_it_is_asked_whether_money_is_at_risk_all_clear_says_no() -> None:
    asked = remembering(question=question("at_risk", "yes=是", "no=否", topic=PAY))
    assert told(hears(asked, Act.SAFE, "钱没少")) == "choose_option [no]"
    assert told(hears(asked, Act.SAFE, "钱没少", 0.6)) != "choose_option [no]"
    other = remembering(question=question("offer_person", "yes=是", "no=否"))
    assert told(hears(other, Act.SAFE, "钱没少")) != "choose_option [no]"


@table(
    ("act", "text", "topic", "more"),
    [
        (Act.DATA, "昨天开始的", "", True),
        (Act.FAILS, "还是收不到", "", True),
        (Act.FAILS, "还是收不到吗", "", False),
        (Act.FAILS, "付款也失败", PAY, False),
        (Act.CHAT, "哈哈", "", False),
    ],
)
def test_at_the_offer_of_a_person_more_of_the_same_is_noted(act: Act, text: str, topic: str, more: bool) -> None:
    offer = remembering(question=question("offer_person", "yes=是", "no=否", topic=LIMITS, reason="gap"))
    said = does(text, act, topic=topic, sure=0.9)
    assert (told(reads(offer, text, said)) == "provide_details") is more
    others = (
        remembering(question=question("offer_person", "yes=是", "no=否", reason="asked")),
        remembering(question=question("stuck", "yes=是", "no=否", topic=LIMITS)),
        remembering(question=offer.question, open=diagnosis("network")),
    )
    if act is Act.FAILS:
        assert all(told(reads(other, text, said)) != "provide_details" for other in others)
