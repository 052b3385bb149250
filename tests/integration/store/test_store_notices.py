"""Notices to customers out of reach, on both databases: by how the case stands, once each, and only while needed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.wechat.terms import TERMS
from bot.exchange import Effect, Reply
from bot.mail import Arrival, Later, Never, Notice, NoticeForm, NoticeKind, Outcome, Sent
from bot.store import Store, conversations, messages, outbox, tables
from bot.store.mail import MailStore
from bot.store.mail.notice_queue import KNOWN_SECONDS, LEASE_SECONDS, PAUSES, STALE_SECONDS
from bot.store.tables import cases
from bot.store.tables_mail import notices
from tests.integration.store.acting import answer, rows
from tests.integration.store.test_store_wechat import Sender, arrives, change, post_round, says

PLAIN = NoticeForm(repeatable=True)
ONCE, LASTING = NoticeForm(topic="t-once"), NoticeForm(topic="t-lasting", lasting=True)
CASE = {"queue": "okpay", "reason": "asked", "priority": 10, "card": {}, "topic": None, "number": "1130-AAAAA"}
EVERY: Mapping[NoticeKind, NoticeForm] = dict.fromkeys(("ticket", "late", "answered", "one_word"), PLAIN)


@pytest.fixture
def kept(store: Store) -> MailStore:
    return MailStore(store, TERMS)


def promised(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + seconds))


def hands_over(store: Store, kept: MailStore, status: str = "ticket", due: float = 3600.0) -> str:
    """A customer has a case; the conversation's id."""
    arrives(kept, "转人工")
    [row] = rows(store, "conversations")
    answer(store, row["id"], Effect("case_opened", {**CASE, "status": status, "promised_at": promised(due)}))
    post_round(kept, Sender())
    return str(row["id"])


def out_of_reach(store: Store) -> None:
    change(store, message_until=1.0, next_at=None)


def stands(store: Store, **values: Any) -> None:
    with store._writer.begin() as conn:
        conn.execute(sa.update(cases).values(**values))


def agent_says(store: Store, conversation_id: str, text: str) -> None:
    with store._writer.begin() as conn:
        row = conversations.lock(conn, conversation_id)
        messages.add_replies(conn, row.id, row.last_seq + 1, [Reply(text, sender="agent")], row.now)
        outbox.add(conn, row.id, row.channel, [row.last_seq + 1], row.now)
        conversations.update(conn, row.id, {"last_seq": row.last_seq + 1})


def later(store: Store, seconds: float) -> None:
    """Time passes for the notices."""
    n = notices.c
    with store._writer.begin() as conn:
        aged = {"next_at": n.next_at - seconds, "created_at": n.created_at - seconds}
        conn.execute(sa.update(notices).values(**aged, unsure_since=n.unsure_since - seconds))


def give(
    kept: MailStore, forms: Mapping[NoticeKind, NoticeForm] = EVERY, outcome: Outcome | None = None, remote: str = "7"
) -> list[Notice]:
    """One process gives all it has to give now."""
    found = kept.notices.due({"okpay": forms})
    for notice in found:
        kept.notices.settle(notice, forms[notice.kind], outcome or Sent(), remote)
    return found


def kinds(found: list[Notice]) -> list[str]:
    return [each.kind for each in found]


def states(store: Store) -> list[tuple[str, str, str | None]]:
    return [(row["kind"], row["state"], row["reason"]) for row in rows(store, "mail_notices")]


def test_who_is_out_of_reach_is_told_of_a_ticket_once_and_what_waits_goes_on_waiting(
    store: Store, kept: MailStore
) -> None:
    hands_over(store, kept)
    out_of_reach(store)
    for text in ("一", "二", "三"):
        says(kept, store, text)
        post_round(kept, Sender())
    [notice] = give(kept)
    assert (notice.kind, notice.number, notice.address, notice.brand) == ("ticket", "1130-AAAAA", "oA", "okpay")
    says(kept, store, "四")
    post_round(kept, Sender())
    assert give(kept) == [] and states(store) == [("ticket", "sent", None)]
    sender = Sender()
    arrives(kept, "在")
    post_round(kept, sender)
    assert "".join(sender.sent).replace("\n", "").endswith("一二三四")
    assert [e["data"]["kind"] for e in rows(store, "events") if e["name"] == "notice_sent"] == ["ticket"]


@pytest.mark.parametrize(
    ("status", "due", "wanted"),
    [("ticket", 3600.0, "ticket"), ("ticket", -60.0, "late"), ("waiting", 60.0, "one_word"), ("waiting", -1.0, "late")],
)
def test_the_kind_is_how_the_case_stands(store: Store, kept: MailStore, status: str, due: float, wanted: str) -> None:
    hands_over(store, kept, status, due)
    out_of_reach(store)
    says(kept, store, "一句")
    post_round(kept, Sender())
    later(store, 61)
    assert kinds(give(kept)) == [wanted]


def test_no_case_no_notice(store: Store, kept: MailStore) -> None:
    arrives(kept)
    out_of_reach(store)
    says(kept, store, "一句")
    post_round(kept, Sender())
    assert rows(store, "mail_notices") == []


@pytest.mark.parametrize("refused", ["window_over", "quota_used_up"])
def test_the_platform_itself_may_say_that_they_are_out_of_reach(store: Store, kept: MailStore, refused: str) -> None:
    at = hands_over(store, kept)
    agent_says(store, at, "退款到了")
    post_round(kept, Sender(Never(refused, until_heard=True)))
    assert kinds(give(kept)) == ["answered"]


def test_an_answer_is_better_to_be_told_of_than_that_somebody_is_there(store: Store, kept: MailStore) -> None:
    at = hands_over(store, kept)
    out_of_reach(store)
    stands(store, status="claimed")
    says(kept, store, "客服小林来了")
    post_round(kept, Sender())
    assert give(kept) == [], "not at once"
    agent_says(store, at, "退款到了")
    post_round(kept, Sender())
    assert kinds(give(kept)) == ["answered"]
    later(store, 61)
    agent_says(store, at, "还在吗")
    post_round(kept, Sender())
    assert give(kept) == [] and ("one_word", "over", "overtaken") in states(store)
    change(store, message_until=time.time() + 3600, message_left=5)
    arrives(kept, "在")
    post_round(kept, Sender())
    out_of_reach(store)
    agent_says(store, at, "又一句")
    post_round(kept, Sender())
    assert kinds(give(kept)) == ["answered"], "what was said since their last word is another thing"


def test_what_another_customer_has_got_says_nothing_of_this_one(store: Store, kept: MailStore) -> None:
    arrives(kept, "在", openid="oB")
    [other] = rows(store, "conversations")
    for text in "一二三四五六":
        agent_says(store, other["id"], text)
    post_round(kept, Sender())
    with store._writer.begin() as conn:
        conn.execute(sa.update(tables.conversations).values(owner="closed"))
    arrives(kept, "转人工")
    [mine] = [row for row in rows(store, "conversations") if row["owner"] != "closed"]
    answer(store, mine["id"], Effect("case_opened", {**CASE, "status": "claimed", "promised_at": promised(60)}))
    out_of_reach(store)
    agent_says(store, mine["id"], "退款到了")
    post_round(kept, Sender())
    assert kinds(give(kept)) == ["answered"]


def test_who_is_there_alone_asks_for_a_word_after_a_minute(store: Store, kept: MailStore) -> None:
    hands_over(store, kept)
    out_of_reach(store)
    stands(store, status="claimed")
    says(kept, store, "客服小林来了")
    post_round(kept, Sender())
    later(store, 61)
    assert kinds(give(kept)) == ["one_word"]


def test_whoever_writes_first_is_told_nothing_any_more(store: Store, kept: MailStore) -> None:
    hands_over(store, kept)
    out_of_reach(store)
    says(kept, store, "一句")
    post_round(kept, Sender())
    arrives(kept, "在")
    assert give(kept) == [] and states(store) == [("ticket", "over", "heard")]


def test_what_is_no_longer_so_is_not_told(store: Store, kept: MailStore) -> None:
    hands_over(store, kept)
    out_of_reach(store)
    says(kept, store, "一句")
    post_round(kept, Sender())
    stands(store, status="left")
    assert give(kept) == [] and states(store) == [("ticket", "over", "overtaken")]


def test_a_promise_that_passes_before_the_notice_is_given_is_told_of_instead(store: Store, kept: MailStore) -> None:
    hands_over(store, kept)
    out_of_reach(store)
    says(kept, store, "一句")
    post_round(kept, Sender())
    stands(store, promised_at=time.time() - 5)
    assert give(kept) == [] and kinds(give(kept)) == ["late"]


def test_an_account_without_such_a_template_leaves_it_to_the_next_word(store: Store, kept: MailStore) -> None:
    hands_over(store, kept)
    out_of_reach(store)
    says(kept, store, "一句")
    post_round(kept, Sender())
    assert kept.notices.due({}) == [] and states(store)[0][1] == "pending", "another process may know of one"
    assert give(kept, {"late": PLAIN}) == [] and states(store) == [("ticket", "over", "no_form")]


def owed(store: Store, kept: MailStore) -> None:
    hands_over(store, kept)
    out_of_reach(store)
    says(kept, store, "一句")
    post_round(kept, Sender())


def test_of_many_processes_one_gives_it(store: Store, kept: MailStore) -> None:
    owed(store, kept)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: kept.notices.due({"okpay": EVERY}), range(8)))
    assert sum(map(len, found)) == 1


@pytest.mark.parametrize(("form", "tries"), [(PLAIN, 2), (NoticeForm(), 1)])
def test_an_unknown_result_is_tried_again_only_where_the_platform_knows_a_repetition(
    store: Store, kept: MailStore, form: NoticeForm, tries: int
) -> None:
    owed(store, kept)
    assert len(give(kept, {"ticket": form}, Later(0.0, "no_answer", unknown=True))) == 1
    later(store, 3)
    assert len(give(kept, {"ticket": form})) == tries - 1
    assert states(store)[0][1] == ("sent" if tries == 2 else "failed")


@pytest.mark.parametrize(
    ("form", "after", "again"), [(PLAIN, 5.0, True), (PLAIN, KNOWN_SECONDS, False), (NoticeForm(), 5.0, False)]
)
def test_who_died_giving_one_may_have_given_it(
    store: Store, kept: MailStore, form: NoticeForm, after: float, again: bool
) -> None:
    owed(store, kept)
    assert len(kept.notices.due({"okpay": {"ticket": form}})) == 1
    assert give(kept, {"ticket": form}) == [], "somebody has it"
    later(store, LEASE_SECONDS + after)
    assert bool(give(kept, {"ticket": form})) == again
    assert states(store)[0][1:] == (("sent", None) if again else ("failed", "no_answer"))


def test_what_the_platform_does_not_take_is_given_up_after_some_tries(store: Store, kept: MailStore) -> None:
    owed(store, kept)
    for _ in range(len(PAUSES) + 3):
        give(kept, outcome=Later(1.0, "ip_not_listed", shared=True))
        later(store, 400)
    assert states(store) == [("ticket", "failed", "ip_not_listed")]
    assert rows(store, "mail_notices")[0]["attempts"] == len(PAUSES) + 1
    assert [e["data"]["reason"] for e in rows(store, "events") if e["name"] == "notice_refused"] == ["ip_not_listed"]


def test_what_is_old_is_told_no_more(store: Store, kept: MailStore) -> None:
    owed(store, kept)
    later(store, STALE_SECONDS + 1)
    assert give(kept) == [] and states(store) == [("ticket", "over", "too_late")]


@pytest.mark.parametrize(("form", "given"), [(ONCE, 2), (LASTING, 4)])
def test_a_subscription_is_used_as_often_as_it_was_allowed(
    store: Store, kept: MailStore, form: NoticeForm, given: int
) -> None:
    at = hands_over(store, kept, "claimed")
    for _ in range(2):
        kept.notices.allow("okpay", "oA", form.topic)
    kept.notices.allow("okpay", "oB", form.topic)
    told = []
    for n in range(4):
        arrives(kept, "在")
        out_of_reach(store)
        agent_says(store, at, f"第{n}句")
        post_round(kept, Sender())
        told += give(kept, {"answered": form})
    assert len(told) == given
    assert [reason for _, state, reason in states(store) if state == "over"] == ["not_permitted"] * (4 - given)


def test_leave_is_taken_back_by_the_customer_or_known_from_a_refusal(store: Store, kept: MailStore) -> None:
    at = hands_over(store, kept, "claimed")
    for taken_back in (True, False):
        kept.notices.allow("okpay", "oA", "t-lasting")
        arrives(kept, "在")
        out_of_reach(store)
        agent_says(store, at, "一句")
        post_round(kept, Sender())
        if taken_back:
            kept.notices.withdraw("okpay", "oA", "t-lasting")
        given = give(kept, {"answered": LASTING}, Never("not_permitted"))
        assert bool(given) != taken_back
    assert rows(store, "mail_permits")[0]["left"] == 0


def test_the_platform_says_later_whether_it_arrived(store: Store, kept: MailStore) -> None:
    owed(store, kept)
    give(kept, remote="4711")
    assert kept.notices.reported("okpay", "oB", "4711", "") is None, "another one's number"
    assert kept.notices.reported("okpay", "oA", "4711", "") == "ticket" and states(store)[0][1] == "arrived"
    assert kept.notices.reported("okpay", "oA", "4711", "user_block") == "ticket"
    assert states(store) == [("ticket", "failed", "user_block")]


def test_a_report_may_come_before_the_platforms_own_answer(store: Store, kept: MailStore) -> None:
    owed(store, kept)
    [notice] = kept.notices.due({"okpay": EVERY})
    assert kept.notices.reported("okpay", "oA", "4711", "") == "ticket"
    kept.notices.settle(notice, PLAIN, Sent(), "4711")
    assert states(store) == [("ticket", "arrived", None)]
    assert kept.notices.reported("okpay", "oA", "4712", "") is None, "of none of ours"
    kept.notices.settle(notice, PLAIN, Sent(), "4713")
    assert states(store) == [("ticket", "sent", None)], "it was another one's report"


def test_who_is_parted_from_an_account_is_told_nothing_of_it(store: Store, kept: MailStore) -> None:
    owed(store, kept)
    change(store, subject="S")
    kept.unlink("okpay", "oA")
    assert give(kept) == [] and states(store) == [("ticket", "over", "unlinked")]


def test_a_click_needs_no_notice_either(store: Store, kept: MailStore) -> None:
    owed(store, kept)
    kept.arrive("okpay", Arrival("oA", "e:1", "nothing", trigger="click"))
    assert states(store) == [("ticket", "over", "heard")]
