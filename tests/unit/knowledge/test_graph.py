"""The picture of a checklist: sound XML that shows every step, option and ending; lines wrapped well."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.knowledge import loader
from bot.knowledge.graph import to_svg, wrap
from bot.knowledge.model import Checklist, Knowledge, Option
from tests.unit.knowledge.tree import GOOD

SVG = "{http://www.w3.org/2000/svg}"
KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
CHECKLISTS = [(p.parts[-3], p.stem) for p in sorted(KNOWLEDGE.glob("brands/*/checklists/*.yml"))]


@cache
def real() -> Knowledge:
    return loader.read(KNOWLEDGE)[0]


def failed() -> Checklist:
    return loader.load(GOOD).brands["minipay"].checklists["payment_failed"]


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize(("brand", "topic"), CHECKLISTS)
def test_every_checklist_can_be_drawn(brand: str, topic: str) -> None:
    checklist = real().brands[brand].checklists[topic]
    shown = texts(to_svg(checklist, real().phrases))
    assert {step.short for step in checklist.steps} <= set(shown)
    assert all(any(o.label in text for text in shown) for step in checklist.steps for o in step.options)


def test_steps_are_numbered_and_side_steps_lettered() -> None:
    shown = texts(to_svg(failed(), {}))
    assert [t for t in shown if t in ("1", "1a", "2", "3", "4")] == ["1", "1a", "2", "3"]


def test_waits_and_standard_labels_are_shown() -> None:
    labels = {"label_resolved": "好了", "label_persists": "还是不行", "wait_span": "{minimum}–{maximum} 个工作日"}
    shown = texts(to_svg(failed(), labels))
    assert "1–3 个工作日" in shown
    assert (shown.count("好了"), shown.count("还是不行")) == (3, 3)


def test_a_topic_that_an_option_turns_to_is_named() -> None:
    checklist = failed()
    option = Option("double", "扣了两次", "topic:duplicate_charge")
    first = replace(checklist.steps[0], options=(option,))
    shown = texts(to_svg(replace(checklist, steps=(first,)), {}))
    assert "扣了两次 → duplicate_charge" in shown


def test_nothing_breaks_the_markup() -> None:
    checklist = replace(failed(), title='<b> & "引号"', intro="a<b>&c")
    svg = to_svg(checklist, {"label_resolved": "<&>"})
    assert '<b> & "引号"' in texts(svg)
    assert ElementTree.fromstring(svg).get("aria-label") == '<b> & "引号"'


@pytest.mark.parametrize(("brand", "topic"), CHECKLISTS)
def test_boxes_do_not_overlap(brand: str, topic: str) -> None:
    root = ElementTree.fromstring(to_svg(real().brands[brand].checklists[topic], real().phrases))
    rects = [r for r in root.iter(f"{SVG}rect") if r.get("rx") == "12"]
    boxes = [[float(r.get(key, 0)) for key in ("x", "y", "width", "height")] for r in rects]
    for (x, y, width, height), (x2, y2, width2, height2) in combinations(boxes, 2):
        assert x + width <= x2 or x2 + width2 <= x or y + height <= y2 or y2 + height2 <= y


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("", 100, [""]),
        ("一二三四", 40, ["一二三四"]),
        ("一二三四五", 40, ["一二三四", "五"]),
        ("一二三四，五", 40, ["一二三", "四，五"]),
        ("一二三“四”五", 40, ["一二三", "“四”五"]),
        ("一\n二", 40, ["一", "二"]),
        ("看 Wi-Fi 好", 40, ["看", "Wi-Fi", "好"]),
        ("1–3 天", 100, ["1–3 天"]),
    ],
)
def test_wrap(words: str, width: float, lines: list[str]) -> None:
    assert wrap(words, width, 10) == lines
