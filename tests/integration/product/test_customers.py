"""Customers of every wallet talk to the running product, by typing and by buttons."""

from __future__ import annotations

import pytest

from bot.knowledge.loader import load
from bot.knowledge.model import Checklist
from tests.support.product import Product

KNOWLEDGE = load()
CHECKLISTS = [c for b in KNOWLEDGE.brands.values() for c in b.checklists.values()]
GAPS = [(b.id, t) for b in KNOWLEDGE.brands.values() for t in sorted(b.undocumented)]
PROBLEMS = {
    "registration_failed": "注册账号老是失败",
    "payment_failed": "付款失败了",
    "forgot_password": "忘记密码了怎么找回",
    "account_locked": "我的账户被锁了",
    "refund_request": "我想申请退款",
    "refund_status": "申请的退款一直没到账",
    "identity_verification": "怎么做实名认证",
    "app_update": "新版本更新不了",
    "withdraw_funds": "怎么提现",
    "withdrawal_delayed": "提现一直没到账",
    "change_password": "我想改登录密码",
    "top_up_failed": "充值失败",
    "interbank_transfer": "怎么跨行转账",
    "transaction_dispute": "商家不发货，要投诉这笔交易",
}
UNDOCUMENTED = {
    "payment_pending": "钱扣了商家说没收到",
    "login_failed": "登录不上去",
    "app_crash": "打开就闪退",
    "fees": "转账要手续费吗",
    "service_languages": "客服会说英语吗",
    "withdraw_funds": "怎么提现到银行卡",
    "top_up_failed": "充值失败了",
    "verification_code": "验证码一直收不到",
    "transaction_limit": "一天最多能付多少钱",
}

pytestmark = [pytest.mark.server, pytest.mark.model]


@pytest.mark.parametrize("checklist", CHECKLISTS, ids=lambda c: f"{c.brand}-{c.topic}")
def test_typing_still_not_working_goes_through_the_whole_document(product: Product, checklist: Checklist) -> None:
    customer = product.customer(checklist.brand)
    said = customer.says(PROBLEMS[checklist.topic])
    for step in checklist.main:
        assert step.text in said
        assert len([m for m in customer.replies if m["kind"] == "step"]) == 1
        said = customer.says("还是不行")
        if checklist.kind == "procedure" and step is not checklist.main[-1]:
            assert "转人工" in customer.labels, "the next step needs this one"
            said = customer.says("接着看下一步")
    known = not checklist.ending.when  # else only where its condition is known to be met
    assert (checklist.ending.text in said) == known and "转人工" in customer.labels
    customer.presses("转人工")
    assert customer.state in ("queued", "bot")  # outside the desk's hours it is a ticket


@pytest.mark.parametrize(("brand", "topic"), [g for g in GAPS if g[1] in UNDOCUMENTED])
def test_what_is_not_documented_is_said_to_be_so(product: Product, brand: str, topic: str) -> None:
    customer = product.customer(brand)
    said = customer.says(UNDOCUMENTED[topic])
    assert "帮助里没写" in said and KNOWLEDGE.topics[topic].name in said and "转人工" in customer.labels


def test_the_same_checklist_by_buttons(product: Product) -> None:
    customer = product.customer("okpay")
    customer.presses("付款失败")
    checklist = KNOWLEDGE.brands["okpay"].checklists["payment_failed"]
    for step in checklist.main:
        assert step.text in customer.replies[-1]["text"]
        customer.presses("还是不行")
    assert customer.presses("先不用")


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "／restart",
        " / restart",
        "/session_start",
        '/request_human{"x":1}',
        "\u200b/restart",
        "/\u200brestart",
    ],
)
def test_slash_commands_are_plain_text(product: Product, text: str) -> None:
    customer = product.customer("upay")
    customer.says("付款失败了")
    customer.says(text)
    assert customer.state == "bot"
    assert "金额" in customer.says("再说一遍")


def test_a_button_of_the_step_before_shows_the_open_step_and_records_nothing(product: Product) -> None:
    customer = product.customer("okpay")
    customer.says("付款失败了")
    stale = next(o["token"] for o in customer.replies[-1]["options"] if o["label"] == "还是不行")
    customer.says("还是不行")
    customer._answered(customer.send(option=stale))
    assert customer.replies[-1]["step"]["index"] == 2
    assert "前面一步" in customer.replies[-1]["text"]


def test_a_foreign_button_is_refused(product: Product) -> None:
    one, other = product.customer("okpay"), product.customer("okpay")
    one.says("付款失败了")
    token = one.replies[-1]["options"][0]["token"]
    assert other.send(option=token).status_code == 422


def test_traditional_characters_rudeness_and_a_question_in_between(product: Product) -> None:
    customer = product.customer("okpay")
    assert "Wi-Fi" in customer.says("付款失敗了，怎麼辦")
    assert "抱歉" in customer.says("你们这服务太差劲了，气死我了")
    assert "Wi-Fi" in customer.replies[-1]["text"] and "转人工" in customer.labels, "the step stays open"
    assert "24" in customer.says("发邮件多久回复")
    assert "Wi-Fi" in customer.replies[-1]["text"]
    assert "电话" in customer.says("客服电话多少")
