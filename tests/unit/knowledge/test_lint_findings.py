"""The linter's rules about checks and named groups: one change to the good tree, one problem."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.tree import FAILED, Spoilt, Tree

NETWORK = "    about: [网络]\n"
GOOD_OPTION = "        says: [够的]\n        then: next"
BAD_OPTION = "        means: [deny]\n        then: stay"
SPELT = "  方式: [方式, 卡]\n"

SPOILT = [
    Spoilt(
        "no subject",
        FAILED,
        NETWORK,
        "",
        "- id: network",
        "步骤 network：缺 about：这一步在看 words.yml 里的哪样东西（subjects 里的名字）",
    ),
    Spoilt(
        "no bad finding among the options",
        FAILED,
        GOOD_OPTION,
        GOOD_OPTION.replace("then", "finding: good\n        then"),
        "- id: balance",
        "步骤 balance：这一步是检查，却没有 finding: bad 的选项，也没有 remedy：查出了原因没有话说",
    ),
    Spoilt(
        "patterns without a remedy",
        FAILED,
        NETWORK,
        NETWORK + "    bad: [断网]\n",
        "- id: network",
        "步骤 network：这一步是检查，却没有 finding: bad 的选项，也没有 remedy：查出了原因没有话说",
    ),
    Spoilt(
        "value that nothing uses",
        FAILED,
        NETWORK,
        NETWORK + "    asks: amount\n",
        "asks: amount",
        "步骤 network：asks 写了 amount，但这一步既不是检查也没有 wait，用不上",
    ),
    Spoilt(
        "three words of a group in a tried",
        FAILED,
        "余额+够|足够|没问题",
        "一号|二号|四号+够|足够|没问题",
        "- 一号|二号|四号+够|足够|没问题",
        "步骤 balance：tried 把 一号|二号|四号 一个个写出来了，用 <号> 代替",
    ),
    Spoilt(
        "three words of a group over several patterns",
        FAILED,
        "      - 余额+够|足够|没问题\n",
        "      - 一号\n      - 二号\n      - 三号\n",
        "tried:",
        "步骤 balance：tried 把 一号|二号|三号 一个个写出来了，用 <号> 代替",
    ),
    Spoilt(
        "three words of a group in what an option says",
        FAILED,
        "says: [够的]",
        "says: [够的, 一号, 二号, ３号]",
        "- id: balance",
        "步骤 balance：says 把 够的|一号|二号|３号 一个个写出来了，用 <号> 代替",
    ),
    Spoilt(
        "dead word of a good finding",
        FAILED,
        NETWORK,
        NETWORK + "    remedy: 换成稳定的 Wi-Fi。\n    good: [网络+通了|还是]\n",
        "good: [网络+通了|还是]",
        "步骤 network：good 里的 网络+通了|还是：还是 永远对不上：会被断开，或者旁边的否定词挡住了",
    ),
    Spoilt(
        "a good finding takes the bad state",
        FAILED,
        NETWORK,
        NETWORK + "    remedy: 换成稳定的 Wi-Fi。\n    good: [网络+不好]\n",
        "good: [网络+不好]",
        "步骤 network：good 里的 网络+不好：太宽：客户说“网络不好”也会被当成没问题",
    ),
    Spoilt(
        "the cause takes the problem",
        FAILED,
        NETWORK,
        NETWORK + "    remedy: 换成稳定的 Wi-Fi。\n    bad: [付款失败]\n",
        "bad: [付款失败]",
        "步骤 network：bad 里的 付款失败：太宽：客户说“付款失败”也会被当成找到原因",
    ),
    Spoilt(
        "an unknown fact in the remedy",
        FAILED,
        NETWORK,
        NETWORK + "    remedy: 等 5 分钟再付。\n",
        "remedy: 等 5 分钟再付。",
        "步骤 network：remedy 这句话：5 分钟 在原句里没有",
    ),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    tree.change(
        "words.yml",
        "groups:\n",
        "groups:\n  号: [一号, 二号, 三号, 四号, 3号]\n  许多: [一号, 二号, 三号, 四号, 3号, 五号]\n",
    )
    spoilt.check(tree)


def test_two_words_of_a_group_may_be_spelled_out(tree: Tree) -> None:
    tree.change("words.yml", "groups:\n", "groups:\n  号: [一号, 二号, 三号]\n")
    tree.change(FAILED, "余额+够|足够|没问题", "一号|二号|<号>+够|足够")
    assert tree.problems() == []


def test_a_side_step_needs_no_subject(tree: Tree) -> None:
    tree.change(FAILED, "    about: [退回]\n", "")
    assert tree.problems() == []


def test_a_check_is_whole_with_a_good_and_a_bad_option(tree: Tree) -> None:
    tree.change(FAILED, GOOD_OPTION, GOOD_OPTION.replace("then", "finding: good\n        then"))
    tree.change(FAILED, BAD_OPTION, BAD_OPTION.replace("then", "finding: bad\n        then"))
    tree.change(FAILED, "    about: [余额]\n", "    about: [余额]\n    asks: balance\n")
    assert tree.problems() == []
    tree.change(FAILED, "    about: [余额]\n", "    about: [余额]\n    remedy: 先充值。\n")
    line = tree.line(FAILED, "remedy:")
    reason = "步骤 balance：remedy 永远说不出来：选项 not_enough 已经管 finding: bad 了，二选一"
    assert tree.problems() == [(FAILED, line, reason)]


@pytest.mark.parametrize(("key", "pattern", "taken"), [("good", "少了", "少了"), ("bad", "钱+多", "钱多")])
def test_a_finding_does_not_take_the_words_of_the_opposite(tree: Tree, key: str, pattern: str, taken: str) -> None:
    tree.change(FAILED, GOOD_OPTION, "        says: [钱多]\n        finding: good\n        then: next")
    tree.change(
        FAILED, BAD_OPTION, "        means: [deny]\n        says: [少了]\n        finding: bad\n        then: stay"
    )
    assert tree.problems() == []
    tree.change(FAILED, "    about: [余额]\n", f"    about: [余额]\n    {key}: [{pattern}]\n")
    found = [reason for _, _, reason in tree.problems()]
    assert f"步骤 balance：{key} 里的 {pattern}：太宽：“{taken}”是相反的意思，也会被它认走" in found


def test_an_option_beside_the_findings_binds_no_pattern(tree: Tree) -> None:
    tree.change(FAILED, BAD_OPTION, BAD_OPTION.replace("then", "finding: bad\n        then"))
    tree.change(FAILED, "    about: [余额]\n", "    about: [余额]\n    bad: [已经扣款]\n")
    assert tree.problems() == []


def test_a_waiting_time_may_be_asked_for_without_a_finding(tree: Tree) -> None:
    tree.change(FAILED, "    about: [退回]\n", "    about: [退回]\n    asks: since\n")
    assert tree.problems() == []


def test_an_either_way_question_binds_no_pattern(tree: Tree) -> None:
    """够不够 is a question by its form, and no pattern takes it; 余额够付了 is none."""
    tree.change(FAILED, "余额够不够。余额够吗？", "余额够不够？")
    tree.change(FAILED, BAD_OPTION, BAD_OPTION.replace("then", "finding: bad\n        then"))
    tree.change(FAILED, "    about: [余额]\n", "    about: [余额]\n    bad: [余额+不够]\n")
    assert tree.problems() == []
    tree.change(FAILED, "余额够不够？", "余额够付了？")
    taken = "太宽：客户说“先看看 MiniPay 里的余额够付了？”也会被当成已经做过这一步"
    assert [reason for _, _, reason in tree.problems()] == [f"步骤 balance：tried 里的 余额+够|足够|没问题：{taken}"]
