"""Where a topic lives: one change to the good tree, one problem."""

from __future__ import annotations

import pytest

from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, LOCKED, Spoilt, Tree

QUESTIONS = "    questions: [一问, 二问, 三问, 四问]\n"
MAIN_ANSWER = "  - id: more\n    topic: {topic}\n    text: 客服响应\n    source: 客服响应\n" + QUESTIONS
ANSWER = (
    "  - id: wrong_person\n    topic: wrong_transfer\n"
    "    text: 转错账请立即联系客服。\n    source: 转错账请立即联系客服。\n"
    "    questions: [转错人了, 钱转给别人了, 转账转错了怎么办, 转错能追回吗]\n"
)
SPOILT = [
    Spoilt(
        "unknown offer",
        ANSWERS,
        "offer: [account_locked]",
        "offer: [weather]",
        "offer: [weather]",
        "回答 hours：weather 不是 topics.yml 里的主题，可以写的有：account_locked、fee",
    ),
    Spoilt(
        "unknown gap",
        BRAND,
        "undocumented: [fees]",
        "undocumented: [fees, weather]",
        "undocumented: [fees, weather",
        "weather 不是 topics.yml 里的主题，可以写的有：account_locked、fees、payment",
    ),
    Spoilt(
        "no home",
        BRAND,
        "undocumented: [fees]",
        "undocumented: []",
        "undocumented: []",
        "fees（手续费）没有清单也没有回答。写一份，或者在 undocumented 里加上 fees",
    ),
    Spoilt(
        "both",
        BRAND,
        "undocumented: [fees]",
        "undocumented: [fees, payment_failed]",
        "undocumented: [fees, payment",
        "payment_failed（付款失败）写在 undocumented 里，却有一份清单，二选一",
    ),
    Spoilt(
        "service listed",
        BRAND,
        "undocumented: [fees]",
        "undocumented: [fees, request_human]",
        "undocumented: [fees, request",
        "request_human（转人工客服）由系统自己办，钱包不写，也不列在 undocumented 里",
    ),
    Spoilt(
        "second main answer",
        ANSWERS,
        "    asks: [电话|号码]\n",
        "",
        "- id: phone",
        "回答 phone：service_hours 已经有主要回答 hours 了，这一条要写 asks",
    ),
    Spoilt(
        "offered gap",
        ANSWERS,
        "offer: [account_locked]",
        "offer: [fees]",
        "offer: [fees]",
        "回答 hours：offer 里的 fees，这家钱包的文档没有写它",
    ),
]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda s: s.name)
def test_one_change_gives_one_problem(tree: Tree, spoilt: Spoilt) -> None:
    spoilt.check(tree)


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        ("weather", "weather 不是 topics.yml 里的主题"),
        ("request_human", "由系统自己办"),
        ("fees", "写在 undocumented 里，却有一条回答"),
        ("payment_failed", "永远说不出来：payment_failed 有清单"),
    ],
)
def test_an_answer_belongs_to_a_topic_that_lacks_one(tree: Tree, topic: str, says: str) -> None:
    tree.change(ANSWERS, "answers:\n", "answers:\n" + MAIN_ANSWER.format(topic=topic))
    [(_, _, reason)] = tree.problems()
    assert says in reason


def test_a_service_has_no_checklist(tree: Tree) -> None:
    text = (tree.root / LOCKED).read_text(encoding="utf-8").replace("account_locked", "request_human")
    asked = "    questions: [账户被锁了, 账号锁住了, 被锁了找谁, 怎么解锁]\n"
    path = LOCKED.replace("account_locked", "request_human")
    tree.write(path, text.replace(asked, QUESTIONS))
    [(told, line, reason)] = tree.problems()
    assert (told, line) == (path, 2) and "由系统自己办" in reason


def test_a_topic_that_is_misspelt_in_a_wallet_is_told_there_alone(tree: Tree) -> None:
    tree.change(BRAND, "undocumented: [fees]", "undocumented: [feess]")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (BRAND, tree.line(BRAND, "undocumented:"))
    assert reason == "feess 不是 topics.yml 里的主题，是不是要写 fees？"


def test_a_topic_that_is_misspelt_where_it_is_made_is_told_there_alone(tree: Tree) -> None:
    tree.change("topics.yml", "fees:", "fese:")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == ("topics.yml", tree.line("topics.yml", "fese:"))
    assert reason.endswith("名字多半写错了，应该是 fees")


def test_answers_that_wait_for_a_question_are_no_home(tree: Tree) -> None:
    tree.change(ANSWERS, "    text: 转错账", "    asks: [转错]\n    text: 转错账")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (ANSWERS, tree.line(ANSWERS, "topic: wrong_transfer"))
    assert "既没有清单，也没有不带 asks 的主要回答" in reason


def test_a_checklist_of_an_unknown_topic(tree: Tree) -> None:
    text = (tree.root / LOCKED).read_text(encoding="utf-8").replace("account_locked", "weather")
    asked = "    questions: [账户被锁了, 账号锁住了, 被锁了找谁, 怎么解锁]\n"
    tree.write(LOCKED.replace("account_locked", "weather"), text.replace(asked, QUESTIONS))
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (LOCKED.replace("account_locked", "weather"), 1)
    assert "weather 不是 topics.yml 里的主题" in reason


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        ("weather", "weather 不是 topics.yml 里的主题"),
        ("fees", "转到 fees，这家钱包的文档没有写它"),
        ("payment_failed", "经过 payment_failed 又回到这里"),
    ],
)
def test_an_option_turns_to_a_topic_that_goes_on(tree: Tree, topic: str, says: str) -> None:
    tree.change(FAILED, "        then: handoff", f"        then: topic:{topic}")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (FAILED, tree.line(FAILED, f"then: topic:{topic}"))
    assert says in reason


def test_two_checklists_that_turn_to_each_other(tree: Tree) -> None:
    tree.change(FAILED, "        then: handoff", "        then: topic:account_locked")
    assert tree.problems() == []
    text = "      - id: other\n        label: 不是被锁\n        then: topic:payment_failed\n    source"
    tree.change(LOCKED, "    source", text)
    assert ["又回到这里" in reason for _, _, reason in tree.problems()] == [True, True]


def test_a_lost_transfer_without_documents_still_goes_to_a_person(tree: Tree) -> None:
    tree.change(ANSWERS, ANSWER, "")
    tree.change(BRAND, "undocumented: [fees]", "undocumented: [fees, wrong_transfer]")
    tree.change(FAILED, "        then: handoff", "        then: topic:wrong_transfer")
    assert tree.problems() == []


def test_money_at_risk_has_no_checklist(tree: Tree) -> None:
    text = (tree.root / LOCKED).read_text(encoding="utf-8")
    path = LOCKED.replace("account_locked", "wrong_transfer")
    tree.write(path, text.replace("account_locked", "wrong_transfer"))
    assert (path, 2) in [(p, line) for p, line, reason in tree.problems() if "关系到客户的钱" in reason]


def test_what_could_not_be_read_is_not_missed_as_well(tree: Tree) -> None:
    tree.change(FAILED, "title: 付款失败", "title: [")
    [(path, line, reason)] = tree.problems()
    assert (path, line) == (FAILED, tree.line(FAILED, "title: ["))
    assert reason.endswith("应该像这样：title: []")
