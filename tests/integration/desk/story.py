"""Everything that a store says about conversations, read in one look with plain SQL."""

from __future__ import annotations

import json
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.store import Store
from bot.store.tables import metadata

_MESSAGES = "SELECT conversation_id, seq, sender, text, at, reply_to FROM messages ORDER BY conversation_id, seq"
_MOVES = "SELECT conversation_id, data, at FROM events ORDER BY id"
_INBOX = "SELECT conversation_id, seq FROM inbox ORDER BY seq"
_CASES = (
    "SELECT c.conversation_id, c.status, c.card, d.agent_id FROM cases c JOIN desk_cases d ON d.case_id = c.id"
    " ORDER BY c.id"
)
_NOTES = "SELECT conversation_id, text FROM desk_notes"
_OWN = "SELECT id, owner, last_seq, accepted_seq, answered_seq, memory FROM conversations"
OPEN = ("waiting", "claimed")


@dataclass
class Story:
    """One conversation."""

    row: Any
    messages: list[Any] = field(default_factory=list)
    moves: list[tuple[str, float]] = field(default_factory=list)
    inbox: list[int] = field(default_factory=list)
    cases: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def open_cases(self) -> list[Any]:
        """Cases that wait for a person or have one."""
        return [case for case in self.cases if case.status in OPEN]

    @property
    def words(self) -> str:
        """All that anybody may read of it."""
        said = [m.text for m in self.messages]
        return "\n".join([*said, *self.notes, *(case.card for case in self.cases), self.row.memory])

    def spoken_over(self) -> list[int]:
        """Messages of the bot written after a person came and before they went."""
        spans, since = [], None
        for to, at in self.moves:
            if to == "agent" and since is None:
                since = at
            elif to != "agent" and since is not None:
                spans.append((since, at))
                since = None
        spans += [(since, float("inf"))] if since is not None else []
        said = [(m.seq, m.at) for m in self.messages if m.sender == "bot"]
        return [seq for seq, at in said if any(start < at < end for start, end in spans)]


def look(store: Store) -> dict[str, Story]:
    """Every conversation, by its id."""
    with store.engine.connect() as conn:
        cursor = conn.connection.cursor()
        rows = {sql: _rows(cursor, sql) for sql in (_OWN, _MESSAGES, _MOVES, _INBOX, _CASES, _NOTES)}
        cursor.close()
    found = defaultdict(lambda: Story(None), {row.id: Story(row) for row in rows[_OWN]})
    for row in rows[_MESSAGES]:
        found[row.conversation_id].messages.append(row)
    for row in rows[_MOVES]:
        to = json.loads(row.data).get("to") if '"to"' in row.data else None
        if to is not None:
            found[row.conversation_id].moves.append((to, row.at))
    for row in rows[_INBOX]:
        found[row.conversation_id].inbox.append(row.seq)
    for row in rows[_CASES]:
        found[row.conversation_id].cases.append(row)
    for row in rows[_NOTES]:
        found[row.conversation_id].notes.append(row.text)
    return dict(found)


def _rows(cursor: Any, sql: str) -> list[Any]:
    cursor.execute(sql)
    row = _shape(tuple(column[0] for column in cursor.description))
    return [row(*found) for found in cursor.fetchall()]


@lru_cache
def _shape(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)  # type: ignore[misc]


def everything(store: Store) -> bytes:
    """All that is kept: of SQLite every byte of its files, of PostgreSQL every row."""
    if store.single_process:
        path = Path(store.url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with store.engine.connect() as conn:
        rows = (conn.execute(table.select()).all() for table in metadata.sorted_tables)
        return "\n".join(str(row) for found in rows for row in found).encode()
