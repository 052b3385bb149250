"""Who has a conversation: claimed once, silent meanwhile, given back at the exact step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.desk.errors import Full, NotAllowed, Taken, UnknownCase, UnknownStep
from bot.exchange import Outcome, Reply
from bot.store import LeaseLost, Store
from bot.store.desk.facade import DeskStore
from tests.integration.desk.acting import HOUR, Customer, agent, decisions, queued, say


def test_a_claimed_conversation_is_the_agents_and_the_bot_is_silent(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    assert customer.state == "agent"
    assert customer.seen()[-1][:2] == ("system", "notice")
    assert customer.says("付款失败了") == []
    assert customer.says("/restart") == []
    at = store.progress(customer.id)
    assert at is not None and at.agent is not None and at.agent.name == lin.name


def test_two_who_claim_at_once_one_wins_and_the_other_is_told(store: Store, desk: DeskStore) -> None:
    people = [agent(desk, f"a{n}") for n in range(6)]
    for _ in range(3):
        customer = queued(store)

        def try_to(who: object, customer: Customer = customer) -> str:
            try:
                desk.claim(customer.id, who, decisions().joined("x"))  # type: ignore[arg-type]
            except Taken as taken:
                return taken.agent
            return "won"

        with ThreadPoolExecutor(6) as pool:
            results = list(pool.map(try_to, people))
        assert results.count("won") == 1
        winner = people[results.index("won")].id
        assert set(results) == {"won", winner}
        assert [text for _, _, text in customer.seen()].count(customer.seen()[-1][2]) == 1


def test_a_claim_again_by_the_same_agent_changes_nothing(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    before = customer.seen()
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    assert customer.seen() == before


def test_an_agent_has_no_more_cases_than_they_may(store: Store, desk: DeskStore) -> None:
    lin, customers = agent(desk, "lin", capacity=1), [queued(store), queued(store)]
    desk.claim(customers[0].id, lin, decisions().joined("l"))
    with pytest.raises(Full):
        desk.claim(customers[1].id, lin, decisions().joined("l"))
    assert customers[1].state == "queued"


def test_nothing_can_be_claimed_that_nobody_handed_over(store: Store, desk: DeskStore) -> None:
    with pytest.raises(UnknownCase):
        desk.claim(Customer(store).id, agent(desk, "lin"), decisions().joined("l"))


def test_a_turn_thought_out_for_the_bot_is_void_once_a_person_has_the_conversation(
    store: Store, desk: DeskStore
) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    customer.accept("转人工")
    claimed = store.claim("w", customer.id, HOUR)
    assert claimed is not None
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    with pytest.raises(LeaseLost):
        store.complete(claimed, Outcome((Reply("机器人插话"),), claimed.memory, "queued"), keep=False)
    assert customer.answered() == []
    assert "机器人插话" not in str(customer.seen())


def test_an_agents_message_has_its_place_once_whatever_is_tried_again(store: Store, desk: DeskStore) -> None:
    customer, lin, wu = queued(store), agent(desk, "lin"), agent(desk, "wu")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    assert say(desk, customer, lin, "您好", "c1") == say(desk, customer, lin, "您好", "c1")
    assert [m for m in customer.seen() if m[0] == "agent"] == [("agent", "text", "您好")]
    with pytest.raises(NotAllowed):
        say(desk, customer, wu, "我也来说")
    transcript = desk.transcript(customer.id)
    assert transcript["messages"][-1]["by"] == {"id": lin.id, "name": lin.name}


def test_handed_back_the_bot_goes_on_at_the_exact_step(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    step = next(m for m in reversed(store.page(customer.id, 0).messages) if "step" in m)  # type: ignore[union-attr]
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    say(desk, customer, lin, "我看一下")
    desk.hand_back(customer.id, lin, decisions().handed_back(lin.name, "okpay", None))
    assert customer.state == "bot"
    last = store.page(customer.id, 0).messages[-1]  # type: ignore[union-attr]
    assert last["step"] == step["step"] and last["options"]
    [case] = desk.cases_of(customer.id)
    assert (case["status"], case["category"], case["agent_id"]) == ("resolved", "handed_back", lin.id)
    said = customer.says("好了")
    assert customer.seen()[-1][:2] == ("system", "csat"), said


def test_handed_back_to_a_checklist_the_bot_begins_it(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    with pytest.raises(UnknownStep):
        decisions().handed_back(lin.name, "okpay", "refund_request")
    desk.hand_back(customer.id, lin, decisions().handed_back(lin.name, "okpay", "change_password"), "change_password")
    assert store.page(customer.id, 0).messages[-1]["step"]["index"] == 1  # type: ignore[union-attr]


def test_one_step_is_walked_by_the_bot_and_its_outcome_returns(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    third = decisions().assistant.knowledge.brands["okpay"].checklists["payment_failed"].main[2]
    think = decisions().step_sent(lin.name, "okpay", "payment_failed", third.id)
    desk.send_step(customer.id, lin, think, "payment_failed", third.id)
    assert customer.state == "bot"
    assert store.page(customer.id, 0).messages[-1]["step"]["id"] == third.id  # type: ignore[union-attr]
    customer.says("还是不行")
    assert customer.state == "agent"
    [card] = [n for n in desk.transcript(customer.id)["notes"] if n["kind"] == "step"]
    assert (card["data"]["step"], card["data"]["outcome"], card["text"]) == (third.id, "failed", "还是不行")
    assert customer.says("付款失败了") == []
    desk.hand_back(customer.id, lin, decisions().handed_back(lin.name, "okpay", None))
    shown = store.page(customer.id, 0).messages[-1]  # type: ignore[union-attr]
    assert shown["step"]["index"] == 2, "the step that was open before"


def test_what_the_bot_cannot_do_in_an_errand_returns_to_the_person(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    step = decisions().assistant.knowledge.brands["okpay"].checklists["payment_failed"].main[0].id
    for words in ("转人工", "付款失败了"):
        desk.send_step(
            customer.id, lin, decisions().step_sent("l", "okpay", "payment_failed", step), "payment_failed", step
        )
        customer.says(words)
        assert customer.state == "agent", words


def test_the_agent_takes_an_errand_back(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    step = decisions().assistant.knowledge.brands["okpay"].checklists["payment_failed"].main[0].id
    desk.send_step(
        customer.id, lin, decisions().step_sent("l", "okpay", "payment_failed", step), "payment_failed", step
    )
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    assert customer.state == "agent"
    assert customer.says("还是不行") == []


def test_an_agent_who_has_gone_gives_the_place_back(store: Store, desk: DeskStore) -> None:
    customer, lin, lead = queued(store), agent(desk, "lin"), agent(desk, "lead", "lead")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    later = queued(store)
    assert desk.orphans(30) == []
    desk.change_agent(lin.id, seen_at=1.0)
    assert desk.orphans(30) == [customer.id]
    assert desk.release_orphan(customer.id, decisions().returned(), 30)
    assert not desk.release_orphan(customer.id, decisions().returned(), 30)
    assert customer.state == "queued"
    order = [c["conversation_id"] for c in desk.open_cases(["okpay"])[0]]
    assert order == [customer.id, later.id]
    desk.take_over(customer.id, lead, lead, decisions().joined(lead.name))
    assert customer.state == "agent"


def test_an_errand_whose_agent_has_gone_ends_in_the_queue(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    step = decisions().assistant.knowledge.brands["okpay"].checklists["payment_failed"].main[0].id
    desk.send_step(
        customer.id, lin, decisions().step_sent("l", "okpay", "payment_failed", step), "payment_failed", step
    )
    desk.change_agent(lin.id, seen_at=1.0)
    assert desk.release_orphan(customer.id, decisions().returned(), 30)
    assert customer.state == "queued"
    customer.says("还是不行")
    assert customer.state == "queued"


def test_closed_it_asks_how_it_was_and_the_same_person_helps_again(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    desk.close(customer.id, lin, decisions().closed(), "solved", "换卡后付款成功")
    assert customer.state == "closed"
    assert customer.seen()[-1][:2] == ("system", "csat")
    customer.says("还是不行")
    assert customer.state == "queued"
    newest = desk.cases_of(customer.id)[0]
    assert (newest["status"], newest["preferred_agent"]) == ("waiting", lin.id)


def test_a_transfer_is_offered_and_taken(store: Store, desk: DeskStore) -> None:
    customer, lin, wu, zhou = queued(store), agent(desk, "lin"), agent(desk, "wu"), agent(desk, "zhou")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    desk.offer(customer.id, lin, wu, "要查银行流水")
    with pytest.raises(NotAllowed):
        desk.accept(customer.id, zhou, decisions().joined(zhou.name))
    desk.decline(customer.id, wu, "在忙")
    with pytest.raises(NotAllowed):
        desk.accept(customer.id, wu, decisions().joined(wu.name))
    desk.offer(customer.id, lin, wu, "再问一次")
    desk.accept(customer.id, wu, decisions().joined(wu.name))
    assert desk.cases_of(customer.id)[0]["agent_id"] == wu.id
    with pytest.raises(NotAllowed):
        say(desk, customer, lin, "我还在")


def test_an_offer_nobody_answers_is_void(store: Store, desk: DeskStore) -> None:
    customer, lin, wu = queued(store), agent(desk, "lin"), agent(desk, "wu")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    desk.offer(customer.id, lin, wu, "请接")
    offered_until = desk.cases_of(customer.id)[0]["offered_until"]
    assert desk.expired_offers(offered_until - 1) == []
    assert desk.expired_offers(offered_until + 1) == [customer.id]
    with pytest.raises(NotAllowed):
        desk.accept(customer.id, wu, decisions().joined(wu.name))


def test_a_passed_promise_gives_the_customer_a_choice_once(store: Store, desk: DeskStore) -> None:
    customer = queued(store)
    assert desk.overdue_waits() == [customer.id], "the promise was given on a day long ago"
    assert desk.ask_about_wait(customer.id, decisions().nobody_came())
    assert not desk.ask_about_wait(customer.id, decisions().nobody_came())
    labels = [o["label"] for o in store.page(customer.id, 0).messages[-1]["options"]]  # type: ignore[union-attr]
    assert labels == ["继续等", "先留工单", "让机器人接着帮我"]
    assert customer.state == "queued"


def test_who_still_waits_when_the_desk_closes_has_a_ticket(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    assert desk.queued_in(["okpay"]) == [customer.id]
    assert desk.leave_ticket(customer.id, decisions().desk_closed())
    assert not desk.leave_ticket(customer.id, decisions().desk_closed())
    assert customer.state == "bot"
    assert desk.cases_of(customer.id)[0]["status"] == "ticket"
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    assert customer.state == "agent"


def test_a_likely_wait_is_said_once_it_is_known(store: Store, desk: DeskStore) -> None:
    lin = agent(desk, "lin", capacity=1)
    for _ in range(5):
        customer = queued(store)
        desk.claim(customer.id, lin, decisions().joined(lin.name))
        desk.close(customer.id, lin, decisions().closed(), "solved", "")
    busy, first, second = queued(store), queued(store), queued(store)
    desk.claim(busy.id, lin, decisions().joined(lin.name))
    waits = {each.conversation_id: each.wait_seconds for each in desk.waiting("okpay")}
    assert waits == {first.id: 0, second.id: 0}, "cases that took no time"
    desk.change_agent(lin.id, seen_at=1.0)
    assert {each.wait_seconds for each in desk.waiting("okpay")} == {None}


def test_a_promise_that_has_passed_is_not_said_again(store: Store, desk: DeskStore) -> None:
    customer = queued(store)
    assert desk.waiting("okpay")[0].answer_by is not None
    desk.ask_about_wait(customer.id, decisions().nobody_came())
    assert desk.waiting("okpay")[0].answer_by is None
