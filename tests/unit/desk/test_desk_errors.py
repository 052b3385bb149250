"""What the desk refuses, and what it says about it."""

from __future__ import annotations

from bot.desk.errors import DeskError, Full, NotAllowed, Taken, UnknownAgent, UnknownCase, UnknownStep
from bot.errors import PaydocError
from tests.support.table import table


def test_what_is_not_allowed_says_where_the_conversation_is() -> None:
    refused = NotAllowed("claim", "agent")
    assert (refused.act, refused.state) == ("claim", "agent")
    assert str(refused) == "claim is not possible while the conversation is agent"


def test_what_is_taken_names_who_has_it_to_the_caller_and_not_in_the_text() -> None:
    refused = Taken("lin")
    assert refused.agent == "lin"
    assert str(refused) == "another agent has the case"


@table("error", [NotAllowed, Taken, Full, UnknownCase, UnknownAgent, UnknownStep])
def test_every_refusal_is_an_error_of_the_desk_and_of_this_project(error: type[Exception]) -> None:
    assert error.__mro__[1:3] == (DeskError, PaydocError)
