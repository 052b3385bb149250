"""What the wallet's document says: a fact, a step, what is close to it, or that it says nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import answers, cases, topics
from bot.exchange import Reply
from bot.flow.next import AskBack, GoOn, OpenTopic, ReturnToStep
from bot.knowledge.model import Answer, Handoff, Topic
from bot.understanding.intents import Intent
from tests.unit.conversation.small import (
    ALPHA,
    ANSWERS,
    KNOWLEDGE,
    PAY,
    TOPICS,
    asking,
    case,
    effects,
    pending,
    run,
    scene,
    texts,
    with_brand,
)
from tests.unit.diagnosis.checklists import FIRST, LAST

FEE = replace(ANSWERS[1], questions=("要收费吗",), offer=())
NIGHT = replace(ANSWERS[0], questions=("夜里收费吗",))
STEPS = (replace(FIRST, questions=("第一步做什么",)), LAST)
KNOWN = with_brand(
    answers=(FEE, NIGHT, *ANSWERS[2:]), checklists={**ALPHA.checklists, "pay": replace(PAY, steps=STEPS)}
)
WALK, LATER = ("yes", "label_walk_me"), ("no", "label_not_now")
MAIN, OTHER, STEP = "fees/answer/fee", "fees/answer/fee-night", "pay/step/first"


def near(
    *found: tuple[str, float], intent: str = "fees", text: str = "要多少", confidence: float = 1.0, **more: Any
) -> Any:
    done = scene(intent, text, knowledge=more.pop("knowledge", KNOWN), confidence=confidence, **more)
    done.reading = replace(done.reading, near=found)
    return done


def test_a_passage_that_was_asked_for_is_opened_and_a_cause_opens_its_checklist() -> None:
    asked = near(intent="pay")
    asked.reading = replace(asked.reading, passage=STEP)
    assert topics.named(asked) == (OpenTopic("pay", passage=STEP),)
    asked.reading = replace(asked.reading, findings=(object(),))  # type: ignore[arg-type]
    assert topics.named(asked) == (OpenTopic("pay"),)


def test_an_answer_that_was_asked_for_is_told_before_the_topic_s_main_one() -> None:
    done = near()
    assert topics.open_topic(done, OpenTopic("fees", passage=OTHER)) == (GoOn(),)
    assert done.replies == [Reply("night fee", "answer")]
    assert done.memory.answered == "fee-night"


def test_a_step_that_was_asked_for_is_told_and_the_whole_is_offered() -> None:
    done = near((STEP, 0.4), (MAIN, 0.35), intent="pay", text="第一步")
    assert topics.open_topic(done, OpenTopic("pay", passage=STEP)) == ()
    options = WALK, (MAIN, "要收费吗"), LATER
    assert done.replies == [
        Reply("Do the first.\nhow first", "answer"),
        asking("offer_checklist title=付款步骤", 1, *options),
    ]
    assert done.memory.question == pending(1, "offer_checklist", *options, topic="pay", words="第一步")
    assert effects(done) == [("event", {"name": "answered", "topic": "pay", "answer": "first"})]


def test_beside_an_open_step_it_is_told_and_the_step_comes_again() -> None:
    done = near(intent="pay", open=run("refund"))
    assert topics.open_topic(done, OpenTopic("pay", passage=STEP)) == (ReturnToStep(),)
    assert done.replies == [Reply("Do the first.\nhow first", "answer")]
    gone = near(intent="pay", open=run("refund"))
    assert topics.open_topic(gone, OpenTopic("pay", passage="pay/step/gone")) == (ReturnToStep(),)
    assert gone.replies == []


def test_what_is_hardly_less_near_stands_behind_an_answer() -> None:
    done = near((MAIN, 0.4), (OTHER, 0.35), (STEP, 0.1))
    assert answers.tell(done, FEE, "要多少") == ()
    assert done.replies[-1] == asking("offer_related", 1, (OTHER, "夜里收费吗"))
    waiting = near((MAIN, 0.4), (OTHER, 0.35), waiting_topics=["pay"])
    assert answers.tell(waiting, FEE, "要多少") == (GoOn(),)


@pytest.mark.parametrize(
    ("words", "said"),
    [("the fee呢", "the fee"), ("那多少呢", "no_more"), ("t", "no_more")],
    ids=["names it", "more", "one"],
)
def test_asked_for_more_of_the_same_there_is_no_more_unless_it_is_named(words: str, said: str) -> None:
    named = replace(FEE, text="thefee")
    done = near(text=words, answered="fee", words=[words])
    answers.tell(done, named, words)
    assert texts(done) == [said.replace("the fee", "thefee")]
    if said == "no_more":
        assert done.unhelped and effects(done) == [("gap_seen", {"topic": "fees", "words": words})]


@pytest.mark.parametrize(
    ("confidence", "found", "opened", "following"),
    [
        (0.89, ((STEP, 0.12),), None, (AskBack(),)),
        (0.9, ((STEP, 0.5),), None, ()),
        (0.5, ((STEP, 0.11),), None, ()),
        (0.5, ((STEP, 0.5),), run(), (ReturnToStep(),)),
    ],
    ids=["doubtful", "a sure topic", "nothing near", "at a step"],
)
def test_a_gap_is_claimed_where_the_topic_is_sure_or_nothing_comes_near(
    confidence: float, found: Any, opened: Any, following: Any
) -> None:
    done = near(*found, intent="card", confidence=confidence, open=opened)
    assert answers.admit(done, "card", "绑卡") == following
    assert bool(effects(done, "gap_seen")) is (following != (AskBack(),))


def test_the_hours_of_the_desk_are_said_to_be_our_own_beside_an_answer_that_tells_hours() -> None:
    hours = Answer("open", Intent.SERVICE_HOURS.value, "the hotline's hours")
    done = near(intent=Intent.SERVICE_HOURS.value)
    answers.tell(done, hours, "几点上班")
    assert texts(done) == ["the hotline's hours\ndesk_hours hours=hours_daily end=18:00 start=9:00"]
    mail = near(intent=Intent.SERVICE_HOURS.value)
    answers.tell(mail, replace(hours, asks=("邮件",)), "邮件多久回")
    assert texts(mail) == ["the hotline's hours"]
    sunday = near(intent=Intent.SERVICE_HOURS.value)
    answers.tell(sunday, replace(hours, asks=("周日",), desk_hours=True), "周日有人吗")
    assert texts(sunday) == texts(done)


def test_a_fact_beside_a_problem_is_the_one_that_is_near() -> None:
    done = near((OTHER, 0.2))
    assert answers.told_at_once(done, "fees") and texts(done) == ["night fee"]
    far = near((OTHER, 0.19))
    assert answers.told_at_once(far, "fees") and texts(far) == ["the fee"]


@pytest.mark.parametrize(("priority", "asked"), [(50, True), (100, False)])
def test_a_person_will_ask_for_what_the_document_says_to_have_ready(priority: int, asked: bool) -> None:
    known = with_brand(handoff=Handoff(bring="账户信息", waiting="it takes longer then"))
    done = scene(knowledge=known)
    cases.hand_off(done, cases.HandOff("asked" if asked else "money_at_risk"))
    assert ("bring bring=账户信息" in texts(done)[-1]) is asked
    night = scene(knowledge=known, owner="queued", case=case(priority=priority), ahead=2)
    cases.tell(night, cases.TellCase())
    assert texts(night)[-1].endswith("\nit takes longer then")
    first = scene(knowledge=known, owner="queued", case=case(), ahead=0)
    cases.tell(first, cases.TellCase())
    assert "longer" not in texts(first)[-1]


def test_examples_are_topics_of_the_wallet_itself_the_most_urgent_first() -> None:
    phrases = {**KNOWLEDGE.phrases, "hello": "such as {examples}"}
    assert scene(knowledge=replace(KNOWLEDGE, phrases=phrases)).phrase("hello") == "such as 锁定、退款、付款"
    assert scene().likeliest == ["locked", "refund", "pay", "records"]
    assert [scene(knowledge=KNOWN).option_name(name) for name in ("pay", STEP)] == ["付款", "第一步做什么"]


@pytest.mark.parametrize(("topic", "risky"), [("stolen", True), ("pay", False)])
def test_which_topics_are_at_risk(topic: str, risky: bool) -> None:
    assert isinstance(TOPICS[topic], Topic) and scene().is_at_risk(topic) is risky
