"""What a customer gives besides words, and how the store tells how a conversation stands."""

from __future__ import annotations

import time
from datetime import datetime, timezone

import pytest

from bot.exchange import Effect, Reply
from bot.store import (
    Accepted,
    FeedbackUnknown,
    NewAttachment,
    NobodyThere,
    Store,
    UnknownConversation,
)
from bot.store.desk.facade import DeskStore
from bot.store.marks import DAY
from tests.integration.store.acting import HOUR, LEASE, answer, claim, echo, give_back, opened, rows, say, set_row

PICTURE = NewAttachment("image/png", bytes(range(256)) * 4, 20, 10)
CASE = {"queue": "okpay", "reason": "asked", "status": "waiting", "card": {}}


def queued(store: Store, priority: int = 1, brand: str = "okpay", promised: str | None = None) -> str:
    """A conversation in the queue."""
    new = opened(store, brand=brand).conversation_id
    say(store, new, f"q-{new}")
    case = Effect("case_opened", {**CASE, "priority": priority, "promised_at": promised})
    answer(store, new, case, owner="queued")
    return new


def attach(store: Store, conversation_id: str, message_id: str = "p1") -> Accepted:
    return store.accept(conversation_id, "web", message_id, "[图片]", None, frozenset(), PICTURE)


def test_an_attachment_is_a_message_with_bytes_beside_it(store: Store) -> None:
    new = queued(store)
    accepted = attach(store, new)
    page = store.page(new, accepted.seq - 1)
    assert page is not None
    [message] = page.messages
    shown = message["attachment"]
    assert shown == {"id": shown["id"], "media_type": "image/png", "bytes": 1024, "width": 20, "height": 10}
    kept = store.attachment(new, shown["id"])
    assert kept is not None and (kept.media_type, kept.data) == ("image/png", PICTURE.data)
    assert claim(store, new).attachment == shown["id"]


def test_an_attachment_belongs_to_one_conversation(store: Store) -> None:
    new, other = queued(store), queued(store)
    attach(store, new)
    [row] = rows(store, "attachments")
    assert store.attachment(other, row["id"]) is None
    assert store.attachment(new, "nope") is None


def test_a_text_has_no_attachment(store: Store) -> None:
    new = opened(store).conversation_id
    say(store, new, "m1")
    page = store.page(new, 0)
    assert page is not None and not any("attachment" in m for m in page.messages)
    assert claim(store, new).attachment is None


def test_an_attachment_again_leaves_nothing_twice(store: Store) -> None:
    new = queued(store)
    assert store.find_attached(new, "web", "p1") is None
    first = attach(store, new)
    again = Accepted(new, first.seq, True)
    assert (attach(store, new), store.find_attached(new, "web", "p1")) == (again, again)
    set_row(store, "conversations", new, owner="bot")
    assert (attach(store, new), store.find_attached(new, "web", "p1")) == (again, again)
    assert len(rows(store, "attachments")) == 1


@pytest.mark.parametrize("owner", ["bot", "closed"])
def test_where_nobody_looks_nothing_is_kept(store: Store, owner: str) -> None:
    new = opened(store).conversation_id
    set_row(store, "conversations", new, owner=owner)
    with pytest.raises(NobodyThere):
        store.find_attached(new, "web", "p1")
    with pytest.raises(NobodyThere):
        attach(store, new)
    with pytest.raises(NobodyThere):
        store.accept_and_claim(new, "web", "p1", "[图片]", None, frozenset(), "w1", LEASE, PICTURE)
    assert rows(store, "attachments") == rows(store, "inbox") == []
    with pytest.raises(UnknownConversation):
        store.find_attached("nope", "web", "p1")


def test_the_order_of_the_queue(store: Store) -> None:
    at = datetime(2026, 11, 21, 10, tzinfo=timezone.utc)
    first = queued(store, promised="2026-11-21T18:00:00+08:00")
    urgent, second = queued(store, priority=100), queued(store)
    queued(store, brand="upay")
    places = [(w.conversation_id, w.position, w.waiting, w.answer_by) for w in DeskStore(store).waiting("okpay")]
    assert places == [(urgent, 1, 3, None), (first, 2, 3, at), (second, 3, 3, None)]
    assert DeskStore(store).waiting("eepay") == []
    give_back(store, first)
    assert [w.conversation_id for w in DeskStore(store).waiting("okpay")] == [urgent, second]


def test_an_agent_is_seen_only_while_they_have_it(store: Store) -> None:
    new = queued(store)
    for owner in ("queued", "agent"):
        set_row(store, "conversations", new, owner=owner, agent_name="小林")
        page, progress = store.page(new, 0), store.progress(new)
        assert page is not None and progress is not None
        assert (page.brand, page.agent) == (progress.brand, progress.agent)
        assert (page.agent.name if page.agent else None) == ("小林" if owner == "agent" else None)


def test_typing_ends_by_itself(store: Store) -> None:
    new = queued(store)
    assert not store.note_agent_typing(new, 5), "no agent has it yet"
    assert store.note_customer_typing(new, 5)
    set_row(store, "conversations", new, owner="agent")
    assert store.note_agent_typing(new, 2.0)
    page = store.page(new, 0)
    assert page is not None and page.agent is not None and 0 < page.agent.typing_for <= 2.0
    time.sleep(2.05)
    page = store.page(new, 0)
    assert page is not None and page.agent is not None and page.agent.typing_for == 0
    set_row(store, "conversations", new, owner="bot")
    assert not store.note_customer_typing(new, 5)
    assert not store.note_customer_typing("nope", 5)


def test_typing_does_not_disturb_a_turn(store: Store) -> None:
    new = queued(store)
    say(store, new, "m1")
    claimed = claim(store, new)
    assert store.note_customer_typing(new, 5)
    store.complete(claimed, echo(claimed), keep=False)


def test_the_last_word_about_an_answer_counts(store: Store) -> None:
    new = opened(store).conversation_id
    store.note_feedback(new, 1, True)
    store.note_feedback(new, 1, False)
    [row] = rows(store, "feedback")
    assert (row["conversation_id"], row["seq"], row["helpful"]) == (new, 1, False)
    assert abs(row["at"] - time.time()) < 60


def test_feedback_is_for_the_bots_messages(store: Store) -> None:
    new = store.open_conversation("okpay", "web", None, {}, [Reply("排队", "notice", sender="system")], HOUR)
    say(store, new.conversation_id, "m1")
    for seq in (1, 2, 3):
        with pytest.raises(FeedbackUnknown):
            store.note_feedback(new.conversation_id, seq, True)
    with pytest.raises(FeedbackUnknown):
        store.note_feedback("nope", 1, True)
    assert rows(store, "feedback") == []


def test_a_rating_in_words_is_one_like_any_other(store: Store) -> None:
    new = opened(store).conversation_id
    for rating, comment in ((2, "2分，太慢"), (4, None)):
        say(store, new, f"m{rating}")
        answer(store, new, Effect("rated", {"rating": rating, "comment": comment}))
    assert [(r["rating"], r["comment"]) for r in rows(store, "ratings")] == [(4, None)]


def test_within_a_day_the_last_rating_counts(store: Store) -> None:
    new = opened(store).conversation_id
    set_row(store, "conversations", new, agent_name="小林")
    store.rate(new, 2, "慢\0")
    store.rate(new, 4, None)
    [first] = rows(store, "ratings")
    assert (first["rating"], first["comment"], first["agent"]) == (4, None, "小林")
    set_row(store, "ratings", first["id"], at=first["at"] - DAY - 1)
    store.rate(new, 5, "好")
    assert [(r["rating"], r["comment"]) for r in rows(store, "ratings")] == [(4, None), (5, "好")]
    with pytest.raises(UnknownConversation):
        store.rate("nope", 5, None)


def test_the_version_before_can_still_write(store: Store) -> None:
    """Its rows do not name what this version added."""
    new = queued(store)
    with store._gate, store._writer.begin() as conn:
        conn.exec_driver_sql(
            "INSERT INTO messages (conversation_id, seq, sender, kind, text, options, at) "
            f"VALUES ('{new}', 90, 'bot', 'text', 'x', '[]', 1.0)"
        )
    set_row(store, "conversations", new, last_seq=90)
    page = store.page(new, 89)
    assert page is not None and page.messages[0]["text"] == "x"


def test_what_is_asked_again_and_again_reads_no_messages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.store import messages

    new = opened(store, customer="c", brand="okpay").conversation_id
    monkeypatch.setattr(messages, "page", None)
    page = store.page(new, 1)
    assert page is not None and (page.messages, page.last_seq) == ([], 1)
