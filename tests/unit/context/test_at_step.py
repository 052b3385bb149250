"""What a message says at an open step: findings, values, options, outcomes, corrections, and what comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.exchange import Choice
from bot.knowledge.model import Option, Step
from bot.understanding.acts import Act
from bot.understanding.reading import Clause, Entity
from tests.support.table import table
from tests.support.talk import does
from tests.unit.context.places import BALANCE_STEP, KNOWLEDGE, PLAIN_STEP, at, hears, reads, told
from tests.unit.conversation.wallets import (
    INVOICE,
    PAY,
    PAYING,
    REFUND,
    REFUNDING,
    STOLEN,
    case,
    diagnosis,
    remembering,
)
from tests.unit.conversation.wallets import NETWORK as NETWORK_STEP

NOTHING = "nlu_fallback"
NETWORK, BALANCE, APP, STATE, TASK = (
    "check without",
    "check with options",
    "doing step",
    "step with states",
    "task",
)


@table(
    ("where", "text", "meant"),
    [
        (NETWORK, "网满格", "found_good"),
        (NETWORK, "網滿格", "found_good"),
        (NETWORK, "网络正常", "found_good"),
        (NETWORK, "网络不正常", "found_bad"),
        (NETWORK, "网断了", "found_bad"),
        (NETWORK, "网没断", "found_good"),
        (NETWORK, "网换了", "did_step"),
        (NETWORK, "余额够", "already_tried balance=good"),
        (NETWORK, "卡换了", "already_tried card=tried"),
        (NETWORK, "余额够卡换了", "already_tried balance=good card=tried"),
        (NETWORK, "余额够的吗", NOTHING),
        (NETWORK, "没换过网", NOTHING),
        (BALANCE, "余额正常", "choose_option [own:enough]"),
        (BALANCE, "余额充足得很", "choose_option [own:enough]"),
        (BALANCE, "余额不够", "choose_option [own:short]"),
        (BALANCE, "余额够,网也换了", "choose_option [own:enough] network=tried"),
        (APP, "版本更新了", "did_step"),
        (APP, "版本换好了", "did_step"),
        (APP, "余额够", "already_tried balance=good"),
        (STATE, "那边还在处理呢", "choose_option [own:running]"),
        (STATE, "我看成已完成", "choose_option [own:finished]"),
        (STATE, "是处理中还是已完成", "explain_step"),
        (STATE, "余额够", NOTHING),
        (TASK, "申请过", "did_step"),
        (TASK, "没申请过", NOTHING),
        (TASK, "申请弄好了", "did_step"),
        (TASK, "申请没弄好", NOTHING),
        (TASK, "申请弄好了吗", NOTHING),
        (APP, "版本没更新完", NOTHING),
    ],
)
def test_what_is_said_in_the_steps_own_words_needs_no_act(where: str, text: str, meant: str) -> None:
    assert told(hears(where, Act.CHAT, text)) == meant


def test_an_option_that_is_said_is_chosen_as_if_it_had_been_pressed() -> None:
    pressed = Choice(BALANCE_STEP.number, "own:short", "不够")
    assert hears(BALANCE, Act.CHAT, "余额不够").choice == pressed
    unasked = at(PAY, "network", "balance")
    assert hears(unasked, Act.CHAT, "余额不够").choice == replace(pressed, question=0)


@pytest.mark.parametrize("act", [Act.HOW, Act.WHY, Act.WHETHER, Act.UNSURE, Act.TRYING])
def test_a_state_that_is_only_spoken_of_is_not_chosen(act: Act) -> None:
    assert hears(STATE, act, "看看处理中在哪").choice is None
    assert hears(STATE, Act.DATA, "看处理中那一行").choice is not None


def test_both_states_in_one_message_choose_neither() -> None:
    assert told(hears(STATE, Act.CHAT, "看到处理中,又看到已完成")) == NOTHING


@table(
    ("where", "clauses", "meant"),
    [
        (NETWORK, [("网满格", Act.GOOD), ("还是付不了", Act.FAILS)], "found_good"),
        (NETWORK, [("余额够", Act.GOOD), ("网换了还是不行", Act.FAILS)], "problem_persists balance=good"),
        (NETWORK, [("余额够", Act.GOOD), ("卡也换了", Act.DONE)], "already_tried balance=good card=tried"),
        (NETWORK, [("余额够", Act.GOOD), ("做了", Act.DONE)], "did_step balance=good"),
        (NETWORK, [("卡换了", Act.DONE)], "already_tried card=tried"),
        (NETWORK, [("网断了", Act.FAILS)], "found_bad"),
        (NETWORK, [("网断了还是付不了", Act.FAILS)], "problem_persists"),
        (NETWORK, [("网断了", Act.FAILS), ("就这样", Act.DATA)], "found_bad"),
        (NETWORK, [("弄好了", Act.WORKS), ("又不行了", Act.FAILS)], "problem_persists"),
        (NETWORK, [("又不行了", Act.FAILS), ("弄好了", Act.WORKS)], "problem_resolved"),
        (NETWORK, [("弄好了", Act.WORKS), ("余额够", Act.GOOD)], "problem_resolved balance=good"),
        (
            NETWORK,
            [("找客服", Act.PERSON), ("卡换了", Act.DONE)],
            "already_tried card=tried then request_human card=tried",
        ),
        (NETWORK, [("谢谢", Act.THANK), ("看过了", Act.GOOD)], "found_good"),
        (NETWORK, [("做了", Act.DONE), ("在哪看", Act.HOW)], "did_step"),
        (NETWORK, [("我去弄", Act.TRYING), ("在哪看", Act.HOW)], "explain_step"),
        (APP, [("弄过", Act.TRIED)], "already_tried"),
        (NETWORK, [("也看了", Act.DONE), ("没有", Act.NO)], "problem_persists"),
        (NETWORK, [("以前找过", Act.TRIED), ("没有", Act.NO), ("卡换了", Act.DONE)], "problem_persists card=tried"),
        (NETWORK, [("没有", Act.NO), ("做了", Act.DONE)], "did_step"),
    ],
)
def test_of_several_clauses_the_plainest_outcome_counts(where: str, clauses: list[tuple[str, Act]], meant: str) -> None:
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads(where, ",".join(text for text, _ in clauses), *said)) == meant


def test_of_good_and_failing_the_likelier_counts_and_a_tie_is_a_finding() -> None:
    for good, fails, meant in ((0.9, 0.8, "found_good"), (0.8, 0.8, "found_good"), (0.8, 0.9, "problem_persists")):
        said = (does("都看了", Act.GOOD, good), does("没用", Act.FAILS, fails))
        assert told(reads(NETWORK, "都看了,没用", *said)) == meant


@table(
    ("where", "clauses", "meant"),
    [
        (BALANCE, [("不对", Act.CORRECT), ("网断了", Act.BAD)], f"correct_answer <{PAY}> network=bad"),
        (BALANCE, [("说错了,网断了", Act.CORRECT)], f"correct_answer <{PAY}> network=bad"),
        (BALANCE, [("说错了,网满格", Act.CORRECT)], f"correct_answer <{PAY}> network=good"),
        (BALANCE, [("说错了,余额够", Act.CORRECT)], "choose_option [own:enough]"),
        (BALANCE, [("说错了", Act.CORRECT)], "previous_step"),
        (NETWORK, [("网断了,余额不够", Act.BAD)], "found_bad balance=bad"),
        (NETWORK, [("余额不够", Act.BAD)], f"correct_answer <{PAY}> balance=bad"),
        (NETWORK, [("余额不够", Act.BAD), ("还是付不了", Act.FAILS)], f"correct_answer <{PAY}> balance=bad"),
        (BALANCE, [("说错了", Act.CORRECT), ("网断了还是不行", Act.FAILS)], f"correct_answer <{PAY}> network=bad"),
        (BALANCE, [("网断了,还是不行", Act.FAILS)], "problem_persists network=bad"),
    ],
)
def test_a_correction_goes_to_the_step_that_it_names(where: str, clauses: list[tuple[str, Act]], meant: str) -> None:
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads(where, ",".join(text for text, _ in clauses), *said)) == meant


def test_another_topic_that_is_meant_instead_is_no_step_before() -> None:
    said = does("其实不是付款", Act.CORRECT), does("是发票没有", Act.REPORT, topic=INVOICE)
    assert told(reads(BALANCE, "其实不是付款,是发票没有", *said)) == f"{INVOICE} <{INVOICE}>"


def amounts(*values: tuple[str, int]) -> tuple[Entity, ...]:
    return tuple(Entity("amount", value, start) for value, start in values)


DAY, SPAN = "date", "duration"


@table(
    ("where", "text", "found", "meant"),
    [
        (BALANCE, "里面有300要付12", amounts(("300", 3), ("12", 8)), "choose_option [own:enough]"),
        (BALANCE, "要付300里面有12", amounts(("300", 2), ("12", 8)), "choose_option [own:short]"),
        (BALANCE, "300块", amounts(("300", 0)), "provide_details"),
        (NETWORK, "里面有300要付12", amounts(("300", 3), ("12", 8)), "provide_details"),
        ("last of a task", "那天", (Entity(DAY, "2026-11-17"),), "provide_details"),
        ("last of a task", "今天", (Entity(DAY, "2026-11-18"),), "provide_details"),
        ("last of a task", "这么久", (Entity(SPAN, "P5D"),), "provide_details"),
        ("last of a task", "好久了", (), "found_good"),
        (NETWORK, "这么久", (Entity(SPAN, "P5D"),), "provide_details"),
    ],
)
def test_values_answer_the_question_they_belong_to(
    where: str, text: str, found: tuple[Entity, ...], meant: str
) -> None:
    assert told(hears(where, Act.DATA, text, entities=found)) == meant


def test_a_day_at_a_step_that_waits_is_no_outcome_of_another_kind() -> None:
    waited = (Entity(DAY, "2026-11-17"),)
    for act in (Act.DONE, Act.FAILS, Act.TRIED, Act.YES, Act.CHAT):
        assert told(hears("last of a task", act, "那天", entities=waited)) == "provide_details"
    assert told(hears("last of a task", Act.DONE, "那天", entities=(Entity(DAY, "2026-11-20"),))) == "did_step"


def test_a_word_of_a_task_s_own_text_tells_that_it_is_done() -> None:
    for text, meant in (("apply for it", "did_step"), ("a", NOTHING), ("refund it", NOTHING)):
        assert told(hears(TASK, Act.CHAT, text)) == meant
    assert told(hears(APP, Act.CHAT, "update the app")) == NOTHING
    assert told(hears(TASK, Act.DATA, "申请 A1")) == "did_step"
    assert told(hears(TASK, Act.DATA, "单号 A1")) == "provide_details"


AT_TICKET = remembering(open=diagnosis("network"), question=PLAIN_STEP, case=case("ticket"))


@table(
    ("clauses", "meant"),
    [
        ([("撤单", Act.WITHDRAW)], "withdraw_case"),
        ([("好的", Act.YES)], "will_try"),
        ([("对", Act.YES)], "affirm"),
        ([("不用", Act.NO)], "deny"),
        ([("算了", Act.NO), ("不用了", Act.NO)], "in_doubt ?withdraw_case"),
        ([("好了", Act.YES), ("不用了", Act.NO)], "in_doubt ?withdraw_case"),
        ([("不用了", Act.NO), ("谢谢", Act.THANK)], "in_doubt ?withdraw_case"),
        ([("不用了", Act.NO), ("网满格", Act.GOOD)], "found_good"),
        ([("谢谢", Act.THANK), ("不用", Act.NO)], "thank"),
        ([("谢谢", Act.THANK)], "thank"),
        ([("好的", Act.YES), ("网满格", Act.GOOD)], "found_good"),
        ([("单子咋样", Act.STATUS)], "ticket_status"),
        ([("找人", Act.PERSON)], "ticket_status"),
        ([("没用", Act.FAILS)], "problem_persists"),
    ],
)
def test_with_a_ticket_what_is_about_it_comes_first_and_the_step_goes_on(
    clauses: list[tuple[str, Act]], meant: str
) -> None:
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads(AT_TICKET, ",".join(text for text, _ in clauses), *said)) == meant


@table(
    ("clauses", "meant"),
    [
        ([("好的", Act.YES)], "acknowledge"),
        ([("对", Act.YES), ("可以", Act.YES)], "acknowledge"),
        ([("对", Act.YES), ("网满格", Act.GOOD)], "found_good"),
        ([("不用", Act.NO)], "deny"),
    ],
)
def test_a_bare_yes_is_said_to_the_case_that_was_told_of_since_the_step_was_asked(
    clauses: list[tuple[str, Act]], meant: str
) -> None:
    behind = replace(PLAIN_STEP, data={"case_told": True})
    memory = remembering(open=diagnosis("network"), question=behind, case=case("ticket"))
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads(memory, ",".join(text for text, _ in clauses), *said)) == meant


@pytest.mark.parametrize(
    ("p", "text", "meant"),
    [(0.72, "网好像满格", "unsure"), (0.71, "网好像满格", "found_good"), (0.72, "网像是断了", "found_bad")],
    ids=["not known", "hardly said", "a cause all the same"],
)
def test_who_does_not_know_has_not_found_it_to_be_fine(p: float, text: str, meant: str) -> None:
    assert told(hears(NETWORK, Act.UNSURE, text, p)) == meant


def test_who_does_not_know_answers_with_no_values() -> None:
    found = amounts(("300", 3), ("12", 8))
    assert told(hears(BALANCE, Act.UNSURE, "大概有300要付12", entities=found)) == "unsure"


SEEK_RISK = replace(NETWORK_STEP, options=(Option("odd", "有一笔", f"topic:{STOLEN}"),))
SEEKING = replace(PAYING, steps=(SEEK_RISK, *PAYING.steps[1:]))
SEEKS = replace(KNOWLEDGE, brands={"alpha": replace(KNOWLEDGE.brands["alpha"], checklists={PAY: SEEKING})})


def test_that_nothing_is_in_danger_answers_a_step_that_looks_for_it() -> None:
    assert told(hears(NETWORK, Act.SAFE, "钱都在")) == "money_is_safe"
    assert told(hears(NETWORK, Act.SAFE, "钱都在", knowledge=SEEKS)) == "deny"


DENIABLE = replace(NETWORK_STEP, options=(Option("none", "没有", "next", means=("deny",)),))
LOOKING = replace(PAYING, steps=(DENIABLE, *PAYING.steps[1:]))
LOOKS = replace(KNOWLEDGE, brands={"alpha": replace(KNOWLEDGE.brands["alpha"], checklists={PAY: LOOKING})})


def test_that_nothing_was_there_answers_a_step_that_can_be_denied() -> None:
    said = (does("看了", Act.DONE), does("没有", Act.NO))
    assert told(reads(NETWORK, "看了,没有", *said, knowledge=LOOKS)) == "choose_option [own:none]"


def test_without_acts_the_intent_says_what_is_done() -> None:
    whole = Clause("嗯哼", "problem_persists", 0.9)
    assert told(reads(NETWORK, "嗯哼", whole, intent="problem_persists", confidence=0.9)) == "problem_persists"
    assert told(reads(NETWORK, "嗯哼", intent="problem_persists", confidence=0.9)) == "problem_persists"
    assert told(reads(NETWORK, "嗯哼", intent="problem_persists", confidence=0.29)) == NOTHING


@table("where", [NETWORK, BALANCE, APP, STATE, TASK])
@table("word", ["好的", "行", "知道了", "haode"])
def test_a_word_that_one_says_to_what_was_said_answers_no_step(where: str, word: str) -> None:
    assert told(hears(where, Act.YES, word)) == "will_try"
    assert told(hears(where, Act.GOOD, word)) == "will_try"


BALANCE_ASKS = PAYING.steps[1]
ALARMS = replace(BALANCE_ASKS, options=(Option("dup", "有重复", f"topic:{STOLEN}", means=("affirm",)),))


@pytest.mark.parametrize(
    ("step", "text", "word", "meant"),
    [
        (BALANCE_ASKS, "Is there enough?", "嗯", "will_try"),
        (BALANCE_ASKS, "是这样吗？", "嗯", "affirm"),
        (BALANCE_ASKS, "是这样吗？", "是的", "affirm"),
        (ALARMS, "有重复吗？", "嗯", "will_try"),
        (ALARMS, "有重复吗？", "是的", "affirm"),
    ],
)
def test_a_hum_is_a_yes_where_yes_or_no_was_asked_and_never_the_alarm(
    step: Step, text: str, word: str, meant: str
) -> None:
    checklist = replace(PAYING, steps=(PAYING.steps[0], replace(step, text=text), *PAYING.steps[2:]))
    known = replace(KNOWLEDGE, brands={"alpha": replace(KNOWLEDGE.brands["alpha"], checklists={PAY: checklist})})
    assert told(hears(BALANCE, Act.YES, word, knowledge=known)) == meant


def test_in_a_task_a_hum_goes_on() -> None:
    assert told(hears(TASK, Act.YES, "嗯")) == "affirm"


@pytest.mark.parametrize(
    ("where", "text", "meant"),
    [
        (TASK, "退款成功了", "task_finished"),
        (TASK, "申请好了", "problem_resolved apply=tried"),
        (TASK, "弄好了", "problem_resolved"),
        (TASK, "退款成功了吗", "ask_whether"),
        (NETWORK, "能付了", "problem_resolved"),
    ],
)
def test_the_whole_task_may_be_done_at_any_step(where: str, text: str, meant: str) -> None:
    assert told(hears(where, Act.WORKS, text)) == meant


ACCOUNT = replace(REFUNDING, steps=(REFUNDING.steps[0], replace(REFUNDING.steps[1], about=("账户",))))
INTO = replace(KNOWLEDGE, brands={"alpha": replace(KNOWLEDGE.brands["alpha"], checklists={REFUND: ACCOUNT})})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("申请退款成功了", "problem_resolved apply=tried"),
        ("申请的账户退款成功了", "task_finished apply=tried"),
        ("账户退款成功了", "task_finished wait=tried"),
    ],
    ids=["an earlier step", "the last one too", "the last one"],
)
def test_what_succeeded_is_a_step_where_only_an_earlier_one_is_named(text: str, meant: str) -> None:
    assert told(hears(TASK, Act.WORKS, text, knowledge=INTO)) == meant


USELESS = replace(KNOWLEDGE, words={**KNOWLEDGE.words, "useless": ("没效果", "没反应")})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("没钱了没效果", "problem_persists"),
        ("没钱了没反应", "problem_persists"),
        ("没钱了", "choose_option [own:short]"),
        ("余额没钱了没效果", "choose_option [own:short]"),
    ],
    ids=["of no use", "in other words", "the cause", "of the step's subject"],
)
def test_that_something_was_of_no_use_is_no_cause_unless_the_step_is_named(text: str, meant: str) -> None:
    assert told(hears(BALANCE, Act.FAILS, text, knowledge=USELESS)) == meant
    assert told(hears(BALANCE, Act.FAILS, text)) == "choose_option [own:short]"


@pytest.mark.parametrize("act", [Act.TRIED, Act.DONE, Act.FAILS])
def test_who_has_tried_everything_goes_through_no_further_step(act: Act) -> None:
    rest = "balance=tried card=tried app=tried"
    assert told(hears(NETWORK, act, "全都试过了")) == f"problem_persists {rest}"
    assert told(hears(TASK, act, "全都试过了")) != f"problem_persists {rest}"
    assert told(hears(NETWORK, act, "试过了")) != f"problem_persists {rest}"
    assert told(hears(NETWORK, Act.UNSURE, "全都试过了")) == "unsure"


@pytest.mark.parametrize(
    ("clauses", "meant"),
    [
        ([("重启过了", Act.DONE), ("这回说额度不足", Act.BAD)], "problem_persists"),
        ([("这回说额度不足", Act.BAD)], NOTHING),
        ([("还剩20个g", Act.GOOD)], NOTHING),
        ([("网还有20个g", Act.GOOD)], "found_good"),
    ],
)
def test_what_the_screen_says_and_what_is_counted_is_not_of_this_step(
    clauses: list[tuple[str, Act]], meant: str
) -> None:
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads(NETWORK, ",".join(text for text, _ in clauses), *said)) == meant


SEEK_STATE = Step(
    "seek",
    "Look.",
    "查状态",
    options=(
        Option("again", "还在排队", "step:network"),
        Option("on", "已经完成", "next"),
        Option("end", "彻底失败", "handoff"),
        Option("fine", "一切正常", "next", finding="good"),
    ),
)
LATER = replace(PAYING, steps=(*PAYING.steps, SEEK_STATE))
SEEKS_LATER = replace(KNOWLEDGE, brands={"alpha": replace(KNOWLEDGE.brands["alpha"], checklists={PAY: LATER})})


@table(
    ("text", "meant", "option"),
    [
        ("已经完成", "already_tried seek=tried", "on"),
        ("彻底失败", f"correct_answer <{PAY}> seek=good", "end"),
        ("还在排队", "already_tried seek=tried", "again"),
        ("在排队", "already_tried seek=tried", "again"),
        ("已经", NOTHING, ""),
        ("已经完成很久了", NOTHING, ""),
    ],
)
def test_the_words_of_an_option_of_another_step_are_told_of_that_step(text: str, meant: str, option: str) -> None:
    reading = hears(NETWORK, Act.CHAT, text, knowledge=SEEKS_LATER)
    assert told(reading) == meant
    assert [f.option for f in reading.findings] == ([option] if option else [])


@pytest.mark.parametrize(
    ("text", "meant", "option"),
    [
        ("上头写着已经完成", "already_tried seek=tried", "on"),
        ("这笔已经完成,钱没见着", "already_tried seek=tried", "on"),
        ("一切正常了", "problem_resolved network=good", ""),
        ("弄好啦", "problem_resolved", ""),
    ],
)
def test_a_state_that_sounds_like_the_end_and_is_a_later_step_s_option_ends_nothing(
    text: str, meant: str, option: str
) -> None:
    reading = hears(NETWORK, Act.WORKS, text, knowledge=SEEKS_LATER)
    assert told(reading) == meant
    assert [f.option for f in reading.findings if f.option] == ([option] if option else [])


@pytest.mark.parametrize(
    ("fails", "meant"),
    [("就是付不了", "money_is_safe"), ("还是付不了", "problem_persists"), ("付不了", "problem_persists")],
)
def test_the_trouble_said_once_more_beside_a_denied_risk_is_no_outcome(fails: str, meant: str) -> None:
    said = (does("我没被骗", Act.SAFE), does(fails, Act.FAILS))
    assert told(reads(NETWORK, f"我没被骗,{fails}", *said)) == meant


def test_what_is_only_going_to_be_done_is_not_done_whatever_the_step_s_words() -> None:
    assert told(hears(TASK, Act.TRYING, "申请过")) == "will_try"
    assert told(hears(TASK, Act.PERSON, "等下不行再找客服申请过")) == "will_try"


@pytest.mark.parametrize(
    ("clauses", "meant"),
    [
        ([does("可以付了", Act.WORKS), does("退款还没到", Act.FAILS, topic=REFUND)], f"problem_resolved <{REFUND}>"),
        ([does("可以付了", Act.WORKS), does("怎么退款", Act.HOW, topic=REFUND)], f"problem_resolved <{REFUND}>"),
        ([does("可以付了", Act.WORKS), does("又付不了", Act.FAILS, topic=PAY)], "problem_persists"),
        ([does("退款到了", Act.WORKS, topic=REFUND)], f"repeat over {REFUND}"),
    ],
    ids=["another problem fails", "another thing is asked", "the same came back", "the good news is of another"],
)
def test_good_news_stands_beside_another_problem(clauses: list[Clause], meant: str) -> None:
    text = ",".join(clause.text for clause in clauses)
    assert told(reads(at(PAY, "network", asked=PLAIN_STEP), text, *clauses)) == meant


@pytest.mark.parametrize(("about", "meant"), [((), f"problem_resolved <{REFUND}>"), (("密码",), "problem_resolved")])
def test_what_was_done_at_the_open_step_is_no_other_problem(about: tuple[str, ...], meant: str) -> None:
    steps = (replace(NETWORK_STEP, about=about), *PAYING.steps[1:])
    known = replace(KNOWLEDGE.brands["alpha"], checklists={PAY: replace(PAYING, steps=steps)})
    said = (does("设了新密码", Act.REPORT, topic=REFUND), does("能登进去了", Act.WORKS))
    knowledge = replace(KNOWLEDGE, brands={"alpha": known})
    assert told(reads(NETWORK, "设了新密码,能登进去了", *said, knowledge=knowledge)) == meant


@pytest.mark.parametrize(
    ("where", "clauses", "meant"),
    [
        (BALANCE, [("网满格", Act.GOOD)], "already_tried network=good"),
        (NETWORK, [("没钱了", Act.BAD)], "correct_answer <payment_failed> balance=bad"),
        (NETWORK, [("没过期", Act.GOOD)], "already_tried card=good"),
        (BALANCE, [("网满格", Act.GOOD), ("是够的", Act.GOOD)], "choose_option [own:enough] network=good"),
        (NETWORK, [("没过期", Act.GOOD), ("很稳当", Act.GOOD)], "found_good card=good"),
        (NETWORK, [("没过期", Act.GOOD), ("看了没用", Act.FAILS)], "problem_persists card=good"),
        (BALANCE, [("网满格", Act.SAFE)], "already_tried network=good"),
        (BALANCE, [("没人骗我", Act.SAFE)], "money_is_safe"),
    ],
)
def test_an_answer_to_what_another_step_asks_is_none_to_the_open_one(
    where: str, clauses: list[tuple[str, Act]], meant: str
) -> None:
    card = replace(PAYING.main[2], good=("没过期",))
    steps = replace(PAYING, steps=(*PAYING.steps[:2], card, *PAYING.steps[3:]))
    alpha = KNOWLEDGE.brand("alpha")
    knowing = replace(alpha, checklists={**alpha.checklists, PAY: steps})
    knowledge = replace(KNOWLEDGE, brands={**KNOWLEDGE.brands, "alpha": knowing})
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads(where, ",".join(text for text, _ in clauses), *said, knowledge=knowledge)) == meant


@pytest.mark.parametrize(
    ("where", "text", "meant"),
    [
        (BALANCE, "正常", "choose_option [own:enough]"),
        (BALANCE, "正常了", "problem_resolved balance=good"),
        (BALANCE, "又正常啦", "problem_resolved balance=good"),
        (APP, "正常", "problem_resolved"),
    ],
)
def test_a_state_where_it_was_asked_for_is_no_success(where: str, text: str, meant: str) -> None:
    assert told(hears(where, Act.WORKS, text)) == meant


@pytest.mark.parametrize(
    ("where", "clauses", "meant"),
    [
        ("ticket at a step", [("那我等着", Act.TRYING)], "ticket_status"),
        ("ticket at a step", [("等你们电话", Act.INQUIRE)], "ticket_status"),
        ("ticket at a step", [("行", Act.YES), ("等客服消息", Act.REPORT)], "ticket_status"),
        ("ticket at a step", [("等我弄一下", Act.TRYING)], "will_try"),
        ("ticket at a step", [("那我等着", Act.TRYING), ("余额够", Act.GOOD)], "already_tried balance=good"),
        (NETWORK, [("那我等着", Act.TRYING)], "will_try"),
        ("ticket", [("等你们电话", Act.INQUIRE)], "ticket_status"),
    ],
)
def test_who_waits_with_a_ticket_waits_for_the_person(where: str, clauses: list[tuple[str, Act]], meant: str) -> None:
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads(where, ",".join(text for text, _ in clauses), *said)) == meant


def test_where_a_step_has_to_wait_who_waits_waits_for_that() -> None:
    waiting = at(REFUND, "apply", "wait", case=case("ticket"))
    assert told(hears(waiting, Act.TRYING, "那我等着")) == "will_try"


@pytest.mark.parametrize(
    ("done", "trying", "meant"),
    [(0.5, 1.0, "will_try"), (0.8, 1.0, "did_step"), (0.5, 0.6, "did_step")],
    ids=["hardly done", "done", "hardly tried"],
)
def test_what_is_hardly_said_to_be_done_gives_way_to_what_will_be(done: float, trying: float, meant: str) -> None:
    said = (does("不急", Act.DONE, done), does("再等等", Act.TRYING, trying))
    assert told(reads(APP, "不急,再等等", *said)) == meant


@pytest.mark.parametrize(
    ("clauses", "meant"),
    [
        ([("撤单吧", Act.WITHDRAW), ("付成了", Act.WORKS)], "withdraw_case then in_doubt ?problem_resolved"),
        ([("撤单吧", Act.WITHDRAW), ("没成", Act.FAILS)], "withdraw_case"),
        ([("要不要撤单", Act.WITHDRAW), ("付成了", Act.WORKS)], "in_doubt ?withdraw_case"),
    ],
)
def test_a_ticket_that_is_not_needed_any_more_may_come_with_good_news(
    clauses: list[tuple[str, Act]], meant: str
) -> None:
    said = tuple(does(text, act) for text, act in clauses)
    assert told(reads("ticket at a step", ",".join(text for text, _ in clauses), *said)) == meant


@pytest.mark.parametrize(
    ("where", "text", "meant"),
    [
        ("ticket at a step", "别转人工", "in_doubt ?withdraw_case"),
        ("ticket at a step", "还是不转了", "in_doubt ?withdraw_case"),
        ("ticket at a step", "别跳过", "refuse"),
        (NETWORK, "还是不转了", "refuse"),
    ],
)
def test_who_wants_no_person_any_more_is_asked_about_the_ticket(where: str, text: str, meant: str) -> None:
    act = {"别转人工": Act.PERSON, "别跳过": Act.SKIP}.get(text, Act.REFUSE)
    assert told(hears(where, act, text)) == meant
