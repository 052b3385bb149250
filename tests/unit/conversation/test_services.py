"""What the bot does itself on any wallet: greetings, talk, cases, complaints, data, pictures, and asking back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import own_data, services
from bot.exchange import Reply
from bot.flow.next import AskBack, HandOff, Idle, OpenTopic, ReturnToStep, ShowStep, StartChecklist, TellCase
from bot.knowledge.model import Topic
from bot.understanding.intents import Handler
from tests.support.table import table
from tests.unit.conversation.small import (
    ANSWERS,
    KNOWLEDGE,
    asking,
    case,
    effects,
    notice,
    pending,
    question,
    run,
    scene,
    texts,
    with_brand,
    without,
)

WITH_PERSON = replace(
    KNOWLEDGE, topics={**KNOWLEDGE.topics, "request_human": Topic("request_human", "人工", 1, "service")}
)
PERSON = ("yes", "label_human"), ("no", "label_not_now")
NONE = ("none", "label_none")


def test_each_handler_has_its_service() -> None:
    assert {
        Handler.HAND_OFF: services.request_human,
        Handler.TELL_CASE: services.ticket_status,
        Handler.TELL_KEPT: own_data.tell_kept,
        Handler.TAKE_COMPLAINT: services.complaint,
        Handler.GREET: services.greet,
        Handler.SMALL_TALK: services.small_talk,
        Handler.NOTE_DETAILS: services.note_details,
        Handler.NOTE_ATTACHMENT: services.note_attachment,
        Handler.ASK_BACK: services.ask_back,
    } == services.SERVICES


def test_who_wants_a_person_for_a_problem_gets_one_for_it() -> None:
    assert services.request_human(scene("request_human", topic="refund")) == (HandOff("asked", "refund"),)


def test_one_more_loss_is_added_to_the_case_of_money_at_risk() -> None:
    done = scene("provide_details", "又少了", topic="stolen", case=case("ticket", 100), open=run())
    assert services.note_details(done) == (TellCase(), ReturnToStep())
    assert done.replies == [notice("risk_added")]
    assert effects(done) == [("case_noted", {"number": "1118-OLD"})]


def test_who_wants_a_person_gets_one() -> None:
    done = scene("request_human", misses=1)
    assert services.request_human(done) == (HandOff("asked"),)
    assert (done.memory.misses, done.replies, done.effects) == (0, [], [])


@pytest.mark.parametrize("opened", [None, run()], ids=["nothing open", "a step"])
def test_of_a_case_is_told_and_the_step_comes_again(opened: Any) -> None:
    done = scene(case=case(), open=opened)
    assert services.ticket_status(done) == (TellCase(), ReturnToStep())
    assert done.replies == []


def test_without_a_case_at_a_step_it_is_said() -> None:
    done = scene(open=run(), question=question())
    assert services.ticket_status(done) == (ReturnToStep(),)
    assert (done.replies, done.memory.question) == ([Reply("no_case")], question())


def test_without_a_case_a_person_is_offered() -> None:
    done = scene()
    assert services.ticket_status(done) == ()
    assert done.replies == [asking("no_case\noffer_person", 1, *PERSON)]
    assert done.memory.question == pending(1, "offer_person", *PERSON, reason="asked", topic=None)


@pytest.mark.parametrize("near", [(), (("refund/step/first", 0.9),)], ids=["nothing near", "something near"])
def test_of_a_case_that_is_over_is_told_so_and_a_person_offered_again(near: Any) -> None:
    done = scene("ticket_status", dealt_with="1117-OLD", near=near)
    assert services.ticket_status(done) == ()
    assert done.replies == [asking("case_over number=1117-OLD\noffer_person", 1, *PERSON)]


def test_of_a_case_that_is_over_is_told_at_a_step_too() -> None:
    done = scene("ticket_status", dealt_with="1117-OLD", open=run(), question=question())
    assert services.ticket_status(done) == (ReturnToStep(),)
    assert done.replies == [Reply("case_over number=1117-OLD")]


def test_the_case_there_is_comes_before_the_one_that_was() -> None:
    done = scene("ticket_status", dealt_with="1117-OLD", case=case("ticket"))
    assert services.ticket_status(done) == (TellCase(), ReturnToStep())


def test_a_complaint_at_a_step_is_owned_and_the_step_stays_with_its_person() -> None:
    done = scene("complaint", open=run(), misses=1)
    assert services.complaint(done) == (ShowStep("sorryback_to_step"),)
    assert (done.memory.misses, effects(done)) == (0, [("event", {"name": "complaint"})])


@pytest.mark.parametrize("opened", [None, run(status="used_up")], ids=["nothing open", "used up"])
def test_a_complaint_is_owned_and_a_person_offered(opened: Any) -> None:
    done = scene("complaint", open=opened, misses=1)
    assert services.complaint(done) == ()
    assert done.replies == [asking("sorry\noffer_person", 1, *PERSON)]
    assert done.memory.question == pending(1, "offer_person", *PERSON, reason="complaint", topic=None)
    assert (done.memory.misses, effects(done)) == (0, [("event", {"name": "complaint"})])


@table(
    ("memory", "following", "said"),
    [
        ({}, (), ["hello.what_problem"]),
        ({"open": run()}, (ShowStep("again.back_to_step"),), []),
        ({"open": run(), "last": run("refund", status="paused")}, (ShowStep("again.back_to_step"),), []),
        ({"last": run(status="paused")}, (Idle(),), ["again."]),
        ({"last": run(status="solved")}, (), ["again.what_problem"]),
        ({"parked": [run()]}, (), ["again.what_problem"]),
        ({"case": case()}, (), ["again.what_problem"]),
    ],
    ids=["nothing known", "a step", "a step, one put away", "one put away", "one solved", "one parked", "a case"],
)
def test_a_greeting_takes_up_what_was_left(memory: dict[str, Any], following: Any, said: list[str]) -> None:
    done = scene("greet", **memory)
    assert services.greet(done) == following
    assert (texts(done), done.effects) == (said, [])


@table(
    ("intent", "questions", "said", "following"),
    [
        ("thank", 1, "say_thank", (ReturnToStep(),)),
        ("help", 1, "say_help", (ReturnToStep(),)),
        ("bot_challenge", 1, "say_bot_challenge", (ReturnToStep(),)),
        ("out_of_scope", 1, "say_out_of_scope", (ReturnToStep(),)),
        ("goodbye", 1, "say_goodbye", ()),
        ("chitchat", 0, "say_chitchat", (ReturnToStep(),)),
        ("chitchat", 1, "say_chitchat_again", (ReturnToStep(),)),
        ("chitchat", 2, "say_chitchat", (ReturnToStep(),)),
        ("chitchat", 3, "say_chitchat_again", (ReturnToStep(),)),
    ],
)
@table("opened", [None, run()], ids=["nothing open", "a step"])
def test_small_talk_is_a_sentence(intent: str, questions: int, said: str, following: Any, opened: Any) -> None:
    done = scene(intent, questions=questions, open=opened)
    assert services.small_talk(done) == following
    assert (done.replies, done.effects) == ([Reply(said)], [])


VALUES = (("order_number", "A1"), ("amount", "12.00"), ("brand", "alpha"), ("amount", "3.00"))


@pytest.mark.parametrize(
    ("text", "entities", "noted"),
    [
        ("订单 A1", VALUES, "noted values=12.00、3.00、A1"),
        ("给你", (), "noted_text"),
        ("卡号【已隐藏】", (), ""),
        ("卡号【已隐藏】，订单 A1", VALUES[:1], "noted values=A1"),
    ],
    ids=["values", "no values", "hidden", "hidden and a value"],
)
def test_data_are_noted(text: str, entities: Any, noted: str) -> None:
    at_step = scene("provide_details", text, entities=entities, open=run(), case=case())
    if entities:
        assert services.note_details(at_step) == ()
        assert texts(at_step) == [noted.replace("noted", "noted_at_step")]
        assert at_step.memory.question is not None and at_step.memory.question.kind == "step"
    else:
        assert services.note_details(at_step) == (ShowStep(noted),)
        assert at_step.replies == []
    with_case = scene("provide_details", text, entities=entities, case=case())
    assert services.note_details(with_case) == ()
    assert with_case.replies == [notice("noted_for_case")]
    behind = scene("provide_details", text, entities=entities, case=case(), open=run(status="used_up"))
    assert services.note_details(behind) == ()
    assert behind.replies == [notice("noted_for_case")], "the steps are used up, a person has it"
    alone = scene("provide_details", text, entities=entities)
    assert services.note_details(alone) == ()
    assert alone.replies == [Reply(f"{noted}\nwhat_problem" if noted else "what_problem")]


def test_data_about_what_was_just_spoken_of_are_noted_and_a_person_is_offered_for_it() -> None:
    told = scene("provide_details", "给你", answered=ANSWERS[0].id, knowledge=with_brand(answers=ANSWERS))
    assert services.note_details(told) == ()
    assert told.replies == [asking("noted_text\noffer_person", 1, *PERSON)]
    about = {"reason": "asked", "topic": ANSWERS[0].topic}
    assert told.memory.question == pending(1, "offer_person", *PERSON, **about)
    gap = replace(question("offer_person"), data={"reason": "gap", "topic": "hours"})
    offered = scene("provide_details", "卡号【已隐藏】", question=gap)
    assert services.note_details(offered) == ()
    assert (texts(offered), offered.memory.question and offered.memory.question.data) == (
        ["offer_person"],
        {"reason": "gap", "topic": "hours"},
    )


def test_a_date_at_a_waiting_step_is_reasoned_with_instead() -> None:
    done = scene("provide_details", "17号", entities=(("date", "2026-11-17"),), open=run("pay", "waits"))
    assert services.note_details(done) == ()
    assert [text.split(" ")[0] for text in texts(done)] == ["wait_within"]


@pytest.mark.parametrize("opened", [None, run()], ids=["nothing open", "a step"])
def test_a_picture_is_not_seen_by_the_bot(opened: Any) -> None:
    done = scene("attachment", open=opened)
    assert services.note_attachment(done) == (ReturnToStep(),)
    assert (done.replies, done.effects) == ([notice("attachment_unseen")], [])


@pytest.mark.parametrize("opened", [None, run()], ids=["nothing open", "a step"])
def test_with_a_ticket_it_is_added_to_that(opened: Any) -> None:
    done = scene("attachment", open=opened, case=case("ticket"))
    assert services.note_attachment(done) == (ReturnToStep(),)
    assert done.replies == [notice("picture_added number=1118-OLD")]
    assert effects(done) == [("case_noted", {"number": "1118-OLD"})]


RANKING = (("pay", 0.3), ("chitchat", 0.2), ("refund", 0.15), ("locked", 0.12), ("fees", 0.119), ("hours", 0.01))


def missed(at: str) -> list[Any]:
    listed = [list(r) for r in RANKING[:5]]
    return [("event", {"name": "missed", "words": "呃呃", "ranking": listed, "at": at})]


def test_the_first_miss_asks_with_the_likeliest_topics() -> None:
    done = scene("nlu_fallback", "呃呃", typed="呃 呃", ranking=RANKING)
    assert services.ask_back(done, AskBack()) == ()
    options = ("pay", "付款"), ("refund", "退款"), ("locked", "锁定"), NONE
    assert done.replies == [asking("clarify", 1, *options)]
    assert done.memory.question == pending(1, "which_topic", *options, words="呃 呃", missed=True)
    assert (done.memory.misses, effects(done), done.unhelped) == (1, missed(""), True)


def test_at_a_step_one_topic_is_asked_about_and_the_buttons_of_the_step_stay() -> None:
    done = scene("nlu_fallback", "呃呃", typed="呃 呃", ranking=RANKING, open=run("refund", "first", "asks"))
    assert services.ask_back(done, AskBack()) == ()
    options = [(o.id, o.label) for o in done.replies[0].options]
    assert options[-2:] == [("human", "label_human"), ("pay", "付款")] and options[0] == ("own:yes", "是")
    assert texts(done) == ["clarify_at_step topic=付款"]
    kept = done.memory.question
    assert kept is not None and (kept.kind, kept.data["words"]) == ("step", "呃 呃")
    assert kept.data["step_of"] == "refund/asks"
    assert (done.memory.misses, effects(done), done.unhelped) == (1, missed("refund/asks"), True)


@pytest.mark.parametrize(
    ("ranking", "opened", "knowledge"),
    [
        ((("stolen", 0.6), ("pay", 0.3)), run("refund"), KNOWLEDGE),
        ((("pay", 0.119),), run("refund"), KNOWLEDGE),
        (RANKING, run("refund"), without("refund")),
    ],
    ids=["the alarm", "not likely", "no checklist"],
)
def test_at_a_step_nothing_else_is_asked_about(ranking: Any, opened: Any, knowledge: Any) -> None:
    done = scene("nlu_fallback", "呃呃", ranking=ranking, open=opened, knowledge=knowledge)
    assert services.ask_back(done) == (ShowStep("not_understood_at_step"),)
    assert (done.replies, done.memory.question) == ([], None)


def test_when_the_steps_are_used_up_a_miss_offers_the_person_again() -> None:
    done = scene("nlu_fallback", "呃呃", ranking=RANKING, open=run("refund", "last", status="used_up"))
    assert (services.ask_back(done), done.replies) == ((ShowStep(""),), [])


@pytest.mark.parametrize(("text", "ranking"), [("额", RANKING), ("呃呃", (("refund", 0.9),))], ids=["one", "the same"])
def test_neither_one_character_nor_the_open_topic_itself_is_a_guess(text: str, ranking: Any) -> None:
    done = scene("nlu_fallback", text, ranking=ranking, open=run("refund"))
    assert services.ask_back(done) == (ShowStep("not_understood_at_step"),)


def test_a_person_is_no_topic_to_be_asked_about() -> None:
    done = scene("nlu_fallback", "呃呃", ranking=(("request_human", 0.4), ("pay", 0.3)), knowledge=WITH_PERSON)
    services.ask_back(done)
    assert [o.id for o in done.replies[0].options] == ["pay", "none"]


def test_a_miss_after_a_pause_offers_what_was_put_away() -> None:
    done = scene("nlu_fallback", "呃呃", last=run(status="paused"))
    assert services.ask_back(done) == ()
    assert texts(done) == ["not_understood", "offer_resume topic=付款"]
    assert done.memory.question is not None and done.memory.question.kind == "resume"
    gone = scene("nlu_fallback", "呃呃", last=run(status="solved"))
    assert (services.ask_back(gone), texts(gone)) == ((), ["not_understood"])


@pytest.mark.parametrize(("intent", "unhelped"), [("out_of_scope", True), ("chitchat", False), ("thank", False)])
def test_who_asks_for_what_is_not_served_was_not_helped(intent: str, unhelped: bool) -> None:
    done = scene(intent, "天气")
    services.small_talk(done)
    assert done.unhelped is unhelped


@pytest.mark.parametrize(
    ("ranking", "offered"),
    [
        ((("pay", 0.12),), ["pay"]),
        ((("pay", 0.119),), []),
        ((("chitchat", 0.9),), []),
        ((("pay", 0.3), ("refund", 0.3), ("locked", 0.2), ("fees", 0.2)), ["pay", "refund", "locked"]),
    ],
    ids=["just likely", "not likely", "no topic", "at most three"],
)
def test_which_topics_are_likely(ranking: Any, offered: list[str]) -> None:
    done = scene("nlu_fallback", "呃呃", ranking=ranking)
    services.ask_back(done)
    kept = done.memory.question
    assert ([o[0] for o in kept.options][:-1] if kept else []) == offered


@pytest.mark.parametrize(
    ("opened", "following", "said"),
    [(None, (), ["not_understood"]), (run(), (ShowStep("not_understood_at_step"),), [])],
    ids=["nothing open", "a step"],
)
def test_the_first_miss_without_likely_topics(opened: Any, following: Any, said: list[str]) -> None:
    done = scene("nlu_fallback", "呃呃", open=opened, question=question())
    assert services.ask_back(done) == following
    assert (texts(done), done.memory.misses, done.memory.question) == (said, 1, question())


@pytest.mark.parametrize("before", [1, 2])
@pytest.mark.parametrize("opened", [None, run()], ids=["nothing open", "a step"])
def test_the_second_miss_offers_a_person_and_counts_anew(opened: Any, before: int) -> None:
    done = scene("nlu_fallback", "呃呃", ranking=RANKING, open=opened, misses=before)
    assert services.ask_back(done) == ()
    assert done.replies == [asking("not_understood_twice\noffer_person", 1, *PERSON)]
    assert done.memory.question == pending(1, "offer_person", *PERSON, reason="not_understood", topic=None)
    assert (done.memory.misses, effects(done)) == (0, missed("pay/first" if opened else ""))


NEAR = (("fees/answer/fee", 0.12), ("pay/step/first", 0.11))


def near(intent: str, text: str = "随便", confidence: float = 0.8, found: Any = NEAR, **more: Any) -> Any:
    done = scene(intent, text, knowledge=with_brand(answers=(replace(ANSWERS[1], questions=("收费吗",)),)), **more)
    done.reading = replace(done.reading, near=found, confidence=confidence)
    return done


def test_what_is_not_served_but_comes_near_is_asked_back() -> None:
    assert services.small_talk(near("out_of_scope")) == (AskBack(),)
    opened = near("out_of_scope", open=run())
    assert (services.small_talk(opened), texts(opened)) == ((ReturnToStep(),), ["say_out_of_scope"])
    assert services.ticket_status(near("ticket_status")) == (AskBack(),)


def test_what_is_surely_not_served_is_refused_unless_something_is_quite_near() -> None:
    sure = near("out_of_scope", confidence=0.9)
    assert (services.small_talk(sure), texts(sure)) == ((ReturnToStep(),), ["say_out_of_scope"])
    quite = near("out_of_scope", confidence=0.99, found=(("fees/answer/fee", 0.2),))
    assert services.small_talk(quite) == (AskBack(),)


def test_what_comes_near_is_offered_before_the_likeliest_topics() -> None:
    done = near("", ranking=(("refund", 0.3),))
    assert services.ask_back(done) == ()
    options = ("fees/answer/fee", "收费吗"), ("refund", "退款"), ("none", "label_none")
    assert done.replies == [asking("clarify", 1, *options)]


def test_anger_is_answered_with_a_person_and_what_may_have_been_asked() -> None:
    done = near("complaint")
    assert services.complaint(done) == ()
    options = ("yes", "label_human"), ("fees/answer/fee", "收费吗"), ("no", "label_not_now")
    assert done.replies == [asking("sorry\noffer_person", 1, *options)]


def test_a_day_told_after_an_answer_begins_the_checklist_that_was_offered() -> None:
    offered = pending(3, "offer_checklist", ("yes", "x"), topic="refund")
    done = scene("provide_details", "11月3号", entities=(("date", "2026-11-03"),), question=offered)
    done.memory.keep_details(done.reading)
    assert services.note_details(done) == (StartChecklist("refund", "11月3号"),)
    assert [(f.step.id, f.kind, f.implied) for f in done.reading.findings] == [
        ("first", "tried", True),
        ("asks", "tried", True),
    ], "what comes before the waiting was done by then"


@pytest.mark.parametrize("kind", ["stuck", "step"])
def test_data_beside_the_offer_of_a_person_leaves_the_offer(kind: str) -> None:
    done = scene("provide_details", "11月2日", entities=(("date", "2026-11-02"),))
    done.memory.open, done.memory.question = run("pay", "first"), question(kind)
    services.note_details(done)
    assert ("offer_person" in texts(done)[0]) is (kind == "stuck")
    assert "11/2" in texts(done)[0], "the day as one says it"


@pytest.mark.parametrize(
    ("known", "following", "done_before"),
    [
        (KNOWLEDGE, (StartChecklist("records", "11月3号"),), []),
        (without("records"), (OpenTopic("records"),), []),
    ],
    ids=["without a wait", "taken out meanwhile"],
)
def test_a_day_told_of_a_checklist_that_waits_for_nothing_tells_of_no_step(
    known: Any, following: Any, done_before: list[Any]
) -> None:
    offered = pending(3, "offer_checklist", ("yes", "x"), topic="records")
    day = (("date", "2026-11-03"),)
    done = scene("provide_details", "11月3号", typed="11月3号", entities=day, question=offered, knowledge=known)
    done.memory.keep_details(done.reading)
    assert services.note_details(done) == following
    assert list(done.reading.findings) == done_before
