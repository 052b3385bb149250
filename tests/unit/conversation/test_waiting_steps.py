"""A first step that asks how long one has waited: a day that was told already is its answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import steps
from bot.flow.next import ShowStep, StartChecklist
from bot.knowledge.model import Option
from tests.unit.conversation.small import PAY, scene, with_brand
from tests.unit.diagnosis.checklists import LAST

SINCE = replace(
    LAST,
    id="since",
    asks="since",
    options=(
        Option("long", "几天了", "next", reply="long enough", finding="good"),
        Option("new", "刚刚", "stay", reply="wait a bit", finding="bad"),
    ),
)


def starts(*entities: tuple[str, str], asks: Any = "since") -> Any:
    known = with_brand(checklists={"pay": replace(PAY, steps=(replace(SINCE, asks=asks), LAST))})
    done = scene("pay", "付不了", entities=entities, knowledge=known)
    return steps.start(done, StartChecklist("pay", "付不了")), done


def test_a_day_that_was_told_answers_the_first_step() -> None:
    following, done = starts(("date", "2026-11-12"))
    assert following == (ShowStep("long enough"),)
    assert done.memory.open.step_id == "last"
    assert (done.memory.open.outcomes, done.memory.open.chosen) == ({"since": "fine"}, {"since": "long"})


def test_today_answers_it_too_and_the_step_stays() -> None:
    following, done = starts(("date", "2026-11-18"))
    assert following == () and done.replies[-1].text == "wait a bit"
    assert (done.memory.open.step_id, done.memory.open.chosen) == ("since", {"since": "new"})


@pytest.mark.parametrize(("entities", "asks"), [((), "since"), ((("date", "2026-11-12"),), "")])
def test_without_a_day_or_a_question_for_it_the_step_is_shown(entities: Any, asks: str) -> None:
    following, done = starts(*entities, asks=asks)
    assert following == (ShowStep(""),)
    assert done.memory.open.step_id == "since" and done.memory.open.outcomes == {}


def test_what_is_used_up_at_once_waits_for_nothing() -> None:
    known = with_brand(checklists={"pay": replace(PAY, steps=(LAST,))})
    done = scene("pay", "重启过", entities=(("date", "2026-11-12"),), knowledge=known)
    assert steps.start(done, StartChecklist("pay", "重启过")) == ()
    assert done.memory.open is not None and done.memory.open.status == "used_up"
