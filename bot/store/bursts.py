"""Which waiting messages are one turn: a burst is read together, and an opener waits a moment for the rest.

Judges rows of the inbox; asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.exchange import Owner
from bot.store.shapes import InboxRow
from bot.understanding.fragments import waits_for_more

# As many characters as one message may have: what reads a message is measured for these and no more.
LONGEST_TEXT = 2000
MOST_MESSAGES = 8
# A burst that fails twice is taken apart, so that one bad message does not take the others with it.
APART_ATTEMPTS = 2
# People who type in pieces send the next one within a second or so; who said "你好" and waits hardly notices.
PAUSE_SECONDS = 1.2
# Opener after opener does not keep the bot silent for ever.
LONGEST_PAUSE_SECONDS = 3.6


def together(waiting: Sequence[InboxRow], owner: Owner) -> list[InboxRow]:
    """The first of the waiting rows, with those after it that are read with it. Nothing is joined for a person.

    A bot's line between two messages parts them: the second was written after reading it.
    """
    taken = list(waiting[:1])
    if owner == "agent" or not all(map(_is_words, taken)):
        return taken
    length = sum(len(row.text) for row in taken)
    for row in waiting[1:MOST_MESSAGES]:
        length += len("\n") + len(row.text)
        follows = row.seq == taken[-1].seq + 1 and row.channel == taken[-1].channel
        if not (follows and _is_words(row) and length <= LONGEST_TEXT):
            break
        taken.append(row)
    return taken


def rest(waiting: Sequence[InboxRow], owner: Owner, memory: Mapping[str, Any], now: float) -> float:
    """For how many seconds more these rows, which are all that waits, are not to be answered: 0 for most."""
    if owner != "bot" or not waiting or not all(_is_opener(row, memory) for row in waiting):
        return 0.0
    until = min(waiting[-1].received_at + PAUSE_SECONDS, waiting[0].received_at + LONGEST_PAUSE_SECONDS)
    return max(0.0, until - now)


def _is_words(row: InboxRow) -> bool:
    return row.choice is None and row.attachment is None and row.attempts < APART_ATTEMPTS


def _is_opener(row: InboxRow, memory: Mapping[str, Any]) -> bool:
    """A failed try has waited long enough."""
    question = memory.get("question") or {}
    fresh = row.choice is None and row.attachment is None and not row.attempts
    return fresh and waits_for_more(row.text, _labels(question), question.get("kind") == "step")


def _labels(question: Mapping[str, Any]) -> Iterator[str]:
    yield from (label for _, label in question.get("options") or ())
