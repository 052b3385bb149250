"""What the desk shows and keeps, on both databases."""

from __future__ import annotations

import time

import sqlalchemy as sa

from bot.exchange import Staff
from bot.handoff.estimate import FEWEST_SAMPLES
from bot.store import Store
from bot.store.desk.facade import DeskStore
from bot.store.tables import cases
from tests.integration.desk.acting import Customer, agent, decisions, queued, say


def test_the_first_page_in_one_look(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    desk.watch(lin.id, customer.id, 5)
    customer.says("还在吗")
    seen = desk.snapshot(["okpay"])
    [case] = seen["cases"]
    assert (case["agent_id"], case["owner"], case["status"]) == (lin.id, "agent", "claimed")
    [person] = seen["people"]
    assert (person["presence"], person["load"], person["watching"], person["typing"]) == (
        "online",
        1,
        customer.id,
        True,
    )
    assert seen["names"] == {lin.id: lin.name} and seen["handling"] == []
    assert case["first_answer_at"] is None
    say(desk, customer, lin, "在")
    [[case], _] = desk.open_cases(["okpay"])
    assert case["first_answer_at"] is not None and case["waiting_since"] is None
    customer.says("好")
    assert desk.open_cases(["okpay"])[0][0]["waiting_since"] is not None


def test_words_are_found_as_they_stand(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    say(desk, customer, lin, "费率是 5%_左右\\")
    for words in ("费率", "5%_", "右\\"):
        [hit] = desk.search(words, ["okpay"])
        assert hit["text"] == "费率是 5%_左右\\"
    assert desk.search("5%x", ["okpay"]) == [] and desk.search("费率", ["upay"]) == []
    assert [hit["number"] for hit in desk.search(desk.open_cases(["okpay"])[0][0]["number"], ["okpay"])]


def test_a_known_customers_other_cases(store: Store, desk: DeskStore) -> None:
    lin, first = agent(desk, "lin"), queued(store, customer="c1")
    desk.claim(first.id, lin, decisions().joined(lin.name))
    desk.close(first.id, lin, decisions().closed(), "solved", "好了")
    second, stranger = queued(store, customer="c1"), queued(store)
    [earlier] = desk.history(second.id)
    assert (earlier["conversation_id"], earlier["summary"]) == (first.id, "好了")
    assert desk.history(stranger.id) == []
    assert desk.cases_of(second.id)[0]["preferred_agent"] == lin.id, "the same person within a day"


def test_figures_of_the_last_days(store: Store, desk: DeskStore) -> None:
    lin, first, left = agent(desk, "lin"), queued(store), queued(store)
    desk.claim(first.id, lin, decisions().joined(lin.name))
    say(desk, first, lin, "您好")
    desk.close(first.id, lin, decisions().closed(), "solved", "")
    left.says("取消")
    store.rate(first.id, 4, "不错")
    found = desk.figures(7, ["okpay"])
    assert found["cases"]["opened"] == 2 and found["cases"]["resolved"] == 1
    assert found["categories"] == {"solved": 1}
    assert found["ratings"]["mean"] == 4 and found["ratings"]["by_agent"][0]["name"] == lin.name
    assert found["handling_seconds"]["median"] is not None and len(desk.handling()) == 1
    assert desk.figures(7, ["upay"])["cases"]["opened"] == 0


def test_who_is_there_and_how_long_a_case_takes_them(store: Store, desk: DeskStore) -> None:
    assert desk.staff("okpay") == Staff(0, 0)
    lin = agent(desk, "lin", capacity=3)
    agent(desk, "wu", brands=("upay",))
    assert (desk.staff("okpay"), desk.staff("upay")) == (Staff(3, 3), Staff(7, 7))
    for _ in range(FEWEST_SAMPLES):
        customer = queued(store)
        desk.claim(customer.id, lin, decisions().joined(lin.name))
        assert desk.staff("okpay").free == 2
        desk.close(customer.id, lin, decisions().closed(), "solved", "")
    usual = desk.staff("okpay").case_seconds
    assert usual is not None and 0 <= usual < 60


def reached_at(desk: DeskStore, customer: Customer) -> float | None:
    return desk.cases_of(customer.id)[0]["reached_at"]


def test_a_promise_is_kept_when_the_answer_is_with_the_customer(store: Store, desk: DeskStore) -> None:
    lin, there, away = agent(desk, "lin"), queued(store), queued(store)
    for customer in (there, away):
        desk.claim(customer.id, lin, decisions().joined(lin.name))
        said = say(desk, customer, lin, "您好")
        say(desk, customer, lin, "请说")
        store.mark_delivered(customer.id, said - 1)
        assert reached_at(desk, customer) is None, "it is written, and not there"
    store.mark_delivered(there.id, said)
    first = reached_at(desk, there)
    assert first is not None and reached_at(desk, away) is None
    store.mark_delivered(there.id, said + 1)
    assert reached_at(desk, there) == first, "the first answer counts"
    with store.engine.begin() as conn:
        conn.execute(sa.update(cases).values(promised_at=time.time() + 0.2))
    time.sleep(0.3)
    assert desk.figures(7, ["okpay"])["promises"] == {"kept": 1, "broken": 1}
    store.mark_delivered(away.id, said)
    assert reached_at(desk, away) is not None
    assert desk.figures(7, ["okpay"])["promises"] == {"kept": 1, "broken": 1}, "it came too late"


def test_a_step_that_a_person_sends_is_an_answer_too(store: Store, desk: DeskStore) -> None:
    lin, customer = agent(desk, "lin"), queued(store)
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    before = customer.seen()
    step = decisions().assistant.knowledge.brands["okpay"].checklists["payment_failed"].main[0].id
    think = decisions().step_sent(lin.name, "okpay", "payment_failed", step)
    desk.send_step(customer.id, lin, think, "payment_failed", step)
    store.mark_delivered(customer.id, len(before))
    assert reached_at(desk, customer) is None
    store.mark_delivered(customer.id, len(before) + 1)
    assert reached_at(desk, customer) is not None


def test_what_one_keeps_for_oneself_is_ones_own(store: Store, desk: DeskStore) -> None:
    customer, lin, wu = queued(store), agent(desk, "lin"), agent(desk, "wu")
    kept = [desk.keep_canned(lin.id, "hi", text) for text in ("您好", "您好呀")]
    assert [c["text"] for c in desk.canned(lin.id)] == ["您好呀"] and desk.canned(wu.id) == []
    assert not desk.drop_canned(wu.id, kept[1]) and desk.drop_canned(lin.id, kept[1])
    late = desk.remind(customer.id, lin.id, "回电", time.time() - 5)
    desk.remind(customer.id, lin.id, "以后", time.time() + 500)
    assert [r["id"] for r in desk.due_reminders()] == [late] and desk.due_reminders() == []
    assert not desk.finish_reminder(wu.id, late) and desk.finish_reminder(lin.id, late)
    assert [r["text"] for r in desk.reminders(lin.id)] == ["以后"]


def test_a_case_is_handed_to_another_desk_once(store: Store, desk: DeskStore) -> None:
    customer = queued(store)
    [[case], _] = desk.open_cases(["okpay"])
    assert desk.take_for(case["id"], "chatwoot") and not desk.take_for(case["id"], "chatwoot")
    desk.handed_over(case, "chatwoot", "17", "所知", "交出去了")
    assert desk.linked("chatwoot", "17") == customer.id and desk.linked("chatwoot", "18") is None
    assert desk.behind() == []
    customer.says("还有一件事")
    [link] = desk.behind()
    desk.told(case["id"], store.progress(customer.id).last_seq)  # type: ignore[union-attr]
    assert link["reference"] == "17" and desk.behind() == []
    desk.not_handed_over(customer.id, case["id"], "回来了")
    assert desk.linked("chatwoot", "17") is None
    assert [note["text"] for note in desk.transcript(customer.id)["notes"]] == ["交出去了", "回来了"]


def test_a_level_is_noted_by_one(store: Store, desk: DeskStore) -> None:
    queued(store)
    [[case], _] = desk.open_cases(["okpay"])
    assert [desk.raise_level(case["id"], "warn") for _ in range(2)] == [True, False]
