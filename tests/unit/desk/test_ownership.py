"""The table of who may do what."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.desk.errors import NotAllowed
from bot.desk.ownership import RULES, Actor, after, may
from bot.exchange import Owner

STATES, ACTORS = get_args(Owner), get_args(Actor)


def test_only_the_one_who_has_it_speaks() -> None:
    assert [(s, a) for s in STATES for a in ACTORS if may("say", s, a)] == [("agent", "owner")]


def test_only_people_the_customer_and_the_clock_give_a_conversation_back() -> None:
    back = {act for act, rule in RULES.items() if rule.to == "bot"}
    assert back == {"leave_queue", "leave_ticket", "send_step", "hand_back", "reopen"}


def test_no_other_agent_and_no_customer_takes_it_out_of_a_persons_hands() -> None:
    """A customer may only end it altogether."""
    for act, rule in RULES.items():
        if "agent" in rule.frm and rule.to not in (None, "agent") and act != "leave":
            assert rule.by <= {"owner", "lead", "clock"}, act
    assert (RULES["leave"].by, RULES["leave"].to) == ({"customer"}, "closed")


@pytest.mark.parametrize(
    ("act", "state"), [("claim", "agent"), ("say", "bot"), ("hand_back", "queued"), ("reopen", "bot")]
)
def test_what_the_table_does_not_say_is_refused(act: str, state: str) -> None:
    for actor in ACTORS:
        with pytest.raises(NotAllowed):
            after(act, state, actor)  # type: ignore[arg-type]
