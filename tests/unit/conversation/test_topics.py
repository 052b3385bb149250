"""A topic was named: what is answered from the wallet's documents, and what becomes of what was open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import topics
from bot.diagnosis.state import Move
from bot.exchange import Reply
from bot.flow.next import AskBack, GoOn, HandOff, OpenTopic, ReturnToStep, ShowStep, StartChecklist, Walk
from bot.understanding.reading import Clause
from tests.support.table import table
from tests.unit.conversation.small import (
    ALPHA,
    AT,
    KNOWLEDGE,
    PAY,
    asking,
    changed,
    effects,
    pending,
    question,
    run,
    scene,
    texts,
    with_brand,
)

EVIDENCE = "risk_evidence"
RISKS = [("stolen", "盗刷", "calmlock it", False), ("scam", "被骗", "calmrisk_gap", True)]  # documented, and not
USED = run("pay", "last", status="used_up")


def two(first: str, second: str, **more: Any) -> Any:
    clauses = (Clause("一", first, 0.9), Clause("二", second, 0.9))
    return scene(first, "一，还有二", clauses=clauses, **more)


def test_one_topic_is_opened() -> None:
    done = scene("refund", "退款没到", confidence=0.5)
    assert topics.named(done) == (OpenTopic("refund"),)
    assert (done.effects, done.replies) == ([], [])


@pytest.mark.parametrize(("intent", "confidence"), [("refund", 0.49), ("nothing_known", 1.0)])
def test_what_is_no_topic_or_not_sure_is_asked_back(intent: str, confidence: float) -> None:
    assert topics.named(scene(intent, confidence=confidence)) == (AskBack(),)


@pytest.mark.parametrize(("first", "second"), [("pay", "locked"), ("locked", "pay")])
def test_of_two_problems_the_urgent_one_comes_first_and_the_other_waits(first: str, second: str) -> None:
    done = two(first, second, waiting_topics=["pay", "refund", "locked"])
    assert topics.named(done) == (OpenTopic("locked"), GoOn())
    assert texts(done) == ["more_problems count=2 first=锁定 others=quoted topic=付款"]
    assert done.memory.waiting_topics == ["pay", "refund"]


@pytest.mark.parametrize(
    ("first", "second", "opened"),
    [("card", "pay", "pay"), ("pay", "card", "pay"), ("scam", "pay", "scam")],
)
def test_what_is_not_documented_comes_behind_unless_money_is_at_risk(first: str, second: str, opened: str) -> None:
    done = two(first, second)
    assert topics.named(done) == (OpenTopic(opened), GoOn())
    assert done.memory.waiting_topics == [second if first == opened else first]


@pytest.mark.parametrize("opened", [None, run()])
def test_another_wallet_is_asked_about_once(opened: Any) -> None:
    done = scene("locked", "乙付锁了", entities=(("brand", "beta"),), open=opened)
    assert topics.named(done) == ()
    options = ("own", "label_own_wallet"), ("other", "label_other_wallet other=乙付")
    assert done.replies == [asking("other_wallet other=乙付", 1, *options)]
    assert done.memory.question == pending(1, "other_wallet", *options, name="乙付", topic="locked", words="乙付锁了")
    assert (done.memory.wallet_asked, effects(done)) == (True, [("event", {"name": "other_wallet", "other": "乙付"})])
    again = scene("locked", entities=(("brand", "beta"),), wallet_asked=True)
    assert topics.named(again) == (OpenTopic("locked"),)


@pytest.mark.parametrize(
    ("brands", "asked"),
    [("", False), ("alpha beta", False), ("beta alpha", False), ("omega", False), ("omega beta", True)],
    ids=["none", "the own first", "the own too", "an unknown one", "an unknown one and another"],
)
def test_which_wallets_are_asked_about(brands: str, asked: bool) -> None:
    done = scene("locked", entities=tuple(("brand", b) for b in brands.split()))
    assert (topics.named(done) == ()) is asked
    assert done.memory.wallet_asked is asked


@pytest.mark.parametrize("opened", [None, run()], ids=["nothing open", "a step"])
@pytest.mark.parametrize(("risk", "name", "advice", "gap"), RISKS, ids=["documented", "not documented"])
def test_risk_goes_to_a_person_behind_the_advice(risk: str, name: str, advice: str, gap: bool, opened: Any) -> None:
    done = scene(risk, "钱没了", typed="錢沒了", open=opened, question=question(), misses=1)
    assert topics.open_topic(done, OpenTopic(risk)) == (HandOff("money_at_risk", risk),)
    assert done.replies[-1] == Reply(f"risk_first topic={name}\n{advice}\n{EVIDENCE}", "answer")
    parked = [run().with_status("parked")] if opened else []
    assert (done.memory.open, done.memory.parked, done.memory.question) == (None, parked, None)
    assert done.memory.misses == 0
    seen = [("gap_seen", {"topic": risk, "words": "錢沒了"})] if gap else []
    assert effects(done, "gap_seen") == seen


def test_the_open_topic_with_a_date_is_reasoned_with() -> None:
    done = scene("pay", entities=(("date", "2026-11-17"),), open=run("pay", "waits"))
    assert topics.named(done) == ()
    assert texts(done)[0].startswith("wait_within")
    other = scene("refund", entities=(("date", "2026-11-17"),), open=run("pay", "waits"))
    assert topics.named(other) == (OpenTopic("refund"),)
    undated = scene("pay", open=run("pay", "waits"))
    assert topics.named(undated) == (OpenTopic("pay"),)


@table(
    ("topic", "text", "answer", "said"),
    [
        ("fees", "夜里收多少", "fee-night", "night fee"),
        ("fees", "半夜呢", "fee-night", "night fee"),
        ("fees", "收多少", "fee", "the fee"),
        ("pay", "付款限额多少", "pay-limit", "pay limit"),
        ("hours", "几点", "hours", "nine to six"),
    ],
)
@table("opened", [None, run("refund")], ids=["nothing open", "a step"])
def test_a_fact_is_told(topic: str, text: str, answer: str, said: str, opened: Any) -> None:
    done = scene(topic, text, open=opened, question=question(), misses=1)
    following = topics.open_topic(done, OpenTopic(topic))
    assert done.replies[0] == Reply(said, "answer")
    assert effects(done) == [("event", {"name": "answered", "topic": topic, "answer": answer})]
    assert done.memory.misses == 0
    if opened is not None:
        assert following == (ReturnToStep(),)
        assert (len(done.replies), done.memory.question, done.memory.open) == (1, question(), opened)


def test_the_words_may_be_traditional_or_of_another_turn() -> None:
    done = scene("pay", "別的", typed="別的")
    topics.open_topic(done, OpenTopic("pay", "付款限額多少"))
    assert texts(done)[0] == "pay limit"
    none = scene("pay", "限额")
    assert topics.open_topic(none, OpenTopic("pay", "")) == (StartChecklist("pay", ""),)
    typed = scene("pay", "付款限额", typed="付款限額")
    topics.open_topic(typed, OpenTopic("pay"))
    assert texts(typed)[0] == "pay limit"


def test_after_a_fact_of_a_topic_with_steps_these_are_offered() -> None:
    done = scene("pay", "限额", question=question())
    assert topics.open_topic(done, OpenTopic("pay")) == ()
    options = ("yes", "label_walk_me"), ("no", "label_not_now")
    assert done.replies[1:] == [asking("offer_checklist title=付款步骤", 1, *options)]
    assert done.memory.question == pending(1, "offer_checklist", *options, topic="pay", words="限额")


@pytest.mark.parametrize(
    ("topic", "memory", "offered"),
    [
        ("fees", {}, True),
        ("fees", {"waiting_topics": ["refund"]}, False),
        ("fees", {"parked": [run("refund")]}, False),
        ("hours", {}, False),
    ],
    ids=["related topics", "another problem waits", "one is parked", "nothing related"],
)
def test_after_a_fact_related_topics_are_offered(topic: str, memory: dict[str, Any], offered: bool) -> None:
    done = scene(topic, "多少", question=question(), **memory)
    assert topics.open_topic(done, OpenTopic(topic)) == (() if offered else (GoOn(),))
    options = ("pay", "付款"), ("refund", "退款")
    assert done.replies[1:] == ([asking("offer_related", 1, *options)] if offered else [])
    assert done.memory.question == (pending(1, "which_topic", *options) if offered else None)


@pytest.mark.parametrize(
    ("text", "words", "kept"), [("绑不了", None, "綁不了"), ("", "再问一次", "再问一次")], ids=["as typed", "of before"]
)
def test_a_gap_is_admitted_and_a_person_offered(text: str, words: str | None, kept: str) -> None:
    done = scene("card", text, typed="綁不了", misses=1)
    assert topics.open_topic(done, OpenTopic("card", words)) == ()
    options = ("yes", "label_human"), ("no", "label_not_now")
    assert done.replies == [asking("gap 绑卡 甲付", 1, *options)]
    assert done.memory.question == pending(1, "offer_person", *options, reason="gap", topic="card")
    assert effects(done) == [("gap_seen", {"topic": "card", "words": kept})]


def test_a_gap_at_a_step_comes_back_to_the_step() -> None:
    done = scene("card", "绑不了", open=run(), question=question())
    assert topics.open_topic(done, OpenTopic("card")) == (ReturnToStep(),)
    assert done.replies == [Reply("gap_at_step topic=绑卡", "answer")]
    assert effects(done) == [("gap_seen", {"topic": "card", "words": "绑不了"})]
    assert (done.memory.open, done.memory.question) == (run(), question())


@pytest.mark.parametrize(
    ("denied", "open_after"),
    [
        (Clause("不是付款", "pay", 0.5, negated=True), None),
        (Clause("付款", "pay", 0.5), run()),
        (Clause("不是退款", "refund", 0.5, negated=True), run()),
    ],
)
def test_a_gap_that_is_meant_instead_of_the_open_topic_leaves_that(denied: Clause, open_after: Any) -> None:
    done = scene(
        "card", "不是付款，是绑卡", clauses=(denied, Clause("是绑卡", "card", 0.9)), open=run(), question=question()
    )
    topics.open_topic(done, OpenTopic("card"))
    assert done.memory.open == open_after
    assert [parked.topic for parked in done.memory.parked] == ([] if open_after else ["pay"])


@table(
    "memory",
    [
        {},
        {"open": run("refund")},
        {"last": run("pay", status="solved")},
        {"last": run("refund", status="paused")},
        {"open": run("refund"), "last": run("pay", status="paused")},
        {"parked": [run("refund")]},
    ],
)
def test_a_topic_with_steps_begins_with_the_words_as_typed(memory: dict[str, Any]) -> None:
    done = scene("pay", "付不了", typed="付唔了", **memory)
    assert topics.open_topic(done, OpenTopic("pay")) == (StartChecklist("pay", "付唔了"),)
    assert (done.effects, done.replies) == ([], [])


@pytest.mark.parametrize(("text", "again"), [("还是付不了", True), ("還是付不了", True), ("付款失败", False)])
def test_the_same_topic_again_is_news_or_the_step_once_more(text: str, again: bool) -> None:
    done = scene("pay", text, open=run())
    wanted = (Walk(Move.PERSISTS),) if again else (ShowStep("same_topic"),)
    assert topics.open_topic(done, OpenTopic("pay", text)) == wanted


def test_the_same_topic_again_notes_what_is_claimed() -> None:
    done = scene("pay", "付款失败，重启过", open=run())
    topics.open_topic(done, OpenTopic("pay"))
    assert done.memory.open == replace(run().mark("last", "tried", AT), prefilled=("last",))


@pytest.mark.parametrize("opened", [None, run("refund")], ids=["nothing open", "another step"])
@pytest.mark.parametrize(("before", "after"), [("parked", "open"), ("used_up", "used_up")])
def test_a_parked_topic_goes_on_at_its_exact_step(before: Any, after: Any, opened: Any) -> None:
    kept = run("pay", "first", "asks", status=before)
    done = scene("pay", open=opened, parked=[run("locked", status="parked"), kept], question=question())
    assert topics.open_topic(done, OpenTopic("pay")) == (ShowStep("resumed topic=付款"),)
    others = [run("refund").with_status("parked")] if opened else []
    assert done.memory.open == kept.with_status(after)
    assert done.memory.parked == [run("locked", status="parked"), *others]
    assert (texts(done), done.memory.question) == (["parked topic=退款"] if opened else [], None)
    assert effects(done)[-1] == changed(kept, after)


def test_a_topic_that_was_put_away_is_offered() -> None:
    done = scene("pay", last=run("pay", status="paused"))
    assert topics.open_topic(done, OpenTopic("pay")) == ()
    options = ("yes", "label_resume"), ("restart", "label_start_over"), ("no", "label_not_now")
    assert done.replies == [asking("offer_resume topic=付款", 1, *options)]
    assert (done.memory.open, done.memory.question) == (None, pending(1, "resume", *options))


def test_a_fact_that_is_asked_beside_a_problem_is_said_first() -> None:
    done = two("refund", "hours")
    assert (topics.named(done), texts(done)) == ((OpenTopic("refund"),), ["nine to six"])
    assert (done.memory.waiting_topics, effects(done)[0][1]["answer"]) == ([], "hours")
    clauses = (Clause("退款没到", "refund", 0.9), Clause("夜里收多少", "fees", 0.9))
    asked = scene("refund", "退款没到，还有夜里收多少", clauses=clauses)
    assert (topics.named(asked), texts(asked)) == ((OpenTopic("refund"),), ["night fee"])
    both_facts = two("fees", "hours")
    assert topics.named(both_facts) == (OpenTopic("fees"), GoOn()), "without steps each has its turn"


ELSEWHERE = replace(KNOWLEDGE, words={"elsewhere": ("支付宝",)})


def test_a_wallet_of_another_company_is_asked_about_too() -> None:
    done = scene("pay", "支付宝付不了", knowledge=ELSEWHERE)
    assert topics.named(done) == ()
    assert texts(done) == ["other_wallet other=支付宝"]
    means = scene("pay", "用支付宝付不了", knowledge=ELSEWHERE)
    assert topics.named(means) == (OpenTopic("pay"),)


@pytest.mark.parametrize(("intent", "asked"), [("pay", False), ("refund", True)])
def test_a_wallet_that_the_topics_own_step_looks_at_is_no_other_one(intent: str, asked: bool) -> None:
    pay = replace(PAY, steps=(replace(PAY.steps[0], about=("支付宝",)), *PAY.steps[1:]))
    known = replace(ELSEWHERE, brands=with_brand(checklists={**ALPHA.checklists, "pay": pay}).brands)
    done = scene(intent, "支付宝付不了", knowledge=known)
    topics.named(done)
    assert (texts(done) == ["other_wallet other=支付宝"]) is asked


def test_asked_for_more_of_the_same_it_is_said_that_there_is_no_more() -> None:
    done = scene("hours", "几点")
    topics.open_topic(done, OpenTopic("hours"))
    assert (texts(done), done.memory.answered) == (["nine to six"], "hours")
    more = scene("hours", "元旦呢", answered="hours", words=["几点", "元旦呢"])
    assert topics.open_topic(more, OpenTopic("hours")) == (ReturnToStep(),)
    assert (more.replies, more.unhelped) == ([Reply("no_more", "answer")], True)
    assert effects(more, "gap_seen") == [("gap_seen", {"topic": "hours", "words": "元旦呢"})]
    again = scene("hours", "几点?", answered="hours", words=["几点", "几点?"])
    topics.open_topic(again, OpenTopic("hours"))
    assert texts(again) == ["nine to six"], "the same question is answered once more"
    other = scene("fees", "收多少", answered="hours", words=["收多少"])
    topics.open_topic(other, OpenTopic("fees"))
    assert (texts(other)[0], other.memory.answered) == ("the fee", "fee")


def test_what_the_document_says_nothing_of_comes_behind_what_can_be_helped_with() -> None:
    done = two("card", "records")
    assert topics.named(done) == (OpenTopic("records"), GoOn())
    assert done.memory.waiting_topics == ["card"]


def test_the_other_problem_of_a_message_is_no_doubtful_one_whatever_the_whole_came_near() -> None:
    done = scene("problem_resolved", "好了,绑卡还不行", confidence=0.4, near=(("refund/step/first", 0.6),))
    done.memory.waiting_topics = ["card"]
    assert topics.go_on(done, GoOn()) == (OpenTopic("card"),)
    assert (done.reading.confidence, done.reading.near) == (1.0, ())
