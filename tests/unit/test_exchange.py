"""What goes into and comes out of a turn: who is before a customer, and replies written down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.exchange import (
    AT_RISK,
    QueueView,
    Reply,
    ReplyOption,
    StepInfo,
    reply_from_dict,
    reply_to_dict,
)


@pytest.mark.parametrize(
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
WRITTEN: dict[str, Any] = {
    "text": "第一步",
    "kind": "step",
    "options": ({"label": "是", "id": "yes"}, {"label": "不是", "id": "no"}),
    "question": 7,
    "step": {"id": "a", "index": 1, "count": 3, "title": "支付失败"},
    "sender": "agent",
}


def test_a_reply_is_the_bots_plain_text_unless_told() -> None:
    assert Reply("好") == Reply("好", kind="text", options=(), question=0, step=None, sender="bot")


def test_a_reply_is_written_with_all_it_has() -> None:
    assert reply_to_dict(FULL) == WRITTEN


@pytest.mark.parametrize("reply", [FULL, Reply("好")], ids=["full", "bare"])
def test_a_reply_that_was_written_is_read_again(reply: Reply) -> None:
    assert reply_from_dict(json.loads(json.dumps(reply_to_dict(reply)))) == reply


def test_what_an_older_reply_does_not_say_is_filled_in() -> None:
    assert reply_from_dict({"text": "好"}) == Reply("好", "text", (), 0, None, "bot")
