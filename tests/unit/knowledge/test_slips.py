"""Slips of the hand and YAML's own errors: the line at which it was done, and the right form."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import slips
from bot.knowledge.slips import Slip
from tests.support.table import table

TEXT = """\
brand: minipay
steps:
  - id: network
    short: 检查网络
    text: 先看看手机
    options:
      - id: enough
        label: 余额够
        says: [<够>, 余额够]
        then: next
    source: 确认手机是否
  - id: balance
    text: 再看看
    source:
      - 甲句
      - 乙句
ending:
  text: |-
    第一行 #不是注释
    short：也不是字段
  source: "丁句"
"""
LINES = [
    (4, "    short：检查网络", "写成：short: 检查网络"),
    (3, "  - id：network", "写成：- id: network"),
    (4, "    short:检查网络", "写成：short: 检查网络"),
    (4, "    short:　检查网络", "写成：short: 检查网络"),
    (1, "brand minipay", "缺半角冒号：brand minipay"),
    (12, "  -id: balance", "写成：- id: balance"),
    (12, "  — id: balance", "写成：- id: balance"),
    (4, "\tshort: 检查网络", "short: 检查网络"),
    (4, "\u00a0   short: 检查网络", "short: 检查网络"),
    (4, "     short: 检查网络", "缩进"),
    (4, "   short: 检查网络", "缩进"),
    (7, "     - id: enough", "缩进"),
    (7, "        - id: enough", "缩进"),
    (17, " ending:", "缩进"),
    (12, "    id: balance", "前面少了“- ”"),
    (3, "   id: network", "缩进"),
    (16, "        乙句", "写成：- 乙句"),
    (5, '    text: "先看看手机', 'text: "先看看手机"'),
    (5, "    text: '先看看手机", "text: '先看看手机'"),
    (15, '      - "甲句', '- "甲句"'),
    (9, '        says: ["<够>", "余额够]', 'says: ["<够>", "余额够"]'),
    (9, "        says: [<够>, 余额够", "says: [<够>, 余额够]"),
    (5, "    text: {先看看手机", "text: {先看看手机}"),
    (5, "    text: 提示: 先看看手机", 'text: "提示: 先看看手机"'),
    (5, '    text: "先看看"手机', "text: '\"先看看\"手机'"),
    (5, "    text: {brand}的手机", "text: '{brand}的手机'"),
    (5, "    privacy: {link: http://a.example}", "要把那一句放进引号"),
    (5, "    text: @客服", 'text: "@客服"'),
    (15, "      - @甲句", '- "@甲句"'),
    (5, "    text: *必看", 'text: "*必看"'),
    (5, "    text: &必看 手机", 'text: "&必看 手机"'),
    (5, "    text: %5", 'text: "%5"'),
    (5, "    when: {from: 9:00}", 'when: {from: "09:00"}'),
    (5, '    text: 先看看手机"', '"先看看手机"'),
    (4, "    short 检查网络", "缺半角冒号：short 检查网络"),
    (5, "    short: 先看", "字段 short 在同一处写了两遍"),
    (9, "        says: ［<够>, 余额够]", "[<够>, 余额够]"),
    (9, "        says: <够>, 余额够]", "[<够>, 余额够]"),
    (18, "  text: ｜-", "|-"),
    (5, "    text: 先看看。 #完了吗", '"先看看。 #完了吗"'),
    (16, "      - 乙句 # 记一下", '"乙句 # 记一下"'),
    (5, "    text: “先看看手机”", '"先看看手机"'),
    (9, "        says: ［<够>，余额够］", "[<够>, 余额够]"),
    (9, "        says: [“够的”, 余额够]", '"够的"'),
    (4, "    sh\u200bort: 检查网络", "看不见的字符"),
    (4, "    short: 检查\x07网络", "看不见的字符"),
    (2, "=======", "冲突"),
    (2, "---", "---"),
]


def told(text: str) -> list[Slip]:
    found: list[Slip] = []
    slips.tree(text, found.append)
    return found


def test_a_text_without_a_slip() -> None:
    assert told(TEXT) == []
    assert told(TEXT.replace("\n", "\r\n")) == []


@table(("line", "written", "says"), LINES, ids=[written for _, written, _ in LINES])
def test_one_line_written_wrong_is_told_at_that_line(line: int, written: str, says: str) -> None:
    lines = TEXT.splitlines()
    lines[line - 1] = written
    [slip] = told("\n".join(lines))
    assert (slip.line, says in slip.reason) == (line, True), slip


@table(
    "line",
    [
        "    text: 先看 C# 的书",
        "    short: 看 # 后面",
        "    text: “甲”和“乙”",
        '    text: "先看。 #完了吗"',
        "    text: 到 https://a.example 看",
        "    options: []  # 以后再写",
    ],
)
def test_what_only_looks_like_a_slip(line: str) -> None:
    known = "看 # 后面" not in line
    assert (told(f"steps:\n  - id: a\n{line}\n") == []) is known


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "\ufeff"])
def test_an_empty_file(text: str) -> None:
    assert told(text.removeprefix("\ufeff")) == [Slip(1, "文件是空的。")]


def test_a_file_of_another_coding_is_told_at_its_first_chinese_line(tmp_path: Path) -> None:
    found: list[Slip] = []
    path = tmp_path / "brand.yml"
    path.write_bytes("brand: minipay\n\nname: 迷你付\n".encode("gbk"))
    assert slips.read_text(path, found.append) is None
    assert [slip.line for slip in found] == [3] and "UTF-8" in found[0].reason
    assert slips.read_text(tmp_path / "nothing.yml", found.append) is None
    assert found[1] == Slip(1, "没有 nothing.yml 这个文件，或者打不开。")


def test_a_mark_at_the_beginning_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "brand.yml"
    path.write_text("brand: minipay\n", encoding="utf-8-sig")
    assert slips.read_text(path, pytest.fail) == "brand: minipay\n"


def test_of_texts_with_a_slip_among_them_none_is_kept() -> None:
    assert slips.sound_trees(["name: a\n", "name：b\n"]) == {}
    assert slips.sound_trees(["name: a\n", "name: b\n"]) == {"name: a\n": {"name": "a"}, "name: b\n": {"name": "b"}}
