"""The customer ends the conversation: in the queue, with a person, or with the bot."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.desk.errors import NotAllowed, UnknownCase
from bot.store import LeaseLost, Store
from bot.store.desk.facade import DeskStore
from tests.integration.customer.harness import Gateway
from tests.integration.desk.acting import HOUR, OPEN, Customer, agent, decisions, queued, say, understood
from tests.integration.desk.served import account, frame


def leave(desk: DeskStore, customer: Customer) -> str | None:
    return desk.leave_conversation(customer.id, decisions().left())


def test_who_leaves_the_queue_has_no_case_any_more(store: Store, desk: DeskStore) -> None:
    customer, other = queued(store), queued(store)
    assert leave(desk, customer) == "okpay"
    assert customer.state == "closed"
    assert customer.seen()[-1][:2] == ("system", "notice")
    [case] = desk.cases_of(customer.id)
    assert (case["status"], case["ask_at"]) == ("left", None)
    assert [each.conversation_id for each in desk.waiting("okpay")] == [other.id]
    assert {run["status"] for run in desk.runs(customer.id)} == {"handed_off"}


def test_a_second_time_changes_nothing(store: Store, desk: DeskStore) -> None:
    customer = queued(store)
    leave(desk, customer)
    before = customer.seen()
    assert leave(desk, customer) is None
    assert customer.seen() == before


def test_who_leaves_a_person_is_gone_for_the_person_too(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin", capacity=1)
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    say(desk, customer, lin, "您好")
    customer.accept("谢谢")
    claimed = store.claim("w", customer.id, HOUR)
    assert claimed is not None
    store.complete(claimed, understood(claimed, OPEN), keep=False)
    leave(desk, customer)
    assert [kind for _, kind, _ in customer.seen()[-2:]] == ["notice", "csat"]
    with pytest.raises(NotAllowed):
        say(desk, customer, lin, "还在吗")
    with pytest.raises(UnknownCase):
        desk.close(customer.id, lin, decisions().closed(), "other", "")
    [case] = desk.cases_of(customer.id)
    assert (case["status"], case["agent_id"]) == ("left", lin.id)
    desk.claim(queued(store).id, lin, decisions().joined(lin.name))


def test_during_an_errand_the_person_loses_it_too(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    think = decisions().step_sent(lin.name, "okpay", "payment_failed", "network")
    desk.send_step(customer.id, lin, think, "payment_failed", "network")
    assert customer.state == "bot"
    leave(desk, customer)
    assert desk.cases_of(customer.id)[0]["status"] == "left"


def test_a_ticket_stays(store: Store, desk: DeskStore) -> None:
    customer = queued(store)
    assert desk.leave_ticket(customer.id, decisions().desk_closed())
    leave(desk, customer)
    assert (customer.state, desk.cases_of(customer.id)[0]["status"]) == ("closed", "ticket")
    lin = agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    assert customer.state == "agent"


def test_what_still_waits_is_not_answered(store: Store, desk: DeskStore) -> None:
    customer = Customer(store)
    customer.accept("付款失败了")
    claimed = store.claim("w", customer.id, HOUR)
    assert claimed is not None
    customer.accept("还是不行")
    leave(desk, customer)
    with pytest.raises(LeaseLost):
        store.complete(claimed, customer.respond(claimed), keep=False)
    assert store.claim("w", None, HOUR) is None
    assert store.pending_conversations(10) == []
    assert customer.state == "closed"


def test_a_claim_and_an_end_at_once_leave_no_agent_with_nobody(store: Store, desk: DeskStore) -> None:
    lin = agent(desk, "lin", capacity=50)
    for _ in range(8):
        customer = queued(store)

        def claim(customer: Customer = customer) -> None:
            try:
                desk.claim(customer.id, lin, decisions().joined(lin.name))
            except UnknownCase:
                return

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(claim), pool.submit(leave, desk, customer)]:
                done.result()
        assert (customer.state, desk.cases_of(customer.id)[0]["status"]) == ("closed", "left")


@pytest.mark.server
def test_over_http_the_desk_hears_of_it(gateway: Gateway) -> None:
    page = account(gateway, "leaving").online()
    chat = gateway.open()
    chat.ask("付款失败了")
    chat.ask("转人工")
    page.do(chat.id, "claim")

    async def watched() -> None:
        async with page.stream() as socket:
            await frame(socket, "queue", lambda found: chat.id in [item["conversation_id"] for item in found["items"]])
            answers = await asyncio.to_thread(lambda: [chat.tell("close").status_code for _ in range(2)])
            assert answers == [204, 204]
            await frame(socket, "queue", lambda found: chat.id in found["gone"])

    asyncio.run(watched())
    assert chat.read()["state"] == "closed"
    assert page.say(chat.id, "还在吗").status_code == 409
    stranger = gateway.client.post(f"{chat.path}/close", headers=gateway.open().headers)
    assert stranger.status_code == 404
