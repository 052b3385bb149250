"""Opening conversations, what opens them again, and reading them."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest

from bot.exchange import Choice, Outcome
from bot.store import Store
from tests.integration.store.acting import ASKED, HOUR, answer, claim, echo, opened, press, rows, say, texts


def test_a_new_conversation_begins_with_the_greeting(store: Store) -> None:
    new = opened(store)
    assert new.created
    assert abs(new.expires_at - datetime.now(timezone.utc) - HOUR) < timedelta(seconds=10)
    page = store.page(new.conversation_id, 0)
    assert page is not None
    [greeting] = page.messages
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", greeting.pop("at"))
    assert greeting == {
        "seq": 1, "from": "bot", "kind": "text", "text": "您好", "options": [], "reply_to": None
    }  # fmt: skip
    assert (page.last_seq, page.answered_seq, page.state, page.pending) == (1, 0, "bot", False)


def test_a_token_opens_its_conversation_until_it_expires(store: Store) -> None:
    first, second = opened(store), opened(store)
    assert store.authenticate(first.token) == first.conversation_id
    assert store.authenticate(second.token) == second.conversation_id
    assert store.authenticate(first.token[:-1]) is None
    assert store.authenticate("\ud800 not a token") is None
    late = store.open_conversation("okpay", "web", None, {}, [], timedelta(seconds=-1))
    assert store.authenticate(late.token) is None


def test_only_hashes_of_secrets_are_stored_and_expired_ones_are_forgotten(store: Store) -> None:
    new = opened(store)
    ticket = store.issue_ticket(new.conversation_id, HOUR)
    store.issue_ticket(new.conversation_id, timedelta(seconds=-1))
    assert rows(store, "tokens")[0]["hash"] == hashlib.sha256(new.token.encode()).hexdigest()
    store.purge()
    assert [r["hash"] for r in rows(store, "tickets")] == [hashlib.sha256(ticket.encode()).hexdigest()]


def test_a_ticket_is_good_once(store: Store) -> None:
    new = opened(store)
    ticket = store.issue_ticket(new.conversation_id, HOUR)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(store.redeem_ticket, [ticket] * 8))
    assert sorted(found, key=str) == sorted([None] * 7 + [new.conversation_id], key=str)
    assert store.redeem_ticket(store.issue_ticket(new.conversation_id, timedelta(seconds=-1))) is None


def test_a_known_customer_gets_the_conversation_back_with_a_fresh_token(store: Store) -> None:
    first, again = opened(store, "u1"), opened(store, "u1")
    assert (first.created, again.created) == (True, False)
    assert again.conversation_id == first.conversation_id
    assert again.token != first.token
    assert store.authenticate(first.token) == store.authenticate(again.token) == first.conversation_id
    assert len(texts(store, first.conversation_id)) == 1


def test_another_wallet_channel_or_customer_gets_another_conversation(store: Store) -> None:
    different = [
        opened(store, "u1"),
        opened(store, "u2"),
        opened(store, "u1", brand="upay"),
        opened(store, "u1", channel="wechat"),
        opened(store, None),
        opened(store, None),
    ]
    assert len({o.conversation_id for o in different}) == 6


def test_a_closed_conversation_is_not_given_back_and_not_reopened_beside_a_newer_one(store: Store) -> None:
    old = opened(store, "u1").conversation_id
    say(store, old, "m1")
    answer(store, old, owner="closed")
    new = opened(store, "u1")
    assert new.created
    say(store, old, "m2")
    answer(store, old, owner="bot")
    page = store.page(old, 0)
    assert page is not None
    assert (page.state, page.answered_seq) == ("closed", 4)


def test_a_customer_who_opens_many_times_at_once_has_one_conversation(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        all_opened = list(pool.map(lambda _: opened(store, "u1"), range(24)))
    assert len({o.conversation_id for o in all_opened}) == 1
    assert [o.created for o in all_opened].count(True) == 1
    assert len(rows(store, "conversations")) == 1


def test_a_page_goes_on_after_a_seq_and_has_a_limit(store: Store) -> None:
    new = opened(store).conversation_id
    for n in range(6):
        say(store, new, f"m{n}")
    page = store.page(new, after=2, limit=3)
    assert page is not None
    assert [m["seq"] for m in page.messages] == [3, 4, 5]
    assert (page.last_seq, page.pending) == (7, True)
    assert store.page("unknown", 0) is None
    assert store.progress("unknown") is None


def test_an_option_is_found_by_its_token_in_its_own_conversation_only(store: Store) -> None:
    new, other = opened(store).conversation_id, opened(store).conversation_id
    say(store, new, "m1")
    claimed = claim(store, new)
    store.complete(claimed, Outcome((ASKED,), {"turns": 1}, "bot"), keep=False)
    page = store.page(new, 2)
    assert page is not None
    shown = page.messages[0]
    assert shown["step"] == {"id": "network", "index": 1, "count": 4, "title": "付款失败"}
    assert [set(o) for o in shown["options"]] == [{"label", "token"}] * 2
    token = shown["options"][1]["token"]
    assert token.startswith("3.")
    assert store.find_option(new, token) == Choice(3, "persists", "还是不行")
    assert store.find_option(other, token) is None


@pytest.mark.parametrize("token", ["", ".", "3.", "3.x", "99.x", "-1.x", "٣.x", "9" * 40, "3.\ud800"])
def test_a_token_nobody_offered_is_no_option(store: Store, token: str) -> None:
    assert store.find_option(opened(store).conversation_id, token) is None


def test_a_pressed_option_is_said_by_its_label(store: Store) -> None:
    new = opened(store).conversation_id
    press(store, new, "m1", Choice(3, "persists", "还是不行"))
    assert texts(store, new)[-1] == (2, "customer", "还是不行")
    claimed = claim(store, new)
    assert (claimed.choice, claimed.text) == (Choice(3, "persists", "还是不行"), "还是不行")
    store.complete(claimed, echo(claimed), keep=False)


def test_what_was_delivered_never_goes_back_nor_beyond_what_there_is(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    for seq in (2, 1, 3):
        store.mark_delivered(new, seq)
    assert rows(store, "conversations")[0]["delivered_seq"] == 2


def test_text_no_database_takes_is_stored_without_what_it_refuses(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m\0\ud800", "付\0款\ud83d失败")
    assert texts(store, new)[-1][2] == "付款?失败"
    assert say(store, new, "m\0\ud800").duplicate
