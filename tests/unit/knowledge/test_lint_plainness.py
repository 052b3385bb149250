"""Plain words, short steps, examples of how people ask: one change to the good tree, one problem."""

from __future__ import annotations

import pytest

from bot.knowledge.lint.plainness import paper_in
from tests.unit.knowledge.tree import ANSWERS, FAILED, PHRASES, Spoilt, Tree

HELP = "text: 转错账请立即"
ASKED = "questions: [转错人了, 钱转给别人了, 转账转错了怎么办, 转错能追回吗]"
SPOILT = [
    Spoilt(
        "hard word",
        ANSWERS,
        HELP,
        "text: 附言不用写，转错账请立即",
        "text: 附言不用写，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：“附言”难懂，旁边要有：留言",
    ),
    Spoilt(
        "never said",
        ANSWERS,
        HELP,
        "text: 看 FAQ，转错账请立即",
        "text: 看 FAQ，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：“FAQ”太难懂，换一句大白话",
    ),
    Spoilt(
        "paper",
        ANSWERS,
        HELP,
        "text: 资料里写，转错账请立即",
        "text: 资料里写，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：“资料里”说的是机器人手里的纸，要说“帮助里没写”",
    ),
    Spoilt(
        "paper in the voice",
        PHRASES,
        "按帮助",
        "按资料",
        "opening: 好，我们按资料一步一步来看「{titl",
        "opening：“按资料”说的是机器人手里的纸，要说“帮助里没写”",
    ),
    Spoilt(
        "never said in the voice",
        PHRASES,
        "按帮助",
        "按常见FAQ",
        "opening: 好，我们按常见FAQ一步一步来看「{t",
        "opening：“FAQ”太难懂，换一句大白话",
    ),
    Spoilt(
        "twice you",
        ANSWERS,
        HELP,
        "text: 请您看好您的钱，转错账请立即",
        "text: 请您看好您的钱，转错账请立即联系客服。",
        "回答 wrong_person：text 这句话：一小句里说了两次“您”，去掉一个",
    ),
    Spoilt(
        "topic in the voice",
        PHRASES,
        "了什么问题，比如{examples}",
        "了什么问题，比如{examples}、账户被锁",
        "what_problem: 请说说遇到了什么问题，比如{",
        "what_problem：“账户被锁”是一个主题，不是每家钱包都有，写成 {examples}",
    ),
    Spoilt(
        "long step",
        FAILED,
        "text: 换一种",
        f"text: {'请' * 80}换一种",
        "text: 请请请请请请请请请请请请请请请请请请请请请请",
        "步骤 method：text 有 97 个字，最多 90 个",
    ),
    Spoilt(
        "long step of a short source",
        FAILED,
        "text: 换一种",
        f"text: {'请' * 44}换一种",
        "text: 请请请请请请请请请请请请请请请请请请请请请请",
        "步骤 method：text 有 61 个字，超过 60 个，而原句只有 15 个字。写短一点",
    ),
    Spoilt(
        "few questions",
        ANSWERS,
        "转错人了, ",
        "",
        "questions: [钱转给别人了, 转账转错了怎么办",
        "回答 wrong_person：questions 只有 3 句，至少 4 句",
    ),
    Spoilt(
        "no button",
        ANSWERS,
        ASKED,
        ASKED.replace("转错", "昨天下午不小心一着急转错").replace("钱", "把一大笔积蓄全部都"),
        "questions: [昨天下午不小心一着急转错人了,",
        "回答 wrong_person：questions 里没有一句能放上按钮（12 个字以内）",
    ),
    Spoilt(
        "long question",
        ANSWERS,
        "转错人了",
        "转错人" + "了" * 43,
        "questions: [转错人了了了了了了了了了了了了了",
        "回答 wrong_person：“转错人了了了了了了了了了…”超过 45 个字",
    ),
    Spoilt(
        "asked twice",
        ANSWERS,
        "转错人了",
        "转错能追回吗",
        "questions: [转错能追回吗, 钱转给别人了,",
        "回答 wrong_person：“转错能追回吗”已经写在 wrong_transfer/answer/wrong_per",
    ),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    spoilt.check(tree)


def test_a_question_stands_once_in_all_the_files_of_a_wallet(tree: Tree) -> None:
    tree.change(ANSWERS, "转错人了", "余额 不够吗")
    reason = "步骤 balance：“余额不够吗”已经写在 wrong_transfer/answer/wrong_person 了，同一家钱包里一句话只能有一处"
    assert tree.problems() == [(FAILED, tree.line(FAILED, "[余额不够吗"), reason)]


def test_a_hard_word_with_its_plain_one(tree: Tree) -> None:
    tree.change(ANSWERS, HELP, "text: 附言（给对方的留言）不用写，转错账请立即")
    assert tree.problems() == []


def test_the_plain_word_is_wanted_in_the_same_text(tree: Tree) -> None:
    tree.change(FAILED, "how: 打开账户", "how: 附言就是留言，打开账户")
    tree.change(FAILED, "why: 余额不足", "why: 附言不要紧，余额不足")
    assert ["why 这句话：“附言”难懂" in reason for _, _, reason in tree.problems()] == [True]


def test_a_latin_word_counts_as_a_word_of_its_own(tree: Tree) -> None:
    tree.change(ANSWERS, HELP, "text: debug 转错账请立即")
    assert tree.problems() == []


@pytest.mark.parametrize("text", ["资料没有写。", "按MiniPay的资料，先重启。", "问题的资料刚刚更新过", "照 资 料 办"])
def test_speaks_of_the_paper(text: str) -> None:
    assert paper_in(text)


@pytest.mark.parametrize("text", ["准备好资料", "账户资料填对了吗", "按页面提示填好个人资料"])
def test_the_customers_own_papers(text: str) -> None:
    assert paper_in(text) == []


@pytest.mark.parametrize("name", ["手续费", "转错了人"])
def test_the_whole_name_of_a_topic_counts(tree: Tree, name: str) -> None:
    tree.change(PHRASES, "offer_person: ", f"offer_person: 问{name}的话，")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (PHRASES, tree.line(PHRASES, "offer_person:"))
    assert f"“{name}”是一个主题" in reason


def test_the_first_words_of_a_name_count(tree: Tree) -> None:
    tree.change("topics.yml", "name: 手续费", "name: 退款没到或退款进度")
    tree.change(PHRASES, "offer_person: ", "offer_person: 退款没到的话，")
    assert ["“退款没到”是一个主题" in reason for _, _, reason in tree.problems()] == [True]


def test_a_service_may_be_named(tree: Tree) -> None:
    tree.change(PHRASES, "offer_person: ", "offer_person: 转人工客服的话，")
    assert tree.problems() == []


def test_a_long_step_with_as_much_to_quote(tree: Tree) -> None:
    tree.change(FAILED, "text: 确认手机", f"text: {'请' * 45}确认手机")
    tree.change(
        FAILED, "    source: 确认手机是否", "    source:\n      - 可以使用银行卡、支付宝等方式。\n      - 确认手机是否"
    )
    [(_, _, reason)] = tree.problems()
    assert "而原句只有 44 个字" in reason
    tree.change(FAILED, "      - 可以使用", "      - 确保账户中有足够的余额,若余额不足需要及时充值。\n      - 可以使用")
    assert tree.problems() == []


def test_two_wallets_may_be_asked_the_same(tree: Tree) -> None:
    tree.change("brands/otherpay/brand.yml", "service_hours, fees, ", "service_hours, ")
    tree.write(
        "brands/otherpay/answers.yml",
        "answers:\n  - id: fees\n    topic: fees\n    text: 另一个钱包。\n    source: 另一个钱包\n"
        "    questions: [转错人了, 余额不够吗, 怎么解锁, 客服几点上班]\n",
    )
    assert tree.problems() == []
