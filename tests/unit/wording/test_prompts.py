"""What the customer is asked, with exactly its buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.context.memory import Question
from bot.exchange import Reply, ReplyKind, ReplyOption, StepInfo
from bot.knowledge.model import Checklist, Ending, Option, Step
from bot.wording import prompts, step_prompts
from tests.support.table import table
from tests.unit.conversation.small import (
    KNOWLEDGE,
    LOCKED,
    PAY,
    REFUND,
    case,
    notice,
    pending,
    run,
    scene,
    step_reply,
)
from tests.unit.conversation.small import asking as asked
from tests.unit.diagnosis.checklists import ASKS, BARE, FIRST, LAST, WAITS

OWN = [("own:yes", "是"), ("own:no", "不是")]
SOLVED, ALL_DONE = ("resolved", "label_resolved"), ("resolved", "label_all_done")
DONE, STILL = ("done", "label_step_done"), ("persists", "label_persists")
HOW, HUMAN = ("explain", "label_explain"), ("human", "label_human")
YES_NO = [("yes", "label_human"), ("no", "label_not_now")]
CONTACT = LOCKED.steps[0]
DENYING = replace(FIRST, options=(Option("no", "不", "stay", means=("deny",)),))
OTHER = replace(FIRST, options=(Option("x", "某", "stay", means=("repeat",)),))


@table(
    ("checklist", "step", "options"),
    [
        pytest.param(PAY, FIRST, [SOLVED, STILL, HOW, HUMAN], id="diagnosis"),
        pytest.param(PAY, BARE, [SOLVED, STILL, HUMAN], id="diagnosis, no how"),
        pytest.param(PAY, ASKS, [*OWN, SOLVED, STILL, HOW, HUMAN], id="diagnosis, the step asks"),
        pytest.param(PAY, LAST, [SOLVED, STILL, HOW, HUMAN], id="diagnosis, last"),
        pytest.param(REFUND, FIRST, [DONE, STILL, HOW, HUMAN], id="procedure"),
        pytest.param(REFUND, ASKS, [*OWN, STILL, HOW, HUMAN], id="procedure, the step asks"),
        pytest.param(REFUND, LAST, [ALL_DONE, STILL, HOW, HUMAN], id="procedure, last"),
        pytest.param(
            replace(REFUND, steps=(DENYING, LAST)),
            DENYING,
            [("own:no", "不"), STILL, HOW, HUMAN],
            id="procedure, the step understands no",
        ),
        pytest.param(
            replace(REFUND, steps=(OTHER, LAST)),
            OTHER,
            [("own:x", "某"), DONE, STILL, HOW, HUMAN],
            id="procedure, the option answers neither yes nor no",
        ),
        pytest.param(
            replace(REFUND, steps=(FIRST, ASKS)), ASKS, [*OWN, ALL_DONE, STILL, HOW, HUMAN], id="procedure, asks last"
        ),
        pytest.param(LOCKED, CONTACT, [("own:now", "现在"), STILL], id="person first, the step leads to them"),
        pytest.param(LOCKED, FIRST, [DONE, STILL, HOW, HUMAN], id="person first, a step of one's own"),
        pytest.param(
            replace(LOCKED, person_first=False), CONTACT, [("own:now", "现在"), STILL, HUMAN], id="not person first"
        ),
    ],
)
def test_a_step_has_these_options(checklist: Checklist, step: Step, options: list[tuple[str, str]]) -> None:
    assert step_prompts.step_options(scene(), checklist, step) == options
    without_how = [option for option in options if option != HOW]
    assert step_prompts.step_options(scene(), checklist, step, explain=False) == without_how


@pytest.mark.parametrize(("remark", "text"), [("so far", "so far\nWait."), ("", "Wait.")])
def test_a_step_is_said_behind_the_remark_and_becomes_the_question(remark: str, text: str) -> None:
    done = scene(questions=4)
    step_prompts.step(done, PAY, WAITS, remark)
    options = [SOLVED, STILL, HOW, HUMAN]
    assert done.replies == [step_reply(text, 5, StepInfo("waits", 3, 5, "付款步骤"), *options)]
    assert (done.memory.questions, done.memory.question) == (
        5,
        pending(5, "step", *options, step_of="pay/waits", since=5),
    )


def test_a_step_that_is_asked_about_again_has_been_asked_since_the_first_time() -> None:
    done = scene(questions=4)
    step_prompts.step(done, PAY, WAITS, "")
    step_prompts.again(done, PAY, WAITS, "so")
    assert done.memory.question is not None
    assert done.memory.question.data == {"step_of": "pay/waits", "since": 5}
    step_prompts.step(done, PAY, LAST, "")
    assert (done.memory.question.number, done.memory.question.data) == (7, {"step_of": "pay/last", "since": 7})


def test_a_result_is_said_without_the_step_and_does_not_offer_the_explanation_again() -> None:
    done = scene()
    step_prompts.result(done, PAY, WAITS, "like this")
    options = [SOLVED, STILL, HUMAN]
    assert done.replies == [step_reply("like this", 1, StepInfo("waits", 3, 5, "付款步骤"), *options)]
    assert done.memory.question == pending(1, "step", *options, step_of="pay/waits", since=1)


@pytest.mark.parametrize(
    ("ending", "remark", "text"),
    [
        ("pay end", "the last did not help", "the last did not help\nused_up title=付款步骤\npay end\noffer_person"),
        ("", "", "used_up title=付款步骤\noffer_person"),
    ],
)
def test_after_the_last_step_a_person_is_offered(ending: str, remark: str, text: str) -> None:
    done = scene()
    prompts.used_up(done, replace(PAY, ending=Ending(ending)), run(), remark)
    options = [("yes", "label_human"), ("restart", "label_start_over"), ("no", "label_not_now")]
    assert done.replies == [asked(text, 1, *options)]
    assert done.memory.question == pending(1, "offer_person", *options, reason="used_up")


@pytest.mark.parametrize("topic", ["pay", None])
def test_a_person_is_offered_with_the_reason(topic: str | None) -> None:
    done = scene()
    prompts.person(done, "so", "gap", topic)
    assert done.replies == [asked("so\noffer_person", 1, *YES_NO)]
    assert done.memory.question == pending(1, "offer_person", *YES_NO, reason="gap", topic=topic)


def test_money_at_risk_is_asked_about_behind_the_advice() -> None:
    done = scene()
    prompts.at_risk(done, "stolen", "lock it")
    options = [("yes", "label_at_risk"), ("no", "label_not_at_risk")]
    assert done.replies == [asked("lock it\nask_at_risk topic=盗刷", 1, *options)]
    assert done.memory.question == pending(1, "at_risk", *options, topic="stolen")


def test_offered_topics_have_no_way_out_of_their_own() -> None:
    done = scene()
    prompts.which_topic(done, "these", ["pay", "fees"])
    options = [("pay", "付款"), ("fees", "费用")]
    assert done.replies == [asked("these", 1, *options)]
    assert done.memory.question == pending(1, "which_topic", *options)


@pytest.mark.parametrize("missed", ["呃", ""])
def test_topics_after_a_miss_keep_the_words_and_may_be_none_of_them(missed: str) -> None:
    done = scene()
    prompts.which_topic(done, "which", ["pay"], missed)
    options = [("pay", "付款"), ("none", "label_none")]
    assert done.replies == [asked("which", 1, *options)]
    assert done.memory.question == pending(1, "which_topic", *options, words=missed, missed=True)


def test_which_wallet_is_asked_with_both_names_and_the_words_as_typed() -> None:
    done = scene(text="乙付锁了", typed="乙付鎖了")
    prompts.wallet(done, "乙付", "locked")
    options = [("own", "label_own_wallet"), ("other", "label_other_wallet other=乙付")]
    assert done.replies == [asked("other_wallet other=乙付", 1, *options)]
    wanted = pending(1, "other_wallet", *options, name="乙付", topic="locked", words="乙付鎖了")
    assert done.memory.question == wanted


def test_a_checklist_is_offered_with_the_words_it_begins_with() -> None:
    done = scene()
    prompts.checklist(done, PAY, "限额多少")
    options = [("yes", "label_walk_me"), ("no", "label_not_now")]
    assert done.replies == [asked("offer_checklist title=付款步骤", 1, *options)]
    assert done.memory.question == pending(1, "offer_checklist", *options, topic="pay", words="限额多少")


def test_what_else_may_have_been_asked_for_stands_behind_a_checklist() -> None:
    done = scene()
    prompts.checklist(done, PAY, "限额多少", ["refund", "card", "fees", "hours"])
    options = ("yes", "label_walk_me"), ("refund", "退款"), ("card", "绑卡"), ("no", "label_not_now")
    assert done.replies == [asked("offer_checklist title=付款步骤", 1, *options)]


def test_what_was_put_away_is_offered_by_name() -> None:
    done = scene()
    prompts.resume(done, run("refund"))
    options = [("yes", "label_resume"), ("restart", "label_start_over"), ("no", "label_not_now")]
    assert done.replies == [asked("offer_resume topic=退款", 1, *options)]
    assert done.memory.question == pending(1, "resume", *options)


def test_what_was_parked_is_offered_by_name() -> None:
    done = scene()
    prompts.return_parked(done, run("refund"))
    options = [("yes", "label_return"), ("no", "label_not_now")]
    assert done.replies == [asked("offer_return topic=退款", 1, *options)]
    assert done.memory.question == pending(1, "return_parked", *options)


def test_after_help_it_is_asked_once_how_it_was() -> None:
    done = scene(helped=True)
    prompts.rating(done)
    prompts.rating(done)
    assert done.replies == [Reply("csat_ask", "csat", sender="system")]
    assert done.memory.helped is False


def test_without_help_nothing_is_asked() -> None:
    done = scene(case=case())
    prompts.rating(done)
    assert (done.replies, done.memory.helped) == ([], False)


def test_what_is_said_is_trimmed_and_nothing_is_no_reply() -> None:
    done = scene()
    done.say(" so \n", "notice")
    done.say(" \n ")
    assert done.replies == [notice("so")]


def test_each_question_takes_the_place_of_the_one_before() -> None:
    done = scene(questions=2, question=Question(2, "step", [["done", "x"]], {"a": 1}))
    done.ask("first", "one", [("a", "A")], reply="notice")
    done.ask("second", "two", [("b", "B")], more=3)
    assert done.replies == [asked("first", 3, ("a", "A"), kind="notice"), asked("second", 4, ("b", "B"))]
    assert done.memory.question == pending(4, "two", ("b", "B"), more=3)


def test_a_phrase_may_name_the_wallet() -> None:
    assert scene().phrase("gap", topic="绑卡") == "gap 绑卡 甲付"


CALLED = ReplyOption("label_human", "human")
WORDS = replace(KNOWLEDGE, words={"person": ("客服", "热线")})


def test_who_was_not_helped_has_a_person_in_reach() -> None:
    done = scene()
    done.unhelped = True
    done.say("sorry")
    prompts.person_in_reach(done)
    assert done.replies == [Reply("sorry", options=(CALLED,))]
    assert done.memory.question is None, "the button is a word that is said"


def test_at_a_question_the_button_is_one_of_its_options() -> None:
    done = scene()
    done.unhelped = True
    done.say("sorry")
    prompts.which_topic(done, "which", ["pay"], "呃")
    prompts.person_in_reach(done)
    assert [reply.options for reply in done.replies[:1]] == [()]
    assert [o.id for o in done.replies[-1].options] == ["pay", "none", "human"]
    assert done.memory.question == pending(
        1, "which_topic", ("pay", "付款"), ("none", "label_none"), HUMAN, words="呃", missed=True
    )


@pytest.mark.parametrize(
    ("kind", "text", "near"),
    [("answer", "请打客服热线", True), ("answer", "看一看账单", False), ("text", "请打客服热线", False)],
)
def test_an_answer_that_sends_to_the_support_has_a_person_in_reach(kind: ReplyKind, text: str, near: bool) -> None:
    done = scene(knowledge=WORDS)
    done.say(text, kind)
    done.say("and more")
    prompts.person_in_reach(done)
    assert [reply.options for reply in done.replies] == [(), (CALLED,) if near else ()]
    plain = scene()
    plain.say(text, kind)
    prompts.person_in_reach(plain)
    assert plain.replies[0].options == ()


@pytest.mark.parametrize(
    "near",
    [{"owner": "queued"}, {"owner": "agent"}, {"case": case("ticket")}],
    ids=["queued", "an agent", "a ticket"],
)
def test_where_somebody_is_on_the_way_there_is_no_button(near: dict[str, Any]) -> None:
    done = scene(**near)
    done.unhelped = True
    done.say("sorry")
    prompts.person_in_reach(done)
    assert done.replies == [Reply("sorry")]


def test_a_person_who_is_offered_already_is_not_offered_twice() -> None:
    done = scene()
    done.unhelped = True
    prompts.person_in_reach(done)
    assert done.replies == []
    prompts.person(done, "gap", "gap")
    before = list(done.replies)
    prompts.person_in_reach(done)
    assert done.replies == before


def test_beside_a_step_a_topic_is_one_more_button() -> None:
    done = scene("", "", typed="呃 呃", open=run())
    step_prompts.beside_step(done, PAY, FIRST, "refund")
    assert [(o.id, o.label) for o in done.replies[0].options] == [SOLVED, STILL, HOW, HUMAN, ("refund", "退款")]
    assert (done.replies[0].text, done.replies[0].kind) == ("clarify_at_step topic=退款", "text")
    assert done.memory.question is not None
    assert done.memory.question.data == {"step_of": "pay/first", "since": 1, "words": "呃 呃"}
