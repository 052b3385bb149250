"""A question that the documents answer is told, whatever it was taken for; a trouble is walked; a call is a call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.knowledge.model import Answer, Topic
from bot.understanding.acts import Act
from bot.understanding.reading import Entity, Reading
from tests.support.table import table
from tests.support.talk import does
from tests.unit.context.places import KNOWLEDGE, PLACES, reads, told
from tests.unit.conversation.wallets import ALPHA, INVOICE, LIMITS, PAY, REFUND, STOLEN, TOPICS, question, remembering

PEOPLE = "topic_7"
ANSWERS = (*ALPHA.answers, Answer("reach", PEOPLE, "call us"), Answer("stolen", STOLEN, "lock it"))
WALLET = replace(KNOWLEDGE.brands["alpha"], answers=ANSWERS)
KNOWN = replace(
    KNOWLEDGE,
    brands={**KNOWLEDGE.brands, "alpha": WALLET},
    topics={**TOPICS, PEOPLE: Topic(PEOPLE, "客服怎么找", 5)},
    words={**KNOWLEDGE.words, "person": ("客服", "人工")},
)
APP = f"{PAY}/step/app"
ANSWER, STEP, CARD = f"{LIMITS}/answer/limits", f"{PAY}/step/network", f"{PAY}/step/card"
LATER = f"{REFUND}/step/wait"
TASK, REACH, ALARM = f"{REFUND}/step/apply", f"{PEOPLE}/answer/reach", f"{STOLEN}/answer/stolen"


def said(
    act: Act, text: str, passage: str, nearness: float, intent: str = "help", sure: float = 0.9, place: str = "idle"
) -> Reading:
    return reads(
        place,
        text,
        does(text, act),
        intent=intent,
        confidence=sure,
        near={"alpha": [(passage, nearness)]},
        knowledge=KNOWN,
    )


def meant(reading: Reading) -> tuple[str, str]:
    return told(reading), reading.passage


@table(
    ("intent", "sure", "nearness", "found"),
    [
        (PAY, 0.9, 0.2, True),
        (PAY, 0.9, 0.19, False),
        (PAY, 0.4, 0.25, True),
        (PAY, 0.4, 0.24, False),
        ("complaint", 0.9, 0.25, True),
        ("ticket_status", 0.9, 0.24, False),
        ("help", 0.9, 0.3, True),
        ("out_of_scope", 0.9, 0.29, False),
    ],
)
def test_how_near_it_has_to_be_depends_on_what_it_was_taken_for(
    intent: str, sure: float, nearness: float, found: bool
) -> None:
    reading = said(Act.INQUIRE, "一天最多能付好多嘛", ANSWER, nearness, intent, sure)
    assert (reading.passage == ANSWER) is found
    if found:
        assert (reading.intent, reading.topic, reading.confidence) == (LIMITS, LIMITS, 1.0)


@pytest.mark.parametrize(("text", "found"), [("额度没被锁", False), ("额度被锁", True), ("额度没超", True)])
def test_what_is_denied_is_not_told_however_near_it_is(text: str, found: bool) -> None:
    locked = {**KNOWN.topics, LIMITS: replace(KNOWN.topics[LIMITS], name="额度被锁")}
    known = replace(KNOWN, topics=locked)
    near = {"alpha": [(ANSWER, 0.9)]}
    reading = reads("idle", text, does(text, Act.REPORT), intent="help", near=near, knowledge=known)
    assert (reading.passage == ANSWER) is found


def test_a_step_that_is_asked_about_is_told() -> None:
    assert meant(said(Act.WHETHER, "付不了跟网有没有关系呢", STEP, 0.4)) == (f"{PAY} <{PAY}>", STEP)
    by_words = said(Act.REPORT, "付不了是不是网的问题", STEP, 0.4)
    assert meant(by_words) == (f"{PAY} <{PAY}>", STEP)


@pytest.mark.parametrize(("act", "opens"), [(Act.GOOD, False), (Act.SAFE, False), (Act.BAD, True), (Act.REPORT, True)])
def test_what_is_told_to_be_fine_opens_no_checklist(act: Act, opens: bool) -> None:
    assert told(said(act, "网的信号满格", STEP, 0.6)).startswith(PAY) is opens


@table(
    ("text", "passage", "nearness", "cause"),
    [
        ("在商店里网特别差付不掉", STEP, 0.4, "network=bad"),
        ("在商店里网特别差付不掉", STEP, 0.29, ""),
        ("在商店里怎么都付不掉啊", STEP, 0.4, ""),
        ("在商店里怎么都付不掉啊", STEP, 0.9, ""),
        ("在商店里怎么都付不掉啊", APP, 0.5, "app=bad"),
        ("在商店里怎么都付不掉啊", APP, 0.49, ""),
    ],
    ids=["named and near", "not near", "not named", "nor very near", "to be done", "not very near"],
)
def test_who_tells_of_what_a_step_looks_into_gets_its_checklist(
    text: str, passage: str, nearness: float, cause: str
) -> None:
    found = said(Act.REPORT, text.replace("怎么", ""), passage, nearness, LIMITS)
    assert told(found) == f"{PAY} <{PAY}> {cause}".strip()
    assert found.passage == (passage if cause else "")


@pytest.mark.parametrize(
    ("text", "step", "option"),
    [("在商店里余额少付不掉", "balance", "short"), ("在商店里网特别差付不掉", "network", "")],
    ids=["the option for it", "no options"],
)
def test_a_cause_is_told_with_the_option_that_stands_for_it(text: str, step: str, option: str) -> None:
    found = said(Act.REPORT, text, f"{PAY}/step/{step}", 0.4, LIMITS)
    assert [(f.step.id, f.kind, f.option) for f in found.findings] == [(step, "bad", option)]


@pytest.mark.parametrize(
    ("act", "text", "nearness", "walked"),
    [
        (Act.REPORT, "付款失败", 0.9, True),
        (Act.REPORT, "在商店里付款老是失败的", 0.4, True),
        (Act.REPORT, "在商店里付款老是失败的", 0.6, False),
        (Act.REPORT, "付款失败网满格的卡也换了", 0.6, True),
        (Act.INQUIRE, "付款失败", 0.4, False),
    ],
    ids=["the name alone", "not very near", "very near", "with findings", "asked"],
)
def test_a_trouble_that_is_told_opens_its_checklist(act: Act, text: str, nearness: float, walked: bool) -> None:
    found = said(act, text, f"{PAY}/step/app", nearness, PAY)
    assert (found.intent, bool(found.passage)) == (PAY, not walked)


@table(
    ("text", "passage", "nearness", "walked"),
    [
        ("怎么退款", TASK, 0.9, True),
        ("怎么退款", LATER, 0.59, True),
        ("怎么退款", LATER, 0.6, False),
        ("怎么在手机上办这个退款", LATER, 0.4, False),
        ("退款没到这事该怎么往下办呢", LATER, 0.9, True),
        ("这个怎么在手机上弄了", LATER, 0.4, True),
        ("这个怎么在手机上弄好了", LATER, 0.4, False),
    ],
)
def test_how_a_whole_task_is_done_opens_it(text: str, passage: str, nearness: float, walked: bool) -> None:
    found = said(Act.HOW, text, passage, nearness, REFUND)
    assert (found.intent, found.passage) == (REFUND, "" if walked else passage)


@pytest.mark.parametrize(("sure", "nearness", "told_at"), [(0.8, 0.49, ""), (0.8, 0.5, ANSWER), (0.79, 0.2, ANSWER)])
def test_what_the_document_surely_leaves_out_is_not_answered_by_a_neighbour(
    sure: float, nearness: float, told_at: str
) -> None:
    assert said(Act.INQUIRE, "能开票不能", ANSWER, nearness, INVOICE, sure).passage == told_at


def test_a_passage_of_another_topic_that_is_plainly_nearer_wins_over_the_checklist() -> None:
    near: Any = {"alpha": [(CARD, 0.5), (TASK, 0.1)]}
    text = "商店里刷的那张卡冻住了"
    found = reads("idle", text, does(text, Act.REPORT), intent=REFUND, confidence=0.9, near=near, knowledge=KNOWN)
    assert told(found) == f"{PAY} <{PAY}> card=bad"
    less: Any = {"alpha": [(CARD, 0.49), (TASK, 0.1)]}
    found = reads("idle", text, does(text, Act.REPORT), intent=REFUND, confidence=0.9, near=less, knowledge=KNOWN)
    assert told(found) == f"{REFUND} <{REFUND}>", "surely of this topic"
    found = reads("idle", text, does(text, Act.REPORT), intent=REFUND, confidence=0.89, near=less, knowledge=KNOWN)
    assert told(found) == f"{PAY} <{PAY}>"
    close: Any = {"alpha": [(CARD, 0.45), (TASK, 0.4)]}
    found = reads("idle", text, does(text, Act.REPORT), intent=REFUND, confidence=0.9, near=close, knowledge=KNOWN)
    assert told(found) == f"{REFUND} <{REFUND}>"


@pytest.mark.parametrize(
    ("text", "intent", "passage", "said_of"),
    [
        ("转人工", "request_human", REACH, "request_human"),
        ("退款没到给我转人工", REFUND, REACH, f"request_human <{REFUND}>"),
        ("客服的联系方式", PEOPLE, REACH, f"{PEOPLE} <{PEOPLE}>"),
        ("还是叫个客服吧", PEOPLE, REACH, "request_human"),
        ("能帮我转人工吗", "help", ANSWER, "request_human"),
    ],
    ids=["a call", "a call with its topic", "about people", "calls somebody", "a polite call"],
)
def test_who_calls_for_a_person_gets_one_unless_it_is_asked_about_people(
    text: str, intent: str, passage: str, said_of: str
) -> None:
    topic = intent if intent == REFUND else ""
    clauses = (does(text, Act.PERSON), *((does("退款没到", Act.REPORT, topic=topic),) if topic else ()))
    found = reads(
        "idle", text, *clauses, intent=intent, confidence=0.9, near={"alpha": [(passage, 0.6)]}, knowledge=KNOWN
    )
    assert told(found) == said_of


@pytest.mark.parametrize("intent", [REFUND, PEOPLE])
@pytest.mark.parametrize("known", [True, False], ids=["with words for people", "without"])
def test_a_call_comes_before_an_answer_that_is_not_about_people(intent: str, known: bool) -> None:
    wallet = KNOWN if known else replace(KNOWN, words=KNOWLEDGE.words)
    call, near = does("想找个客服", Act.PERSON), {"alpha": [(REACH, 0.6)]}
    found = reads("idle", "想找个客服", call, intent=intent, confidence=0.9, near=near, knowledge=wallet)
    assert told(found) == (f"{PEOPLE} <{PEOPLE}>" if known and intent == PEOPLE else "request_human")


def test_a_person_is_spoken_of_and_something_documented_asked() -> None:
    """The clause that speaks of a person asks nothing; the message does."""
    clauses = does("我找你们的真人打字聊", Act.PERSON, 0.9), does("从哪儿进呢", Act.HOW)
    found = reads(
        "idle",
        "我找你们的真人打字聊,从哪儿进呢",
        *clauses,
        intent="nothing",
        confidence=0.6,
        near={"alpha": [(REACH, 0.15)]},
        knowledge=KNOWN,
    )
    assert told(found) == "nlu_fallback"


@pytest.mark.parametrize(
    ("text", "intent", "nearness", "meaning"),
    [
        ("想跟你们的真人打字聊从哪儿进", "nothing", 0.15, "nlu_fallback"),
        ("想跟你们的真人打字聊从哪儿进", "nothing", 0.11, "in_doubt ?request_human"),
    ],
    ids=["offered with what is near", "nothing near"],
)
def test_who_may_ask_how_a_person_is_reached_is_offered_both(
    text: str, intent: str, nearness: float, meaning: str
) -> None:
    found = reads(
        "idle",
        text,
        does(text, Act.PERSON, 0.6),
        intent=intent,
        confidence=0.6,
        near={"alpha": [(REACH, nearness)]},
        knowledge=KNOWN,
    )
    assert told(found) == meaning


@pytest.mark.parametrize(
    ("act", "nearness", "meaning"),
    [
        (Act.REPORT, 0.5, f"{STOLEN} <{STOLEN}>"),
        (Act.REPORT, 0.4, f"maybe_at_risk <{STOLEN}>"),
        (Act.INQUIRE, 0.9, f"maybe_at_risk <{STOLEN}>"),
    ],
)
def test_nearness_alone_sets_off_no_alarm(act: Act, nearness: float, meaning: str) -> None:
    found = said(act, "有点不对劲的样子", ALARM, nearness)
    assert (told(found), found.confidence) == (meaning, nearness)


@pytest.mark.parametrize(
    ("act", "text", "nearness", "asked"),
    [
        (Act.REPORT, "怕有点不对劲的", 0.9, False),
        (Act.REPORT, "他说有点不对劲", 0.9, False),
        (Act.SAFE, "钱都在呢", 0.6, False),
        (Act.SAFE, "钱都在呢", 0.9, True),
    ],
    ids=["feared", "told of others", "in no danger", "nearer to danger than it is sure that there is none"],
)
def test_nearness_does_not_ask_about_risk_that_is_feared_or_told_of_others_or_that_there_is_none(
    act: Act, text: str, nearness: float, asked: bool
) -> None:
    assert (STOLEN in told(said(act, text, ALARM, nearness))) is asked


@pytest.mark.parametrize(("act", "asked"), [(Act.SAFE, True), (Act.REFUSE, False)])
def test_who_asks_although_the_money_is_there_is_asked_about_risk(act: Act, asked: bool) -> None:
    clauses = does("钱都在呢", act), does("这是啥情况吗", Act.INQUIRE)
    near = {"alpha": [(ALARM, 0.9)]}
    found = reads("idle", "钱都在呢,这是啥情况吗", *clauses, intent="help", confidence=0.9, near=near, knowledge=KNOWN)
    assert (told(found) == f"maybe_at_risk <{STOLEN}>") is asked


@pytest.mark.parametrize(
    ("passage", "nearness", "answered"), [(ANSWER, 0.3, True), (ANSWER, 0.29, False), (ALARM, 0.9, False)]
)
def test_what_is_only_asked_about_risk_is_answered_where_an_ordinary_passage_does(
    passage: str, nearness: float, answered: bool
) -> None:
    text = "怎么看是不是被盗刷了"
    clause = does(text, Act.INQUIRE, topic=STOLEN, sure=0.9)
    found = reads(
        "idle", text, clause, intent=STOLEN, confidence=0.9, near={"alpha": [(passage, nearness)]}, knowledge=KNOWN
    )
    assert (found.passage == ANSWER) is answered
    assert answered or found.intent == "maybe_at_risk"


def test_what_befell_through_somebody_else_is_no_question() -> None:
    text = "他说转给他表哥了"
    clause = does(text, Act.REPORT, topic=STOLEN, sure=0.99)
    found = reads(
        "idle", text, clause, intent=STOLEN, confidence=0.99, near={"alpha": [(ANSWER, 0.9)]}, knowledge=KNOWN
    )
    assert found.intent == "maybe_at_risk" and not found.passage


@table(
    ("first", "second", "near", "answered"),
    [
        ("人在外省登录", "账户会不会冻结", [(ANSWER, 0.3)], True),
        ("人在外省登录", "账户会不会冻结", [(ANSWER, 0.29)], False),
        ("来,好,人在外省登录", "账户会不会冻结", [(ANSWER, 0.9)], False),
        ("人在外省登录", "账户会不会冻结", [(ANSWER, 0.5), (ALARM, 0.39)], True),
        ("人在外省登录", "账户会不会冻结", [(ANSWER, 0.5), (ALARM, 0.4)], False),
        ("人在外省登录", "账户冻结了", [(ANSWER, 0.9)], False),
        ("被盗刷了", "账户会不会冻结", [(ANSWER, 0.9)], False),
    ],
    ids=["near", "not near", "a story", "risk is far", "risk is near", "told", "named"],
)
def test_what_the_models_alone_take_for_an_alarm_may_be_a_question(
    first: str, second: str, near: list[tuple[str, float]], answered: bool
) -> None:
    asks = Act.INQUIRE if "会不会" in second else Act.REPORT
    *before, risk = first.split(",")
    others = [does(text, Act.REPORT) for text in before]
    clauses = (*others, does(risk, Act.REPORT, topic=STOLEN, sure=0.9), does(second, asks))
    text = f"{first},{second}"
    found = reads("idle", text, *clauses, intent=STOLEN, confidence=0.9, near={"alpha": near}, knowledge=KNOWN)
    assert (found.passage == ANSWER) is answered


@table(
    ("text", "asks"),
    [
        ("把客服电话发我", True),
        ("把找人的路子都跟我说说", True),
        ("能帮我转人工吗", False),
        ("能帮我转人工吗,都有啥法子", True),
        ("有热线这个渠道吧", True),
        ("客服电话", False),
    ],
)
def test_who_wants_a_number_or_a_word_of_comfort_asks(text: str, asks: bool) -> None:
    call = does(text.split(",")[0], Act.PERSON)
    found = reads("idle", text, call, intent="help", confidence=0.9, near={"alpha": [(ANSWER, 0.9)]}, knowledge=KNOWN)
    assert (found.passage == ANSWER) is asks


@pytest.mark.parametrize(
    ("act", "passage", "nearness", "told_beside"),
    [
        (Act.INQUIRE, ANSWER, 0.3, True),
        (Act.INQUIRE, ANSWER, 0.29, False),
        (Act.REPORT, ANSWER, 0.9, False),
        (Act.INQUIRE, STEP, 0.9, False),
    ],
    ids=["asked", "not near", "told", "of the open topic"],
)
def test_at_a_step_a_question_of_another_topic_is_told_beside_it(
    act: Act, passage: str, nearness: float, told_beside: bool
) -> None:
    assert "check without" in PLACES
    found = said(act, "一天最多能付好多嘛", passage, nearness, "help", 0.2, place="check without")
    assert (found.passage == passage) is told_beside


@pytest.mark.parametrize(("nearness", "beside"), [(0.5, True), (0.49, False)])
def test_at_a_step_what_surely_asks_about_the_step_is_about_it_unless_something_is_very_near(
    nearness: float, beside: bool
) -> None:
    found = said(Act.HOW, "不太会弄", ANSWER, nearness, "explain_step", 0.9, place="check without")
    assert (found.passage == ANSWER) is beside


@pytest.mark.parametrize("risky", [True, False])
def test_at_a_step_nearness_to_money_at_risk_tells_nothing_beside_it(risky: bool) -> None:
    found = said(Act.INQUIRE, "一天最多能付好多嘛", ALARM if risky else ANSWER, 0.9, "help", 0.2, place="check without")
    assert (found.intent == STOLEN, found.passage == ANSWER) == (False, not risky)


def test_at_a_step_how_another_task_is_done_opens_it() -> None:
    clause = does("怎么退款", Act.HOW, topic=REFUND, sure=0.9)
    found = reads(
        "check without",
        "怎么退款",
        clause,
        intent=REFUND,
        confidence=0.9,
        near={"alpha": [(TASK, 0.4)]},
        knowledge=KNOWN,
    )
    assert (found.intent, found.passage) == (REFUND, "")


@pytest.mark.parametrize("act", [Act.SAFE, Act.REFUSE])
def test_what_is_denied_or_refused_asks_for_nothing(act: Act) -> None:
    assert told(said(act, "我可没被盗刷", ALARM, 0.9)) != f"maybe_at_risk <{STOLEN}>"
    assert said(Act.REFUSE, "不想弄限额这个", ANSWER, 0.9).passage == ""


def test_several_clauses_of_which_some_tell_what_was_looked_at_open_the_checklist() -> None:
    text = "付款网满格,在哪看呢"
    clauses = does("付款网满格", Act.REPORT), does("在哪看呢", Act.INQUIRE)
    found = reads("idle", text, *clauses, intent=PAY, confidence=0.9, near={"alpha": [(ANSWER, 0.4)]}, knowledge=KNOWN)
    assert (found.intent, found.passage) == (PAY, "")


def test_who_says_that_it_works_asks_for_nothing() -> None:
    text = "换了张新卡付成了"
    found = said(Act.WORKS, text, CARD, 0.6)
    assert (found.intent, found.passage) == ("problem_resolved", "")


@pytest.mark.parametrize(
    ("values", "meaning"), [(("date", "2026-11-03"), "provide_details"), (("amount", "3"), "nlu_fallback")]
)
def test_a_day_told_after_an_answer_is_for_the_steps_that_were_offered(values: tuple[str, str], meaning: str) -> None:
    offered = question("offer_checklist", "yes=带我做", "no=先不用", topic=REFUND)
    where = remembering(question=offered)
    clause = does("那天提的", Act.REPORT)
    found = reads(where, "那天提的", clause, entities=(Entity(*values),), knowledge=KNOWN)
    assert found.intent == meaning
    asked = reads(where, "那天提的吗", does("那天提的吗", Act.INQUIRE), entities=(Entity(*values),), knowledge=KNOWN)
    assert asked.intent != "provide_details"


@pytest.mark.parametrize(
    ("safe", "nearness", "meant"),
    [(0.59, 0.74, f"maybe_at_risk <{STOLEN}>"), (1.0, 0.69, "refuse"), (1.0, 0.71, f"maybe_at_risk <{STOLEN}>")],
)
def test_what_sounds_safe_and_is_nearer_to_money_at_risk_is_asked_about(
    safe: float, nearness: float, meant: str
) -> None:
    text = "这户头里冒出些怪动静"
    near = {"alpha": [(ALARM, nearness)]}
    assert told(reads("idle", text, does(text, Act.SAFE, safe), near=near, knowledge=KNOWN)) == meant


@pytest.mark.parametrize(
    ("act", "sure", "nearness", "told_of"),
    [
        (Act.CHAT, 0.9, 0.49, False),
        (Act.CHAT, 0.9, 0.5, True),
        (Act.CHAT, 0.89, 0.49, True),
        (Act.INQUIRE, 0.9, 0.49, True),
    ],
)
def test_what_is_asked_of_the_bot_itself_needs_a_passage_that_is_very_near(
    act: Act, sure: float, nearness: float, told_of: bool
) -> None:
    assert (said(act, "你会做什么", ANSWER, nearness, "help", sure).passage == ANSWER) is told_of


@pytest.mark.parametrize(
    ("act", "text", "found"),
    [(Act.DATA, "昨天下午充的", False), (Act.DATA, "昨天下午有人吗", True), (Act.REPORT, "昨天下午充的", True)],
)
def test_values_alone_choose_no_topic(act: Act, text: str, found: bool) -> None:
    assert (said(act, text, ANSWER, 0.6).passage == ANSWER) is found


def test_what_is_told_like_data_and_has_a_topic_is_looked_for() -> None:
    clause = does("提示限额不对", Act.DATA, topic=LIMITS, sure=0.9)
    near = {"alpha": [(ANSWER, 0.6)]}
    reading = reads("idle", "提示限额不对", clause, intent=LIMITS, confidence=0.9, near=near, knowledge=KNOWN)
    assert reading.passage == ANSWER


STEERING = [Act.AWAY, Act.BACK, Act.BYE, Act.NEXT, Act.OVER, Act.REPEAT, Act.RETURN, Act.SKIP]


@pytest.mark.parametrize("act", [*STEERING, Act.WORKS, Act.REFUSE])
def test_a_word_that_steers_asks_for_no_passage(act: Act) -> None:
    assert said(act, "上一步", STEP, 0.9).passage == ""
    assert said(Act.CHAT, "上一步", ANSWER, 0.9).passage == ANSWER


def test_a_word_that_steers_beside_something_told_keeps_no_passage_away() -> None:
    clauses = (does("啥都没装", Act.REPORT), does("从零开始", Act.OVER))
    near = {"alpha": [(ANSWER, 0.9)]}
    assert reads("idle", "啥都没装,从零开始", *clauses, near=near, knowledge=KNOWN).passage == ANSWER
