"""Where the bot's open question stands in the transcript: the message whose options answer it. Asks no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.exchange import Outcome, Reply
from bot.store.shapes import ConversationRow


def seq_of(memory: Mapping[str, Any], replies: Sequence[Reply], first: int) -> int | None:
    """The place of the reply that asks what is open, the first reply being at `first`; None when none of them does."""
    number = _number(memory)
    asking = (seq for seq, reply in enumerate(replies, first) if reply.options and reply.question == number)
    return next(asking, None) if number is not None else None


def after(row: ConversationRow, outcome: Outcome) -> int | None:
    """The same once this outcome is written: what was asked before may still be open."""
    asked_now = seq_of(outcome.memory, outcome.replies, row.last_seq + 1)
    still = _number(outcome.memory) is not None and _number(outcome.memory) == _number(row.memory)
    return asked_now if asked_now is not None else row.question if still else None


def _number(memory: Mapping[str, Any]) -> int | None:
    question = memory.get("question")
    return question.get("number") if isinstance(question, Mapping) else None
