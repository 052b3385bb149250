"""Which waiting messages are one turn, and which of them are not to be answered yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.store.bursts import LONGEST_PAUSE_SECONDS, LONGEST_TEXT, MOST_MESSAGES, PAUSE_SECONDS, rest, together
from tests.support.table import table


@dataclass(frozen=True)
class Row:
    """What a row of the inbox tells."""

    seq: int
    text: str = "网也换过"
    choice: Any = None
    attachment: str | None = None
    attempts: int = 0
    channel: str = "web"
    received_at: float = 100.0


def rows(*texts: str, **same: Any) -> list[Row]:
    return [Row(seq, text, **same) for seq, text in enumerate(texts, 2)]


def seqs(waiting: list[Row], owner: Any = "bot") -> list[int]:
    return [row.seq for row in together(waiting, owner)]


PLAIN = rows("换了个网", "重启了", "照样付不出去")


@pytest.mark.parametrize("owner", ["bot", "queued", "closed"])
def test_texts_that_wait_are_one_turn(owner: str) -> None:
    assert seqs(PLAIN, owner) == [2, 3, 4]


def test_for_a_person_nothing_is_joined() -> None:
    assert seqs(PLAIN, "agent") == [2]


def test_nothing_waits_and_nothing_is_taken() -> None:
    assert together([], "bot") == []
    assert rest([], "bot", {}, 0.0) == 0.0


OTHER = [
    {"choice": {"id": "x"}},
    {"attachment": "a1"},
    {"attempts": 2},
    {"attempts": 7},
]


@table("what", OTHER, ids=str)
@table("place", [0, 1, 2])
def test_a_button_a_picture_or_what_failed_twice_stands_alone(what: dict[str, Any], place: int) -> None:
    waiting = list(PLAIN)
    waiting[place] = replace(waiting[place], **what)
    assert seqs(waiting) == [2, 3, 4][: max(place, 1)]


@pytest.mark.parametrize("place", [0, 1])
def test_after_one_failure_a_burst_is_tried_together_again(place: int) -> None:
    waiting = list(PLAIN)
    waiting[place] = replace(waiting[place], attempts=1)
    assert seqs(waiting) == [2, 3, 4]


def test_a_line_of_the_bot_between_two_messages_parts_them() -> None:
    assert seqs([PLAIN[0], Row(4), Row(5)]) == [2]
    assert seqs([PLAIN[0], Row(3), Row(5)]) == [2, 3]


def test_another_channel_is_another_turn() -> None:
    assert seqs([PLAIN[0], Row(3, channel="wechat")]) == [2]


def test_a_turn_has_eight_messages_at_most() -> None:
    assert MOST_MESSAGES == 8
    assert seqs([Row(seq) for seq in range(2, 14)]) == list(range(2, 10))


def test_a_turn_has_two_thousand_characters_at_most_line_breaks_counted() -> None:
    assert LONGEST_TEXT == 2000
    fits = rows("长" * 1200, "长" * 799)
    assert seqs(fits) == [2, 3] and sum(len(row.text) for row in fits) + 1 == LONGEST_TEXT
    assert seqs(rows("长" * 1200, "长" * 800)) == [2]
    assert seqs(rows("长" * 1000, "长" * 500, "长" * 498)) == [2, 3, 4]
    assert seqs(rows("长" * 1000, "长" * 500, "长" * 499)) == [2, 3]


def test_one_message_of_the_greatest_length_is_taken_as_it_is() -> None:
    assert seqs(rows("长" * 2100, "短")) == [2]


OPENER = rows("我")


def test_an_opener_waits_from_when_it_came() -> None:
    assert rest(OPENER, "bot", {}, 100.0) == pytest.approx(PAUSE_SECONDS)
    assert rest(OPENER, "bot", {}, 101.0) == pytest.approx(PAUSE_SECONDS - 1.0)
    assert rest(OPENER, "bot", {}, 101.2001) == 0.0
    assert rest(OPENER, "bot", {}, 500.0) == 0.0


@pytest.mark.parametrize("owner", ["queued", "agent", "closed"])
def test_only_the_bot_waits(owner: Any) -> None:
    assert rest(OPENER, owner, {}, 100.0) == 0.0


def test_a_sentence_does_not_wait_wherever_it_stands() -> None:
    assert rest(rows("我", "钱没到账"), "bot", {}, 100.0) == 0.0
    assert rest(rows("钱没到账", "我"), "bot", {}, 100.0) == 0.0


@pytest.mark.parametrize("what", [{"choice": {"id": "x"}}, {"attachment": "a1"}, {"attempts": 1}], ids=str)
def test_a_button_a_picture_or_a_second_try_does_not_wait(what: dict[str, Any]) -> None:
    assert rest([replace(OPENER[0], **what)], "bot", {}, 100.0) == 0.0
    assert rest([OPENER[0], Row(3, "那个", **what)], "bot", {}, 100.0) == 0.0


def test_opener_after_opener_waits_from_the_last_but_not_for_ever() -> None:
    two = [OPENER[0], Row(3, "昨天", received_at=101.0)]
    assert rest(two, "bot", {}, 101.0) == pytest.approx(PAUSE_SECONDS)
    many = [*two, Row(4, "那个", received_at=103.0)]
    assert rest(many, "bot", {}, 103.0) == pytest.approx(LONGEST_PAUSE_SECONDS - 3.0)


def test_what_answers_the_open_question_does_not_wait() -> None:
    day = rows("昨天")
    asked = {"question": {"kind": "step", "options": [["resolved", "好了"]]}}
    offered = {"question": {"kind": "which", "options": [["a", "昨天"], ["b", "更早"]]}}
    other = {"question": {"kind": "which", "options": [["b", "更早"]]}}
    assert rest(day, "bot", asked, 100.0) == rest(day, "bot", offered, 100.0) == 0.0
    assert rest(day, "bot", other, 100.0) > 0.0
    assert rest(day, "bot", {"question": None}, 100.0) > 0.0
