"""How a text is worded, which names it uses, what patterns match: one change, one problem."""

from __future__ import annotations

import pytest

from bot.knowledge.lint.names import names_in
from bot.knowledge.lint.wording import asks_for_secrets
from tests.support.table import table
from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, Spoilt, Tree

WRONG = "text: 转错账请"
LONG = "请" * 121
SPOILT = [
    Spoilt(
        "long reply",
        FAILED,
        "reply: 那先充值",
        f"reply: {LONG}那先充值",
        "reply: 请请请请请请请请请请请请请请请请请请请请请",
        "步骤 balance：reply 这句话：有 131 个字，最多 120 个：“请请请请请请请请请请请请…”",
    ),
    Spoilt(
        "long intro",
        FAILED,
        "intro: 先看",
        f"intro: {LONG}先看",
        "intro: 请请请请请请请请请请请请请请请请请请请请请",
        "清单 payment_failed：intro 这句话：有 129 个字，最多 120 个：“请请请请请请请请请请请请…”",
    ),
    Spoilt(
        "long short",
        FAILED,
        "short: 换方式",
        "short: 换一种别的付款方式",
        "short: 换一种别的付款方式",
        "步骤 method：short 这句话：换一种别的付款方式 有 9 个字，要 2 到 8 个",
    ),
    Spoilt(
        "short short",
        FAILED,
        "short: 换方式",
        "short: 换",
        "short: 换",
        "步骤 method：short 这句话：换 有 1 个字，要 2 到 8 个",
    ),
    Spoilt("empty line", ANSWERS, "      另一处", "\n      另一处", "text: |-", "回答 hours：text 这句话：中间有空行"),
    Spoilt(
        "brace",
        ANSWERS,
        WRONG,
        'text: "{brand} 转错账请',
        'text: "{brand} 转错账请立即联系客服。"',
        "回答 wrong_person：text 这句话：有花括号：“{brand} 转错账请立即联系客服。”。钱包的话里没有要填的名字",
    ),
    Spoilt(
        "markup",
        ANSWERS,
        WRONG,
        'text: "**转错账**请',
        'text: "**转错账**请立即联系客服。"',
        "回答 wrong_person：text 这句话：标记会原样显示给客户：**",
    ),
    Spoilt(
        "boast",
        ANSWERS,
        WRONG,
        "text: 我们的服务闻名，转错账请",
        "text: 我们的服务闻名，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：自夸的话不说：闻名",
    ),
    Spoilt(
        "percentage",
        FAILED,
        "text: 换一种",
        "text: 百分之八十会好，换一种",
        "text: 百分之八十会好，换一种方式付，比如银行卡、支",
        "步骤 method：text 这句话：自夸的话不说，百分比也不说：百分之八",
    ),
    Spoilt(
        "another's praise",
        ANSWERS,
        WRONG,
        "text: 大家都夸，转错账请",
        "text: 大家都夸，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：自夸的话不说：大家都夸（别家付 的文档里也这样夸）",
    ),
    Spoilt(
        "secret",
        ANSWERS,
        WRONG,
        "text: 把验证码告诉我，转错账请",
        "text: 把验证码告诉我，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：在向客户要密码、验证码或号码：“把验证码告诉我”",
    ),
    Spoilt(
        "other wallet",
        ANSWERS,
        WRONG,
        "text: UPay 转错账请",
        "text: UPay 转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：upay 是别家钱包 别家付 的名字",
    ),
    Spoilt(
        "other wallet misspelt",
        ANSWERS,
        WRONG,
        "text: 别加付转错账请",
        "text: 别加付转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：别加付 是别家钱包 别家付 的名字",
    ),
    Spoilt(
        "foreign product",
        ANSWERS,
        WRONG,
        "text: 退到 PayPal，转错账请",
        "text: 退到 PayPal，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：PayPal 是别家的产品，原句里没有说",
    ),
    Spoilt(
        "not for that purpose",
        FAILED,
        "text: 确认手机",
        "text: 用支付宝的话确认手机",
        "text: 用支付宝的话确认手机连上了网，建议换成稳定的",
        "步骤 network：text 这句话：支付宝 是别家的产品，原句里没有说",
    ),
    Spoilt(
        "misspelt",
        ANSWERS,
        WRONG,
        "text: 米尼付转错账请",
        "text: 米尼付转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：米尼付 写错了，应该是 MiniPay",
    ),
    Spoilt(
        "shared name",
        "brands/otherpay/brand.yml",
        "misspellings: [别加付]",
        "misspellings: [别加付, MINI-pay]",
        "misspellings: [别加付, MINI-pay",
        "MINI-pay 已经是 MiniPay 的叫法，两家不能共用。多半是写错了，或者写到了别家",
    ),
    Spoilt(
        "empty group",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|wifi+",
        "- 网络|wifi+",
        "步骤 network：tried 里的 网络|wifi+：有一个空的词或空的组（多写了 | 或 +）",
    ),
    Spoilt(
        "empty word",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络||wifi+换了",
        "- 网络||wifi+换了",
        "步骤 network：tried 里的 网络||wifi+换了：有一个空的词或空的组（多写了 | 或 +）",
    ),
    Spoilt(
        "one character",
        FAILED,
        "网络|wifi+换了|切换了",
        "切|wifi换了",
        "- 切|wifi换了",
        "步骤 network：tried 里的 切|wifi换了：切 只有一个字，单独用太宽，换一个长一点的词",
    ),
    Spoilt(
        "cut apart",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|wifi+换了|还是换了",
        "- 网络|wifi+换了|还是换了",
        "步骤 network：tried 里的 网络|wifi+换了|还是换了：还是换了 永远对不上：会被断开，或者旁边的否定词挡住了",
    ),
    Spoilt(
        "takes a problem",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|wifi+换了|不好",
        "- 网络|wifi+换了|不好",
        "步骤 network：tried 里的 网络|wifi+换了|不好：太宽：客户说“网络不好”也会被当成已经做过这一步",
    ),
    Spoilt(
        "takes the bad answer",
        FAILED,
        "余额+够|足够|没问题",
        "余额|钱+够|没问题|少",
        "- 余额|钱+够|没问题|少",
        "步骤 balance：tried 里的 余额|钱+够|没问题|少：太宽：客户说“余额少”也会被当成已经做过这一步",
    ),
    Spoilt(
        "takes the title",
        FAILED,
        "网络|wifi+换了|切换了",
        "网络|付款+换了|失败",
        "- 网络|付款+换了|失败",
        "步骤 network：tried 里的 网络|付款+换了|失败：太宽：客户说“付款失败”也会被当成已经做过这一步",
    ),
    Spoilt(
        "takes the question",
        FAILED,
        "text: 换一种方式付，",
        "tried: [换过+卡]\n    text: 换过其他卡？换一种方式付，",
        "tried: [换过+卡]",
        "步骤 method：tried 里的 换过+卡：太宽：客户说“换过其他卡？”也会被当成已经做过这一步",
    ),
    Spoilt(
        "asks nothing",
        ANSWERS,
        "asks: [电话|号码]",
        "asks: [电话|号码, 几号+]",
        "asks: [电话|号码, 几号+]",
        "回答 phone：asks 里的 几号+：有一个空的词或空的组（多写了 | 或 +）",
    ),
    Spoilt(
        "fault's empty word",
        BRAND,
        "patterns: [飞快]",
        'patterns: [飞快, "快+"]',
        'patterns: [飞快, "快+"]',
        "毛病 boast：patterns 里的 快+：有一个空的词或空的组（多写了 | 或 +）",
    ),
    Spoilt(
        "care for nothing",
        BRAND,
        "    sentences: [假号码",
        "    care: [以官方为准]\n    sentences: [假号码",
        "care: [以官方为准]",
        "毛病 placeholder：care 没有对应的 patterns，永远用不上",
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


@table(
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
    assert list(names_in(text, names)) == found


@table(
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


@table(
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
