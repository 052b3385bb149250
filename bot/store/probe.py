"""Whether the store can be written, tried out: a full disk still answers whoever only reads."""

from __future__ import annotations

import shutil

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.store.engine import folder
from bot.store.store import Store
from bot.store.tables import pseudonym_keys

LEAST_FREE = 4 * 1024 * 1024
# One small row, which stays as it is: what counts is that the page is written.
_TOUCH = sa.update(pseudonym_keys).values(at=pseudonym_keys.c.at)


def not_writable(store: Store) -> str:
    """Why nothing can be written just now; "" when it can."""
    try:
        store.write(lambda conn: conn.execute(_TOUCH))
        return _full(store)
    except (SQLAlchemyError, OSError) as error:
        return reason(error)


def _full(store: Store) -> str:
    """SQLite writes small things into room that its log has already, and fails at the first larger one."""
    if not store.single_process:
        return ""
    place = folder(store.url)
    free = shutil.disk_usage(place).free
    return "" if free >= LEAST_FREE else f"the disk of {place} is full: {free // 1024} KB are free"


def reason(error: Exception) -> str:
    """The driver's own first line, such as "database or disk is full"; it names no values."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return said[0] if said else type(error).__name__
