"""The WeChat channel's mail on both databases: packed once, sent in order, paid for, held, dead, tried again."""

from __future__ import annotations

import itertools
import random
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.wechat.direct import direct
from bot.channels.wechat.parcels import join, pack, without_options
from bot.channels.wechat.terms import TERMS
from bot.exchange import Effect, Reply, ReplyOption
from bot.mail import Arrival, Direct, Later, Never, Outcome, Parcel, Sent
from bot.store import Store, tables
from bot.store.mail import Asides, ChannelWords, MailStore
from bot.store.tables_mail import customers, parcels
from tests.integration.store.acting import answer, rows

BRANDS = ("okpay",)
LEASE = 60.0
FATES: list[list[Outcome]] = [
    [],
    [Later(0.0, "minute_limit", shared=True)],
    [Later(0.0, "no_answer", unknown=True)],
    [Never("window_over", True)],
]
NUMBERS = itertools.count(1)


class Sender:
    """Packs as the product does and remembers what it was to send."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes, self.sent = list(outcomes), list[str]()

    def pack(self, messages: Sequence[Any], new_id: Any) -> list[dict[str, Any]]:
        return pack(messages, "msgmenu", new_id)

    def direct(self, bodies: Sequence[dict[str, Any]], calls: bool) -> Direct:
        return direct(bodies, calls)

    def without_options(self, body: dict[str, Any]) -> dict[str, Any] | None:
        return without_options(body)

    def join(self, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        return join(bodies)

    def take(self, body: dict[str, Any]) -> Outcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Sent()
        if isinstance(outcome, Sent):
            self.sent.append(body.get("text") or body["head"])
        return outcome


@pytest.fixture
def kept(store: Store) -> MailStore:
    return MailStore(store, TERMS)


def arrives(kept: MailStore, text: str = "付不了款", openid: str = "oA", hold: float = 0.0, **more: Any) -> Arrival:
    """A message is delivered."""
    arrival = Arrival(openid, more.pop("message_id", f"m:{next(NUMBERS)}"), "said", text, trigger="message", **more)
    kept.arrive("okpay", arrival, ChannelWords(text), lambda known: ({"turns": 0}, ()), None, hold)
    return arrival


def says(kept: MailStore, store: Store, *texts: str) -> None:
    """The bot says something beside a turn."""
    [row] = [r for r in rows(store, "conversations") if r["owner"] != "closed"]
    for text in texts:
        kept.say(row["id"], Reply(text, sender="system"))


def post_round(kept: MailStore, sender: Sender, worker: str = "w1") -> list[Parcel]:
    """One process sends all it may send now."""
    done: list[Parcel] = []
    while (mailing := kept.take(worker, LEASE, BRANDS)) is not None:
        while (parcel := kept.following(mailing, sender, LEASE)) is not None:
            done.append(parcel)
            if not kept.settle(mailing, parcel, sender.take(parcel.body)):
                break
    return done


def change(store: Store, **values: Any) -> None:
    with store._writer.begin() as conn:
        conn.execute(sa.update(customers).values(**values))


def states(store: Store) -> list[tuple[str, str | None]]:
    return [(row["state"], row["reason"]) for row in rows(store, "mail_parcels")]


def long(n: int) -> str:
    return f"{n}" + "长" * 600


def test_a_delivery_is_registered_once_by_however_many(store: Store, kept: MailStore) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: arrives(kept, "一次", message_id="m:77"), range(8)))
    assert [row["text"] for row in rows(store, "inbox")] == ["一次"]
    assert len(rows(store, "mail_received")) == len(rows(store, "conversations")) == 1


def test_mail_goes_out_in_order_and_is_paid_for(store: Store, kept: MailStore) -> None:
    arrives(kept)
    answer(store, rows(store, "conversations")[0]["id"])
    says(kept, store, long(2), long(3))
    sender = Sender()
    post_round(kept, sender)
    assert [text[0] for text in sender.sent] == ["e", "3"], "what fits goes together"
    assert rows(store, "mail_customers")[0]["message_left"] == 5 - len(sender.sent)
    assert post_round(kept, sender) == []


def test_what_cannot_be_paid_for_waits_for_the_customer(store: Store, kept: MailStore) -> None:
    arrives(kept)
    sender = Sender()
    says(kept, store, *(long(n) for n in range(1, 8)))
    post_round(kept, sender)
    assert len(sender.sent) == 5 and states(store)[5:] == [("held", "quota_used_up")] * 2
    reach = kept.reach(rows(store, "conversations")[0]["id"])
    assert reach is not None and (reach.left, reach.held, reach.unreachable) == (0, 2, "quota_used_up")
    arrives(kept, "在")
    post_round(kept, sender)
    assert [text[0] for text in sender.sent] == list("1234567")


def test_after_a_click_three_now_and_the_others_after_its_minute(store: Store, kept: MailStore) -> None:
    arrives(kept)
    kept.arrive("okpay", Arrival("oA", "e:1", "nothing", trigger="click"))
    says(kept, store, *(long(n) for n in range(1, 6)))
    sender = Sender()
    post_round(kept, sender)
    assert len(sender.sent) == 3
    change(store, click_until=1.0, next_at=None)
    post_round(kept, sender)
    assert [text[0] for text in sender.sent] == list("12345")


def test_a_window_that_is_over_holds_the_mail(store: Store, kept: MailStore) -> None:
    arrives(kept)
    change(store, message_until=1.0)
    says(kept, store, "还在吗")
    assert post_round(kept, Sender()) == []
    assert states(store) == [("held", "window_over")]


def test_a_late_try_keeps_its_place_and_its_price(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, long(1), long(2))
    sender = Sender(Later(60.0, "minute_limit"))
    assert len(post_round(kept, sender)) == 1 and sender.sent == []
    [row] = rows(store, "mail_customers")
    assert row["message_left"] == 5 and row["next_at"] > time.time() + 50
    change(store, next_at=None)
    post_round(kept, sender)
    assert [text[0] for text in sender.sent] == ["1", "2"]


def test_an_unknown_result_is_tried_once_more_and_costs_twice(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, "好")
    sender = Sender(Later(0.0, "no_answer", unknown=True), Later(0.0, "no_answer", unknown=True))
    for _ in range(3):
        post_round(kept, sender)
        change(store, next_at=None)
    assert states(store) == [("dead", "no_answer")]
    assert rows(store, "mail_customers")[0]["message_left"] == 3
    assert [e["name"] for e in rows(store, "events")] == ["not_delivered"]
    assert kept.undelivered()[0]["reason"] == "no_answer" and kept.counts() == {"dead": 1}
    assert kept.revive(None) == 1
    post_round(kept, sender)
    assert sender.sent == ["好"]


def test_who_does_not_follow_gets_nothing_more(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, long(1), long(2))
    post_round(kept, Sender(Never("not_following")))
    assert states(store) == [("dead", "not_following")] * 2
    says(kept, store, "欢迎回来")
    assert post_round(kept, Sender()) == [], "nothing is sent to who is gone"
    arrives(kept)
    sender = Sender()
    post_round(kept, sender)
    assert [text[:1] for text in sender.sent] == ["1", "2", "欢"], "what was said meanwhile comes too"


def test_while_a_direct_answer_may_come_nothing_is_sent(store: Store, kept: MailStore) -> None:
    arrival = arrives(kept, hold=5.0)
    conversation_id = rows(store, "conversations")[0]["id"]
    answer(store, conversation_id)
    sender = Sender()
    assert post_round(kept, sender) == []
    said = {kept.answer("okpay", arrival.message_id, sender) for _ in range(3)}
    assert said == {"echo 付不了款"}
    change(store, passive_until=None)
    assert post_round(kept, sender) == [] and states(store) == [("passive", None)]


def test_a_worker_that_died_sending_is_followed_by_one_try(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, "好")
    sender = Sender()
    for worker in ("w1", "w2"):
        mailing = kept.take(worker, LEASE, BRANDS)
        assert mailing is not None and kept.following(mailing, sender, LEASE) is not None
        assert kept.take("other", LEASE, BRANDS) is None, "somebody has it"
        change(store, lease_until=1.0)
    assert post_round(kept, sender, "w3") == [] and states(store) == [("dead", "no_answer")]


def test_who_lost_the_lease_can_write_nothing(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, "好")
    sender = Sender()
    slow = kept.take("w1", LEASE, BRANDS)
    assert slow is not None
    parcel = kept.following(slow, sender, LEASE)
    assert parcel is not None
    change(store, lease_until=1.0)
    post_round(kept, sender, "w2")
    assert kept.settle(slow, parcel, Never("refused_1")) is False
    assert kept.following(slow, sender, LEASE) is None
    assert states(store) == [("sent", None)]


def test_many_workers_send_each_message_once_and_in_order(store: Store, kept: MailStore) -> None:
    people = [f"o{n}" for n in range(6)]
    for openid in people:
        arrives(kept, openid=openid)
    senders = {n: Sender() for n in range(3)}
    for row in rows(store, "conversations"):
        for n in range(4):
            kept.say(row["id"], Reply(f"{n}" + row["customer"] + "长" * 600, sender="system"))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: post_round(kept, senders[n], f"w{n}"), senders))
    for openid in people:
        mine = [row["body"] for row in rows(store, "mail_parcels", address=openid)]
        assert [body["text"][0] for body in mine] == list("0123")
    assert sum(len(s.sent) for s in senders.values()) == 24
    assert {state for state, _ in states(store)} == {"sent"}


def test_one_process_fetches_a_token_and_all_use_it(store: Store, kept: MailStore) -> None:
    with ThreadPoolExecutor(6) as pool:
        asked = list(pool.map(lambda _: kept.token("wx1", 10.0), range(6)))
    assert [a.mine for a in asked].count(True) == 1
    kept.keep_token("wx1", "sealed", "digest", 6900.0)
    assert kept.token("wx1", 10.0).sealed == "sealed"
    kept.drop_token("wx1", "another")
    assert kept.token("wx1", 10.0).sealed == "sealed"
    kept.drop_token("wx1", "digest")
    assert kept.token("wx1", 10.0).mine
    assert kept.may_force_token("wx1", 30.0) and not kept.may_force_token("wx1", 30.0)


@pytest.mark.parametrize("seed", range(3))
def test_any_life_of_the_mail_loses_and_doubles_nothing(store: Store, kept: MailStore, seed: int) -> None:
    rng, said = random.Random(seed), list[str]()
    arrives(kept)
    sender = Sender()
    for n in range(60):
        what = rng.random()
        if what < 0.4:
            said.append(f"《{n:02d}》" + "长" * rng.choice((5, 600)))
            says(kept, store, said[-1])
        elif what < 0.6:
            arrival = arrives(kept, hold=5.0)
            text = kept.answer("okpay", arrival.message_id, sender)
            sender.sent += [text] if text else []
            change(store, passive_until=None)
        else:
            sender.outcomes += rng.choice(FATES)
            post_round(kept, sender)
            change(store, next_at=None)
    for _ in range(40):
        sender.outcomes.clear()
        kept.probed("okpay", Sent())
        arrives(kept)
        post_round(kept, sender)
        change(store, next_at=None, lease_until=None)
    assert re.findall("《[0-9]{2}》长+", "".join(sender.sent)) == said


def test_an_account_that_is_refused_rests_and_says_all_in_direct_answers(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, "您好，" + long(1))
    sender = Sender(Later(600.0, "api_not_authorised", shared=True))
    post_round(kept, sender)
    assert [row.reason for row in kept.refusals()] == ["api_not_authorised"]
    for openid in ("oB", "oC"):
        arrives(kept, openid=openid)
    for row in rows(store, "conversations"):
        kept.say(row["id"], Reply("慢一点", options=(ReplyOption("好了", "a"), ReplyOption("不行", "b")), question=1))
    assert post_round(kept, sender) == [], "nobody else's is tried"
    arrival = arrives(kept, "在吗", hold=5.0)
    text = kept.answer("okpay", arrival.message_id, sender)
    assert text is not None and text.startswith("您好，1") and "1. <a" in text and text.endswith("不行</a>")
    assert len(text.encode()) <= 2048 and kept.answer("okpay", arrival.message_id, sender) == text
    change(store, passive_until=None)
    assert not kept.probe("okpay"), "not so soon"
    kept.probed("okpay", Never("bad_openid"))
    post_round(kept, sender)
    assert kept.refusals() == [] and sender.sent == ["慢一点"] * 2, "the others have theirs now, as a menu"


def test_who_only_clicked_is_asked_for_a_word_and_a_late_promise_says_what_to_do(store: Store, kept: MailStore) -> None:
    asides = Asides(lambda owner, under_way: None, "回一个字", "到时候说一句")
    pressed = Arrival("oA", "e:1", "said", "转人工", trigger="click")
    kept.arrive("okpay", pressed, ChannelWords("转人工"), lambda _: ({"turns": 0}, ()), None, 5.0)
    [row] = rows(store, "conversations")
    answer(store, row["id"], owner="queued")
    assert kept.answer("okpay", "e:1", Sender(), asides) == "echo 转人工\n\n回一个字"
    change(store, passive_until=None)
    wrote = arrives(kept, "嗯", hold=5.0)
    case = {"number": "1127-AAAAA", "topic": None, "queue": "okpay", "priority": 10, "reason": "asked", "card": {}}
    answer(
        store,
        row["id"],
        Effect("case_opened", {**case, "status": "ticket", "promised_at": "2099-01-01T09:30:00+08:00"}),
    )
    assert kept.answer("okpay", wrote.message_id, Sender(), asides) == "echo 嗯\n\n到时候说一句"


def test_three_unknown_results_in_a_row_are_the_accounts(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, "好")
    unknown = Later(0.0, "no_answer", unknown=True)
    sender = Sender(unknown, unknown)
    for _ in range(2):
        post_round(kept, sender)
        change(store, next_at=None)
    assert states(store) == [("dead", "no_answer")] and kept.refusals() == []
    arrives(kept, openid="oB")
    [other] = rows(store, "conversations", customer="oB")
    kept.say(other["id"], Reply("别的", sender="system"))
    sender.outcomes = [unknown]
    post_round(kept, sender)
    assert len(kept.refusals()) == 1
    kept.probed("okpay", Never("bad_openid"))
    post_round(kept, sender)
    assert sorted(sender.sent) == ["别的", "好"], "what was given up meanwhile is tried again"


def test_a_question_that_is_over_is_not_asked_again(store: Store, kept: MailStore) -> None:
    arrival = arrives(kept, hold=5.0)
    [row] = rows(store, "conversations")
    asked = Reply("好了吗？", options=(ReplyOption("好了", "a"),), question=1)
    kept.say(row["id"], asked)
    sender = Sender()
    assert kept.answer("okpay", arrival.message_id, sender) == "好了吗？"
    kept.say(row["id"], Reply("另一件事：", sender="system"))
    post_round(kept, sender)
    change(store, passive_until=None)
    post_round(kept, sender)
    assert sender.sent == ["另一件事："] and ("replaced", None) in states(store)


def test_when_little_may_be_sent_texts_go_together(store: Store, kept: MailStore) -> None:
    arrives(kept)
    change(store, message_left=1)
    sender = Sender(*[Later(0.0, "odd")] * 2)
    for text in ("一", "二", "三"):
        says(kept, store, text)
        post_round(kept, sender)
        change(store, next_at=None, message_left=1)
    assert sender.sent == ["一\n\n二\n\n三"]
    assert [state for state, _ in states(store)] == ["replaced", "replaced", "sent"]


def test_what_is_over_is_forgotten(store: Store, kept: MailStore) -> None:
    arrives(kept)
    says(kept, store, "好")
    post_round(kept, Sender())
    with store._writer.begin() as conn:
        conn.execute(sa.update(parcels).values(done_at=1.0))
    kept.purge()
    assert rows(store, "mail_parcels") == [] and len(rows(store, "mail_received")) == 1


def test_what_is_told_once_comes_before_the_first_answer_and_never_again(kept: MailStore, store: Store) -> None:
    asked: list[bool] = []

    def start(known: bool) -> tuple[dict[str, Any], tuple[Reply, ...]]:
        asked.append(known)
        return {"turns": 0}, () if known else (Reply("对话会保存", "notice", sender="system"),)

    def says_first(number: int) -> str | None:
        arrival = Arrival("oNew", f"once:{number}", "said", "付不了款", trigger="message")
        found = kept.arrive("okpay", arrival, ChannelWords("付不了款"), start, None, 5.0)
        assert found.conversation_id is not None and found.seq is not None
        answer(store, found.conversation_id)
        said = kept.answer("okpay", f"once:{number}", Sender())
        change_owner(store, found.conversation_id)
        return said

    first_answer = says_first(1) or ""
    assert first_answer.startswith("对话会保存") and first_answer.endswith("echo 付不了款") and asked == [False]
    first = [row["text"] for row in rows(store, "messages")]
    assert first == ["对话会保存", "付不了款", "echo 付不了款"]
    assert "对话会保存" not in (says_first(2) or "") and asked == [False, True]


def change_owner(store: Store, conversation_id: str) -> None:
    """The conversation is over, so that the next message begins another."""
    with store._writer.begin() as conn:
        table = tables.conversations
        conn.execute(sa.update(table).where(table.c.id == conversation_id).values(owner="closed"))
