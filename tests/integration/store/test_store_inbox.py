"""Accepting messages: durable, numbered, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.store import Accepted, Store, UnknownConversation
from tests.integration.store.acting import LEASE, answer, claim, echo, opened, press, rows, say, texts


def test_an_accepted_message_has_the_next_seq_and_is_in_the_transcript(store: Store) -> None:
    new = opened(store).conversation_id
    assert say(store, new, "m1", "付不了款") == Accepted(new, 2, False)
    assert say(store, new, "m2") == Accepted(new, 3, False)
    assert texts(store, new)[1] == (2, "customer", "付不了款")
    assert [r["state"] for r in rows(store, "inbox")] == ["pending", "pending"]


def test_the_same_message_again_has_the_same_seq_and_no_effect(store: Store) -> None:
    new = opened(store).conversation_id
    first = say(store, new, "m1")
    answer(store, new)
    again = say(store, new, "m1", "other words")
    assert again == Accepted(new, first.seq, True)
    assert len(texts(store, new)) == 3
    assert store.pending_conversations(10) == []


def test_the_same_message_at_the_same_time_is_one_message(store: Store) -> None:
    new = opened(store).conversation_id
    with ThreadPoolExecutor(8) as pool:
        accepted = list(pool.map(lambda _: say(store, new, "m1"), range(16)))
    assert {a.seq for a in accepted} == {2}
    assert [a.duplicate for a in accepted].count(False) == 1
    assert len(rows(store, "inbox")) == 1


def test_one_customers_message_id_does_not_swallow_anothers_message(store: Store) -> None:
    one, other = opened(store).conversation_id, opened(store).conversation_id
    known, foreign = opened(store, "u1").conversation_id, opened(store, "u1", "upay").conversation_id
    assert [say(store, c, "1").duplicate for c in (one, other, known, foreign)] == [False] * 4


def test_a_late_redelivery_is_known_even_when_the_customer_has_a_new_conversation(store: Store) -> None:
    old = opened(store, "u1").conversation_id
    first = say(store, old, "m1")
    answer(store, old, owner="closed")
    new = opened(store, "u1").conversation_id
    assert say(store, new, "m1") == Accepted(old, first.seq, True)
    assert len(texts(store, new)) == 1


def test_messages_from_many_threads_are_numbered_without_gaps(store: Store) -> None:
    ids = [opened(store).conversation_id for _ in range(3)]
    with ThreadPoolExecutor(9) as pool:
        accepted = list(pool.map(lambda n: say(store, ids[n % 3], f"m{n}"), range(90)))
    for conversation_id in ids:
        seqs = sorted(a.seq for a in accepted if a.conversation_id == conversation_id)
        assert seqs == list(range(2, 32))
        assert [seq for seq, _, _ in texts(store, conversation_id)] == list(range(1, 32))


def test_nobody_speaks_in_an_unknown_conversation(store: Store) -> None:
    with pytest.raises(UnknownConversation):
        say(store, "unknown", "m1")
    assert rows(store, "inbox") == []


def test_kinds_of_masked_secrets_reach_the_turn(store: Store) -> None:
    new = opened(store).conversation_id
    store.accept(new, "web", "m1", "卡号 62****1234", None, frozenset({"card", "phone"}))
    assert claim(store, new).kinds == {"card", "phone"}


def test_an_acceptor_may_claim_in_the_same_transaction(store: Store) -> None:
    new = opened(store).conversation_id
    said = (new, "web", "m1", "付不了款", None, frozenset[str]())
    accepted, claimed = store.accept_and_claim(*said, "w1", LEASE)
    assert claimed is not None
    assert (accepted.seq, claimed.seq, claimed.text) == (2, 2, "付不了款")
    assert store.accept_and_claim(*said, "w1", LEASE) == (Accepted(new, 2, True), None)
    store.complete(claimed, echo(claimed), keep=False)
    assert texts(store, new)[-1] == (3, "bot", "echo 付不了款")


def test_an_acceptor_claims_the_earliest_message_not_its_own(store: Store) -> None:
    new = opened(store).conversation_id
    press(store, new, "m1")
    accepted, claimed = store.accept_and_claim(new, "web", "m2", "second", None, frozenset(), "w1", LEASE)
    assert claimed is not None
    assert (accepted.seq, claimed.seq) == (3, 2)
