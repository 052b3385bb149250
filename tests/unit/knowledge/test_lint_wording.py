"""How a text is worded, which names it uses, what patterns match: one change, one problem."""

from __future__ import annotations

import pytest

from bot.knowledge.lint.names import names_in
from bot.knowledge.lint.wording import asks_for_secrets
from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, Spoilt, Tree

WRONG = "text: 转错账请"
LONG = "请" * 121
SPOILT = [
    Spoilt(
        "long reply",
        FAILED,
        "reply: 那先充值",
        f"reply: {LONG}那先充值",
        "- id: balance",
        "reply: 131 characters",
    ),
    Spoilt("long intro", FAILED, "intro: 先看", f"intro: {LONG}先看", "", "more than 120"),
    Spoilt(
        "long short",
        FAILED,
        "short: 换方式",
        "short: 换一种别的付款方式",
        "- id: method",
        "2 to 8 are wanted",
    ),
    Spoilt("short short", FAILED, "short: 换方式", "short: 换", "- id: method", "2 to 8 are wanted"),
    Spoilt("empty line", ANSWERS, "      另一处", "\n      另一处", "- id: hours", "an empty line"),
    Spoilt("brace", ANSWERS, WRONG, 'text: "{brand} 转错账请', "- id: wrong_person", "a brace"),
    Spoilt("markup", ANSWERS, WRONG, 'text: "**转错账**请', "- id: wrong_person", "markup"),
    Spoilt(
        "boast",
        ANSWERS,
        WRONG,
        "text: 我们的服务闻名，转错账请",
        "- id: wrong_person",
        "self-praise is no answer: '闻名'",
    ),
    Spoilt(
        "percentage",
        FAILED,
        "text: 换一种",
        "text: 百分之八十会好，换一种",
        "- id: method",
        "a percentage, '百分之八'",
    ),
    Spoilt(
        "another's praise",
        ANSWERS,
        WRONG,
        "text: 大家都夸，转错账请",
        "- id: wrong_person",
        "as in the document of 别家付",
    ),
    Spoilt(
        "secret",
        ANSWERS,
        WRONG,
        "text: 把验证码告诉我，转错账请",
        "- id: wrong_person",
        "asks the customer for a secret",
    ),
    Spoilt(
        "other wallet",
        ANSWERS,
        WRONG,
        "text: UPay 转错账请",
        "- id: wrong_person",
        "'upay' is a name of another wallet, 别家付",
    ),
    Spoilt(
        "other wallet misspelt",
        ANSWERS,
        WRONG,
        "text: 别加付转错账请",
        "- id: wrong_person",
        "'别加付' is a name of another wallet",
    ),
    Spoilt(
        "foreign product",
        ANSWERS,
        WRONG,
        "text: 退到 PayPal，转错账请",
        "- id: wrong_person",
        "'PayPal' is a foreign product",
    ),
    Spoilt(
        "not for that purpose",
        FAILED,
        "text: 确认手机",
        "text: 用支付宝的话确认手机",
        "- id: network",
        "'支付宝' is a foreign product",
    ),
    Spoilt("misspelt", ANSWERS, WRONG, "text: 米尼付转错账请", "- id: wrong_person", "a misspelling of MiniPay"),
    Spoilt(
        "shared name",
        "brands/otherpay/brand.yml",
        "misspellings: [别加付]",
        "misspellings: [别加付, MINI-pay]",
        "",
        "also one of MiniPay",
    ),
    Spoilt(
        "empty group",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|wifi+",
        "- id: network",
        "an empty word or group",
    ),
    Spoilt(
        "empty word",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络||wifi+换了",
        "- id: network",
        "an empty word or group",
    ),
    Spoilt(
        "one character",
        FAILED,
        "网络|wifi+换了|切换了",
        "切|wifi换了",
        "- id: network",
        "'切' alone is too wide",
    ),
    Spoilt(
        "cut apart",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|wifi+换了|还是换了",
        "- id: network",
        "'还是换了' never counts",
    ),
    Spoilt(
        "takes a problem",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|wifi+换了|不好",
        "- id: network",
        "takes '网络不好'",
    ),
    Spoilt(
        "takes the bad answer",
        FAILED,
        "余额+够|足够|没问题",
        "余额|钱+够|没问题|少",
        "- id: balance",
        "'余额少'",
    ),
    Spoilt(
        "takes the title",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|付款+换了|失败",
        "- id: network",
        "takes '付款失败'",
    ),
    Spoilt(
        "takes the question",
        FAILED,
        "text: 换一种方式付，",
        "tried: [换过+卡]\n    text: 换过其他卡？换一种方式付，",
        "- id: method",
        "takes '换过其他卡？'",
    ),
    Spoilt(
        "asks nothing",
        ANSWERS,
        "asks: [电话|号码]",
        "asks: [电话|号码, 几号+]",
        "- id: phone",
        "asks '几号+'",
    ),
    Spoilt(
        "fault's empty word",
        BRAND,
        "patterns: [飞快]",
        'patterns: [飞快, "快+"]',
        "- id: boast",
        "an empty word",
    ),
    Spoilt(
        "care for nothing",
        BRAND,
        "    sentences: [假号码",
        "    care: [以官方为准]\n    sentences: [假号码",
        "- id: placeholder",
        "care without patterns",
    ),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    if spoilt.new.startswith('text: "'):
        tree.change(ANSWERS, "text: 转错账请立即联系客服。", 'text: 转错账请立即联系客服。"')
        tree.change(ANSWERS, WRONG, 'text: "转错账请')
        spoilt = Spoilt(spoilt.name, ANSWERS, 'text: "转错账请', spoilt.new, spoilt.at, spoilt.says)
    if spoilt.name == "takes the bad answer":
        tree.change(FAILED, "label: 余额不够", "label: 余额少")
    spoilt.check(tree)


def test_answers_may_be_longer_than_a_step(tree: Tree) -> None:
    tree.change(ANSWERS, WRONG, f"text: {LONG}转错账请")
    assert tree.problems() == []


def test_praise_that_the_quoted_words_hold_is_judged_by_the_wallet_itself(tree: Tree) -> None:
    tree.change("brands/otherpay/brand.yml", "[大家都夸]", "[第一时间]")
    assert tree.problems() == []


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("用 upay 付", ("upay",), ["upay"]),
        ("用UPAY付", ("upay",), ["upay"]),
        ("用ｕｐａｙ付", ("upay",), ["upay"]),
        ("用upay钱包", ("upay",), ["upay"]),
        ("eupay 和 upays", ("upay",), []),
        ("upay2", ("upay",), []),
        ("ok pay一下", ("OK Pay",), ["OK Pay"]),
        ("看支付宝的", ("支付宝",), ["支付宝"]),
        ("u支付方式", ("u支付",), ["u支付"]),
        ("okpayu支付", ("u支付",), []),
        ("什么都没有", ("", "upay"), []),
    ],
)
def test_names_in(text: str, names: tuple[str, ...], found: list[str]) -> None:
    assert names_in(text, names) == found


@pytest.mark.parametrize(
    "text",
    [
        "请把验证码告诉我。",
        "把您收到的短信验证码发给客服",
        "请提供您的登录密码。",
        "告诉客服您的密码就行",
        "请将银行卡的 CVV 发过来",
        "验证码发给我们就好",
        "请回复短信验证码",
        "说一下您的身份证号码",
        "需要您提供完整卡号",
    ],
)
def test_asks_for_a_secret(text: str) -> None:
    assert asks_for_secrets(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们不会向您要密码、短信验证码或完整卡号，请不要发给任何人。",
        "别把验证码告诉任何人。",
        "验证码填在页面里就行，不用发给我。",
        "设好新密码告诉我结果。",
        "易币付提供找回密码功能。",
        "在手机上输入交易密码。",
        "填写姓名、身份证号码，直接填在 APP 里。",
        "客服会告诉您怎么重置密码。",
        "可能要您提供绑定的手机号或邮箱。",
        "密码和验证码谁要都不要给。",
        "告诉我验证的结果。",
    ],
)
def test_does_not_ask_for_a_secret(text: str) -> None:
    assert not asks_for_secrets(text)
