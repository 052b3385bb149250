"""Pictures keep their place among the words, and what a platform says of one is not what it says of messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.picture_bodies import lost, picture_outcome, with_pictures
from bot.channels.sentences import Sentences
from bot.mail import Body, Later, Message, Never, Outcome
from tests.support.channel_contract import message
from tests.support.table import table


def shown(number: int) -> dict[str, Any]:
    return {**message("[图片]"), "from": "agent", "attachment": {"id": f"p{number}", "width": 3, "height": 2}}


def words(messages: Sequence[Message]) -> list[Body]:
    return [{"kind": "text", "text": "+".join(each["text"] for each in messages)}]


def test_what_stands_between_pictures_is_packed_together_and_nothing_changes_places() -> None:
    made = with_pictures([message("一"), message("二"), shown(1), shown(2), message("三")], words)
    assert [body.get("text") or body["attachment"] for body in made] == ["一+二", "p1", "p2", "三"]


def test_only_a_picture_of_an_agents_is_one() -> None:
    recording = {**message("[语音]"), "from": "agent", "attachment": {"id": "v", "bytes": 3}}
    theirs = {**shown(1), "from": "customer"}
    assert with_pictures([recording, theirs], words) == [{"kind": "text", "text": "[语音]+[图片]"}]


def refused(code: int) -> Outcome:
    return Later(600.0, "daily_limit", shared=True) if code in (45009, 60020) else Never(f"refused_{code}")


@table(
    ("code", "reason", "again"),
    [
        (-1, "picture_busy", True),
        (-2, "picture_busy", True),
        (40007, "picture_busy", True),
        (45001, "picture_too_large", False),
        (45009, "picture_limit", False),
        (48001, "picture_not_authorised", False),
        (-10, "picture_gone", False),
        (60020, "daily_limit", True),
        (40004, "picture_refused_40004", False),
    ],
)
def test_words_go_on_where_only_pictures_are_refused(code: int, reason: str, again: bool) -> None:
    outcome = picture_outcome(code, refused)
    assert isinstance(outcome, Later if again else Never) and outcome.reason == reason
    assert getattr(outcome, "unknown", False) is False, "nothing of it has arrived"


def test_of_a_lost_picture_both_sides_are_told_and_of_lost_words_nobody() -> None:
    told = lost(Sentences())
    reply = told({"kind": "picture", "attachment": "p1"})
    assert reply is not None and reply.sender == "system" and "这里收不到" in reply.text
    assert told({"kind": "text", "text": "x"}) is None
