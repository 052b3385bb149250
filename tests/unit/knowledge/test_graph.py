"""The flow chart of a checklist: every step, every answer with where it leads, and nothing that breaks the chart."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.knowledge import loader
from bot.knowledge.graph import to_mermaid
from bot.knowledge.model import Checklist, Knowledge, Option
from tests.support.table import table
from tests.unit.knowledge.tree import GOOD

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
CHECKLISTS = [(p.parts[-3], p.stem) for p in sorted(KNOWLEDGE.glob("brands/*/checklists/*.yml"))]
LABELS = {
    "label_resolved": "better",
    "label_persists": "worse",
    "label_step_done": "did it",
    "label_all_done": "all done",
    "label_human": "person",
    "solved": "good",
    "offer_person": "a person?",
    "wait_span": "{minimum} to {maximum} days",
    "wait_span_one": "{maximum} days",
}
WAY = re.compile(r' *(\w+) -->\|"([^"]*)"\| (\w+)')
BOX = re.compile(r' *(\w+)[\[(]{1,2}"([^"]*)"[\])]{1,2}$')


@cache
def real() -> Knowledge:
    return loader.read(KNOWLEDGE)[0]


def failed() -> Checklist:
    return loader.load(GOOD).brands["minipay"].checklists["payment_failed"]


def ways(checklist: Checklist) -> set[tuple[str, str, str]]:
    found = map(WAY.match, to_mermaid(checklist, LABELS).splitlines())
    return {(way[1], way[2], way[3]) for way in found if way}


@table(("brand", "topic"), CHECKLISTS)
def test_every_checklist_is_drawn_whole(brand: str, topic: str) -> None:
    checklist = real().brands[brand].checklists[topic]
    chart = to_mermaid(checklist, real().phrases)
    lines = chart[chart.index("flowchart") :].splitlines()[1:-1]
    boxes = {box[1]: box[2] for box in map(BOX.match, lines) if box}
    drawn = {(way[1], way[2], way[3]) for way in map(WAY.match, lines) if way}
    assert len(lines) == len(boxes) + len(drawn) + 1, "a line is a box, a way, or the offer of a person"
    for step in checklist.steps:
        assert step.short in boxes[f"step_{step.id}"]
        assert {option.label for option in step.options} <= {label for of, label, _ in drawn if of == f"step_{step.id}"}
    targets = {target for _, _, target in drawn if not target.startswith("topic_")}
    assert targets <= {*boxes, "offer", "handoff"}


def test_an_answer_leads_where_the_checklist_says() -> None:
    options = [Option(then.partition(":")[0], f"to {then}", then) for then in ("next", "stay", "solved", "handoff")]
    options += [Option("offer", "to offer", "offer"), Option("jump", "back", "step:first")]
    options += [Option("double", "twice", "topic:duplicate_charge")]
    base = failed()
    first, second = replace(base.steps[0], id="first", options=()), replace(base.steps[0], id="second")
    second = replace(second, options=tuple(options))
    third = replace(first, id="third")
    assert ways(replace(base, steps=(first, second, third))) == {
        ("step_first", "worse", "step_second"),
        ("step_first", "better", "solved"),
        ("step_second", "to next", "step_third"),
        ("step_second", "to stay", "step_second"),
        ("step_second", "to solved", "solved"),
        ("step_second", "to handoff", "handoff"),
        ("step_second", "to offer", "offer"),
        ("step_second", "back", "step_first"),
        ("step_second", "twice", "topic_duplicate_charge"),
        ("step_second", "worse", "step_third"),
        ("step_second", "better", "solved"),
        ("step_third", "worse", "offer"),
        ("step_third", "better", "solved"),
    }


def test_in_a_procedure_a_step_is_done_and_the_last_one_ends_it() -> None:
    base = failed()
    first, last = replace(base.steps[0], id="first", options=()), replace(base.steps[0], id="last", options=())
    asked = replace(first, id="asked", options=(Option("yes", "yes", "next", means=("affirm",)),))
    assert ways(replace(base, kind="procedure", steps=(first, asked, last))) == {
        ("step_first", "did it", "step_asked"),
        ("step_asked", "yes", "step_last"),
        ("step_asked", "worse", "step_last"),
        ("step_last", "worse", "offer"),
        ("step_last", "all done", "solved"),
    }


def test_main_steps_are_numbered_and_side_steps_are_not() -> None:
    boxes = [found[2] for found in map(BOX.match, to_mermaid(failed(), LABELS).splitlines()) if found]
    numbers = [words.partition("<b>")[2].partition(" ")[0] for words in boxes if words.startswith("<b>")]
    side = [step.short for step in failed().steps if step.side]
    assert [number for number in numbers if number.isdigit()] == ["1", "2", "3"]
    assert side and all(any(words.startswith(f"<b>{short}</b>") for words in boxes) for short in side)


def test_a_waiting_time_is_shown() -> None:
    assert "1 to 3 days" in to_mermaid(failed(), LABELS)


def test_nothing_breaks_the_chart() -> None:
    first = replace(failed().steps[0], short='<b> & "x"', text="one。two #1\nthree", options=(), wait=None)
    chart = to_mermaid(replace(failed(), steps=(first,)), LABELS)
    box = next(line for line in chart.splitlines() if line.startswith(f"    step_{first.id}["))
    head = "<b>1 #60;b#62; #38; #34;x#34;</b>"
    assert box == f'    step_{first.id}["{head}<br/>one。<br/>two #35;1<br/>three"]'
