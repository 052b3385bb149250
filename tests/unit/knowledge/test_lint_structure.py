"""How a checklist is built: one change to the good tree, one problem."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, LOCKED, Spoilt, Tree

SPOILT = [
    Spoilt(
        "step id twice",
        FAILED,
        "- id: method",
        "- id: network",
        "short: 换方式",
        "步骤 network：这个 id 前面用过了，换一个",
        up=1,
    ),
    Spoilt(
        "option id twice",
        FAILED,
        "- id: charged",
        "- id: enough",
        "label: 已经扣款了",
        "步骤 balance：两个选项都叫 enough，换一个",
        up=1,
    ),
    Spoilt(
        "answer id twice",
        ANSWERS,
        "- id: phone",
        "- id: hours",
        "asks: [电话",
        "回答 hours：这个 id 前面用过了，换一个",
        up=2,
    ),
    Spoilt(
        "fault id twice",
        BRAND,
        "- id: boast",
        "- id: hotline_hours",
        "sentences: [客服响应",
        "毛病 hotline_hours：这个 id 前面用过了，换一个",
        up=2,
    ),
    Spoilt(
        "unknown target",
        FAILED,
        "        then: handoff",
        "        then: step:nowhere",
        "then: step:nowhere",
        "步骤 refund：选项 longer 的 then 指向的步骤 nowhere 不存在，可以写的有：balance、m",
    ),
    Spoilt(
        "to itself",
        FAILED,
        "        then: handoff",
        "        then: step:refund",
        "label: 超过时间了",
        "步骤 refund：选项 longer 又走回 refund，客户会一直绕圈",
        up=-1,
    ),
    Spoilt(
        "backwards",
        FAILED,
        "        then: handoff",
        "        then: step:balance",
        "then: step:balance",
        "步骤 refund：选项 longer 又走回 balance，客户会一直绕圈",
    ),
    Spoilt(
        "unreachable",
        FAILED,
        "then: step:refund",
        "then: next",
        "side: true",
        "步骤 refund：没有哪个选项走到这个 side 步骤，客户永远看不到",
    ),
    Spoilt(
        "long label",
        FAILED,
        "label: 余额够",
        "label: 余额够付这一笔款子的还有剩",
        "label: 余额够付这一笔款子的还有剩",
        "步骤 balance：按钮 余额够付这一笔款子的还有剩 有 13 个字，最多 12 个",
    ),
    Spoilt(
        "label twice",
        FAILED,
        "label: 余额不够",
        "label: 够的",
        "label: 够的",
        "步骤 balance：够的 同时是两个选项的说法，机器人分不清",
    ),
    Spoilt(
        "standard label",
        FAILED,
        "label: 已经扣款了",
        "label: 还是不行",
        "label: 还是不行",
        "步骤 balance：还是不行 是每一步都有的标准回答，不要再写成选项",
    ),
    Spoilt(
        "standard phrase",
        FAILED,
        "says: [够的]",
        "says: [够的, 上一步]",
        "says: [够的, 上一步]",
        "步骤 balance：上一步 是每一步都有的标准回答，不要再写成选项",
    ),
    Spoilt(
        "unknown intent",
        FAILED,
        "means: [deny]",
        "means: [greet]",
        "means: [greet]",
        "步骤 balance：means 里的 greet 不是一步里能做的动作，是不是要写 repeat？",
    ),
    Spoilt(
        "intent twice",
        FAILED,
        "means: [deny]",
        "means: [affirm]",
        "label: 余额不够",
        "步骤 balance：affirm 写在了两个选项的 means 里，只能有一个",
        up=-1,
    ),
    Spoilt(
        "silent stay",
        FAILED,
        "        reply: 那先充值，再付一次。\n",
        "",
        "- id: not_enough",
        "步骤 balance：选项 not_enough 停在这一步（stay 或 offer），必须写 reply，不然客户收不到话",
    ),
    Spoilt(
        "ending without its step",
        FAILED,
        "ending:\n",
        "ending:\n  when: balance:enuogh\n",
        "when: balance:enuogh",
        "结尾：when 写的 balance:enuogh 不是哪一步的选项，应该是“步骤:选项”，是不是要写 balance:enough？",
    ),
    Spoilt(
        "yes without no",
        FAILED,
        "        means: [deny]\n",
        "",
        "means: [affirm]",
        "步骤 balance：有 means: [affirm] 的选项，却没有 means: [deny] 的选项",
    ),
    Spoilt(
        "no without yes",
        FAILED,
        "        means: [affirm]\n",
        "",
        "means: [deny]",
        "步骤 balance：有 means: [deny] 的选项，却没有 means: [affirm] 的选项",
    ),
    Spoilt(
        "two phrases in one",
        FAILED,
        "says: [够的]",
        "says: [够的，足够]",
        "says: [够的",
        "says 里的“够的，足够”中间有标点",
    ),
    Spoilt(
        "nothing to bring",
        LOCKED,
        "bring: 注册手机号\n",
        "",
        "person_first: true",
        "person_first 的清单要写 bring（请客户准备什么）",
    ),
    Spoilt(
        "no way to the person",
        LOCKED,
        "then: handoff",
        "then: next",
        "person_first: true",
        "person_first 的清单要有一步 contact，里面有选项 then: handoff",
    ),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    spoilt.check(tree)


def test_a_label_of_phrases_is_a_standard_answer_too(tree: Tree) -> None:
    tree.change("phrases.yml", "label_resolved: 好了", "label_resolved: 余额够")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (FAILED, tree.line(FAILED, "label: 余额够"))
    assert "余额够 是每一步都有的标准回答" in reason


def test_a_side_step_led_to_by_an_unreached_side_step_is_unreached(tree: Tree) -> None:
    tree.change(FAILED, "then: step:refund", "then: next")
    tree.change(FAILED, "        then: handoff", "        then: step:later")
    tree.change(
        FAILED,
        "  - id: network",
        "  - id: later\n    short: 再等等\n    text: 再等等。\n    side: true\n"
        "    source: 可以通过短信查看。\n    questions: [一问, 二问, 三问, 四问]\n  - id: network",
    )
    assert [(line, reason.split("：")[0]) for _, line, reason in tree.problems()] == [
        (tree.line(FAILED, "side: true"), "步骤 refund"),
        (tree.line(FAILED, "- id: later") + 3, "步骤 later"),
    ]


def test_a_checklist_without_steps(tree: Tree) -> None:
    head = "brand: minipay\ntopic: account_locked\nkind: procedure\ntitle: 账户被锁\n"
    tree.write(LOCKED, head + "steps: []\n")
    assert tree.problems() == [(LOCKED, 5, "清单里一步都没有")]


def test_a_side_step_cannot_be_the_first(tree: Tree) -> None:
    tree.change(LOCKED, "    short: 联系客服", "    side: true\n    short: 联系客服")
    reasons = [reason for _, _, reason in tree.problems()]
    assert "步骤 contact：第一步不能是 side 步骤" in reasons
