"""How many messages may still be sent: by the terms of a channel, after a message and after a click."""

from __future__ import annotations

import math

from bot.mail import Allowance, Terms
from bot.store.mail import quota
from bot.store.mail.customer_row import CustomerRow
from tests.support.table import table

NOW = 1000.0
FREE = Terms("free")
FEW = Terms("few", after_message=Allowance(5, 100.0), after_click=Allowance(3, 10.0))
ONCE = Terms("once", after_message=Allowance(1, 100.0))


def row(terms: Terms, **more: object) -> CustomerRow:
    columns = {name: None for name in CustomerRow._fields}
    who = {"channel": terms.channel, "brand": "okpay", "address": "a", "following": 1, "limited": int(terms.limited)}
    counted = {"message_left": 0, "click_left": 0, "fence": 0, "now": NOW}
    return CustomerRow(**{**columns, **who, **counted, **more})  # type: ignore[arg-type]


def test_without_terms_nothing_is_counted() -> None:
    assert quota.spend(row(FREE)) == {} == quota.refund(FREE, row(FREE))
    assert quota.left(row(FREE)) == math.inf


def test_what_a_channel_allows_begins_with_what_the_customer_does() -> None:
    assert quota.opened("message", FEW.after_message, NOW) == {"message_left": 5, "message_until": NOW + 100}
    assert quota.opened("click", ONCE.after_click, NOW) == {"click_left": 0, "click_until": NOW}


@table(
    ("standing", "paid"),
    [
        ({"message_left": 5, "message_until": NOW + 1}, {"message_left": 4}),
        ({"message_left": 5, "message_until": NOW}, "window_over"),
        ({"message_left": 0, "message_until": NOW + 1}, "quota_used_up"),
        ({"click_left": 2, "click_until": NOW + 1}, {"click_left": 1}),
        ({"click_left": 0, "click_until": NOW + 1}, "quota_used_up"),
        ({"click_left": 0, "click_until": NOW + 1, "message_left": 5, "message_until": NOW + 9}, NOW + 1),
        ({}, "window_over"),
    ],
)
def test_a_message_is_paid_for_or_waits_or_cannot_be(standing: dict[str, float], paid: object) -> None:
    assert quota.spend(row(FEW, **standing)) == paid


def test_what_was_surely_not_sent_costs_nothing() -> None:
    within = {"click_until": NOW + 1, "message_until": NOW + 9, "message_left": 4}
    assert quota.refund(FEW, row(FEW, **within, click_left=2)) == {"click_left": 3}
    assert quota.refund(FEW, row(FEW, **within, click_left=3)) == {"message_left": 5}
    assert quota.refund(FEW, row(FEW, message_left=5, message_until=NOW + 9)) == {"message_left": 5}


def test_both_ways_together_are_what_is_left() -> None:
    assert quota.left(row(FEW, message_left=4, message_until=NOW + 1, click_left=2, click_until=NOW + 1)) == 6
    assert quota.left(row(FEW, message_left=4, message_until=NOW, click_left=2, click_until=NOW)) == 0
