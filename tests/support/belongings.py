"""People of whom something stands in every table, with a mark in every text, for tests of erasing and keeping."""

from __future__ import annotations

import itertools
from typing import Any

import sqlalchemy as sa

from bot.store import Store
from bot.store.free_text import FreeText
from bot.store.migrate import schema
from bot.store.person.belongings import BELONGINGS
from bot.store.tables import Json

# What a column holds where a check or another table does not let a mark stand in it.
HELD: dict[str, Any] = {
    "owner": "closed",
    "channel": "web",
    "sender": "customer",
    "kind": "note",
    "state": "done",
    "status": "resolved",
    "media_type": "image/png",
    "level": "fine",
    "priority": 1,
    "rating": 4,
    "brand": "okpay",
    "asked_by": "desk",
}
BY_TABLE: dict[str, dict[str, Any]] = {
    "messages": {"kind": "text"},
    "follow_ups": {"state": "told"},
    "mail_parcels": {"state": "sent"},
    "desk_cases": {"desk": "built-in"},
}
NUMBERS = itertools.count(1)


class Marked:
    """One person with a row in every table. `mark` stands in all that is text of theirs."""

    def __init__(self, store: Store, mark: str, at: float, **changed: Any) -> None:
        self.store, self.mark, self.at, self.changed = store, mark, at, changed
        self.ids = dict[str, Any]()
        self.conversation = f"{mark}-conversation".ljust(32, "0")
        self.subject, self.address, self.number = f"{mark}-sub", f"{mark}-address", f"{mark}-number"
        with store._writer.begin() as conn:
            self.agent = self._agent(conn)
            for one in reversed(BELONGINGS):
                if one.whose is not None:
                    conn.execute(sa.insert(one.table), self._row(one.table))
            audit = schema().tables["audit"]
            for about in (self.conversation, self.number):
                row = {"at": at, "agent_id": self.agent, "action": "revealed", "object": about}
                conn.execute(sa.insert(audit), {**row, "data": {"field": mark}})

    def _agent(self, conn: Any) -> str:
        name = f"agent{next(NUMBERS)}"
        row = {"id": name, "login": name, "name": "小林", "role": "agent", "brands": [], "skills": [], "capacity": 1}
        agents = schema().tables["agents"]
        conn.execute(sa.insert(agents), {**row, "password": "x", "created_at": 0.0, "watching": self.conversation})
        return name

    def _row(self, table: sa.Table) -> dict[str, Any]:
        row = {column.name: self._value(table, column) for column in table.columns}
        row = {key: value for key, value in row.items() if value is not None}
        self.ids[table.name] = row.get("id")
        return row

    def _value(self, table: sa.Table, column: Any) -> Any:
        own = {
            "conversation_id": self.conversation,
            "address": self.address,
            "subject": self.subject,
            "customer": self.subject,
            "number": self.number,
            "agent_id": self.agent,
            "case_id": self.ids.get("cases"),
            "diagnosis_id": self.ids.get("diagnoses"),
        }
        by_table = BY_TABLE.get(table.name, {})
        if table.name.startswith("mail_") and column.name == "channel":
            return "wechat"
        if table.name == "conversations" and column.name == "id":
            return self.conversation
        for known in (self.changed.get(table.name, {}), by_table, own, HELD):
            if column.name in known:
                return known[column.name]
        if column.foreign_keys:
            return None
        if isinstance(column.type, sa.LargeBinary):
            return self.mark.encode()
        if isinstance(column.type, sa.Float):
            return self.at
        if isinstance(column.type, Json):
            return {"said": self.mark}
        if isinstance(column.type, (sa.Text, FreeText)):
            return f"{self.mark}-{table.name}-{column.name}"
        if column.primary_key and column.autoincrement is not False:
            return next(NUMBERS) + 1000
        return 1 if not column.nullable else None


def all_rows(store: Store, but: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table, as text, to be compared."""
    with store.engine.connect() as conn:
        return {
            name: sorted(repr(tuple(row)) for row in conn.execute(sa.select(table)))
            for name, table in schema().tables.items()
            if name not in but
        }
