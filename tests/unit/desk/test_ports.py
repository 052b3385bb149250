"""What is heard from another desk, and how it fails."""

from __future__ import annotations

from bot.desk.ports import DeskUnreachable, Heard, UnknownThere


def test_what_is_heard_may_have_no_words_and_no_name() -> None:
    assert Heard("closed", "c1", "e1") == Heard("closed", "c1", "e1", text="", agent="")


def test_a_conversation_that_is_unknown_there_was_not_reached_either() -> None:
    assert UnknownThere.__mro__[1] is DeskUnreachable
