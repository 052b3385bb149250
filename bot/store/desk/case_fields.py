"""A case with the desk's side of it, as several modules ask for it."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.clock import Now
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_cases

OPEN = ("waiting", "ticket", "claimed")
_v, _d = conversations.c, desk_cases.c
_FIELDS = (
    *cases.c, *(c for c in _d if c.name != "case_id"), _v.owner, _v.channel, _v.customer, _v.last_seq,
    _v.customer_typing_until, Now().label("now"),
)  # fmt: skip
CASES = sa.select(*_FIELDS).select_from(
    cases.join(desk_cases, _d.case_id == cases.c.id).join(conversations, _v.id == cases.c.conversation_id)
)
