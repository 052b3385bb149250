"""What goes into and comes out of a turn: who is before a customer, and replies written down."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exchange import (
    AT_RISK,
    Choice,
    Effect,
    Incoming,
    NamedCase,
    Outcome,
    QueueView,
    Reply,
    ReplyOption,
    Said,
    Staff,
    StepInfo,
)
from tests.support.table import table

NOW = datetime(2026, 11, 18, 3, 0, tzinfo=timezone.utc)


@table(
    ("waiting", "priority", "ahead"),
    [
        ({}, 50, 0),
        ({50: 3}, 50, 3),
        ({40: 1, 60: 2}, 50, 3),
        ({100: 2, 50: 3}, 50, 5),
        ({100: 2, 99: 3}, 99, 5),
        ({100: 2, 99: 3}, 100, 2),
        ({120: 1, 100: 2, 50: 3}, 100, 3),
        ({50: 3}, 100, 0),
    ],
)
def test_money_at_risk_is_served_first_and_everybody_else_in_order(
    waiting: dict[int, int], priority: int, ahead: int
) -> None:
    assert AT_RISK == 100
    assert QueueView(waiting).ahead_of(priority) == ahead


def test_an_unknown_queue_is_empty() -> None:
    assert QueueView() == QueueView(waiting={}, own_ahead=None)


FULL = Reply(
    "第一步",
    "step",
    (ReplyOption("是", "yes"), ReplyOption("不是", "no")),
    question=7,
    step=StepInfo("a", 1, 3, "支付失败"),
    sender="agent",
)


NAMED = NamedCase("1117-AAAAA", "ticket", "2026-11-18T09:30:00+00:00", "", False)


def test_what_a_turn_starts_from_is_the_same_after_it_was_written() -> None:
    queue = QueueView({100: 1, 50: 2}, 3, Staff(1, 4, 300.0))
    said = Said("打不开了", Choice(4, "own:yes", "是"), frozenset({"card", "code"}), True, True, 48.0, NAMED)
    incoming = Incoming(said, NOW, "queued", queue)
    assert Incoming.from_dict(json.loads(json.dumps(incoming.to_dict()))) == incoming


@pytest.mark.no_cover
@given(
    st.text(),
    st.none() | st.builds(Choice, st.integers(), st.text(), st.text()),
    st.frozensets(st.sampled_from(["card", "phone", "code"])),
    st.booleans(),
    st.booleans(),
    st.datetimes(timezones=st.just(timezone.utc)),
    st.sampled_from(["bot", "queued", "agent", "closed"]),
    st.dictionaries(st.integers(0, 100), st.integers(0, 9)),
    st.none() | st.integers(0, 9),
)
def test_whatever_comes_in_survives_being_written(  # type: ignore[no-untyped-def]
    text, choice, kinds, attached, overtaken, now, owner, waiting, ahead
) -> None:
    incoming = Incoming(Said(text, choice, kinds, attached, overtaken), now, owner, QueueView(waiting, ahead))
    assert Incoming.from_dict(json.loads(json.dumps(incoming.to_dict()))) == incoming


def test_a_reply_is_the_bots_plain_text_unless_told() -> None:
    assert Reply("好") == Reply("好", kind="text", options=(), question=0, step=None, sender="bot", author="")


@pytest.mark.parametrize("reply", [FULL, Reply("好")], ids=["full", "bare"])
def test_what_a_turn_leads_to_is_the_same_after_it_was_written(reply: Reply) -> None:
    outcome = Outcome((reply, reply), {"words": ["付不了"]}, "queued", (Effect("case_noted", {"number": "1"}),))
    written = outcome.to_dict()
    assert Outcome.from_dict(json.loads(json.dumps(written))) == outcome
    assert set(written) == {"replies", "memory", "owner", "effects"}
    assert written["replies"][0]["text"] == reply.text
