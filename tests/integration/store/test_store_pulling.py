"""Channels that are pulled from, on both databases: one reads at a time, nothing told is forgotten; talks of others;
messages that did not arrive after all; answers to a click."""

from __future__ import annotations

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.plain import PlainSender
from bot.exchange import Owner, Reply
from bot.mail import Allowance, Arrival, Body, Never, Outcome, Sent, Terms
from bot.store import Store, tables_desk
from bot.store.mail import ChannelWords, MailStore, Pull
from bot.store.tables_mail import cursors, parcels
from tests.integration.store.acting import rows

TERMS = Terms("pulled", Allowance(5, 3600.0), Allowance(1, 20.0), pulled=True)
NUMBERS = itertools.count(1)
LEASE, EVERY, ALL = 20.0, 60.0, ("a1", "a2")
WRONG = Never("window_over", until_heard=True)


class Sender(PlainSender):
    """Marks bodies as a platform needs it that tells later of some."""

    async def send(self, address: str, body: Body) -> Outcome:
        return Sent()


@pytest.fixture
def kept(store: Store) -> MailStore:
    return MailStore(store, TERMS)


def pull(kept: MailStore, worker: str = "w1", every: float = EVERY, lease: float = LEASE) -> Pull | None:
    return kept.take_pull(worker, lease, every, ALL)


def test_an_account_is_read_at_the_start_and_then_when_it_was_told_of(kept: MailStore) -> None:
    assert pull(kept) is None, "nothing is to be read yet"
    kept.open_accounts(["a1"])
    first = pull(kept)
    assert first is not None and (first.account, first.cursor, first.ticket, first.first) == ("a1", None, None, True)
    assert kept.move_cursor(first, "c1", LEASE)
    kept.end_pull(first)
    assert pull(kept) is None
    kept.tell("a1", "T")
    again = pull(kept)
    assert again is not None and (again.cursor, again.ticket, again.first) == ("c1", "T", False)
    kept.end_pull(again)
    kept.open_accounts(["a1"])
    assert pull(kept) is not None, "a call may have come while nobody listened"


def test_what_is_told_of_while_it_is_read_is_read_after_it(kept: MailStore) -> None:
    kept.tell("a1", "T1")
    reading = pull(kept)
    assert reading is not None and pull(kept, "w2") is None, "one reads at a time"
    kept.tell("a1", "T2")
    kept.end_pull(reading)
    following = pull(kept, "w2")
    assert following is not None and following.ticket == "T2"
    kept.end_pull(following)
    assert pull(kept) is None


def test_who_lost_the_lease_moves_nothing(kept: MailStore) -> None:
    kept.tell("a1", "T")
    late = pull(kept, lease=0.0)
    other = pull(kept, "w2")
    assert late is not None and other is not None and other.fence == late.fence + 1
    assert kept.move_cursor(late, "c9", LEASE) is False
    kept.end_pull(late)
    kept.pause_pull(late, 60.0)
    assert kept.move_cursor(other, "c1", LEASE) is True
    kept.end_pull(other)
    assert pull(kept, every=0.0) == other._replace(cursor="c1", first=False, worker="w1", fence=other.fence + 1)


def test_what_cannot_be_read_rests_until_it_is_told_of(kept: MailStore) -> None:
    kept.tell("a1", "T")
    refused = pull(kept)
    assert refused is not None
    kept.pause_pull(refused, 60.0)
    assert pull(kept) is None
    kept.tell("a1", "T2")
    assert pull(kept) is not None


def test_now_and_then_an_account_is_read_although_nobody_told(kept: MailStore, store: Store) -> None:
    kept.tell("a1", "T")
    reading = pull(kept)
    assert reading is not None
    kept.end_pull(reading)
    with store._writer.begin() as conn:
        conn.execute(sa.update(cursors).values(told_at=cursors.c.told_at - 601, pulled_at=cursors.c.pulled_at - 61))
    found = pull(kept)
    assert found is not None and found.ticket is None, "what the platform gave is over by then"


def test_only_own_accounts_are_read(kept: MailStore) -> None:
    kept.tell("gone", "T")
    MailStore(kept._store, Terms("another")).tell("a1", "T")
    assert pull(kept) is None


def test_of_many_that_look_at_once_one_reads(kept: MailStore) -> None:
    kept.tell("a1", "T")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: pull(kept, f"w{n}"), range(8)))
    assert len([each for each in found if each is not None]) == 1


def arrives(kept: MailStore, kind: Any = "said", text: str = "在吗", **more: Any) -> Arrival:
    arrival = Arrival("wmA", f"m{next(NUMBERS)}", kind, text, trigger=more.pop("trigger", "message"), **more)
    words = ChannelWords(text) if kind in ("said", "shown") else None
    kept.arrive("okpay", arrival, words, lambda known: ({"turns": 0}, (Reply("您好"),) if kind == "hello" else ()))
    return arrival


def sends(kept: MailStore) -> list[Body]:
    """All that goes out now."""
    sent: list[Body] = []
    mailing = kept.take("w1", 60.0, ("okpay",))
    while mailing is not None and (parcel := kept.following(mailing, Sender(), 60.0)) is not None:
        sent.append(dict(parcel.body))
        kept.settle(mailing, parcel, Sent())
    return sent


def test_an_answer_to_a_click_shows_the_click_it_answers_and_no_other_does(kept: MailStore, store: Store) -> None:
    arrives(kept, "hello", "", trigger="click", ticket="CODE")
    assert [body.get("ticket") for body in sends(kept)] == ["CODE"]
    arrives(kept)
    [conversation] = [row["id"] for row in rows(store, "conversations")]
    kept.say(conversation, Reply("收到"))
    assert [body.get("ticket") for body in sends(kept)] == [None]


def test_a_word_that_comes_late_gives_what_is_left_of_its_time_and_of_its_messages(
    kept: MailStore, store: Store
) -> None:
    said_at = int(time.time()) - 1800
    arrives(kept, sent_at=said_at)
    [conversation] = [row["id"] for row in rows(store, "conversations")]
    for n in range(3):
        kept.say(conversation, Reply(f"第{n}句"))
        sends(kept)
    arrives(kept, sent_at=said_at + 5)
    reach = kept.reach(conversation)
    assert reach is not None and reach.until is not None
    assert (reach.left, int(reach.until.timestamp())) == (2, said_at + 5 + 3600)
    arrives(kept, sent_at=int(time.time()) + 60)
    reach = kept.reach(conversation)
    assert reach is not None and reach.left == 5, "said after what was sent, by another clock"


def test_a_message_that_did_not_arrive_is_no_kept_promise(kept: MailStore, store: Store) -> None:
    arrives(kept)
    [conversation] = [row["id"] for row in rows(store, "conversations")]
    kept.say(conversation, Reply("有人会联系您"))
    [body] = sends(kept)
    with store._writer.begin() as conn:
        conn.execute(sa.update(parcels).values(body={**body, "id": "mark1"}))
        promised = {"case_id": _case(conn, conversation), "first_answer_at": 1.0, "first_answer_seq": 1}
        conn.execute(sa.insert(tables_desk.desk_cases), {**promised, "reached_at": 9e9})
    assert kept.fail("okpay", "wmA", "mark2", WRONG) is False
    assert kept.fail("okpay", "wmB", "mark1", WRONG) is False
    assert kept.fail("okpay", "wmA", "mark1", WRONG) is True
    assert [row["reached_at"] for row in rows(store, "desk_cases")] == [None]
    reach = kept.reach(conversation)
    assert reach is not None and (reach.unreachable, reach.held, reach.left) == ("window_over", 1, 0)
    assert sends(kept) == []
    arrives(kept)
    assert [body["text"] for body in sends(kept)] == ["有人会联系您"]
    assert kept.fail("okpay", "wmA", "mark1", Never("rejected")) is True
    reach = kept.reach(conversation)
    assert reach is not None and (reach.unreachable, reach.dead) == ("rejected", 1)


def _case(conn: Any, conversation: str) -> int:
    from bot.store.tables import cases

    row = {"conversation_id": conversation, "number": "1", "queue": "okpay", "reason": "asked", "status": "waiting"}
    row |= {"priority": 1, "card": {}, "created_at": 1.0, "brand": "okpay", "promised_at": 2.0, "from_seq": 1}
    known = {name: value for name, value in row.items() if name in cases.c}
    return int(conn.execute(sa.insert(cases), known).inserted_primary_key[0])


def line(words: str) -> Any:
    def aside(owner: Owner) -> tuple[str, Reply | None]:
        return "", Reply(words, "notice", sender="system")

    return aside


def test_others_have_a_talk_until_they_end_it_and_nothing_of_it_is_sent(kept: MailStore, store: Store) -> None:
    assert kept.is_away("okpay", "wmA") is False
    arrives(kept)
    began = Arrival("wmA", "p1", "passed")
    assert [kept.passed("okpay", began, line("接起了")).new for _ in range(2)] == [True, False]
    assert kept.is_away("okpay", "wmA") is True and kept.is_away("upay", "wmA") is False
    assert kept.returned("okpay", Arrival("wmA", "p2", "returned"), line("结束了")).new is True
    assert kept.is_away("okpay", "wmA") is False
    kept.passed("okpay", Arrival("wmA", "p3", "passed"), line("又接起了"))
    assert kept.is_away("okpay", "wmA") is True
    said = [row["text"] for row in rows(store, "messages", sender="system")]
    assert said == ["接起了", "结束了", "又接起了"] and sends(kept) == []
    assert len(rows(store, "events", name="passed_on")) == 2
