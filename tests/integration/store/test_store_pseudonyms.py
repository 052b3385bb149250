"""Customers who stood in a database in plain, and the key that goes with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.pseudonyms import Pseudonyms
from bot.store import Store
from bot.store.desk.facade import DeskStore
from bot.store.pseudonym_rows import OtherKey, settle
from bot.store.tables_mail import customers
from tests.integration.desk.acting import Customer, agent, decisions, queued
from tests.integration.desk.story import everything

KEY = Pseudonyms(b"k" * 32)
NUMBER = "110105199003078515"


def test_they_get_pseudonyms_and_stay_themselves(store: Store) -> None:
    first = queued(store, customer=NUMBER)
    other, anonymous = Customer(store, "upay", customer=NUMBER), Customer(store)
    wechat = {"channel": "wechat", "brand": "okpay", "address": "oABC", "subject": NUMBER}
    store.write(lambda conn: conn.execute(sa.insert(customers), wechat))
    with_openid = store.open_conversation("okpay", "wechat", "oABC", {}, [], timedelta(1)).conversation_id
    settle(store, KEY)
    settle(store, KEY)
    assert (
        store.open_conversation("okpay", "web", KEY.customer("okpay", NUMBER), {}, [], timedelta(1)).conversation_id
        == first.id
    )
    again = store.accept(first.id, "web", f"{first.id}-1", "x", None, frozenset())
    assert again.duplicate, "what a client sends again is known again"
    with store.engine.connect() as conn:
        kept = dict(conn.execute(sa.text("SELECT id, customer FROM conversations")).all())
        subject = conn.execute(sa.select(customers.c.subject)).scalar_one()
    assert kept[other.id] == KEY.customer("upay", NUMBER) != kept[first.id] == subject
    assert kept[anonymous.id] is None and kept[with_openid] == "oABC"
    assert NUMBER.encode() not in everything(store)


def test_another_key_is_noticed(store: Store) -> None:
    settle(store, KEY)
    with pytest.raises(OtherKey, match="PAYDOC_SECRET"):
        settle(store, Pseudonyms(b"j" * 32))


def test_a_known_customers_cases_are_known_across_conversations(store: Store) -> None:
    name = KEY.customer("okpay", NUMBER)
    first = queued(store, customer=name)
    [case] = store.own_cases(first.id)
    desk = DeskStore(store)
    lin = agent(desk, "lin")
    desk.claim(first.id, lin, decisions().joined(lin.name))
    desk.close(first.id, lin, decisions().closed(), "solved", "")
    second = Customer(store, customer=name)
    assert second.id != first.id
    assert [each.number for each in store.own_cases(second.id)] == [case.number]
