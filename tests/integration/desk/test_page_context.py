"""What a wallet's page tells stands on the case, whenever it is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from bot.exchange import Outcome, Owner
from bot.store import LeaseLost, Store
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Chat, Gateway
from tests.integration.desk.acting import HOUR, Customer, decisions, queued
from tests.integration.desk.served import account
from tests.integration.store.acting import rows

ORDER = {"order_number": "20261121091200004567"}


def tell(desk: DeskStore, customer: Customer, **values: str) -> bool:
    return desk.note_page(customer.id, decisions().page_told(values))


def details(desk: DeskStore, customer: Customer) -> dict[str, Any]:
    [case] = desk.cases_of(customer.id)
    return dict(case["card"]["details"])


def test_it_is_on_a_case_that_is_open_in_the_same_transaction(store: Store, desk: DeskStore) -> None:
    customer = queued(store)
    before = customer.seen()
    assert tell(desk, customer, **ORDER, page="付款结果")
    assert details(desk, customer) == {"order_number": [ORDER["order_number"]], "page": ["付款结果"]}
    assert (customer.seen(), customer.state) == (before, "queued")


def test_it_is_on_a_case_that_is_opened_later(store: Store, desk: DeskStore) -> None:
    customer = Customer(store)
    assert tell(desk, customer, **ORDER)
    customer.says("付款失败了")
    customer.says("转人工")
    assert details(desk, customer) == {"order_number": [ORDER["order_number"]]}


def test_the_same_again_writes_nothing_and_disturbs_no_turn(store: Store, desk: DeskStore) -> None:
    customer = Customer(store)
    tell(desk, customer, **ORDER)
    customer.accept("付款失败了")
    claimed = store.claim("w", customer.id, HOUR)
    assert claimed is not None
    assert not tell(desk, customer, **ORDER)
    store.complete(claimed, customer.respond(claimed), keep=False)


def test_a_turn_that_runs_does_not_overwrite_it(store: Store, desk: DeskStore) -> None:
    customer = Customer(store)
    customer.accept("转人工")
    claimed = store.claim("w", customer.id, HOUR)
    assert claimed is not None
    tell(desk, customer, **ORDER)
    with pytest.raises(LeaseLost):
        store.complete(claimed, customer.respond(claimed), keep=False)
    customer.answered()
    assert details(desk, customer) == {"order_number": [ORDER["order_number"]]}


def test_of_a_conversation_that_is_over_nothing_changes(store: Store, desk: DeskStore) -> None:
    customer = queued(store)
    desk.leave_conversation(customer.id, decisions().left())
    assert not tell(desk, customer, **ORDER)


def test_an_act_that_changes_no_memory_says_nothing(store: Store, desk: DeskStore) -> None:
    customer = Customer(store)
    seen: list[Owner] = []

    def think(memory: dict[str, Any], owner: Owner, now: datetime) -> Outcome:
        seen.append(owner)
        return Outcome((), memory, owner)

    assert not desk.note_page(customer.id, think)
    assert seen == ["bot"]


def put(chat: Chat, body: Any) -> httpx.Response:
    return chat.gateway.client.put(f"{chat.path}/context", json=body, headers=chat.headers)


@pytest.mark.server
def test_an_agent_sees_the_page_and_the_end_of_the_order(gateway: Gateway) -> None:
    chat = gateway.open()
    for text in ("付款失败了", "还是不行", "转人工"):
        chat.ask(text)
    assert put(chat, {"order": ORDER["order_number"], "page": "付款结果"}).status_code == 204
    page = account(gateway, "page1").online()
    page.do(chat.id, "claim")
    card = page.get(f"conversations/{chat.id}")["case"]
    assert card["details"] == {"order_number": ["••••4567"], "page": ["付款结果"]}
    assert card["hidden"] == ["order_number"]
    assert page.do(chat.id, "reveal", {"field": "order_number"}).json() == {"values": [ORDER["order_number"]]}


@pytest.mark.server
def test_a_secret_that_the_page_tells_is_nowhere_in_the_store(gateway: Gateway) -> None:
    chat = gateway.open()
    assert put(chat, {"order": "6222021234567890128", "page": "验证码 482913"}).status_code == 204
    [row] = rows(gateway.services.store, "conversations", id=chat.id)
    assert row["memory"]["details"] == {"order_number": ["62****0128"], "page": ["验证码 【已隐藏】"]}


@pytest.mark.server
@pytest.mark.parametrize("body", [{"order": 7}, {"order": "1" * 65}, {"page": "页" * 201}, "订单"])
def test_what_is_no_order_and_no_page_is_refused(gateway: Gateway, body: Any) -> None:
    assert put(gateway.open(), body).status_code == 422


@pytest.mark.server
def test_nothing_told_is_nothing_kept(gateway: Gateway) -> None:
    chat = gateway.open()
    assert put(chat, {}).status_code == 204
    [row] = rows(gateway.services.store, "conversations", id=chat.id)
    assert row["memory"]["details"] == {}
