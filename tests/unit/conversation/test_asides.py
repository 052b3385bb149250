"""What is said around a step: how far, how long, whether; doubts, refusals, a ticket, money at risk, fixed words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import answers, asides
from bot.exchange import Reply
from bot.flow import waits
from bot.flow.next import AskBack, HandOff, Idle, OpenTopic, ReturnToStep, ShowStep, TellCase
from bot.knowledge.model import Answer, Lane, Wait
from bot.understanding.intents import Intent
from tests.unit.conversation.small import (
    ANSWERS,
    KNOWLEDGE,
    PAY,
    asking,
    case,
    changed,
    effects,
    pending,
    question,
    run,
    scene,
    texts,
    with_brand,
    without,
)
from tests.unit.diagnosis.checklists import FIRST, LAST, WAITS

YES_NO = ("yes", "label_yes"), ("no", "label_no")
AT_RISK = ("yes", "label_at_risk"), ("no", "label_not_at_risk")
PERSON = ("yes", "label_human"), ("no", "label_not_now")
USED = run("pay", "last", status="used_up")


def test_how_far_they_are_is_the_place_among_the_main_steps() -> None:
    done = scene(open=run("pay", "first", "waits"))
    assert asides.progress(done) == (ShowStep("progress at=3 count=5 title=付款步骤"),)
    put_away = scene(last=run("pay", "first", "asks", status="paused"))
    assert asides.progress(put_away) == (ShowStep("progress at=2 count=5 title=付款步骤"),)
    assert put_away.memory.open == run("pay", "first", "asks") and put_away.memory.last is None


@pytest.mark.parametrize("memory", [{}, {"open": run(), "knowledge": without("pay")}], ids=["nothing", "no checklist"])
def test_without_a_step_how_far_is_not_known(memory: dict[str, Any]) -> None:
    assert asides.progress(scene(**memory)) == (AskBack(),)
    assert asides.whether(scene(**memory)) == (AskBack(),)
    assert asides.beside(scene(**memory), "so") == (AskBack(),)


def test_whether_it_helps_is_seen_by_trying() -> None:
    done = scene(open=run())
    assert asides.whether(done) == ()
    assert texts(done) == ["whether"] and done.replies[0].step is not None
    assert [o.id for o in done.replies[0].options] == ["resolved", "persists", "human"]
    assert asides.whether(scene(open=USED)) == (AskBack(),)


def test_what_is_said_beside_a_step_keeps_its_buttons() -> None:
    done = scene(open=run())
    assert asides.beside(done, "so") == ()
    assert [o.id for o in done.replies[0].options] == ["resolved", "persists", "explain", "human"]
    assert (texts(done), done.replies[0].step) == (["so"], None)
    assert done.memory.question is not None and done.memory.question.kind == "step"
    assert asides.beside(scene(open=USED), "so") == (AskBack(),)


def test_what_is_refused_is_not_done() -> None:
    assert asides.refused(scene(open=run())) == (ShowStep("refused"),)
    idle = scene()
    assert (asides.refused(idle), idle.replies) == ((), [Reply("refused_idle")])


TAKES = (*ANSWERS, Answer("pay-long", "pay", "two days", asks=("多久",)))


def test_how_long_it_takes_is_the_document_s_answer() -> None:
    done = scene(text="要多久", open=run(), knowledge=with_brand(answers=TAKES))
    assert (waits.how_long(done), done.replies) == ((ReturnToStep(),), [Reply("two days", "answer")])
    idle = scene(text="要多久", topic="pay", knowledge=with_brand(answers=TAKES))
    assert (waits.how_long(idle), idle.replies) == ((ReturnToStep(),), [Reply("two days", "answer")])
    other = scene(text="要多久", open=run("refund"), knowledge=with_brand(answers=TAKES))
    assert waits.how_long(other) == (ShowStep("takes span=wait_span maximum=3 minimum=1back_to_step"),)


@pytest.mark.parametrize(
    ("wait", "span"), [(Wait(1, 3), "wait_span maximum=3 minimum=1"), (Wait(2, 2), "wait_span_one maximum=2 minimum=2")]
)
def test_else_the_documented_wait_of_the_checklist(wait: Wait, span: str) -> None:
    known = with_brand(checklists={"pay": replace(PAY, steps=(FIRST, replace(WAITS, wait=wait), LAST))})
    assert waits.how_long(scene(open=run(), knowledge=known)) == (ShowStep(f"takes span={span}back_to_step"),)


def test_else_the_case_and_else_it_is_not_documented() -> None:
    bare = with_brand(checklists={"pay": replace(PAY, steps=(FIRST, LAST))})
    with_case = scene(open=run(), knowledge=bare, case=case("ticket"))
    assert waits.how_long(with_case) == (TellCase(), ReturnToStep())
    done = scene(text="要多久", typed="要幾耐", open=run(), knowledge=bare)
    assert waits.how_long(done) == (ShowStep("no_timeback_to_step"),)
    assert effects(done) == [("gap_seen", {"topic": "pay", "words": "要幾耐"})]


def test_how_long_asked_of_nothing_is_not_documented() -> None:
    done = scene(typed="要多久")
    assert asides.ANSWERS[Intent.HOW_LONG](done) == (Idle(),)
    assert texts(done) == ["no_time"]
    assert effects(done) == [("gap_seen", {"topic": "", "words": "要多久"})]


def test_how_long_asked_of_what_was_put_away_is_said_and_it_is_offered_again() -> None:
    done = scene("", "要多久", last=run(status="paused"))
    assert (waits.how_long(done), texts(done)) == ((Idle(),), ["takes span=wait_span maximum=3 minimum=1"])
    assert effects(done) == []


DOUBTS = {
    Intent.RESOLVED: "doubt_solved",
    Intent.REQUEST_HUMAN: "doubt_person",
    Intent.START_OVER: "doubt_over",
    Intent.CANCEL: "doubt_away",
    Intent.SKIP: "doubt_skip",
}


@pytest.mark.parametrize(("intent", "key"), DOUBTS.items())
def test_before_a_costly_act_it_is_asked_whether_it_is_meant(intent: Intent, key: str) -> None:
    done = scene(doubted=intent.value, topic="refund", open=run())
    assert asides.doubted(done) == ()
    assert done.replies == [asking(key, 1, *YES_NO)]
    assert done.memory.question == pending(1, "doubt", *YES_NO, intent=intent.value, topic="refund")
    assert (done.memory.open, done.effects) == (run(), [])


def test_taking_a_ticket_back_is_asked_with_its_number() -> None:
    done = scene(doubted="withdraw_case", case=case("ticket"))
    assert asides.doubted(done) == ()
    assert done.replies == [asking("doubt_withdraw number=1118-OLD", 1, *YES_NO)]
    assert done.memory.question == pending(1, "doubt", *YES_NO, intent="withdraw_case", topic="")
    none = scene(doubted="withdraw_case")
    assert (asides.doubted(none), none.replies) == ((ReturnToStep(),), [Reply("no_case")])


def test_a_ticket_that_is_taken_back_is_gone() -> None:
    done = scene(case=case("ticket"), open=run())
    assert asides.withdrawn(done) == (ReturnToStep(),)
    assert (done.replies, done.memory.case) == ([Reply("withdrawn number=1118-OLD", "notice")], None)
    assert effects(done, "case_left") == [("case_left", {"number": "1118-OLD"})]
    none = scene(open=run())
    assert (asides.withdrawn(none), none.effects) == ((ShowStep("refused"),), [])


def test_in_the_queue_who_takes_it_back_leaves_the_queue() -> None:
    done = scene(case=case(), open=run(), owner="queued")
    assert asides.withdrawn(done) == (ReturnToStep(),)
    assert (texts(done), done.memory.case, done.owner) == (["left_queue"], None, "bot")
    assert effects(done, "case_left") == [("case_left", {"number": "1118-OLD"})]


@pytest.mark.parametrize(
    ("risk", "name", "advice"),
    [("stolen", "盗刷", "calmlock it"), ("scam", "被骗", "calmrisk_gap")],
    ids=["documented", "not"],
)
def test_doubtful_risk_gets_the_advice_before_the_question(risk: str, name: str, advice: str) -> None:
    done = scene(topic=risk, open=run(), confidence=0.71239)
    assert asides.maybe_at_risk(done) == ()
    assert done.replies == [asking(f"{advice}\nrisk_evidence\nask_at_risk topic={name}", 1, *AT_RISK)]
    assert effects(done) == [("event", {"name": "risk_asked", "topic": risk, "confidence": 0.712})]
    assert (done.memory.open, done.memory.question) == (run(), pending(1, "at_risk", *AT_RISK, topic=risk))


def test_risk_that_is_asked_or_told_of_others_gets_the_question_alone() -> None:
    done = scene(topic="stolen", doubted="stolen")
    assert asides.maybe_at_risk(done) == ()
    assert done.replies == [asking("ask_own_risk topic=盗刷", 1, *AT_RISK)]


NEAR = (("stolen/answer/stolen", 0.2), ("fees/answer/fee", 0.19), ("pay/step/first", 0.12), ("refund/step/first", 0.11))


@pytest.mark.parametrize(
    ("near", "told", "others"),
    [
        (NEAR, "lock it\n", ("fees/answer/fee", "pay/step/first")),
        ((("stolen/answer/stolen", 0.199), *NEAR[1:]), "", ("stolen/answer/stolen", "fees/answer/fee")),
        ((("pay/step/first", 0.3), *NEAR[:1]), "", ("pay/step/first", "stolen/answer/stolen")),
        ((("stolen/answer/gone", 0.3),), "", ()),
        ((("pay/step/first", 0.11),), "", ()),
    ],
    ids=["near", "not near", "a step", "gone", "far"],
)
def test_where_risk_is_only_asked_about_what_is_near_is_told(
    near: tuple[tuple[str, float], ...], told: str, others: tuple[str, ...]
) -> None:
    done = scene("x", "怎么防被盗", topic="stolen", doubted="stolen", near=near)
    assert asides.maybe_at_risk(done) == ()
    (reply,) = done.replies
    assert reply.text == f"{told}ask_own_risk topic=盗刷"
    assert [option.id for option in reply.options] == ["yes", *others, "no"]


@pytest.mark.parametrize("busy", [{"open": run()}, {"case": case("ticket")}, {"text": "他说被盗了"}])
def test_nothing_is_told_of_risk_beside_a_step_or_a_case_or_where_nothing_is_asked(busy: dict[str, Any]) -> None:
    done = scene("x", **{"text": "怎么防被盗", "topic": "stolen", "doubted": "stolen", "near": NEAR, **busy})
    assert asides.maybe_at_risk(done) == ()
    assert done.replies == [asking("ask_own_risk topic=盗刷", 1, *AT_RISK)]


def test_what_to_do_meanwhile_is_the_advice_and_then_the_case() -> None:
    done = scene(case=replace(case("ticket", 100), topic="stolen"))
    assert answers.what_now(done) == (TellCase(),)
    assert done.replies == [Reply("what_now\ncalmlock it\nrisk_evidence", "answer")]
    for known in (None, replace(case(), topic=None)):
        none = scene(case=known)
        assert (answers.what_now(none), none.replies) == ((TellCase(),), [])


def test_what_was_put_aside_is_open_again_and_what_was_open_is_parked() -> None:
    kept = run("refund", "first", "asks", status="parked")
    done = scene(topic="refund", open=run(), parked=[kept, run("locked", status="parked")], question=question())
    assert asides.resume(done) == (ShowStep("resumed topic=退款"),)
    assert done.memory.open == kept.with_status("open")
    assert [d.topic for d in done.memory.parked] == ["locked", "pay"]
    assert (texts(done), effects(done)[-1]) == (["parked topic=付款"], changed(kept, "open", kind="procedure"))
    paused = scene(topic="refund", last=kept.with_status("paused"))
    assert asides.resume(paused) == (ShowStep("resumed topic=退款"),)
    assert (paused.memory.open, paused.memory.last) == (kept.with_status("open"), None)


def test_what_is_not_there_to_be_taken_up_is_opened_or_the_step_comes_again() -> None:
    assert asides.resume(scene(topic="refund", open=run())) == (OpenTopic("refund"),)
    assert asides.resume(scene(open=run())) == (ReturnToStep(),)


def lane(person: Any) -> Any:
    return replace(KNOWLEDGE, lanes=(Lane("crisis", ("x",), "call them", person),))


@pytest.mark.parametrize(("person", "following"), [("now", (HandOff("asked"),)), ("no", (ReturnToStep(),))])
@pytest.mark.parametrize("known", [None, case()], ids=["no case", "a case"])
def test_fixed_words_are_said_with_the_person_they_name(person: str, following: Any, known: Any) -> None:
    done = scene(topic="crisis", knowledge=lane(person), case=known, open=run())
    assert asides.fixed_words(done) == following
    assert (done.replies, effects(done)) == ([Reply("call them")], [("event", {"name": "lane", "lane": "crisis"})])


def test_a_person_is_offered_with_fixed_words_unless_there_is_a_case() -> None:
    done = scene(topic="crisis", knowledge=lane("offer"))
    assert asides.fixed_words(done) == ()
    assert done.replies == [asking("call them", 1, *PERSON)]
    assert done.memory.question == pending(1, "offer_person", *PERSON, reason="asked", topic=None)
    known = scene(topic="crisis", knowledge=lane("offer"), case=case())
    assert (asides.fixed_words(known), known.replies) == ((ReturnToStep(),), [Reply("call them")])


def test_a_button_of_another_step_shows_the_open_one_and_records_nothing() -> None:
    done = scene(open=run())
    assert asides.stale(done) == (ShowStep("already_answered"),)
    assert (done.memory.open, effects(done), done.replies) == (run(), [], [])


def test_how_long_another_topic_takes_is_that_topic_s_time() -> None:
    done = scene("", "退款多久", open=run(), topic="refund")
    assert waits.how_long(done) == (ShowStep("takes span=wait_span maximum=3 minimum=1back_to_step"),)
    assert done.memory.open == run()


def test_despair_and_money_at_risk_are_both_answered() -> None:
    done = scene(topic="crisis", knowledge=lane("now"), doubted="stolen")
    assert (asides.fixed_words(done), texts(done)) == ((OpenTopic("stolen"),), ["call them"])


def test_what_was_sent_before_the_step_was_shown_is_no_answer_to_it() -> None:
    done = scene(open=run())
    assert asides.overtaken(done) == (ShowStep("overtaken"),)
    assert (done.memory.open, effects(done), done.replies) == (run(), [], [])


def test_that_nothing_is_in_danger_is_heard_and_the_step_stays() -> None:
    done = scene(open=run())
    assert asides.safe(done) == (ShowStep("all_clear"),)
    assert (done.memory.open, effects(done), done.replies) == (run(), [], [])


def test_a_mere_yes_is_heard_and_the_step_stays() -> None:
    done = scene(open=run())
    assert asides.acknowledged(done) == (ReturnToStep(),)
    assert (done.memory.open, effects(done), done.replies) == (run(), [], [Reply("acknowledged")])


@pytest.mark.parametrize(
    ("text", "marks", "comment"),
    [
        ("5", 5, None),
        ("给5分", 5, None),
        ("四星，小林很耐心", 4, "四星，小林很耐心"),
        ("1分!态度太差", 1, "1分!态度太差"),
    ],
)
def test_marks_in_words_count_and_what_stands_beside_them_is_the_comment(
    text: str, marks: int, comment: str | None
) -> None:
    done = scene("rate_help", text, rating_asked=True)
    assert asides.rated(done) == (ReturnToStep(),)
    assert effects(done) == [("rated", {"rating": marks, "comment": comment})]
    assert (texts(done), done.memory.rating_asked) == (["rated"], False)


def test_without_marks_there_is_no_rating() -> None:
    done = scene("rate_help", "好", rating_asked=True)
    assert asides.rated(done) == (AskBack(),)
    assert (done.effects, done.memory.rating_asked) == ([], True)


def test_each_meaning_has_its_answer() -> None:
    assert {
        Intent.PROGRESS: asides.progress,
        Intent.WHETHER: asides.whether,
        Intent.REFUSE: asides.refused,
        Intent.HOW_LONG: waits.how_long,
        Intent.DOUBT: asides.doubted,
        Intent.WITHDRAW: asides.withdrawn,
        Intent.MAYBE_RISK: asides.maybe_at_risk,
        Intent.WHAT_NOW: answers.what_now,
        Intent.RESUME: asides.resume,
        Intent.LANE: asides.fixed_words,
        Intent.STALE: asides.stale,
        Intent.OVERTAKEN: asides.overtaken,
        Intent.SAFE: asides.safe,
        Intent.ACKNOWLEDGE: asides.acknowledged,
        Intent.RATED: asides.rated,
        Intent.UNREMINDED: asides.unreminded,
    } == asides.ANSWERS
