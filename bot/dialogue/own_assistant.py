"""Which assistant answers the turn that is under way: Rasa's actions are given slots and a message alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.conversation.assistant import Assistant

_OF_THIS_TURN: ContextVar[Assistant | None] = ContextVar("assistant of this turn", default=None)


def of_this_turn() -> Assistant | None:
    """It, or None outside of a turn."""
    return _OF_THIS_TURN.get()


@contextmanager
def answering_with(assistant: Assistant) -> Iterator[None]:
    """What is done within is part of a turn of this assistant."""
    token = _OF_THIS_TURN.set(assistant)
    try:
        yield
    finally:
        _OF_THIS_TURN.reset(token)
