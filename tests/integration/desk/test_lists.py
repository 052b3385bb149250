"""What the desk shows and keeps, on both databases."""

from __future__ import annotations

import time

from bot.store import Store
from bot.store.desk.facade import DeskStore
from tests.integration.desk.acting import agent, decisions, queued, say


def test_the_first_page_in_one_look(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    desk.watch(lin.id, customer.id, 5)
    customer.says("还在吗")
    seen = desk.snapshot()
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
    [case] = desk.open_cases()
    assert case["first_answer_at"] is not None and case["waiting_since"] is None
    customer.says("好")
    assert desk.open_cases()[0]["waiting_since"] is not None


def test_words_are_found_as_they_stand(store: Store, desk: DeskStore) -> None:
    customer, lin = queued(store), agent(desk, "lin")
    desk.claim(customer.id, lin, decisions().joined(lin.name))
    say(desk, customer, lin, "费率是 5%_左右\\")
    for words in ("费率", "5%_", "右\\"):
        [hit] = desk.search(words, ["okpay"])
        assert hit["text"] == "费率是 5%_左右\\"
    assert desk.search("5%x", ["okpay"]) == [] and desk.search("费率", ["upay"]) == []
    assert [hit["number"] for hit in desk.search(desk.open_cases()[0]["number"], ["okpay"])]


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
    [case] = desk.open_cases()
    assert desk.take_for(case["id"], "chatwoot") and not desk.take_for(case["id"], "chatwoot")
    desk.handed_over(customer.id, case["id"], "chatwoot", "17", case["last_seq"], "交出去了")
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
    [case] = desk.open_cases()
    assert [desk.raise_level(case["id"], "warn") for _ in range(2)] == [True, False]
