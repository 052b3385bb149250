"""Turns: claimed once, in order, committed as a whole or not at all."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.exchange import Effect, Outcome, Reply
from bot.store import Claimed, LeaseLost, Store
from bot.store.turns import MAX_ATTEMPTS
from tests.integration.store import acting
from tests.integration.store.acting import ASKED, LEASE, SORRY, claim, echo, opened, press, rows, say, texts
from tests.integration.store.test_store_effects import case_opened
from tests.support.replies import apology

sorry = apology(SORRY)
NOW = timedelta(0)


def snapshot(store: Store) -> list[object]:
    """Everything a turn could have written."""
    names = ("conversations", "messages", "inbox", "outbox", "cases", "diagnoses", "events", "gaps")
    return [rows(store, name) for name in names]


def test_a_claim_brings_what_a_turn_needs(store: Store) -> None:
    new = opened(store, "u1").conversation_id
    say(store, new, "m1", "付不了款")
    claimed = claim(store, None, "w7")
    assert (claimed.conversation_id, claimed.brand, claimed.channel) == (new, "okpay", "web")
    assert (claimed.customer, claimed.owner, claimed.memory) == ("u1", "bot", {"turns": 0})
    assert (claimed.seq, claimed.text, claimed.choice, claimed.attempts) == (2, "付不了款", None, 0)
    assert (claimed.worker, claimed.fence, claimed.queue.waiting) == ("w7", 1, {})


def test_a_completed_turn_is_in_the_transcript_and_remembered(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    outcome = Outcome((Reply("a"), ASKED), {"turns": 1, "open": "付款失败"}, "bot")
    assert store.complete(claim(store, new), outcome, keep=True) is None
    page = store.page(new, 2)
    assert page is not None
    assert [(m["seq"], m["reply_to"], m["kind"]) for m in page.messages] == [(3, 2, "text"), (4, 2, "step")]
    assert (page.last_seq, page.answered_seq, page.pending) == (4, 2, False)
    [conversation] = rows(store, "conversations")
    assert conversation["memory"] == {"turns": 1, "open": "付款失败"}
    assert (conversation["lease_owner"], conversation["lease_until"]) == (None, None)
    [inbox] = rows(store, "inbox")
    assert inbox["state"] == "done"
    assert [(o["inbox_id"], o["n"], o["seq"]) for o in rows(store, "outbox")[1:]] == [
        (inbox["id"], 1, 3),
        (inbox["id"], 2, 4),
    ]


def test_only_channels_that_push_have_something_to_push(store: Store) -> None:
    for channel in ("web", "wechat"):
        new = opened(store, channel=channel).conversation_id
        store.accept(new, channel, "m1", "x", None, frozenset())
        claimed = claim(store, new)
        store.complete(claimed, echo(claimed), keep=False)
    assert [(o["channel"], o["state"]) for o in rows(store, "outbox")] == [
        ("web", "pulled"), ("web", "pulled"), ("wechat", "pending"), ("wechat", "pending"),
    ]  # fmt: skip


def test_a_conversation_is_held_by_one_worker(store: Store) -> None:
    new = opened(store).conversation_id
    for n in range(3):
        say(store, new, f"m{n}")
    claim(store, new, "w1")
    assert store.claim("w2", new, LEASE) is None
    assert store.claim("w2", None, LEASE) is None
    assert store.pending_conversations(10) == []


def test_many_claimers_at_once_share_the_conversations(store: Store) -> None:
    ids = {opened(store).conversation_id for _ in range(6)}
    for conversation_id in ids:
        say(store, conversation_id, "m1")
        say(store, conversation_id, "m2")
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: store.claim(f"w{n}", None, LEASE), range(24)))
    taken = [c.conversation_id for c in claims if c is not None]
    assert len(taken) == len(set(taken))
    while (more := store.claim("w", None, LEASE)) is not None:  # whom SKIP LOCKED let pass by
        taken.append(more.conversation_id)
    assert sorted(taken) == sorted(ids)


def test_messages_are_answered_in_their_order_under_one_lease(store: Store) -> None:
    new = opened(store).conversation_id
    for n in range(3):
        press(store, new, f"m{n}")
    claimed = claim(store, new)
    seen = []
    while isinstance(claimed, Claimed):
        seen.append((claimed.seq, claimed.memory["turns"], claimed.fence))
        claimed = store.complete(claimed, echo(claimed), keep=True)
    assert seen == [(2, 0, 1), (3, 1, 1), (4, 2, 1)]
    assert [text for _, sender, text in texts(store, new) if sender == "bot"][1:] == [
        "echo text of m0", "echo text of m1", "echo text of m2",
    ]  # fmt: skip


def test_without_keep_the_conversation_is_free_again(store: Store) -> None:
    new = opened(store).conversation_id
    press(store, new, "m1")
    press(store, new, "m2")
    claimed = claim(store, new)
    assert store.complete(claimed, echo(claimed), keep=False) is None
    assert store.pending_conversations(10) == [new]
    assert claim(store, new, "w2").seq == 3


def test_a_late_finisher_writes_nothing(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    late = claim(store, new, "w1")
    acting.expire_lease(store, new)
    quick = claim(store, new, "w2")
    assert quick.fence == late.fence + 1
    effects = (Effect("event", {"name": "x"}), Effect("gap_seen", {"topic": None, "words": "x"}))
    before = snapshot(store)
    for attempt in (
        lambda: store.complete(late, echo(late, *effects, owner="closed"), keep=True),
        lambda: store.fail(late, "Error", sorry(late), NOW),
        lambda: store.release(late),
    ):
        with pytest.raises(LeaseLost):
            attempt()
    assert snapshot(store) == before
    store.complete(quick, echo(quick), keep=False)
    after = snapshot(store)
    with pytest.raises(LeaseLost):
        store.complete(late, echo(late), keep=False)
    assert snapshot(store) == after


def test_an_expired_lease_nobody_took_still_completes(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    claimed = claim(store, new)
    acting.expire_lease(store, new)
    store.complete(claimed, echo(claimed), keep=False)
    assert texts(store, new)[-1] == (3, "bot", "echo text of m1")


@pytest.mark.parametrize("keep", [True, False])
def test_a_turn_is_completed_once(store: Store, keep: bool) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    say(store, new, "m2")
    claimed = claim(store, new)
    store.complete(claimed, echo(claimed), keep)
    before = snapshot(store)
    for again in (
        lambda: store.complete(claimed, echo(claimed), keep),
        lambda: store.fail(claimed, "Error", sorry(claimed), NOW),
        lambda: store.release(claimed),
    ):
        with pytest.raises(LeaseLost):
            again()
    assert snapshot(store) == before


def test_a_turn_with_a_broken_effect_writes_nothing(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    claimed = claim(store, new)
    before = snapshot(store)
    with pytest.raises(KeyError):
        store.complete(claimed, echo(claimed, Effect("case_opened", {})), keep=False)
    assert snapshot(store) == before
    store.complete(claimed, echo(claimed), keep=False)


def test_a_released_message_can_be_taken_at_once_and_no_more_completed(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    first = claim(store, new)
    store.release(first)
    second = claim(store, new, "w2")
    assert (second.seq, second.attempts) == (2, 0)
    with pytest.raises(LeaseLost):
        store.complete(first, echo(first), keep=False)


def test_a_failed_try_keeps_everybody_away_for_a_while(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    claimed = claim(store, new)
    assert store.fail(claimed, "TimeoutError", sorry(claimed), LEASE) is False
    assert store.claim("w1", new, LEASE) is None
    assert store.pending_conversations(10) == []
    acting.expire_lease(store, new)
    assert claim(store, new).attempts == 1
    [event] = rows(store, "events")
    assert event["name"] == "turn_failed"
    assert event["data"] == {"seq": 2, "error": "TimeoutError", "attempts": 1, "dead": False}


def test_the_last_failure_is_answered_by_the_apology_and_the_next_message_is_served(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    say(store, new, "m2")
    dead = [store.fail(claimed := claim(store, new), "Error", sorry(claimed), NOW) for _ in range(MAX_ATTEMPTS)]
    assert dead == [False] * (MAX_ATTEMPTS - 1) + [True]
    page = store.page(new, 3)
    assert page is not None
    [said] = page.messages
    assert (said["from"], said["text"], said["reply_to"]) == ("system", SORRY.text, 2)
    assert (page.answered_seq, page.pending) == (2, True)
    assert claim(store, new).seq == 3


def test_the_last_failure_may_open_a_case_and_be_remembered(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    for _ in range(MAX_ATTEMPTS):
        claimed = claim(store, new)
        store.fail(claimed, "Error", echo(claimed, case_opened("a", status="ticket")), NOW)
    case = store.get_case("a")
    assert case is not None and case.status == "ticket"
    [row] = rows(store, "conversations", id=new)
    assert (row["memory"], row["owner"]) == (echo(claimed).memory, "bot")


def test_a_dead_message_may_end_in_silence(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    for _ in range(MAX_ATTEMPTS):
        store.fail(claim(store, new), "Error", None, NOW)
    page = store.page(new, 2)
    assert page is not None
    assert (page.messages, page.answered_seq, page.pending) == ([], 2, False)


def test_a_worker_that_died_is_counted_as_a_try(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    claim(store, new)
    acting.expire_lease(store, new)
    assert claim(store, new).attempts == 1
    store.clear_leases()
    assert claim(store, new).attempts == 2


def test_at_start_the_leases_of_the_former_self_end_and_others_stay(store: Store) -> None:
    mine, other = opened(store).conversation_id, opened(store).conversation_id
    say(store, mine, "m1")
    say(store, other, "m1")
    late = claim(store, mine, "w1")
    claim(store, other, "w2")
    store.clear_leases("w1")
    assert store.pending_conversations(10) == [mine]
    with pytest.raises(LeaseLost):
        store.complete(late, echo(late), keep=False)
    store.clear_leases()
    assert sorted(store.pending_conversations(10)) == sorted([mine, other])


def test_the_longest_untouched_conversation_comes_first(store: Store) -> None:
    ids = [opened(store).conversation_id for _ in range(4)]
    for conversation_id in reversed(ids):
        say(store, conversation_id, "m1")
        time.sleep(0.003)  # SQLite's clock counts in milliseconds
    assert store.pending_conversations(3) == ids[:0:-1]
    assert claim(store).conversation_id == ids[3]
