"""A customer's own cases in both databases: whose they are, in which order, where to call back, what a number names."""

from __future__ import annotations

from typing import Any

import pytest

from bot.exchange import Effect, NamedCase
from bot.store import NewAttachment, NobodyThere, Store
from tests.integration.store.acting import HOUR, answer, claim, echo, opened, rows, say

CASE = {"queue": "okpay", "priority": 50, "reason": "asked", "promised_at": "2026-11-21T18:00:00+08:00"}
PICTURE = NewAttachment("image/png", b"x", 1, 1)


def with_case(store: Store, conversation_id: str, number: str, status: str = "ticket", **more: Any) -> None:
    """A turn that opens a case."""
    say(store, conversation_id, f"m-{number}")
    data = {**CASE, "number": number, "status": status, "card": {"words": ["没到账", "急"]}, **more}
    owner = "queued" if status == "waiting" else "bot"
    answer(store, conversation_id, Effect("case_opened", data), owner=owner)


def left(store: Store, conversation_id: str, number: str) -> None:
    say(store, conversation_id, f"leave-{number}")
    answer(store, conversation_id, Effect("case_left", {"number": number}), owner="bot")


def numbers(store: Store, conversation_id: str) -> list[str]:
    return [case.number for case in store.own_cases(conversation_id)]


def test_open_ones_come_first_then_the_newest(store: Store) -> None:
    here = opened(store).conversation_id
    for number in ("1101-AAAAA", "1102-BBBBB", "1103-CCCCC"):
        with_case(store, here, number)
    left(store, here, "1103-CCCCC")
    assert numbers(store, here) == ["1102-BBBBB", "1101-AAAAA", "1103-CCCCC"]
    first, _, last = store.own_cases(here)
    assert (first.standing, first.words, first.closed_at, first.here) == ("ticket", "没到账", None, True)
    assert first.answer_by is not None and first.answered_at is None
    assert (last.standing, last.answer_by) == ("withdrawn", None) and last.closed_at is not None


def test_at_most_twenty(store: Store) -> None:
    here = opened(store).conversation_id
    for n in range(22):
        with_case(store, here, f"11{n:02d}-AAAAA")
    assert len(numbers(store, here)) == 20 and numbers(store, here)[0] == "1121-AAAAA"


def test_a_known_customer_has_those_of_their_others_with_the_wallet(store: Store) -> None:
    before = opened(store, "c1").conversation_id
    with_case(store, before, "1101-AAAAA")
    close(store, before)
    here = opened(store, "c1").conversation_id
    other_wallet, other, stranger = (opened(store, *who).conversation_id for who in (("c1", "upay"), ("c2",), ()))
    assert (numbers(store, here), [case.here for case in store.own_cases(here)]) == (["1101-AAAAA"], [False])
    assert store.own_cases(here)[0].ended
    for nobody in (other_wallet, other, stranger):
        assert numbers(store, nobody) == []
        assert store.set_callback(nobody, "1101-AAAAA", "13812345678") is None
    assert store.set_callback(here, "1101-AAAAA", "13812345678") is True


def close(store: Store, conversation_id: str) -> None:
    say(store, conversation_id, f"bye-{conversation_id}")
    answer(store, conversation_id, owner="closed")


def test_where_to_call_back_is_kept_while_it_is_open(store: Store) -> None:
    here = opened(store).conversation_id
    with_case(store, here, "1101-AAAAA")
    assert store.set_callback(here, "1101-AAAAA", "13812345678") is True
    assert store.own_cases(here)[0].callback == "13812345678"
    assert store.set_callback(here, "1101-AAAAA", None) is True
    assert store.own_cases(here)[0].callback is None
    left(store, here, "1101-AAAAA")
    assert store.set_callback(here, "1101-AAAAA", "13812345678") is False
    assert store.set_callback(here, "1109-ZZZZZ", "13812345678") is None
    assert "13812345678" not in repr(store.own_cases(here)) and "13812345678" not in repr(store.list_cases())


def test_a_turn_gets_the_case_that_its_words_name(store: Store) -> None:
    here, stranger = opened(store).conversation_id, opened(store).conversation_id
    with_case(store, here, "1101-AAAAA")
    for conversation_id, text, found in (
        (here, "工单 1101-aaaaa 怎么样了", NamedCase("1101-AAAAA", "ticket", "2026-11-21T10:00:00+00:00")),
        (here, "怎么样了", None),
        (here, "工单 1101-AAAAB 怎么样了", None),
        (stranger, "工单 1101-AAAAA 怎么样了", None),
    ):
        say(store, conversation_id, f"ask-{text}", text)
        claimed = claim(store, conversation_id)
        assert claimed.case == found
        store.complete(claimed, echo(claimed), keep=False)


def test_what_follows_at_once_gets_its_own(store: Store) -> None:
    here = opened(store).conversation_id
    with_case(store, here, "1101-AAAAA")
    say(store, here, "one", "你好呀")
    claimed = claim(store, here)
    say(store, here, "two", "1101-AAAAA")
    following = store.complete(claimed, echo(claimed), keep=True)
    assert following is not None and following.case is not None and following.case.number == "1101-AAAAA"  # type: ignore[union-attr]


@pytest.mark.parametrize("ended", [True, False], ids=["that is over", "that goes on"])
def test_a_ticket_of_another_conversation(store: Store, ended: bool) -> None:
    """On the web a customer has one open conversation; in WeChat they may have another."""
    before = store.open_conversation("okpay", "wechat", "c1", {"turns": 0}, [], HOUR).conversation_id
    with_case(store, before, "1101-AAAAA")
    if ended:
        close(store, before)
    here = opened(store, "c1").conversation_id
    say(store, here, "back", "撤回工单 1101-AAAAA")
    claimed = claim(store, here)
    assert claimed.case is not None and claimed.case.theirs_to_end is ended
    store.complete(claimed, echo(claimed, Effect("case_left", {"number": "1101-AAAAA"})), keep=False)
    assert store.own_cases(here)[0].standing == "withdrawn"


def test_what_somebody_has_elsewhere_is_not_ended_from_here(store: Store) -> None:
    before = opened(store, "c1").conversation_id
    with_case(store, before, "1101-AAAAA", "waiting")
    close(store, before)
    here = opened(store, "c1").conversation_id
    left(store, here, "1101-AAAAA")
    assert store.own_cases(here)[0].standing == "waiting"


def test_a_picture_is_taken_while_a_ticket_is_open(store: Store) -> None:
    here = opened(store).conversation_id
    picture = (here, "web", "p1", "[图片]", None, frozenset[str](), PICTURE)
    with pytest.raises(NobodyThere):
        store.accept(*picture)
    with pytest.raises(NobodyThere):
        store.find_attached(here, "web", "p1")
    with_case(store, here, "1101-AAAAA")
    assert store.find_attached(here, "web", "p1") is None
    accepted = store.accept(*picture)
    claimed = claim(store, here)
    assert claimed.attachment is not None
    store.complete(claimed, echo(claimed), keep=False)
    left(store, here, "1101-AAAAA")
    with pytest.raises(NobodyThere):
        store.accept(*picture[:2], "p2", *picture[3:])
    assert store.find_attached(here, "web", "p1") == accepted.__class__(here, accepted.seq, True)
    assert len(rows(store, "attachments", conversation_id=here)) == 1
