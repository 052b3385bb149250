"""Emptying what deleted rows leave behind in SQLite: freed places of pages, free pages, and the write-ahead log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy.engine import Engine

SMALL = 256 * 2**20  # bytes: a file that is written anew within a second or so, while no turn can be committed


def scrub(engine: Engine, whole: bool = False) -> bool:
    """Write a small file anew, empty the log; False when a reader did not let it. `whole`: a file of any size, however
    long that takes. Nothing to do in PostgreSQL.

    Deleted content is overwritten as it is deleted (secure_delete); but a page that was rearranged before may still
    have a copy in its gaps, which only writing the file anew removes. A large file is done by `bot retention --vacuum`.
    """
    if engine.dialect.name != "sqlite":
        return True
    held: Any = engine.raw_connection()
    with closing(held):
        connection: sqlite3.Connection = held.connection
        pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        try:
            if whole or pages * size <= SMALL:
                connection.execute("VACUUM").close()
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:  # somebody reads or writes for longer than we wait
            return False
        return not busy
