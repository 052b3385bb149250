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
    ("old", "new", "line", "says"),
    [
        ("targets", "target", 1, "不认识的字段 target，是不是要写 targets？"),
        ("targets", "aims", 1, "不认识的字段 aims"),
        ("next_answer_minutes", "next_answers", 1, "是不是要写 next_answer_minutes？"),
        ("resolution_hours", "hours", 1, "不认识的字段 hours"),
        ("{next_answer_minutes: 5, resolution_hours: 24}", "5", 1, "不能是 5"),
        ("minutes: 5", "minutes: soon", 1, "next_answer_minutes 应该是不小于 0 的整数"),
        ("categories", "category", 2, "是不是要写 categories？"),
        ("{solved: 已解决, other: 其他}", "3", 2, "不能是 3"),
        ("{solved: 已解决, other: 其他}", "其他", 2, "不能是 其他"),
        ("other: 其他", "other: 8", 2, '写成：other: "8"'),
        ("summary", "summaries", 3, "是不是要写 summary？"),
        ("notes:", "note:", 7, "是不是要写 notes？"),
        ("at_risk: r", "at_rsk: r", 5, "缺少 at_risk"),
        ("C {phone}", "C {number}", 6, "callback：不认识的占位符 {number}"),
        ("left: l, ", "", 7, "缺少 left"),
        ("{agent}", "{agnet}", 9, "不认识的占位符 {agnet}，是不是要写 agent？"),
        ("{agent}", "{}", 9, "不认识的占位符 {}"),
        ("{agent}", "{agent", 9, "花括号没有成对"),
        ("shortcut: 12", "shortcut: nh", 10, "快捷键 nh 用了两次"),
        ("shortcut: 12, ", "", 10, "缺少 shortcut"),
        ("title: 稍等, ", "", 10, "缺少 title"),
        (", text: 请稍等", "", 10, "缺少 text"),
        ("text: 请稍等", "text: 3", 10, 'text: "3"'),
        ("- {shortcut: 12, title: 稍等, text: 请稍等}", "- words", 10, "不能是 words"),
        ("- {shortcut: 12, title: 稍等", "- {shortcut: 12, title: 稍等, tilte: 稍等", 10, "不认识的字段 tilte"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(KnowledgeError) as wrong:
        load_rules(written(tmp_path, GOOD.replace(old, new, 1)))
    first = str(wrong.value).splitlines()[0]
    assert first.startswith(f"desk.yml:{line}: ") and says in first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a", "这里应该是“字段名: 内容”"),
        ("", "文件是空的"),
        ("canned: 3", "canned 应该是一个列表"),
        ("canned: [{", "括号只有一半"),
        ("cannde: []", "是不是要写 canned？"),
        ("canned: [{shortcut: a, title: b, text: '{x}'}]", "不认识的占位符 {x}"),
    ],
)
def test_a_wallets_file_is_checked_as_well(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(KnowledgeError) as wrong:
        load_rules(written(tmp_path, text, "brands/okpay/canned.yml"))
    assert str(wrong.value).startswith("brands/okpay/canned.yml:1: ") and says in str(wrong.value)


def test_these_variables_and_notes_are_known() -> None:
    assert {"agent", "brand", "number", "promised"} == VARIABLES
    assert NOTES == ("unreachable", "handed_over", "changed", "left", "taken", "asked_secret", "hidden")


OUTCOMES = {"helped", "failed", "tried", "skipped", "unable", "done", "fine", "found", "open"}
KINDS = {"amount", "date", "time", "order_number", "bank", "error_code", "email", "page"}


def test_the_words_for_a_summary_name_every_outcome_and_every_kind_of_value() -> None:
    assert set(load_rules(knowledge_root()).summary) == {*SUMMARY, *OUTCOMES, *KINDS}
