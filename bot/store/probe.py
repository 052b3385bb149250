"""Whether the store can be written, tried out: a full disk still answers whoever only reads."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.store.store import Store
from bot.store.tables import pseudonym_keys

# One small row, which stays as it is: what counts is that the page is written.
_TOUCH = sa.update(pseudonym_keys).values(at=pseudonym_keys.c.at)


def not_writable(store: Store) -> str:
    """Why nothing can be written just now; "" when it can."""
    try:
        store.write(lambda conn: conn.execute(_TOUCH))
    except SQLAlchemyError as error:
        return reason(error)
    return ""


def reason(error: SQLAlchemyError) -> str:
    """The driver's own first line, such as "database or disk is full"; it names no values."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return said[0] if said else type(error).__name__
