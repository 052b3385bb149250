"""The reading as a table: what is open x what the customer does x how it is said -> what it means."""

from __future__ import annotations

import pytest

from bot.context.decision import decide_by_rule
from bot.context.memory import Memory
from bot.context.place import Situation, place
from bot.context.reading import as_parsed
from bot.understanding.acts import Act
from bot.understanding.intents import Intent, traits
from bot.understanding.reading import Entity
from tests.support.table import table
from tests.support.talk import does, parse_of
from tests.unit.context.places import KNOWLEDGE, NOW, PLACES, hears, reads, told
from tests.unit.conversation.wallets import LIMITS, PAY, REFUND, STOLEN, case, question, remembering

NOTHING = "nlu_fallback"
AT_STEP: dict[Act, str] = {
    Act.GOOD: "found_good",
    Act.BAD: "found_bad",
    Act.DONE: "did_step",
    Act.FAILS: "problem_persists",
    Act.TRYING: "will_try",
    Act.WORKS: "problem_resolved",
    Act.TRIED: "already_tried",
    Act.UNSURE: "unsure",
    Act.WHETHER: "ask_whether",
    Act.HOW: "explain_step",
    Act.WHY: "explain_why",
    Act.HOW_LONG: "ask_how_long",
    Act.PROGRESS: "ask_progress",
    Act.INQUIRE: "explain_step",
    Act.REPORT: NOTHING,
    Act.DATA: "provide_details",
    Act.CORRECT: NOTHING,
    Act.BACK: "previous_step",
    Act.NEXT: "next_step",
    Act.SKIP: "skip_step",
    Act.RETURN: "repeat",
    Act.AWAY: "cancel",
    Act.OVER: "start_over",
    Act.REPEAT: "repeat",
    Act.PERSON: "request_human",
    Act.REFUSE: "refuse",
    Act.WITHDRAW: "withdraw_case",
    Act.STATUS: "ticket_status",
    Act.YES: "affirm",
    Act.NO: "deny",
    Act.GREET: "greet",
    Act.THANK: "thank",
    Act.BYE: "goodbye",
    Act.SAFE: "money_is_safe",
    Act.UPSET: "complaint",
    Act.CHAT: NOTHING,
    Act.PRIVACY: NOTHING,  # by the act alone: the topic has to bear it out
}
NEEDS_A_STEP = (Act.GOOD, Act.BAD, Act.DONE, Act.TRYING, Act.TRIED, Act.UNSURE, Act.WHETHER, Act.HOW, Act.WHY)
IDLE = {
    **AT_STEP,
    **dict.fromkeys((*NEEDS_A_STEP, Act.HOW_LONG, Act.PROGRESS, Act.INQUIRE, Act.CORRECT, Act.RETURN), NOTHING),
    Act.YES: NOTHING,
    Act.NO: NOTHING,
    Act.REFUSE: "refuse",
    Act.SAFE: "refuse",
    Act.TRYING: "refuse",
}
TICKET = {
    **IDLE,
    Act.TRYING: "ticket_status",
    Act.WORKS: "in_doubt ?withdraw_case",
    Act.REFUSE: "in_doubt ?withdraw_case",
    Act.PERSON: "ticket_status",
    Act.HOW_LONG: "ticket_status",
    Act.PROGRESS: "ticket_status",
    Act.WHETHER: "ticket_status",
    Act.YES: "acknowledge",
}
ASKS_WHAT_NOW = (Act.UNSURE, Act.HOW, Act.WHY, Act.INQUIRE, Act.NEXT, Act.UPSET, Act.CHAT)
TABLE: dict[str, dict[Act, str]] = {
    "check with options": {
        **AT_STEP,
        Act.GOOD: "choose_option [own:enough]",
        Act.BAD: "choose_option [own:short]",
    },
    "check without": AT_STEP,
    "step with states": AT_STEP,
    "doing step": AT_STEP,
    "task": AT_STEP,
    "last of a task": AT_STEP,
    "offer": {
        **AT_STEP,
        Act.YES: "choose_option [yes]",
        Act.PERSON: "choose_option [yes]",
        Act.NO: "choose_option [no]",
        Act.REFUSE: "choose_option [no]",
        Act.AWAY: "choose_option [no]",
    },
    "paused": {
        **IDLE,
        **{act: AT_STEP[act] for act in (Act.GOOD, Act.BAD, Act.DONE, Act.TRIED, Act.PROGRESS)},
        Act.RETURN: f"resume <{PAY}>",
    },
    "ticket": TICKET,
    "ticket at risk": {**TICKET, Act.WORKS: "ticket_status", **dict.fromkeys(ASKS_WHAT_NOW, "what_now")},
    "ticket at a step": {**AT_STEP, Act.PERSON: "ticket_status"},
    "queue": {**TICKET, Act.WORKS: "problem_resolved"},
    "idle": IDLE,
}
ROWS = [(where, act, meant) for where, row in TABLE.items() for act, meant in row.items()]


def test_the_table_has_every_act_in_every_place_and_every_situation() -> None:
    assert set(TABLE) == set(PLACES)
    assert {where: set(Act) - set(row) for where, row in TABLE.items() if set(row) != set(Act)} == {}
    situations = {place(KNOWLEDGE, memory, NOW, owner).situation for memory, owner in PLACES.values()}
    assert situations == set(Situation)


@table(("where", "act", "meant"), ROWS, ids=[f"{w}: {a.value}" for w, a, _ in ROWS])
def test_what_an_act_means_where_it_is_done(where: str, act: Act, meant: str) -> None:
    assert told(hears(where, act)) == meant


@pytest.mark.parametrize(
    ("text", "act", "meant"),
    [
        ("真是没钱了", Act.UPSET, "complaint"),
        ("余额没钱了", Act.UPSET, "choose_option [own:short]"),
        ("真是没钱了", Act.BAD, "choose_option [own:short]"),
    ],
    ids=["anger alone", "with what the step is about", "a finding"],
)
def test_anger_in_the_words_of_an_option_chooses_it_only_where_the_step_is_named(
    text: str, act: Act, meant: str
) -> None:
    assert told(hears("check with options", act, text)) == meant


@pytest.mark.parametrize("said", [("网络挂了",), ("不对", "网络挂了")], ids=["alone", "as a correction"])
def test_a_fault_that_names_another_step_is_told_of_that_step(said: tuple[str, ...]) -> None:
    clauses = [does(text, Act.CORRECT if text == "不对" else Act.BAD) for text in said]
    assert told(reads("check with options", ",".join(said), *clauses)) == f"correct_answer <{PAY}> network=bad"


# One clause of each costly act, plainly said, denied, asked, for later, and told of somebody else.
SAID: dict[Act, dict[str, str]] = {
    Act.WORKS: {
        "plain": "弄好了",
        "denied": "没弄好",
        "asked": "这样就好了吗",
        "intended": "等会应该就好了",
        "reported": "我同事说他的好了",
    },
    Act.PERSON: {
        "plain": "麻烦找客服",
        "denied": "先别找客服",
        "asked": "是不是要找客服",
        "intended": "等下不行再找客服",
        "reported": "我朋友说找客服",
    },
    Act.OVER: {
        "plain": "从头走一遍",
        "denied": "不要从头来",
        "asked": "要从头来吗",
        "intended": "再不行就从头来",
        "reported": "听说要从头来",
    },
    Act.SKIP: {
        "plain": "跳过这步",
        "denied": "别跳过这步",
        "asked": "跳过行吗",
        "intended": "等会再跳过",
        "reported": "网上说跳过",
    },
    Act.AWAY: {
        "plain": "先放着",
        "denied": "先不要放着",
        "asked": "可以先放着吗",
        "reported": "听人说可以先放着",
    },
    Act.WITHDRAW: {
        "plain": "撤了那张单",
        "denied": "别撤那张单",
        "asked": "可以撤单吗",
        "intended": "回头再撤单",
        "reported": "同事说撤单",
    },
}
COSTLY = {
    Act.WORKS: Intent.RESOLVED,
    Act.PERSON: Intent.REQUEST_HUMAN,
    Act.OVER: Intent.START_OVER,
    Act.SKIP: Intent.SKIP,
    Act.AWAY: Intent.CANCEL,
    Act.WITHDRAW: Intent.WITHDRAW,
}
MOODS = [(act, how, text) for act, row in SAID.items() for how, text in row.items()]
NOT_PLAIN = [(act, how, text) for act, how, text in MOODS if how != "plain"]
by_mood = table(("act", "how", "text"), MOODS, ids=[f"{a.value} {h}" for a, h, _ in MOODS])


def test_every_costly_act_is_said_in_every_mood() -> None:
    costly = {intent for intent in Intent if traits(intent).costly}
    assert {*COSTLY.values(), Intent.FINISHED} == costly and set(SAID) == set(COSTLY)
    assert {how for row in SAID.values() for how in row} == {"plain", "denied", "asked", "intended", "reported"}


@pytest.mark.no_cover
@table("where", PLACES)
@table(("act", "how", "text"), NOT_PLAIN, ids=[f"{a.value} {h}" for a, h, _ in NOT_PLAIN])
@table("trained", ["nlu_fallback", "problem_resolved", "request_human", "cancel"])
def test_no_costly_act_is_done_that_is_not_plainly_said(
    where: str, act: Act, how: str, text: str, trained: str
) -> None:
    reading = hears(where, act, text, intent=trained, confidence=0.95)
    keeps_the_place = where == "queue" and reading.intent == Intent.RESOLVED
    assert not traits(reading.intent).costly or keeps_the_place
    taken = reading.choice.id if reading.choice else ""
    assert taken in ("", "no"), "nothing is accepted by it"


# What each means at a step: done, refused, asked about first, or for later.
MOOD_TABLE: dict[Act, dict[str, str]] = {
    Act.WORKS: {
        "plain": "problem_resolved",
        "denied": "problem_persists",
        "asked": "ask_whether",
        "intended": "will_try",
        "reported": "in_doubt ?problem_resolved",
    },
    **{
        act: {
            "plain": intent.value,
            "denied": "refuse",
            "asked": f"in_doubt ?{intent.value}",
            "intended": "will_try",
            "reported": f"in_doubt ?{intent.value}",
        }
        for act, intent in COSTLY.items()
        if act is not Act.WORKS
    },
}


@table("where", ["check with options", "check without", "doing step", "task", "last of a task"])
@by_mood
def test_what_a_costly_act_means_in_each_mood_at_a_step(where: str, act: Act, how: str, text: str) -> None:
    assert told(hears(where, act, text)) == MOOD_TABLE[act][how]


@table("where", ["idle", "paused"])
@table("how", ["plain", "denied", "asked", "reported"])
@table("act", [act for act in COSTLY if act is not Act.WORKS])
def test_what_it_means_with_no_step_open(where: str, act: Act, how: str) -> None:
    assert told(hears(where, act, SAID[act][how])) == MOOD_TABLE[act][how]


@table("where", ["check with options", "idle", "paused", "offer"])
@table("act", COSTLY)
def test_a_costly_act_that_is_hardly_seen_is_asked_about(where: str, act: Act) -> None:
    if where == "offer" and act in (Act.PERSON, Act.AWAY):
        return
    text = SAID[act]["plain"]
    likely = round(0.7 * 0.7, 2)
    assert likely < 0.5 <= 0.7
    assert told(hears(where, act, text, 0.7)) == f"in_doubt ?{COSTLY[act].value}"
    assert told(hears(where, act, text, 0.72)) == COSTLY[act].value


@pytest.mark.parametrize("act", [Act.FAILS, Act.DONE, Act.TRIED, Act.NEXT, Act.HOW])
def test_an_act_below_its_threshold_is_none(act: Act) -> None:
    assert told(hears("check without", act, p=0.43)) == AT_STEP[act]
    assert told(hears("check without", act, p=0.42)) == NOTHING


RISK = {
    "plain": ("钱被盗走了", STOLEN),
    "denied": ("我没有被盗", ""),
    "asked": ("会不会被盗", "maybe"),
    "intended": ("万一被盗呢", "maybe"),
    "reported": ("我朋友被盗了", "maybe"),
}


@table("where", PLACES)
@table("how", RISK)
def test_money_at_risk_is_heard_everywhere_and_only_where_it_is_said(where: str, how: str) -> None:
    text, heard = RISK[how]
    clause = does(text, Act.REPORT, topic=STOLEN, sure=0.95)
    reading = reads(where, text, clause, intent=STOLEN, confidence=0.95)
    if where == "ticket at risk" and heard:
        assert told(reading) == ("what_now" if how == "asked" else f"provide_details <{STOLEN}>")
    elif heard == "maybe":
        assert told(reading) == f"maybe_at_risk <{STOLEN}> ?{STOLEN}"
    else:
        assert (reading.intent == STOLEN) is bool(heard)
        assert reading.intent != "maybe_at_risk"


def test_money_at_risk_comes_before_everything_else_in_the_message() -> None:
    clauses = (
        does("网满格", Act.GOOD),
        does("弄好了", Act.WORKS),
        does("找客服", Act.PERSON),
        does("卡里的钱被转走", Act.REPORT, topic=STOLEN, sure=0.9),
    )
    for where in PLACES:
        expected = f"provide_details <{STOLEN}>" if where == "ticket at risk" else f"{STOLEN} <{STOLEN}>"
        assert told(reads(where, ",".join(c.text for c in clauses), *clauses)) == expected


@table("where", PLACES)
def test_fixed_words_come_before_what_the_message_does(where: str) -> None:
    assert told(hears(where, Act.WORKS, "我活不下去了,弄好了")) == "fixed_words <crisis>"
    assert told(hears(where, Act.WORKS, "弄好了")) != "fixed_words <crisis>"


# A topic of its own, by the act with which it is said.
@table(
    ("where", "topic", "meant"),
    [
        ("check without", LIMITS, f"{LIMITS} <{LIMITS}>"),
        ("doing step", REFUND, f"{REFUND} <{REFUND}>"),
        ("offer", LIMITS, f"{LIMITS} <{LIMITS}>"),
        ("idle", LIMITS, f"{LIMITS} <{LIMITS}>"),
        ("paused", REFUND, f"{REFUND} <{REFUND}>"),
        ("ticket", LIMITS, f"{LIMITS} <{LIMITS}>"),
        ("ticket at a step", LIMITS, f"{LIMITS} <{LIMITS}>"),
        ("queue", LIMITS, f"{LIMITS} <{LIMITS}>"),
    ],
)
@table("act", [Act.REPORT, Act.INQUIRE])
def test_a_topic_is_meant_where_it_is_reported_or_asked_after(where: str, topic: str, meant: str, act: Act) -> None:
    assert told(hears(where, act, "我要说的是另一件", topic=topic)) == meant


def test_the_open_topic_once_more_is_shown_again_or_asked_about() -> None:
    assert told(hears("check without", Act.REPORT, "我要说的是这一件", topic=PAY)) == f"{PAY} <{PAY}>"
    assert told(hears("check without", Act.INQUIRE, "我要说的是这一件", topic=PAY)) == "explain_step"


OFFERED = remembering(question=question("offer_checklist", "yes=带我做", "no=先不用", topic=REFUND))
DAY = (Entity("date", "2026-11-03"),)


@table(
    ("where", "text", "act", "values", "rule"),
    [
        ("check without", "随便一句", Act.CHAT, (), "nothing fits"),
        ("check without", "随便一句", Act.GOOD, (), "outcomes.finding"),
        ("check without", "活不下去了", Act.CHAT, (), "lane"),
        ("check without", "查一下1130-a1b2c", Act.CHAT, (), "case named"),
        ("offer", "好的", Act.YES, (), "off_step.at_offer"),
        (OFFERED, "那天提的", Act.REPORT, DAY, "off_step.tells_when"),
        ("ticket", "随便一句", Act.STATUS, (), "off_step.with_a_case"),
        ("ticket at risk", "随便一句", Act.HOW, (), "off_step.with_a_case"),
        ("ticket at risk", "帮我冻结银行卡", Act.INQUIRE, (), "with the alarm"),
        ("idle", "随便一句", Act.CHAT, (), "idle"),
    ],
)
def test_the_rule_that_decided_is_named_for_people_who_look_into_a_conversation(
    where: str | Memory, text: str, act: Act, values: tuple[Entity, ...], rule: str
) -> None:
    memory, owner = PLACES[where] if isinstance(where, str) else (where, "bot")
    parse = parse_of(text, "nlu_fallback", 0.1, values, (does(text, act),))
    parsed = as_parsed(parse, memory, text, text)
    assert decide_by_rule(place(KNOWLEDGE, memory, NOW, owner), parsed)[0] == rule


def test_a_lane_is_heard_beside_money_that_is_not_at_risk() -> None:
    text = "没被骗,就是活不下去了"
    clauses = does("没被骗", Act.REPORT, topic=STOLEN, sure=0.9), does("就是活不下去了", Act.CHAT)
    assert told(reads("idle", text, *clauses)) == "fixed_words <crisis>"


@pytest.mark.parametrize(
    ("asked", "text", "topic", "meant"),
    [
        (True, "5分", "", "rate_help"),
        (False, "5分", "", None),
        (True, "5分钟了", "", None),
        (True, "5分", STOLEN, STOLEN),
    ],
    ids=["asked for", "nobody has asked", "a time", "money at risk comes first"],
)
def test_marks_are_a_rating_where_one_was_asked_for(asked: bool, text: str, topic: str, meant: str | None) -> None:
    said = does(text, Act.REPORT, topic=topic) if topic else does(text, Act.DATA)
    found = told(reads(remembering(rating_asked=asked), text, said)).partition(" ")[0]
    assert found == meant or (meant is None and found != "rate_help")


@table(
    ("memory", "text", "topic", "meant"),
    [
        (remembering(reminders="announced"), "别再问我了", "", True),
        (remembering(case=case("ticket")), "别再问我了", "", True),
        (remembering(), "别再问我了", "", False),
        (remembering(), "不用提醒我", "", True),
        (remembering(reminders="announced"), "提醒怎么取消", "", False),
        (remembering(reminders="refused"), "不用提醒我", "", False),
        (remembering(reminders="announced"), "不用提醒我", STOLEN, False),
    ],
    ids=[
        "announced",
        "a ticket",
        "nothing to come",
        "said by name",
        "only asked",
        "refused before",
        "money at risk comes first",
    ],
)
def test_reminders_are_declined_where_there_are_some_to_come(
    memory: Memory, text: str, topic: str, meant: bool
) -> None:
    said = does(text, Act.REPORT, topic=topic) if topic else does(text, Act.REFUSE)
    assert (told(reads(memory, text, said)).partition(" ")[0] == "no_reminders") is meant


@table("where", [*PLACES])
def test_whether_people_are_there_on_a_day_is_a_question_of_hours_wherever_it_is_asked(where: str) -> None:
    assert told(reads(where, "元旦有人吗", does("元旦有人吗", Act.PERSON))) == "service_hours"


def test_in_the_queue_what_is_well_again_is_heard_as_solved_and_assent_is_not() -> None:
    assert told(reads("queue", "好了", does("好了", Act.WORKS))) == "problem_resolved"
    assert told(reads("queue", "行", does("行", Act.YES))) != "problem_resolved"
