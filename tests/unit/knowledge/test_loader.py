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
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "says"),
    [
        (FAILED, "    side: true", "    side: 1", "side: 1", "'side' must be true or false"),
        (FAILED, "says: [够的]", "says: [够的, 5]", "says: [", "'says' must be a list of texts"),
        (FAILED, "minimum: 1", "minimum: 9", "wait:", "0 <= minimum <= maximum"),
        (FAILED, "minimum: 1", "minimum: -1", "wait:", "whole number of at least 0"),
        (FAILED, "unit: working_day", "unit: week", "wait:", "'unit' is 'week'"),
        (FAILED, "kind: diagnosis", "kind: quiz", "kind: quiz", "'kind' is 'quiz'"),
        (LOCKED, "topic: account_locked", "topic: fees", "topic: fees", "'topic' must be 'account_locked'"),
        (LOCKED, "    options:\n", "    options: {}\n    option:\n", "options: {}", "'options' must be a list"),
        (BRAND, "brand: minipay", "brand: other", "brand: other", "the name of its folder"),
        (BRAND, 'from: "09:00"', 'from: "9 Uhr"', "hours:", "opening hours cannot be read"),
        (BRAND, "days: workdays", "days: mondays", "hours:", "'days' is 'mondays'"),
        (
            BRAND,
            "holidays: closed",
            "holidays: closed\n  closed: [5.2.]",
            "closed: [",
            "days like 2027-02-05, not 5.2.",
        ),
        (BRAND, "desk:", "dusk:", "brand: minipay", "'desk' is missing"),
        (BRAND, "answer_within_minutes: 30", "answer_within_minutes: soon", "answer_within", "whole number"),
        (ANSWERS, "answers:", "answer:", "answer:", "'answers' is missing"),
        (ANSWERS, "  - id: phone", "  - 电话\n  - id: phone", "answers:", "a mapping is expected, not str"),
        ("topics.yml", "urgency: 60", "urgency: high", "payment_failed", "whole number"),
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
    assert [str(p) for p in problems] == [
        "brands/otherpay/brand.yml:1: document.txt, the wallet's own words, is missing"
    ]


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


@pytest.mark.parametrize("text", ["title: 一\ntitle: 二\n", "steps:\n  - id: a\n    id: b\n", "a: [\n", "a: b: c\n"])
def test_a_file_that_is_not_sound_yaml(tree: Tree, text: str) -> None:
    tree.write(FAILED, text)
    _, [problem] = loader.read(tree.root)
    assert problem.path == FAILED
    assert problem.reason.startswith("not readable")


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
