"""As sure, as strict, as conditional as the document: one change to the good tree, one problem."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, LOCKED, Spoilt, Tree

ENDING = "  text: 还没解决的话，建议联系客服。"
HELP = "text: 转错账请立即联系客服。"
METHOD = "    text: 换一种方式付，比如银行卡、支付宝。\n    source: 可以使用银行卡、支付宝等方式。\n"
NETWORK_SOURCE = "    source: 确认手机是否连接到互联网,建议切换为稳定的Wi-Fi网络。\n"
OFTEN = "MiniPay 偶尔会遇到繁忙。定期更换密码，能避免账户被锁的可能。超过期限未到账,请联系客服。\n"
SPOILT = [
    Spoilt(
        "usual no more",
        FAILED,
        "已经扣的钱通常 1–3 个工作日退回，可以看短信。",
        "已经扣的钱会退回吗？可以看短信。",
        "text: 已经扣的钱会退回吗？可以看短信。",
        "步骤 refund：原句“如果已经扣款,通常1到3个工作日内会退回…”里的“通常”丢了：加上 一般、通常、往往、大约、大",
    ),
    Spoilt(
        "usual number",
        FAILED,
        "    side: true\n",
        "    side: true\n    how: 等 3 个工作日。\n",
        "how: 等 3 个工作日。",
        "步骤 refund：how 这句话：3 工作日 在原句里只是一般情况：加上 一般、通常",
    ),
    Spoilt(
        "demanded",
        FAILED,
        "text: 换一种方式付",
        "text: 必须换一种方式付",
        "text: 必须换一种方式付，比如银行卡、支付宝。",
        "步骤 method：text 这句话：“必须”比原句说得重",
    ),
    Spoilt(
        "the only way",
        FAILED,
        "reply: 那先充值，再",
        "reply: 充值才能付，再",
        "reply: 充值才能付，再付一次。",
        "步骤 balance：reply 这句话：“才能”比原句说得重",
    ),
    Spoilt(
        "another actor",
        FAILED,
        "reply: 那先充值",
        "reply: 让客服充值",
        "reply: 让客服充值，再付一次。",
        "步骤 balance：reply 这句话：“让客服”：原句没有说是 客服",
    ),
    Spoilt(
        "the system",
        FAILED,
        "why: 余额",
        "why: 系统会看余额，余额",
        "why: 系统会看余额，余额不足就付不了。",
        "步骤 balance：why 这句话：“系统会”：原句没有说是 系统",
    ),
    Spoilt(
        "proof",
        ANSWERS,
        HELP,
        "text: 转错账请带截图立即联系客服。",
        "text: 转错账请带截图立即联系客服。",
        "回答 wrong_person：text 这句话：“截图”在原句里没有",
    ),
    Spoilt(
        "condition in the ending",
        FAILED,
        ENDING,
        "  text: 建议联系客服。",
        "text: 建议联系客服。",
        "清单 payment_failed：原句“如果仍未解决,建议联系客服。”里的条件“如果”丢了，或者少引一点",
    ),
    Spoilt(
        "condition in a step",
        LOCKED,
        "text: 账户被锁了，请第一时间联系客服。现在联系吗？",
        "text: 请第一时间联系客服。",
        "text: 请第一时间联系客服。",
        "步骤 contact：原句“当账户锁住时,请第一时间联系客服。”里的条件“当账户锁住时”丢了，或者少引一点",
    ),
    Spoilt(
        "deadline",
        FAILED,
        "source: 如果仍未解决,建议联系客服。",
        "source: [如果仍未解决, '超过期限未到账,请联系客服。']",
        "ending:",
        "结尾：引用的原句有期限（超过…天），要写 when（步骤:选项），没到期限的人不能听到",
    ),
]


@pytest.fixture
def tree(tree: Tree) -> Tree:
    """The good tree, its document a little longer."""
    document = tree.root / BRAND.replace("brand.yml", "document.txt")
    text = document.read_text(encoding="utf-8") + OFTEN + "当账户锁住时,请第一时间联系客服。\n"
    document.write_text(text, encoding="utf-8")
    tree.change(LOCKED, "source: 账户被锁定时,请", "source: 当账户锁住时,请")
    tree.change(LOCKED, "联系客服,准备好注册手机号。", "联系客服。")
    return tree


def test_the_longer_tree_is_good(tree: Tree) -> None:
    assert tree.problems() == []


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    spoilt.check(tree)


@pytest.mark.parametrize("words", ["一般", "大约", "往往", "多半"])
def test_a_hedge_may_be_another_of_its_family(tree: Tree, words: str) -> None:
    tree.change(FAILED, "已经扣的钱通常", f"已经扣的钱{words}")
    assert tree.problems() == []


def test_a_hedge_may_stand_in_any_text_of_the_step(tree: Tree) -> None:
    tree.change(FAILED, "已经扣的钱通常 1–3 个工作日退回，", "已经扣的钱会退回，")
    tree.change(FAILED, "    side: true\n", "    side: true\n    how: 一般 1–3 个工作日。要是没退，看短信。\n")
    assert tree.problems() == []


def test_a_hedge_of_another_family_does_not_do(tree: Tree) -> None:
    tree.change(FAILED, "已经扣的钱通常 1–3 个工作日退回", "已经扣的钱可能退回")
    [(_, _, reason)] = tree.problems()
    assert "“通常”丢了" in reason


def test_to_count_days_is_no_promise(tree: Tree) -> None:
    tree.change(FAILED, "    side: true\n", "    side: true\n    how: 数数看，有没有 3 个工作日。\n")
    assert tree.problems() == []


def test_an_opening_is_no_hedge(tree: Tree) -> None:
    tree.change(ANSWERS, "source: 转错账请立即联系客服。", "source: [转错账请立即联系客服。, 偶尔会遇到繁忙。]")
    assert tree.problems() == []


def test_what_the_source_demands_may_be_demanded(tree: Tree) -> None:
    tree.change(FAILED, "text: 先看看 MiniPay", "text: 一定要先看看 MiniPay")
    assert tree.problems() == []


def test_what_may_be_needed_is_not_demanded(tree: Tree) -> None:
    document = BRAND.replace("brand.yml", "document.txt")
    tree.change(document, "假号码", "您可能需要提供手机号。\n假号码")
    tree.change(ANSWERS, "source: 转错账请立即联系客服。", "source: [转错账请立即联系客服。, 您可能需要提供手机号。]")
    tree.change(ANSWERS, HELP, "text: 转错账请立即联系客服，可能要手机号。")
    assert tree.problems() == []
    tree.change(ANSWERS, "可能要手机号", "可能必须有手机号")
    assert ["“必须”比原句说得重" in reason for _, _, reason in tree.problems()] == [True]


def test_an_actor_of_the_source_may_act(tree: Tree) -> None:
    tree.change(ANSWERS, HELP, "text: 转错账请立即联系客服，由客服处理。")
    assert tree.problems() == []


def test_asking_a_person_is_no_act_of_that_person(tree: Tree) -> None:
    tree.change(FAILED, "reply: 那先充值", "reply: 可以问客服，那先充值")
    assert tree.problems() == []


def test_prevention_is_no_step_of_a_diagnosis(tree: Tree) -> None:
    tree.change(FAILED, METHOD, "    text: 换一种方式付。\n    source: [定期更换密码, 能避免账户被锁的可能]\n")
    told = "步骤 method：引用的原句只讲以后怎么预防，不是排查的一步，放到 solved 或一条回答里"
    assert (FAILED, tree.line(FAILED, "source: [定期"), told) in tree.problems()


def test_a_procedure_may_prevent(tree: Tree) -> None:
    tree.change(LOCKED, "source: 当账户锁住时,请第一时间联系客服。", "source: 定期更换密码")
    assert tree.problems() == []


def test_one_cure_among_the_prevention_is_enough(tree: Tree) -> None:
    tree.change(FAILED, NETWORK_SOURCE, "    source: [定期更换密码, 确认手机是否连接到互联网]\n")
    assert tree.problems() == []


def test_an_ending_with_its_condition_may_have_a_deadline(tree: Tree) -> None:
    tree.change(FAILED, ENDING, "  when: balance:enough\n" + ENDING)
    tree.change(FAILED, "source: 如果仍未解决,建议联系客服。", "source: [如果仍未解决, '超过期限未到账,请联系客服。']")
    assert tree.problems() == []
