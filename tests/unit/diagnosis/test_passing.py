"""Steps that an answer leads past."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.diagnosis.engine import answer
from bot.diagnosis.progress import choose
from bot.diagnosis.state import Move
from bot.knowledge.model import Option
from tests.unit.diagnosis.checklists import ASKS, FIRST, LAST, NOW, WAITS, checklist, standing_at

LEADS_ON = Option("refused", "没通过", "step:last")


@pytest.mark.parametrize("taken", [True, False], ids=["an answer led past it", "nothing led past it"])
def test_a_diagnosis_comes_back_to_a_step_it_passed_unless_an_answer_led_past_it(taken: bool) -> None:
    steps = checklist(steps=(FIRST, replace(ASKS, options=(LEADS_ON,)), WAITS, LAST))
    before = standing_at("asks")
    there = choose(steps, before, LEADS_ON, NOW).diagnosis if taken else before.mark("asks", "done", NOW).show("last")
    after = answer(steps, there, Move.PERSISTS, NOW)
    assert (after.end, after.diagnosis.step_id) == (("used_up", "last") if taken else (None, "waits"))
