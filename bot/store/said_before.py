"""Masking a message with a view to what the conversation said before it, from the messages that are kept."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.privacy.expectation import MOST_LINES, Line, expected, may_matter
from bot.privacy.masking import Masked, mask
from bot.store.free_text import Guarded
from bot.store.query import rows
from bot.store.tables import messages

_m = messages.c
# A longer text was masked before, and the transaction does not wait for that again.
LONGEST_UNMASKED = 200


class _SaidRow(NamedTuple):
    sender: str
    text: str


_LAST = rows(
    _SaidRow,
    sa.select(_m.sender, _m.text)
    .where(_m.conversation_id == sa.bindparam("id"))
    .order_by(_m.seq.desc())
    .limit(MOST_LINES),
)


def masked_in(conn: Connection, conversation_id: str, text: str) -> Masked:
    """The text without secrets, also without one that only the last turns of the conversation name."""
    if isinstance(text, Guarded) and len(text) > LONGEST_UNMASKED:
        return Masked(text, frozenset())
    if not may_matter(text):
        return mask(text)
    last = [Line(*row) for row in _LAST.all(conn, id=conversation_id)]
    return mask(text, expected(last[::-1]))
