"""The one guard in the way of every text that somebody typed: a column of free text takes nothing unguarded.

`FreeText` is the type of such columns. What it is given is masked as it is bound, whoever wrote it and whichever call
brought it; a text that was masked with a view to what was said before it (see `said_before`) comes as `Guarded`.
A column that is plain Text stands in the list of tests/unit/store/test_free_text.py with what it holds.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from bot.privacy.masking import Masked, mask
from bot.privacy.own_words import without_long_numbers

_HIDDEN: contextvars.ContextVar[set[str] | None] = contextvars.ContextVar("hidden", default=None)


class Guarded(str):
    """A text that has been through the guard."""

    __slots__ = ()


class FreeText(sa.types.TypeDecorator[Any]):
    """Text that somebody typed; in the database it has no secret."""

    impl = sa.Text
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """What it brings."""
        return str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text to be kept."""
        if value is None:
            return None
        return storable(value if isinstance(value, Guarded) else guarded(mask(value)))


def storable(text: str) -> str:
    """The text without what a database refuses: NUL and half surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def guarded(masked: Masked) -> Guarded:
    """A masked text, as a column of free text takes it; whoever listens (`hidden_now`) hears what was hidden."""
    noted = _HIDDEN.get()
    if noted is not None:
        noted.update(masked.kinds)
    return Guarded(masked.text)


def own(text: str) -> Guarded:
    """A line of the bot's: its own words stay, but it never says a long number back."""
    return Guarded(without_long_numbers(text))


@contextmanager
def hidden_now() -> Iterator[set[str]]:
    """The kinds of secret that are taken out of what is written within, in this task and the threads it waits for."""
    noted: set[str] = set()
    token = _HIDDEN.set(noted)
    try:
        yield noted
    finally:
        _HIDDEN.reset(token)
