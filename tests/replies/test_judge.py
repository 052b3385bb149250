"""The judge tells every reading from what is shown, and no reading from what is not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.exchange import Effect, Outcome, Owner, Reply, ReplyOption, StepInfo
from tests.replies.judge import Situation, readings

NETWORK, BALANCE = StepInfo("network", 1, 3, "支付失败"), StepInfo("balance", 2, 3, "支付失败")
ASIDE = StepInfo("aside", 2, 3, "支付失败")
METHOD, LOGIN = StepInfo("method", 3, 3, "支付失败"), StepInfo("login", 1, 7, "余额提现")
SAYS = {
    "network": "看看网络通不通。",
    "balance": "余额够不够？",
    "method": "卡有效吗？",
    "login": "先登录。",
    "aside": "换张卡试试。",
}
TEXTS = {(step.title, step.id): SAYS[step.id] for step in (NETWORK, BALANCE, ASIDE, METHOD, LOGIN)}
AT_BALANCE = Situation(TEXTS, BALANCE)
WITH_TICKET = Situation(TEXTS, BALANCE, cases=frozenset({"1118-AB12C"}), priority=50)
QUEUED = Situation(TEXTS, BALANCE, owner="queued", cases=frozenset({"1118-AB12C"}), priority=50)
BUTTONS = (ReplyOption("好了", "resolved"), ReplyOption("还是不行", "persists"))
RISK = "「账户被盗或被骗」关系到您的钱，先办最要紧的。"


def step(shown: StepInfo, own: str = "") -> Reply:
    return Reply(f"{own}\n{SAYS[shown.id]}".strip(), "step", BUTTONS, 1, shown)


def says(text: str, *labels: str, kind: Any = "text") -> Reply:
    return Reply(text, kind, tuple(ReplyOption(label, label) for label in labels), 1 if labels else 0)


def shown(*replies: Reply, owner: Owner = "bot", effects: tuple[Effect, ...] = ()) -> Outcome:
    return Outcome(replies, {}, owner, effects)


def opened(priority: int) -> Effect:
    return Effect("case_opened", {"priority": priority})


def changed(status: str) -> Effect:
    return Effect("diagnosis_changed", {"status": status})


@pytest.mark.parametrize(
    ("before", "outcome", "expected"),
    [
        pytest.param(AT_BALANCE, shown(), {"silent"}, id="nothing is silence"),
        pytest.param(AT_BALANCE, shown(step(METHOD, "好，这一步过了。下一步：")), {"next"}, id="a later step"),
        pytest.param(AT_BALANCE, shown(step(ASIDE)), {"next"}, id="a step beside the main ones"),
        pytest.param(AT_BALANCE, shown(step(NETWORK, "好，回到上一步：")), {"back"}, id="an earlier step"),
        pytest.param(AT_BALANCE, shown(step(NETWORK)), {"back"}, id="an earlier step without a word"),
        pytest.param(AT_BALANCE, shown(step(NETWORK, "好，从头来：")), {"restart"}, id="from the beginning"),
        pytest.param(Situation(TEXTS, METHOD), shown(step(NETWORK)), {"restart"}, id="two steps back are a restart"),
        pytest.param(AT_BALANCE, shown(step(BALANCE)), {"stay"}, id="the same step"),
        pytest.param(AT_BALANCE, shown(step(BALANCE, "我们接着刚才的这一步：")), {"stay"}, id="a lead says nothing"),
        pytest.param(
            AT_BALANCE, shown(step(BALANCE, "您好，又见面了。")), {"greeted"}, id="a greeting answers nothing"
        ),
        pytest.param(AT_BALANCE, shown(step(BALANCE, "记下了：5.00。")), {"stay", "noted"}, id="noted"),
        pytest.param(
            AT_BALANCE, shown(says("那就先充值，再付一次。", "余额够", "好了")), {"explained"}, id="advice alone"
        ),
        pytest.param(
            AT_BALANCE,
            shown(Reply("那就先充值，充好了再付一次。", "step", step=BALANCE)),
            {"stay", "explained"},
            id="advice without the step's words",
        ),
        pytest.param(
            AT_BALANCE, shown(step(BALANCE, "没太明白。这一步弄好了吗？")), {"not_understood"}, id="not understood"
        ),
        pytest.param(
            AT_BALANCE,
            shown(says("客服每天早九点到晚九点。", kind="answer"), step(BALANCE, "我们接着刚才的这一步：")),
            {"answered"},
            id="an answer before the step is not the step",
        ),
        pytest.param(
            AT_BALANCE,
            shown(says("资料没有写「手续费」该怎么处理。"), step(BALANCE), effects=(Effect("gap_seen", {}),)),
            {"undocumented"},
            id="a gap before the step is not the step",
        ),
        pytest.param(
            AT_BALANCE, shown(step(BALANCE, "没有查到您转给人工的记录。")), {"status"}, id="told of a case is no step"
        ),
        pytest.param(
            AT_BALANCE,
            shown(step(BALANCE, "不够就先充值。要不要转人工？"), says("", "转人工")),
            {"stay", "explained", "offer_person"},
            id="advice with a person beside it",
        ),
        pytest.param(
            AT_BALANCE, shown(step(LOGIN), effects=(changed("parked"),)), {"topic:余额提现"}, id="another checklist"
        ),
        pytest.param(Situation(TEXTS), shown(step(LOGIN)), {"topic:余额提现"}, id="a checklist where none was open"),
        pytest.param(
            AT_BALANCE, shown(says("太好了，问题解决了！"), effects=(changed("solved"),)), {"solved"}, id="solved"
        ),
        pytest.param(AT_BALANCE, shown(says("问题解决了吗？")), {"unknown"}, id="asked whether it is solved"),
        pytest.param(AT_BALANCE, shown(says("您打几分？", kind="csat")), {"solved"}, id="a rating follows an end"),
        pytest.param(AT_BALANCE, shown(says("好，先放着。"), effects=(changed("paused"),)), {"paused"}, id="put away"),
        pytest.param(
            AT_BALANCE,
            shown(says("正在为您转人工（编号 1118-AB12C）。"), owner="queued", effects=(opened(50),)),
            {"person"},
            id="a person by the queue",
        ),
        pytest.param(
            AT_BALANCE, shown(says("客服来了。"), owner="agent"), {"person"}, id="a person without a case of their own"
        ),
        pytest.param(
            AT_BALANCE,
            shown(step(BALANCE), effects=(Effect("event", {"priority": 100}),)),
            {"stay"},
            id="what is no case raises none",
        ),
        pytest.param(
            AT_BALANCE, shown(step(BALANCE, "太好了。")), {"stay", "explained"}, id="praise with the step ends nothing"
        ),
        pytest.param(
            AT_BALANCE,
            shown(step(LOGIN), effects=(changed("paused"),)),
            {"topic:余额提现"},
            id="put aside for another topic is not put away",
        ),
        pytest.param(
            WITH_TICKET, shown(says(RISK), step(BALANCE)), {"alarm"}, id="safety first beside the ticket and the step"
        ),
        pytest.param(
            AT_BALANCE,
            shown(says("您是想转人工吗？", "手续费", "都不是", "转人工")),
            {"ask"},
            id="a question that names a person offers none",
        ),
        pytest.param(
            AT_BALANCE, shown(says("已经记成工单。"), effects=(opened(40),)), {"person"}, id="a person by a ticket"
        ),
        pytest.param(
            AT_BALANCE, shown(says(RISK), owner="queued", effects=(opened(100),)), {"alarm"}, id="the alarm, not both"
        ),
        pytest.param(
            QUEUED,
            shown(says(RISK), owner="queued", effects=(Effect("case_noted", {"priority": 100}),)),
            {"alarm"},
            id="a case that is raised",
        ),
        pytest.param(
            AT_BALANCE,
            shown(says(f"{RISK}\n您遇到的是「账户被盗或被骗」吗？", "是", "不是")),
            {"risk_asked"},
            id="risk asked",
        ),
        pytest.param(
            AT_BALANCE,
            shown(says("我不太确定您的意思，您是想说：", "手续费", "都不是")),
            {"guess"},
            id="topics alone are a guess",
        ),
        pytest.param(
            AT_BALANCE,
            shown(says("您是想说：", "手续费", "都不是", "转人工")),
            {"ask"},
            id="with a person in reach it is a question",
        ),
        pytest.param(
            AT_BALANCE,
            shown(says("资料里写的步骤都走完了。\n要不要转给人工客服？", "转人工", "先不用")),
            {"offer_person", "next"},
            id="used up",
        ),
        pytest.param(
            Situation(TEXTS, BALANCE, used_up=True),
            shown(says("资料里写的步骤都走完了。\n要不要转给人工客服？", "转人工", "先不用")),
            {"offer_person"},
            id="still used up",
        ),
        pytest.param(
            WITH_TICKET, shown(says("您的工单（编号 1118-AB12C）已经在等客服处理。")), {"status"}, id="the ticket"
        ),
        pytest.param(
            WITH_TICKET, shown(says("好的。"), effects=(Effect("case_left", {}),)), {"withdrawn"}, id="given up"
        ),
        pytest.param(
            QUEUED,
            shown(step(BALANCE), effects=(Effect("case_left", {}),)),
            {"withdrawn", "stay"},
            id="out of the queue, at the step",
        ),
        pytest.param(
            WITH_TICKET,
            shown(says(RISK), owner="queued", effects=(Effect("case_left", {}), opened(100))),
            {"alarm"},
            id="a case in the place of another is not given up",
        ),
        pytest.param(
            QUEUED,
            shown(says("已经补充到您的情况里。"), owner="queued", effects=(Effect("case_noted", {}),)),
            {"noted"},
            id="noted in the queue",
        ),
    ],
)
def test_what_is_shown_tells_the_reading(before: Situation, outcome: Outcome, expected: set[str]) -> None:
    assert readings(before, outcome) == expected


def test_a_situation_remembers_the_step_the_case_and_how_urgent_it_is() -> None:
    handed = shown(says("正在为您转人工（编号 1118-AB12C）。"), owner="queued", effects=(opened(100),))
    after = AT_BALANCE.after(handed)
    assert (after.step, after.owner, after.priority) == (BALANCE, "queued", 100)
    assert after.cases == {"1118-AB12C"}
    left = after.after(shown(step(METHOD), effects=(Effect("case_left", {}),)))
    assert (left.step, left.cases, left.priority) == (METHOD, frozenset(), 0)


def test_a_case_in_the_place_of_another_is_the_one_that_counts() -> None:
    raised = shown(says("编号 1118-CD34E。"), owner="queued", effects=(Effect("case_left", {}), opened(100)))
    after = WITH_TICKET.after(raised)
    assert "1118-CD34E" in after.cases and after.priority == 100


def test_an_offer_that_stands_is_used_up_until_a_step_is_shown() -> None:
    offered = AT_BALANCE.after(shown(says("要不要转给人工客服？", "转人工", "先不用")))
    assert offered.used_up
    assert not offered.after(shown(step(BALANCE))).used_up
