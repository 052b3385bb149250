"""Where the open question stands: under the reply that asks it, where it was, or nowhere."""

from __future__ import annotations

from typing import Any

from bot.exchange import Outcome, Reply, ReplyOption
from bot.store.open_question import after, seq_of
from bot.store.shapes import ConversationRow
from tests.support.table import table

ASKED = Reply("?", options=(ReplyOption("好", "yes"),), question=2)
REACH = Reply("!", options=(ReplyOption("转人工", "human"),))


def row(number: int | None, question: int | None) -> ConversationRow:
    held: dict[str, Any] = dict.fromkeys(ConversationRow._fields)
    return ConversationRow(**{**held, "last_seq": 7, "memory": remembered(number), "question": question})


def remembered(number: int | None) -> dict[str, Any]:
    return {"question": None if number is None else {"number": number}}


@table(
    ("before", "at", "now", "replies", "found"),
    [
        (1, 3, 2, (Reply("a"), ASKED), 9),
        (1, 3, 2, (ASKED, REACH), 8),
        (2, 3, 2, (Reply("a"),), 3),
        (2, 3, None, (Reply("a"),), None),
        (2, 3, None, (REACH,), None),
        (1, 3, 2, (Reply("a", question=2),), None),
        (None, None, None, (), None),
        (2, None, 2, (), None),
    ],
    ids=["asked", "before the last", "still", "over", "in reach only", "without options", "none", "unknown where"],
)
def test_it_stands_where_it_is_asked(before: Any, at: Any, now: Any, replies: Any, found: Any) -> None:
    assert after(row(before, at), Outcome(replies, remembered(now), "bot")) == found


def test_a_welcome_asks_at_once() -> None:
    assert seq_of(remembered(2), (Reply("a"), ASKED), 1) == 2
    assert seq_of({}, (ASKED,), 1) is None
