"""What the customer says to have done already: at the beginning, on the way, and of the open step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.diagnosis.engine import (
    Progress,
    answer,
    claim_elsewhere,
    note_claims,
    start,
)
from bot.diagnosis.state import Diagnosis, Move
from bot.understanding.claims import claims_step, says_only
from tests.unit.diagnosis.checklists import EARLIER, FIRST, NOW, STEPS, begun, checklist, standing_at

DIAGNOSIS = checklist()


def tried(before: Diagnosis, *steps: str) -> Diagnosis:
    """The same diagnosis with these steps taken as tried now."""
    for step in steps:
        before = before.mark(step, "tried", NOW)
    return replace(before, prefilled=(*before.prefilled, *steps))


@pytest.mark.parametrize(
    ("words", "steps", "path", "said"),
    [
        ("付不了", "", "first", ""),
        ("网换了还是付不了", "first", "first asks", "第一步"),
        ("余额够，付不了", "asks", "first", "问一句"),
        ("网换了，余额够", "first asks", "first asks waits", "第一步、问一句"),
        ("余额够，网换了", "first asks", "first asks waits", "第一步、问一句"),
        ("网换了，等了三天", "first waits", "first asks", "第一步、等一等"),
        ("网没换", "", "first", ""),
        ("岔路走过", "", "first", ""),
    ],
)
def test_what_the_first_words_claim_is_passed_over(words: str, steps: str, path: str, said: str) -> None:
    marked = tried(begun(words), *steps.split())
    assert start(DIAGNOSIS, begun(words), NOW) == Progress(
        replace(marked, path=tuple(path.split())),
        remarks=("prefilled",) if said else (),
        values={"steps": said},
    )


def test_a_checklist_that_is_claimed_altogether_is_used_up_at_once() -> None:
    words = "网换了，重启过"
    steps = checklist("diagnosis", (FIRST, STEPS[-1]))
    after = replace(tried(begun(words), "first", "last"), path=("first", "last"), status="used_up")
    assert start(steps, begun(words), NOW) == Progress(
        after, remarks=("prefilled",), show_step=False, end="used_up", values={"steps": "第一步、最后一步"}
    )


def test_one_of_several_patterns_is_enough() -> None:
    either = replace(FIRST, tried=("没有这句", "网+换了"))
    steps = checklist("diagnosis", (either, STEPS[-1]))
    assert start(steps, begun("网换了"), NOW).diagnosis.path == ("first", "last")
    assert claims_step(either, "网换了") is True


def test_back_opens_a_step_that_was_passed_over() -> None:
    started = start(DIAGNOSIS, begun("网换了"), NOW).diagnosis
    assert answer(DIAGNOSIS, started, Move.BACK, NOW) == Progress(replace(started, path=("first",)), remarks=("back",))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("等了三天，重启过", "waits last"),
        ("重启过，等了三天", "waits last"),
        ("余额够", ""),  # the open step
        ("网换了", ""),  # has an outcome and was shown
        ("岔路走过", ""),  # no main step
        ("没重启过", ""),
        ("", ""),
    ],
)
def test_on_the_way_only_later_steps_are_noted(text: str, steps: str) -> None:
    assert note_claims(DIAGNOSIS, standing_at("asks"), text, NOW) == tried(standing_at("asks"), *steps.split())


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(standing_at("asks").mark("last", "skipped", EARLIER), id="it has an outcome"),
        pytest.param(standing_at("asks", "last"), id="it was shown and answered"),
        pytest.param(replace(standing_at("asks"), path=("last", "asks")), id="it was shown"),
    ],
)
def test_what_is_known_of_a_step_is_not_overwritten(before: Diagnosis) -> None:
    assert note_claims(DIAGNOSIS, before, "重启过", NOW) == before


@pytest.mark.parametrize(
    ("text", "steps", "said"),
    [("重启过", "last", "最后一步"), ("重启过，等了三天", "waits last", "等一等、最后一步")],
)
def test_a_claim_of_other_steps_is_answered_and_the_open_step_shown_again(text: str, steps: str, said: str) -> None:
    assert claim_elsewhere(DIAGNOSIS, standing_at("asks"), text, NOW) == Progress(
        tried(standing_at("asks"), *steps.split()), remarks=("tried_noted",), values={"steps": said}
    )


def test_only_what_is_new_is_named() -> None:
    before = tried(standing_at("asks"), "waits")
    found = claim_elsewhere(DIAGNOSIS, before, "等了三天，重启过", NOW)
    assert found == Progress(tried(before, "last"), remarks=("tried_noted",), values={"steps": "最后一步"})


@pytest.mark.parametrize("text", ["余额够", "余额够，重启过", "付不了", "网换了", ""])
def test_a_claim_of_the_open_step_or_of_nothing_is_none_of_other_steps(text: str) -> None:
    assert claim_elsewhere(DIAGNOSIS, standing_at("asks"), text, NOW) is None


@pytest.mark.parametrize(
    ("text", "claimed", "only"),
    [
        ("网换了", True, True),
        ("网换了，网络也换了", True, True),
        ("网换了，付不了", True, False),
        ("付不了，网换了", True, False),
        ("网没换", False, False),
        ("付不了", False, False),
        ("", False, False),
        ("。，", False, False),
    ],
)
def test_a_text_claims_a_step_alone_or_beside_other_things(text: str, claimed: bool, only: bool) -> None:
    assert claims_step(FIRST, text) is claimed
    assert says_only(FIRST, text) is only
