"""Messages that wait when a turn begins are read as one, and an opener waits a moment for the rest."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from bot.exchange import Choice, Effect, Outcome
from bot.store import Claimed, LeaseLost, NewAttachment, Store, Unfinished
from bot.store.bursts import PAUSE_SECONDS
from bot.store.turns import MAX_ATTEMPTS
from tests.integration.store.acting import (
    LEASE,
    SORRY,
    answer,
    claim,
    echo,
    echoed,
    expire_lease,
    opened,
    press,
    rows,
    say,
    set_row,
    texts,
)
from tests.integration.store.test_store_dispatcher import Scripted, running
from tests.support.replies import apology

sorry = apology(SORRY)
NOW = timedelta(0)
BURST = ("重启过了", "卡也换了", "照样不成")


def burst(store: Store, *said: str) -> str:
    """A conversation in which these wait."""
    new = opened(store).conversation_id
    for n, text in enumerate(said or BURST):
        say(store, new, f"m{n}", text)
    return new


def states(store: Store) -> list[str]:
    return [row["state"] for row in rows(store, "inbox")]


def test_one_turn_reads_and_answers_all_that_wait(store: Store) -> None:
    new = burst(store)
    claimed = claim(store, new)
    assert (claimed.seq, claimed.seqs, claimed.text) == (4, (2, 3, 4), "\n".join(BURST))
    assert store.complete(claimed, echo(claimed), keep=True) is None
    page = store.page(new, 4)
    assert page is not None
    assert [(m["seq"], m["reply_to"]) for m in page.messages] == [(5, 4)]
    assert (page.answered_seq, page.pending) == (4, False)
    assert states(store) == ["done"] * 3
    assert rows(store, "outbox")[-1]["inbox_id"] == claimed.inbox_id == rows(store, "inbox")[-1]["id"]
    assert store.claim("w2", new, LEASE) is None


def test_each_message_stays_itself_in_the_transcript(store: Store) -> None:
    new = burst(store)
    answer(store, new)
    assert [text for _, sender, text in texts(store, new) if sender == "customer"] == list(BURST)


def test_what_comes_while_a_burst_is_answered_is_the_next_turn(store: Store) -> None:
    new = burst(store)
    claimed = claim(store, new)
    say(store, new, "later", "换手机也一样")
    say(store, new, "last", "急用")
    following = store.complete(claimed, echo(claimed), keep=True)
    assert isinstance(following, Claimed)
    assert (following.seqs, following.text, following.fence) == ((5, 6), "换手机也一样\n急用", claimed.fence)
    assert states(store) == ["done"] * 3 + ["pending"] * 2
    store.complete(following, echo(following), keep=False)
    assert states(store) == ["done"] * 5


def test_what_was_sent_before_an_answer_is_known_to_have_been(store: Store) -> None:
    new = burst(store, "付不了款")
    claimed = claim(store, new)
    assert not claimed.overtaken
    say(store, new, "later", "网没问题")
    following = store.complete(claimed, echo(claimed), keep=True)
    assert isinstance(following, Claimed) and following.overtaken
    store.release(following)
    assert claim(store, new, "w2").overtaken, "also for whoever takes it later"


def test_what_is_sent_after_an_answer_or_where_there_is_none_is_not_overtaken(store: Store) -> None:
    new = burst(store, "付不了款")
    answer(store, new)
    say(store, new, "a", "网没问题")
    say(store, new, "b", "真没问题")
    assert not claim(store, new).overtaken
    silent = burst(store, "付不了款")
    claimed = claim(store, silent)
    say(store, silent, "c", "在吗")
    following = store.complete(claimed, Outcome((), claimed.memory, "agent"), keep=True)
    assert isinstance(following, Claimed) and not following.overtaken


def test_the_kinds_of_masked_secrets_of_all_reach_the_turn(store: Store) -> None:
    new = opened(store).conversation_id
    store.accept(new, "web", "m1", "卡号 62****1234", None, frozenset({"card"}))
    store.accept(new, "web", "m2", "手机 138****0000", None, frozenset({"phone"}))
    assert claim(store, new).kinds == {"card", "phone"}


def test_buttons_and_pictures_are_read_alone_and_in_order(store: Store) -> None:
    new = burst(store, "付不了款", "转人工")
    answer(store, new, owner="queued")
    say(store, new, "a", "还有一件事")
    press(store, new, "b", Choice(3, "persists", "还是不行"))
    store.accept(new, "web", "c", "[图片]", None, frozenset(), NewAttachment("image/png", b"x"))
    say(store, new, "d", "看图")
    say(store, new, "e", "就这个")
    seen = []
    claimed = claim(store, new)
    while isinstance(claimed, Claimed):
        seen.append((claimed.text, claimed.choice is not None, claimed.attachment is not None))
        claimed = store.complete(claimed, echo(claimed), keep=True)
    assert seen == [
        ("还有一件事", False, False), ("还是不行", True, False), ("[图片]", False, True),
        ("看图\n就这个", False, False),
    ]  # fmt: skip


def test_while_a_person_has_the_conversation_each_message_has_its_turn(store: Store) -> None:
    new = burst(store, "转人工")
    answer(store, new, owner="agent")
    say(store, new, "a", "你好")
    say(store, new, "b", "还在吗")
    claimed = claim(store, new)
    assert claimed.seqs == (4,)
    following = store.complete(claimed, Outcome((), claimed.memory, "agent"), keep=True)
    assert isinstance(following, Claimed) and following.seqs == (5,)


def test_an_agent_who_comes_meanwhile_parts_what_was_read_together(store: Store) -> None:
    new = burst(store)
    late = claim(store, new)
    # As the desk does it: the fence moves with the owner.
    set_row(store, "conversations", new, owner="agent", fence=late.fence + 1, lease_owner=None, lease_until=None)
    with pytest.raises(LeaseLost):
        store.complete(late, echo(late), keep=False)
    assert states(store) == ["pending"] * 3
    assert claim(store, new).seqs == (2,)


def test_a_burst_whose_worker_died_is_answered_once_by_another(store: Store) -> None:
    new = burst(store)
    late = claim(store, new, "w1")
    say(store, new, "more", "在家也这样")
    expire_lease(store, new)
    other = claim(store, new, "w2")
    assert (other.seqs, other.attempts) == ((2, 3, 4, 5), 1)
    store.complete(other, echo(other), keep=False)
    for attempt in (
        lambda: store.complete(late, echo(late), keep=True),
        lambda: store.fail(late, "Error", sorry(late), NOW),
        lambda: store.release(late),
    ):
        with pytest.raises(LeaseLost):
            attempt()
    assert echoed(store, new) == [*BURST, "在家也这样"]


def test_a_turn_that_cannot_be_written_leaves_the_whole_burst_waiting(store: Store) -> None:
    new = burst(store)
    claimed = claim(store, new)
    with pytest.raises(KeyError):
        store.complete(claimed, echo(claimed, Effect("case_opened", {})), keep=False)
    assert states(store) == ["pending"] * 3
    store.complete(claimed, echo(claimed), keep=False)
    assert states(store) == ["done"] * 3


def test_what_is_not_pending_any_more_is_not_answered_again(store: Store) -> None:
    new = burst(store)
    claimed = claim(store, new)
    set_row(store, "inbox", str(rows(store, "inbox")[1]["id"]), state="done")
    before = texts(store, new)
    with pytest.raises(LeaseLost):
        store.complete(claimed, echo(claimed), keep=False)
    assert texts(store, new) == before and states(store) == ["pending", "done", "pending"]


def test_a_bad_message_takes_no_others_with_it(store: Store) -> None:
    new = burst(store)
    tries = []
    for _ in range(MAX_ATTEMPTS):
        claimed = claim(store, new)
        tries.append((claimed.seqs, claimed.attempts))
        store.fail(claimed, "Error", sorry(claimed), NOW)
    assert tries == [((2, 3, 4), 0), ((2, 3, 4), 1), ((2,), 2), ((2,), 3), ((2,), 4)]
    assert states(store) == ["dead", "pending", "pending"]
    assert texts(store, new)[-1] == (5, "system", SORRY.text)
    assert claim(store, new).seqs == (3, 4)


def test_an_opener_alone_is_not_taken_yet_and_nobody_holds_it(store: Store) -> None:
    new = opened(store).conversation_id
    accepted, found = store.accept_and_claim(new, "web", "m1", "那个", None, frozenset(), "w1", LEASE)
    assert isinstance(found, Unfinished) and found.conversation_id == new
    assert PAUSE_SECONDS - 1.0 < found.seconds <= PAUSE_SECONDS
    assert not accepted.duplicate and store.pending_conversations(10) == [new]
    [row] = rows(store, "conversations")
    assert (row["fence"], row["lease_owner"], row["lease_until"]) == (0, None, None)
    at = store.progress(new)
    assert at is not None and at.pending, "the customer sees that an answer is coming"


def test_the_next_message_ends_the_waiting_at_once(store: Store) -> None:
    new = burst(store, "那个")
    _, found = store.accept_and_claim(new, "web", "m", "提现没到账", None, frozenset(), "w1", LEASE)
    assert isinstance(found, Claimed) and found.text == "那个\n提现没到账"


def test_a_button_ends_the_waiting_at_once_and_comes_second(store: Store) -> None:
    new = burst(store, "那个")
    press(store, new, "b")
    assert claim(store, new).text == "那个"


def test_an_opener_whose_time_has_come_is_taken(store: Store) -> None:
    new = burst(store, "那个")
    set_row(store, "inbox", str(rows(store, "inbox")[0]["id"]), received_at=1.0)
    assert claim(store, new).text == "那个"


def test_an_opener_that_came_during_a_turn_waits_after_it(store: Store) -> None:
    new = burst(store)
    claimed = claim(store, new)
    say(store, new, "m", "然后")
    found = store.complete(claimed, echo(claimed), keep=True)
    assert isinstance(found, Unfinished) and found.seconds > 0
    assert store.pending_conversations(10) == [new]


def test_in_the_queue_an_opener_does_not_wait(store: Store) -> None:
    new = burst(store, "转人工")
    answer(store, new, owner="queued")
    say(store, new, "m", "然后")
    assert claim(store, new).text == "然后"


async def test_an_opener_without_a_rest_is_answered_after_the_pause(store: Store) -> None:
    new = opened(store).conversation_id
    async with running(store, Scripted()) as turns:
        began = time.monotonic()
        await turns.accept(new, "web", "m1", "那个")
        assert await turns.answered(new, 2, 30)
        took = time.monotonic() - began
    assert took + 0.05 >= PAUSE_SECONDS
    assert echoed(store, new) == ["那个"]


async def test_pieces_are_answered_as_one_as_soon_as_they_say_something(store: Store) -> None:
    new = opened(store).conversation_id
    async with running(store, Scripted()) as turns:
        for n, text in enumerate(("我", "前天", "付了两百")):
            await turns.accept(new, "web", f"m{n}", text)
            await asyncio.sleep(0.05)
        assert await turns.answered(new, 4, 30)
    assert texts(store, new)[-1] == (5, "bot", "echo 我\n前天\n付了两百")


async def test_a_sentence_a_button_and_an_answer_do_not_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.bursts.PAUSE_SECONDS", 600.0)
    monkeypatch.setattr("bot.store.bursts.LONGEST_PAUSE_SECONDS", 600.0)
    new = opened(store).conversation_id
    async with running(store, Scripted()) as turns:
        for n, text in enumerate(("付不了款", "好了", "1", "有")):
            accepted = await turns.accept(new, "web", f"m{n}", text)
            assert await turns.answered(new, accepted.seq, 30)
        pressed = await turns.accept(new, "web", "b", "", Choice(1, "x", "那个"))
        assert await turns.answered(new, pressed.seq, 30)
        opener = await turns.accept(new, "web", "o", "那个")
        assert not await turns.answered(new, opener.seq, 0.5)


async def test_an_opener_survives_a_restart(store: Store) -> None:
    new = burst(store, "那个")
    async with running(store, Scripted()) as turns:
        assert await turns.answered(new, 2, 30)
    assert echoed(store, new) == ["那个"]


async def test_a_stop_does_not_answer_an_opener_before_its_time(store: Store) -> None:
    new = opened(store).conversation_id
    async with running(store, Scripted()) as turns:
        await turns.accept(new, "web", "m1", "那个")
    assert store.pending_conversations(10) == [new]
    await asyncio.sleep(PAUSE_SECONDS)
    assert store.pending_conversations(10) == [new]
