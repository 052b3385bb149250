"""The desk's own file and the wallets' canned replies: what they hold, and what is wrong with a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk.timers import Targets
from bot.errors import KnowledgeError
from bot.knowledge.desk_rules import NOTES, SUMMARY, VARIABLES, Canned, DeskRules, load_rules
from bot.knowledge.loader import knowledge_root

GOOD = """\
targets: {next_answer_minutes: 5, resolution_hours: 24}
categories: {solved: 已解决, other: 其他}
summary:
  {problem: "P {topic}", tried_steps: "S {steps}", told: "T {details}", comma: ",", with_option: "{outcome} {option}",
   step: "{position} {short} {outcome}", detail: "{name} {values}", promised: "{month} {day} {time}", at_risk: r,
   callback: "C {phone}", helped: 有效}
notes: {unreachable: u, handed_over: h, changed: c, left: l, taken: t, asked_secret: a, hidden: i, unasked: x}
canned:
- {shortcut: nh, title: 问好, text: "您好，我是{agent}，{brand}，编号{number}，{promised}"}
- {shortcut: 12, title: 稍等, text: 请稍等}
"""
SUMMARY_OF_GOOD = {
    "problem": "P {topic}", "tried_steps": "S {steps}", "told": "T {details}", "comma": ",",
    "with_option": "{outcome} {option}", "step": "{position} {short} {outcome}", "detail": "{name} {values}",
    "promised": "{month} {day} {time}", "at_risk": "r", "callback": "C {phone}", "helped": "有效",
}  # fmt: skip
CANNED = (Canned("nh", "问好", "您好，我是{agent}，{brand}，编号{number}，{promised}"), Canned("12", "稍等", "请稍等"))


def written(root: Path, text: str, path: str = "desk.yml") -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return root


def test_a_good_file(tmp_path: Path) -> None:
    assert load_rules(written(tmp_path, GOOD)) == DeskRules(
        targets=Targets(next_answer=300.0, resolution=86_400.0),
        categories={"solved": "已解决", "other": "其他"},
        summary=SUMMARY_OF_GOOD,
        notes={
            "unreachable": "u",
            "handed_over": "h",
            "changed": "c",
            "left": "l",
            "taken": "t",
            "asked_secret": "a",
            "hidden": "i",
        },
        canned=CANNED,
        of_brand={},
    )


def test_canned_replies_need_not_be_there(tmp_path: Path) -> None:
    assert load_rules(written(tmp_path, GOOD[: GOOD.index("canned:")])).canned == ()


def test_without_files_there_are_the_defaults(tmp_path: Path) -> None:
    found = load_rules(tmp_path)
    assert found == DeskRules()
    assert (found.targets, found.categories, found.summary) == (
        Targets(),
        {"other": "other"},
        dict.fromkeys(SUMMARY, ""),
    )
    assert found.notes == dict.fromkeys(NOTES, "")
    assert found.canned_of("okpay") == ()


def test_a_wallet_has_its_own_replies_behind_everybodys(tmp_path: Path) -> None:
    own = "canned:\n- {shortcut: a, title: b, text: c}\n"
    written(written(tmp_path, GOOD), own, "brands/okpay/canned.yml")
    found = load_rules(written(tmp_path, "{}", "brands/upay/canned.yml"))
    assert found.of_brand == {"okpay": (Canned("a", "b", "c"),), "upay": ()}
    assert found.canned_of("okpay") == (*CANNED, Canned("a", "b", "c"))
    assert found.canned_of("upay") == found.canned_of("nobody") == found.canned_of(None) == CANNED


def test_a_wallets_replies_are_read_without_a_file_of_the_desk(tmp_path: Path) -> None:
    found = load_rules(written(tmp_path, "canned: [{shortcut: a, title: b, text: c}]", "brands/okpay/canned.yml"))
    assert found == DeskRules(of_brand={"okpay": (Canned("a", "b", "c"),)})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("targets", "target", "desk.yml: missing or of the wrong form: 'targets'"),
        ("next_answer_minutes", "minutes", "desk.yml: missing or of the wrong form: 'next_answer_minutes'"),
        ("resolution_hours", "hours", "desk.yml: missing or of the wrong form: 'resolution_hours'"),
        ("{next_answer_minutes: 5, resolution_hours: 24}", "5", None),
        ("minutes: 5", "minutes: soon", None),
        ("categories", "category", "desk.yml: missing or of the wrong form: 'categories'"),
        ("{solved: 已解决, other: 其他}", "3", None),
        ("{solved: 已解决, other: 其他}", "其他", None),
        ("{solved: 已解决, other: 其他}", "[solved, other]", None),
        ("summary", "summaries", "desk.yml: missing or of the wrong form: 'summary'"),
        ("notes:", "note:", "desk.yml: missing or of the wrong form: 'notes'"),
        ("at_risk: r", "risk: r", "desk.yml: missing or of the wrong form: 'at_risk'"),
        (
            "C {phone}",
            "C {number}",
            "desk.yml: missing or of the wrong form: summary: callback: unknown variable number",
        ),
        ("left: l, ", "", "desk.yml: missing or of the wrong form: 'left'"),
        ("{agent}", "{nonsense}", "desk.yml: unknown variable nonsense"),
        ("{agent}", "{}", "desk.yml: unknown variable "),
        ("{agent}", "{zz}{aa}", "desk.yml: unknown variable aa"),
        ("{agent}", "{agent", None),
        ("shortcut: 12", "shortcut: nh", "desk.yml: a shortcut twice"),
        ("shortcut: 12, ", "", "desk.yml: canned: 'shortcut'"),
        ("title: 稍等, ", "", "desk.yml: canned: 'title'"),
        (", text: 请稍等", "", "desk.yml: canned: 'text'"),
        ("text: 请稍等", "text: 3", None),
        ("- {shortcut: 12, title: 稍等, text: 请稍等}", "- words", None),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_what_is_wrong_is_said_with_the_name_of_the_file(tmp_path: Path, old: str, new: str, says: str | None) -> None:
    assert old in GOOD
    with pytest.raises(KnowledgeError) as wrong:
        load_rules(written(tmp_path, GOOD.replace(old, new, 1)))
    assert str(wrong.value) == says if says else str(wrong.value).startswith("desk.yml: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a", "canned.yml: expected keys and values"),
        ("", "canned.yml: expected keys and values"),
        ("canned: 3", "canned.yml: canned: 'int' object is not iterable"),
        ("canned: [{", None),
        ("canned: []\ncanned: []", None),
        ("canned: [{shortcut: a, title: b, text: '{x}'}]", "canned.yml: unknown variable x"),
    ],
)
def test_a_wallets_file_is_checked_as_well(tmp_path: Path, text: str, says: str | None) -> None:
    with pytest.raises(KnowledgeError) as wrong:
        load_rules(written(tmp_path, text, "brands/okpay/canned.yml"))
    assert str(wrong.value) == says if says else str(wrong.value).startswith("canned.yml: not readable: ")


def test_these_variables_and_notes_are_known() -> None:
    assert {"agent", "brand", "number", "promised"} == VARIABLES
    assert NOTES == ("unreachable", "handed_over", "changed", "left", "taken", "asked_secret", "hidden")


OUTCOMES = {"helped", "failed", "tried", "skipped", "unable", "done", "fine", "found", "open"}
KINDS = {"amount", "date", "time", "order_number", "bank", "error_code", "email", "page"}


def test_the_words_for_a_summary_name_every_outcome_and_every_kind_of_value() -> None:
    assert set(load_rules(knowledge_root()).summary) == {*SUMMARY, *OUTCOMES, *KINDS}
