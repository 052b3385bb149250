"""First words may tell of several steps at once, and what was done is said before what it was done to."""

from __future__ import annotations

import pytest

from bot.knowledge.model import Checklist, Step
from bot.understanding.findings import findings
from bot.understanding.pieces import pieces

PAGE = Step("page", "Open the page.", "打开页面", about=("页面",), tried=("页面+点了", "照片+糊"))
FORM = Step("form", "Fill it in.", "填表", about=("表格",), tried=("表格+填了", "照片+糊"))
PICTURE = Step("picture", "Send it.", "传照片", about=("照片",), tried=("照片+传了",))
WAIT = Step("wait", "Wait.", "等一等", about=("审核", "工作日"), tried=("审核+超过",))
STEPS = Checklist("okpay", "payment_failed", "procedure", "办一办", (PAGE, FORM, PICTURE, WAIT))


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("照片太糊了", ["page", "form"]),
        ("点了页面", ["page"]),
        ("表格填了照片也传了", ["form", "picture"]),
        ("审核超过4个工作日了", ["wait"]),
        ("照片不糊", []),
    ],
)
def test_what_first_words_tell_of_the_steps(text: str, tried: list[str]) -> None:
    assert [(f.step.id, f.kind) for f in findings(STEPS, {}, text)] == [(name, "tried") for name in tried]


def test_in_the_middle_of_a_walk_one_thing_tells_of_one_step() -> None:
    assert len(findings(STEPS, {}, "照片太糊了", PICTURE)) <= 1


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("点了页面", ["点了页面"]),
        ("表格填了照片也传了", ["表格填了", "照片也传了"]),
        ("审核超过4个工作日了", ["审核超过4个工作日了"]),
    ],
)
def test_a_verb_keeps_its_object_and_subjects_of_one_step_stay_together(text: str, cut: list[str]) -> None:
    assert pieces(STEPS, text) == cut
