"""Reading knowledge/: values out of the good tree, problems with file and line out of a bad one."""

from __future__ import annotations

import shutil
from datetime import date, time
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import loader
from bot.knowledge.model import Wait
from tests.unit.knowledge.tree import ANSWERS, BRAND, FAILED, GOOD, LOCKED, Tree


def test_what_the_good_tree_holds(tree: Tree) -> None:
    knowledge = loader.load(tree.root)
    brand = knowledge.brands["minipay"]
    assert list(knowledge.brands) == ["minipay", "otherpay"]
    assert (brand.name, brand.names, brand.misspellings) == ("MiniPay", ("MiniPay钱包",), ("minpay", "米尼付"))
    assert brand.undocumented == {"fees"}
    assert brand.desk.hours.spans[0].start == time(9)
    assert knowledge.topics["wrong_transfer"].lane == "money_at_risk"
    assert knowledge.topics["payment_failed"].lane == "ordinary"
    assert knowledge.phrases["label_resolved"] == "好了"


def test_a_checklist(tree: Tree) -> None:
    checklist = loader.load(tree.root).brands["minipay"].checklists["payment_failed"]
    assert [s.id for s in checklist.steps] == ["balance", "refund", "network", "method"]
    assert [s.id for s in checklist.main] == ["balance", "network", "method"]
    assert [checklist.position(s.id) for s in checklist.steps] == [1, 1, 2, 3]
    assert (checklist.after("balance"), checklist.after("method")) == (checklist.step("network"), None)
    assert (checklist.path, checklist.steps[0].line) == (FAILED, 7)
    refund = checklist.step("refund")
    assert refund is not None
    assert (refund.side, refund.wait) == (True, Wait(1, 3))
    assert [o.target for o in checklist.steps[0].options] == [None, None, "refund"]


def test_answers_and_homes(tree: Tree) -> None:
    brand = loader.load(tree.root).brands["minipay"]
    assert [a.id for a in brand.answers_for("service_hours")] == ["hours", "phone"]
    homes = {topic: brand.home(topic) for topic in ("payment_failed", "service_hours", "fees")}
    assert homes == {"payment_failed": "checklist", "service_hours": "answer", "fees": "gap"}


def test_the_main_answer_comes_first_wherever_it_stands(tree: Tree) -> None:
    tree.change(ANSWERS, "    text: |-", "    asks: [几点]\n    text: |-")
    tree.change(ANSWERS, "    asks: [电话|号码]\n", "")
    assert [a.id for a in loader.load(tree.root).brands["minipay"].answers_for("service_hours")] == ["phone", "hours"]


def test_the_digest_changes_with_any_file(tree: Tree, tmp_path: Path) -> None:
    before = loader.load(tree.root).digest
    assert loader.load(Path(shutil.copytree(tree.root, tmp_path / "elsewhere"))).digest == before
    tree.change(FAILED, "title: 付款失败", "title: 付不了款")
    assert loader.load(tree.root).digest != before


def test_the_names_of_all_brands() -> None:
    names = loader.load_brand_names(GOOD)
    assert names == {
        "minipay": ["MiniPay", "MiniPay钱包", "minpay", "米尼付"],
        "otherpay": ["别家付", "upay", "别加付"],
    }


def test_the_place_of_knowledge_can_be_set(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYDOC_KNOWLEDGE_DIR", str(tree.root))
    assert loader.knowledge_root() == tree.root
    monkeypatch.delenv("PAYDOC_KNOWLEDGE_DIR")
    assert loader.knowledge_root().name == "knowledge"


def test_every_problem_is_named_at_once(tree: Tree) -> None:
    tree.change(FAILED, "    short: 换方式", "    shrt: 换方式")
    tree.change(BRAND, "name: MiniPay", "name: [MiniPay]")
    with pytest.raises(KnowledgeError) as error:
        loader.load(tree.root)
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "says"),
    [
        (FAILED, "    side: true", "    side: 1", "side: 1", "side 只能写 true（是）或 false（否），不能是 1"),
        (FAILED, "says: [够的]", "says: [够的, 5]", "says: [", '要加引号，写成："5"'),
        (FAILED, "minimum: 1", "minimum: 9", "wait:", "0 <= minimum <= maximum"),
        (FAILED, "minimum: 1", "minimum: -1", "wait:", "minimum 应该是不小于 0 的整数"),
        (FAILED, "unit: working_day", "unit: week", "wait:", "unit 不能是 week，可以写的有：working_day"),
        (FAILED, "kind: diagnosis", "kind: quiz", "kind: quiz", "kind 不能是 quiz，可以写的有：diagnosis、procedure"),
        (LOCKED, "topic: account_locked", "topic: fees", "topic: fees", "写成：topic: account_locked"),
        (LOCKED, "    options:\n", "    options: {}\n    option:\n", "options: {}", "options 应该是一个列表"),
        (BRAND, "brand: minipay", "brand: other", "brand: other", "写成：brand: minipay"),
        (BRAND, 'from: "09:00"', 'from: "9 Uhr"', "hours:", "from 的时间读不懂：9 Uhr"),
        (BRAND, "days: workdays", "days: mondays", "hours:", "days 不能是 mondays"),
        (
            BRAND,
            "holidays: closed",
            "holidays: closed\n  closed: [5.2.]",
            "closed: [",
            "像 2027-02-05 这样，不能是 5.2.",
        ),
        (BRAND, "desk:", "dusk:", "dusk:", "不认识的字段 dusk，是不是要写 desk？"),
        (BRAND, "desk:", "schedule:", "brand: minipay", "缺少 desk"),
        (BRAND, "answer_within_minutes: 30", "answer_within_minutes: soon", "answer_within", "不能是 soon"),
        (ANSWERS, "answers:", "answer:", "answer:", "不认识的字段 answer，是不是要写 answers？"),
        (ANSWERS, "  - id: phone", "  - 电话\n  - id: phone", "- 电话", "不能是 电话"),
        (FAILED, "says: [够的]", "says: 5", "says: 5", "says 应该是一列话，像 [甲, 乙] 这样，不能是 5"),
        (FAILED, "side: true", 'side: true\n    stuck: ""\n    when: x', "when: x", "不认识的字段 when"),
        (BRAND, "phones:", "privacy:\n  link: http://a.example\nphones:", "link: http", "link 要写 https 开头的网址"),
        (BRAND, 'to: "18:00"', 'to: "08:00"', "hours:", "开始早于结束"),
        (BRAND, 'from: "09:00"', 'from: "9点"', "hours:", '写成两位小时加两位分钟：from: "09:00"'),
        (BRAND, 'from: "09:00"', 'from: "25:00"', "hours:", "from 的时间读不懂：25:00"),
        ("topics.yml", "{name: 付款失败, urgency: 60}", "", "payment_failed", "缺少 name"),
        ("topics.yml", "urgency: 60", "urgency: high", "payment_failed", "不能是 high"),
    ],
)
def test_a_problem_of_form(tree: Tree, path: str, old: str, new: str, at: str, says: str) -> None:
    tree.change(path, old, new)
    _, problems = loader.read(tree.root)
    place = (path, tree.line(path, at))
    assert any((p.path, p.line) == place and says in p.reason for p in problems), problems


@pytest.mark.parametrize(
    ("closed", "days"),
    [
        ("[2027-02-05, '2027-02-06']", {date(2027, 2, 5), date(2027, 2, 6)}),
        ("2027-02-05", {date(2027, 2, 5)}),
        ("[]", set()),
    ],
)
def test_the_days_on_which_a_desk_is_closed(tree: Tree, closed: str, days: set[date]) -> None:
    tree.change(BRAND, "holidays: closed", f"holidays: closed\n  closed: {closed}")
    assert loader.load(tree.root).brands["minipay"].desk.hours.closed == days


def test_a_brand_without_its_document(tree: Tree) -> None:
    (tree.root / "brands/otherpay/document.txt").unlink()
    _, problems = loader.read(tree.root)
    assert [str(p) for p in problems] == ["brands/otherpay/brand.yml:1: 缺少 document.txt（钱包自己的原文）。"]


def test_a_brand_without_its_file(tree: Tree) -> None:
    (tree.root / "brands/otherpay/brand.yml").unlink()
    knowledge, [problem] = loader.read(tree.root)
    assert list(knowledge.brands) == ["minipay"]
    assert problem.path == "brands/otherpay/brand.yml"


def test_a_brand_may_lack_answers_and_checklists(tree: Tree) -> None:
    shutil.rmtree(tree.root / "brands/minipay/checklists")
    (tree.root / ANSWERS).unlink()
    knowledge, problems = loader.read(tree.root)
    assert problems == []
    assert (knowledge.brands["minipay"].checklists, knowledge.brands["minipay"].answers) == ({}, ())


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("title: 一\ntitle: 二\n", 2, "title 在同一处写了两遍"),
        ("steps:\n  - id: a\n    id: b\n", 3, "id 在同一处写了两遍"),
        ("a: [\n", 1, "a: []"),
        ("a: b: c\n", 1, 'a: "b: c"'),
        ("", 1, "文件是空的"),
    ],
)
def test_a_file_that_is_not_sound_yaml(tree: Tree, text: str, line: int, says: str) -> None:
    tree.write(FAILED, text)
    _, [problem] = loader.read(tree.root)
    assert (problem.path, problem.line) == (FAILED, line) and says in problem.reason


def test_a_key_written_twice_is_refused_at_its_second_line(tree: Tree) -> None:
    tree.change(FAILED, "    short: 换方式", "    short: 换方式\n    short: 换办法")
    _, [problem] = loader.read(tree.root)
    assert (problem.path, problem.line) == (FAILED, tree.line(FAILED, "short: 换办法"))


@pytest.mark.parametrize(
    "key", ["nlu", "responses", "rules", "stories", "intents", "forms", "slots", "actions", "entities"]
)
def test_keys_of_rasa_are_refused(tree: Tree, key: str) -> None:
    tree.change(LOCKED, "kind: procedure", f"kind: procedure\n{key}: []")
    _, problems = loader.read(tree.root)
    assert (LOCKED, tree.line(LOCKED, f"{key}:")) in [(p.path, p.line) for p in problems if "Rasa" in p.reason]
