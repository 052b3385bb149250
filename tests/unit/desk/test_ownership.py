"""The table of who may change who owns a conversation."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.desk.errors import NotAllowed
from bot.desk.ownership import RULES, Act, Actor, after, may
from bot.exchange import Owner
from tests.support.table import table

STATES, ACTORS = get_args(Owner), get_args(Actor)

# Each act: from which states, by whom, and to which state; "." stays.
TABLE = """
hand_off       bot                      customer          queued
leave          bot,queued,agent         customer          closed
leave_queue    queued                   customer          bot
leave_ticket   queued                   customer,clock    bot
ask_about_wait queued                   clock             .
follow_up      bot                      clock             .
claim          queued,bot,closed        agent,lead        agent
assign         queued                   clock,lead        agent
take_over      agent,bot,queued         lead              agent
say            agent                    owner             .
note           bot,queued,agent,closed  owner,agent,lead  .
whisper        bot,queued,agent         lead              .
send_step      agent                    owner             bot
step_done      bot                      customer          agent
take_back      bot                      owner             agent
hand_back      agent                    owner             bot
offer          agent                    owner,lead        .
accept         agent,bot                agent,lead        .
release        agent,bot                owner,lead,clock  queued
close          agent,bot,queued         owner,lead        closed
reopen         closed                   customer          bot
"""
ROWS = [line.split() for line in TABLE.splitlines() if line]


@table(("act", "states", "actors", "to"), ROWS, ids=[row[0] for row in ROWS])
def test_an_act_is_possible_where_the_table_says_and_nowhere_else(act: Act, states: str, actors: str, to: str) -> None:
    for state in STATES:
        for actor in ACTORS:
            allowed = state in states.split(",") and actor in actors.split(",")
            assert may(act, state, actor) is allowed, (state, actor)
            if allowed:
                assert after(act, state, actor) == (state if to == "." else to), (state, actor)
                continue
            with pytest.raises(NotAllowed) as refused:
                after(act, state, actor)
            assert (refused.value.act, refused.value.state) == (act, state)


def test_the_table_has_every_act() -> None:
    assert [row[0] for row in ROWS] == list(RULES) == list(get_args(Act))


def test_only_the_one_who_has_it_speaks() -> None:
    assert [(s, a) for s in STATES for a in ACTORS if may("say", s, a)] == [("agent", "owner")]


def test_no_other_agent_and_no_customer_takes_it_out_of_a_persons_hands() -> None:
    """A customer may only end it altogether."""
    for act, rule in RULES.items():
        if "agent" in rule.frm and rule.to not in (None, "agent") and act != "leave":
            assert rule.by <= {"owner", "lead", "clock"}, act
