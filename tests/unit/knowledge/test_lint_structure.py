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
        "used by an earlier step",
        1,
    ),
    Spoilt(
        "option id twice",
        FAILED,
        "- id: charged",
        "- id: enough",
        "- id: balance",
        "two options have the id 'enough'",
    ),
    Spoilt("answer id twice", ANSWERS, "- id: phone", "- id: hours", "asks: [电话", "used by an earlier one", 2),
    Spoilt(
        "fault id twice",
        BRAND,
        "- id: boast",
        "- id: hotline_hours",
        "sentences: [客服响应",
        "used by an earlier one",
        2,
    ),
    Spoilt(
        "unknown target",
        FAILED,
        "        then: handoff",
        "        then: step:nowhere",
        "- id: refund",
        "unknown step 'nowhere'",
    ),
    Spoilt(
        "to itself",
        FAILED,
        "        then: handoff",
        "        then: step:refund",
        "- id: refund",
        "endless path",
    ),
    Spoilt(
        "backwards",
        FAILED,
        "        then: handoff",
        "        then: step:balance",
        "- id: refund",
        "endless path",
    ),
    Spoilt(
        "unreachable",
        FAILED,
        "then: step:refund",
        "then: next",
        "- id: refund",
        "no option leads to this side step",
    ),
    Spoilt(
        "long label",
        FAILED,
        "label: 余额够",
        "label: 余额够付这一笔款子的还有剩",
        "- id: balance",
        "longer than 12",
    ),
    Spoilt(
        "label twice",
        FAILED,
        "label: 余额不够",
        "label: 够的",
        "- id: balance",
        "'够的' stands for two options",
    ),
    Spoilt(
        "standard label",
        FAILED,
        "label: 已经扣款了",
        "label: 还是不行",
        "- id: balance",
        "'还是不行' is a standard answer",
    ),
    Spoilt(
        "standard phrase",
        FAILED,
        "says: [够的]",
        "says: [够的, 上一步]",
        "- id: balance",
        "'上一步' is a standard answer",
    ),
    Spoilt("unknown intent", FAILED, "means: [deny]", "means: [greet]", "- id: balance", "'greet' in 'means'"),
    Spoilt(
        "intent twice",
        FAILED,
        "means: [deny]",
        "means: [affirm]",
        "- id: balance",
        "two options mean 'affirm'",
    ),
    Spoilt(
        "silent stay",
        FAILED,
        "        reply: 那先充值，再付一次。\n",
        "",
        "- id: balance",
        "'not_enough' stays but has no reply",
    ),
    Spoilt("nothing to bring", LOCKED, "bring: 注册手机号\n", "", "", "needs 'bring'"),
    Spoilt("no way to the person", LOCKED, "then: handoff", "then: next", "", "an option 'then: handoff'"),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    spoilt.check(tree)


def test_a_label_of_phrases_is_a_standard_answer_too(tree: Tree) -> None:
    tree.change("phrases.yml", "label_resolved: 好了", "label_resolved: 余额够")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (FAILED, tree.line(FAILED, "- id: balance"))
    assert "'余额够' is a standard answer" in reason


def test_a_side_step_led_to_by_an_unreached_side_step_is_unreached(tree: Tree) -> None:
    tree.change(FAILED, "then: step:refund", "then: next")
    tree.change(FAILED, "        then: handoff", "        then: step:later")
    tree.change(
        FAILED,
        "  - id: network",
        "  - id: later\n    short: 再等等\n    text: 再等等。\n    side: true\n"
        "    source: 可以通过短信查看。\n    questions: [一问, 二问, 三问, 四问]\n  - id: network",
    )
    assert [(line, reason.split(":")[0]) for _, line, reason in tree.problems()] == [
        (tree.line(FAILED, "- id: refund"), "step 'refund'"),
        (tree.line(FAILED, "- id: later"), "step 'later'"),
    ]


def test_a_checklist_without_steps(tree: Tree) -> None:
    head = "brand: minipay\ntopic: account_locked\nkind: procedure\ntitle: 账户被锁\n"
    tree.write(LOCKED, head + "steps: []\n")
    assert tree.problems() == [(LOCKED, 1, "the checklist has no steps")]


def test_a_side_step_cannot_be_the_first(tree: Tree) -> None:
    tree.change(LOCKED, "    short: 联系客服", "    side: true\n    short: 联系客服")
    reasons = [reason for _, _, reason in tree.problems()]
    assert "step 'contact': the first step cannot be a side step" in reasons
