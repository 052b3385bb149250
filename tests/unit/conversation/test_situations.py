"""Situations of the control grammar, one by one, on the real knowledge."""

from __future__ import annotations

import pytest

from bot.knowledge.loader import load
from bot.understanding.acts import Act
from bot.understanding.reading import Clause, Entity
from tests.support.table import table
from tests.support.talk import CLOSED, Talk, does

KNOWLEDGE = load()


def talk_with(brand: str, **more: object) -> Talk:
    return Talk(KNOWLEDGE, brand, **more)  # type: ignore[arg-type]


def test_what_was_tried_before_is_marked_and_passed_over() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "余额够，网也换了，还是付不了")
    assert talk.memory["open"]["outcomes"] == {"network": "tried", "balance": "fine"}
    assert "检查网络" in talk.said and talk.step == "method"


def test_a_prefilled_step_is_shown_again_by_going_back() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "余额够，网也换了，还是付不了")
    talk.means("previous_step")
    assert talk.step == "balance"
    talk.means("problem_persists")
    assert talk.step == "method"


def test_a_claim_about_the_open_step_is_asked_for_its_result_whatever_the_classifier_saw() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed")
    talk.means("chitchat", "网已经换过了", 0.4)
    assert (talk.said, talk.step) == (KNOWLEDGE.phrases["ask_result"], "network")
    talk.means("problem_persists", "没用")
    assert talk.memory["open"]["outcomes"] == {"network": "failed"}


def test_a_denial_is_no_claim() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "没换过网，余额也不够，付不了")
    assert talk.memory["open"]["outcomes"] == {"balance": "found"}
    assert talk.step == "balance"


def test_the_same_topic_with_still_means_that_the_step_did_not_help() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed")
    talk.means("payment_failed", "还是付不了啊")
    assert talk.step == "balance"
    talk.means("payment_failed", "支付失败")
    assert talk.step == "balance"


@table("brand", sorted(KNOWLEDGE.brands))
@table("topic", [t.id for t in KNOWLEDGE.topics.values() if t.lane == "ordinary"])
def test_every_topic_of_every_wallet_is_answered_or_admitted(brand: str, topic: str) -> None:
    talk = talk_with(brand)
    talk.means(topic)
    wallet = KNOWLEDGE.brands[brand]
    if wallet.home(topic) == "gap":
        assert "帮助里没写" in talk.said and talk.question == "offer_person"
        assert "步" not in talk.said, "nothing was tried, so no step is spoken of"
        assert ("gap_seen", {"topic": topic, "words": topic}) in talk.effects
    elif wallet.home(topic) == "answer":
        assert any(a.text in talk.said for a in wallet.answers_for(topic))
    else:
        assert talk.step == wallet.checklists[topic].main[0].id


@table("brand", sorted(KNOWLEDGE.brands))
@table("topic", [t.id for t in KNOWLEDGE.topics.values() if t.lane == "money_at_risk"])
def test_money_at_risk_goes_to_a_person_at_once(brand: str, topic: str) -> None:
    talk = talk_with(brand)
    talk.means("payment_success_tips")
    talk.means(topic, "钱被人转走了")
    assert talk.owner == "queued"
    case = next(data for name, data in talk.effects if name == "case_opened")
    assert (case["priority"], case["topic"], case["status"]) == (100, topic, "waiting")
    assert "交易时间" in talk.said


def test_money_at_risk_raises_a_case_that_is_open_already() -> None:
    talk = talk_with("upay", now=CLOSED)
    talk.means("request_human")
    talk.means("account_compromised", "有笔钱不是我转的")
    cases = [(name, data["number"], data["priority"]) for name, data in talk.effects if name.startswith("case_")]
    number = cases[0][1]
    assert cases == [("case_opened", number, 50), ("case_raised", number, 100)]


def test_outside_the_hours_the_case_becomes_a_ticket_and_the_bot_stays() -> None:
    talk = talk_with("okpay", now=CLOSED)
    talk.means("payment_failed")
    talk.means("request_human")
    assert talk.owner == "bot"
    case = next(data for name, data in talk.effects if name == "case_opened")
    assert case["status"] == "ticket" and case["promised_at"].startswith("2026-11-19T09:")
    talk.means("problem_persists")
    assert talk.step == "balance"
    talk.means("ticket_status")
    assert case["number"] in talk.said


def test_two_problems_are_both_named_and_the_urgent_one_comes_first() -> None:
    talk = talk_with("yibifu")
    both = (Clause("退款还没到", "refund_status", 0.9), Clause("账户也被锁了", "account_locked", 0.9))
    talk.means("refund_status", "退款还没到，账户也被锁了", clauses=both)
    assert "账户被锁" in talk.said and "退款" in talk.said
    assert talk.memory["open"]["topic"] == "account_locked"
    for _ in range(9):
        if talk.memory["open"]["topic"] != "account_locked":
            break
        talk.means("problem_resolved")
    assert talk.memory["open"]["topic"] == "refund_status"


def test_a_denied_topic_is_not_the_topic() -> None:
    talk = talk_with("yibifu")
    said = (Clause("不是付款失败", "payment_failed", 0.9, True), Clause("是退款没到", "refund_status", 0.9))
    talk.means("payment_failed", "不是付款失败，是退款没到", clauses=said)
    assert talk.memory["open"]["topic"] == "refund_status"


def test_another_wallet_is_asked_about_once_and_its_advice_never_given() -> None:
    talk = talk_with("okpay")
    talk.means("account_locked", "我的易币付账户被锁了", entities=(Entity("brand", "yibifu"),))
    assert talk.question == "other_wallet" and "易币付" in talk.said
    talk.types("2")
    assert talk.step is None and "易币付自己的客服" in talk.said
    talk.means("account_locked", "易币付锁了", entities=(Entity("brand", "yibifu"),))
    assert talk.memory["open"]["brand"] == "okpay"


def test_the_own_wallet_after_the_question_opens_the_topic() -> None:
    talk = talk_with("okpay")
    talk.means("account_locked", "易币付账户被锁了", entities=(Entity("brand", "yibifu"),))
    talk.types("1")
    assert talk.memory["open"]["topic"] == "account_locked"


def test_a_date_at_a_waiting_step_is_reasoned_with() -> None:
    talk = talk_with("yibifu")
    talk.means("refund_request")
    waiting = next(s for s in KNOWLEDGE.brands["yibifu"].checklists["refund_request"].main if s.wait)
    while talk.step != waiting.id:
        talk.means("next_step")
    talk.means("provide_details", "11月17号提交的", entities=(Entity("date", "2026-11-17"),))
    assert talk.step == waiting.id and "第 1 个工作日" in talk.said and "11月20日" in talk.said
    talk.means("provide_details", "其实是11月5号", entities=(Entity("date", "2026-11-05"),))
    assert "过了 9 个工作日" in talk.said and talk.question == "stuck"
    assert talk.memory["open"]["outcomes"][waiting.id] == "failed"


def test_doubt_is_asked_about_with_the_likeliest_topics() -> None:
    talk = talk_with("eepay")
    ranking = (("refund_status", 0.4), ("refund_request", 0.35), ("chitchat", 0.1), ("fees", 0.05))
    talk.means("refund_status", "退款", 0.4, ranking=ranking)
    assert talk.question == "which_topic" and talk.buttons[-2:] == ["都不是", "转人工"] and len(talk.buttons) == 4
    talk.types("2")
    assert talk.memory["open"]["topic"] == "refund_request"


def test_it_did_not_last() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed")
    talk.means("problem_resolved")
    assert talk.step is None
    talk.means("problem_persists", "又不行了")
    assert talk.step == "balance"


def test_a_stale_topic_button_is_no_longer_the_pending_question() -> None:
    talk = talk_with("okpay")
    number = talk.memory["question"]["number"]
    talk.means("payment_failed")
    assert talk.memory["question"]["number"] > number


def test_a_complaint_at_a_step_keeps_the_step_with_a_person_at_hand() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed")
    talk.means("complaint", "什么破玩意")
    assert talk.question == "step" and "转人工" in talk.buttons
    assert KNOWLEDGE.phrases["sorry"] in talk.said and talk.step == "network"


def test_the_queue_tells_the_position_and_takes_notes() -> None:
    talk = talk_with("upay")
    talk.means("request_human")
    assert "前面还有 1 位" in talk.said
    talk.means("provide_details", "订单号 A123", entities=(Entity("order_number", "A123"),))
    assert talk.owner == "queued" and "补充" in talk.said
    assert talk.memory["details"]["order_number"] == ["A123"]
    talk.means("cancel", "不等了")
    assert talk.owner == "bot"


def test_details_of_the_first_message_go_into_the_case() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "付1200块一直失败", entities=(Entity("amount", "1200.00"),))
    talk.means("request_human")
    card = next(data for name, data in talk.effects if name == "case_opened")["card"]
    assert card["details"] == {"amount": ["1200.00"]} and card["words"] == ["付1200块一直失败"]


def test_another_step_that_was_tried_is_noted_and_the_open_one_stays() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "付不了")
    talk.means("app_crash", "重启过了", 0.9, clauses=(does("重启过了", Act.DONE, topic="app_crash", sure=0.9),))
    assert talk.memory["open"]["outcomes"] == {"restart": "tried"}
    assert talk.step == "network" and "重启App" in talk.said


def test_news_counts_before_courtesy() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "付不了")
    talk.means("thank", "搞定了谢谢", 0.52, clauses=(does("搞定了", Act.WORKS), does("谢谢", Act.THANK)))
    assert talk.memory["open"] is None and talk.memory["last"]["status"] == "solved"


def test_solved_is_asked_in_the_queue_and_the_place_is_kept() -> None:
    talk = talk_with("okpay")
    talk.means("request_human")
    talk.means("problem_resolved", "好了")
    assert talk.owner == "queued" and "退出排队" in talk.said
    talk.presses("退出排队")
    assert talk.owner == "bot"


def test_money_at_risk_said_half_surely_at_a_step_is_protected_and_asked_about() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "付不了")
    talk.means("wrong_transfer", "手机号没错", 0.7, ranking=(("wrong_transfer", 0.7),))
    assert talk.question == "at_risk" and "转错了人" in talk.said
    assert talk.owner == "bot" and talk.memory["case"] is None
    no = talk.buttons[1]
    talk.presses(no)
    assert talk.owner == "bot" and talk.step == "network"


def test_money_at_risk_that_was_asked_about_goes_to_a_person_by_a_yes() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "付不了")
    talk.means("wrong_transfer", "手机号没错", 0.7)
    talk.means("affirm", "是的")
    case = next(data for name, data in talk.effects if name == "case_opened")
    assert (talk.owner, case["priority"], case["topic"]) == ("queued", 100, "wrong_transfer")


def test_money_at_risk_said_plainly_at_a_step_needs_no_question() -> None:
    talk = talk_with("okpay")
    talk.means("payment_failed", "付不了")
    talk.means("wrong_transfer", "我转错人了", 0.75)
    assert talk.owner == "queued"


def test_still_not_arrived_takes_up_what_was_put_away() -> None:
    talk = talk_with("upay")
    talk.means("top_up_failed", "充值没到账")
    talk.means("cancel", "先不弄了")
    talk.means("withdrawal_delayed", "还是没到账", 0.47)
    assert talk.memory["open"]["topic"] == "top_up_failed" and KNOWLEDGE.phrases["step_failed"] in talk.said


def test_how_long_it_takes_is_about_the_ticket_once_there_is_one() -> None:
    talk = talk_with("okpay", now=CLOSED)
    talk.means("request_human")
    number = talk.memory["case"]["number"]
    talk.means("service_hours", "要等多久啊", clauses=(does("要等多久啊", Act.HOW_LONG),))
    assert number in talk.said


def test_a_first_hello_is_no_meeting_again() -> None:
    talk = talk_with("okpay")
    talk.means("greet", "hi")
    assert "又见面" not in talk.said


def test_nothing_is_said_to_be_noted_of_what_was_hidden() -> None:
    talk = talk_with("okpay")
    talk.means("provide_details", "卡号【已隐藏】")
    assert "记下" not in talk.said


def test_going_on_is_not_a_yes_to_a_person() -> None:
    talk = talk_with("upay")
    talk.means("top_up_failed", "充值没到账")
    for _ in range(2):
        talk.means("nlu_fallback", "呃呃", 0.1)
    assert "转人工" in talk.buttons
    talk.means("next_step", "好了下一步")
    assert talk.owner == "bot" and talk.memory["case"] is None and talk.step == "network"


def test_after_the_steps_are_used_up_and_handed_over_they_are_not_offered_again() -> None:
    talk = talk_with("upay", now=CLOSED)
    talk.means("top_up_failed", "充值没到账")
    while talk.memory["open"]["status"] == "open":
        talk.means("problem_persists")
    talk.means("request_human")
    talk.means("ticket_status", "要等多久啊")
    assert "走完了" not in talk.said


def test_three_characters_at_a_step_are_about_the_step() -> None:
    talk = talk_with("yibifu")
    talk.means("refund_status", "退款没到")
    before = talk.step
    still = does("还没到", Act.FAILS, topic="withdrawal_delayed", sure=0.6)
    talk.means("withdrawal_delayed", "还没到", 0.6, clauses=(still,))
    assert talk.memory["open"]["topic"] == "refund_status" and talk.step != before


@pytest.mark.parametrize(("answer", "goes_on"), [("upay的", True), ("我问的是upay", True), ("我说的是eepay呀", False)])
def test_the_wallet_that_was_meant_may_be_typed(answer: str, goes_on: bool) -> None:
    talk = talk_with("upay")
    talk.means("payment_failed", "eepay付款失败怎么办", entities=(Entity("brand", "eepay"),))
    talk.types(answer)
    assert (talk.memory["open"] is not None) is goes_on


def test_all_right_after_an_alarm_does_not_congratulate() -> None:
    talk = talk_with("eepay", now=CLOSED)
    talk.means("payment_failed", "付款失败")
    talk.means("account_compromised", "我的钱被转走了")
    talk.means("problem_resolved", "好了")
    assert talk.memory["case"]["number"] in talk.said and "问题解决了" not in talk.said
