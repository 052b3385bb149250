"""Cases that another desk has: handed over once, and how far it has been told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk.ports import BUILT_IN
from bot.store.desk import locked_conversation, notes
from bot.store.desk.values import DeskCase, Link
from bot.store.query import column, items
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_cases, desk_links

T = TypeVar("T")
FAILED = "failed"
MANY = 100
_d, _l, _c, _v = desk_cases.c, desk_links.c, cases.c, conversations.c
_LINKS = sa.select(desk_links, _c.number, _c.status).limit(MANY)
_JOINED = desk_links.join(cases, _c.id == _l.case_id)
_BEHIND = items(
    Link,
    _LINKS.select_from(_JOINED.join(conversations, _v.id == _l.conversation_id)).where(
        _c.status.in_(("waiting", "ticket", "claimed")),
        sa.or_(_v.last_seq > _l.sent_seq, _c.callback.is_distinct_from(_l.callback)),
    ),
)
_OVER = items(
    Link,
    _LINKS.select_from(_JOINED.join(desk_cases, _d.case_id == _l.case_id)).where(
        sa.or_(_c.status == "left", sa.and_(_d.agent_id.is_not(None), _d.agent_id != sa.bindparam("account")))
    ),
)
_LINKED = column(
    str,
    sa.select(_l.conversation_id).where(_l.desk == sa.bindparam("desk"), _l.reference == sa.bindparam("reference")),
)


class LinkStore:
    """Every method is one transaction; `read` and `write` come from the facade."""

    read: Callable[[Callable[[Connection], T]], T]
    write: Callable[[Callable[[Connection], T]], T]

    def take_for(self, case_id: int, desk: str) -> bool:
        """Begin a handover; True for the one process that does it."""
        mine = sa.update(desk_cases).where(_d.case_id == case_id, _d.desk == BUILT_IN).values(desk=desk)
        return self.write(lambda conn: bool(conn.execute(mine).rowcount))

    def handed_over(self, case: DeskCase, desk: str, reference: str, standing: str, note: str) -> None:
        """The other desk has the case as it was read: told up to its last message, and how it stands."""
        row = {"case_id": case["id"], "conversation_id": case["conversation_id"], "desk": desk, "reference": reference}
        told = {"sent_seq": case["last_seq"], "standing": standing, "callback": case["callback"]}

        def work(conn: Connection) -> None:
            conn.execute(sa.insert(desk_links), {**row, **told})
            found = locked_conversation.find(conn, case["conversation_id"])
            notes.add(conn, found, "system", note, None, desk=desk, reference=reference)

        self.write(work)

    def not_handed_over(self, conversation_id: str, case_id: int, note: str) -> None:
        """The other desk did not take it, or has gone: the built-in queue keeps it, and says so."""

        def work(conn: Connection) -> None:
            conn.execute(sa.update(desk_cases).where(_d.case_id == case_id).values(desk=FAILED))
            conn.execute(sa.delete(desk_links).where(_l.case_id == case_id))
            notes.add(conn, locked_conversation.find(conn, conversation_id), "system", note, None, desk=FAILED)

        self.write(work)

    def behind(self) -> list[Link]:
        """Open links whose conversation went on, or whose customer is to be called elsewhere."""
        return self.read(_BEHIND.all)

    def over(self, account_id: str) -> list[Link]:
        """Links whose customer has left, or whose case another account than the other desk's own has."""
        return self.read(lambda conn: _OVER.all(conn, account=account_id))

    def unlink(self, case_id: int) -> None:
        """The other desk has nothing to do with it any more."""

        def work(conn: Connection) -> None:
            conn.execute(sa.delete(desk_links).where(_l.case_id == case_id))
            conn.execute(sa.update(desk_cases).where(_d.case_id == case_id).values(desk=BUILT_IN))

        self.write(work)

    def told(self, case_id: int, seq: int) -> None:
        """The other desk has everything up to `seq`."""
        further = sa.update(desk_links).where(_l.case_id == case_id, _l.sent_seq < seq).values(sent_seq=seq)
        self.write(lambda conn: conn.execute(further))

    def told_standing(self, case_id: int, standing: str, callback: str | None) -> None:
        """The other desk knows how the case stands."""
        now = sa.update(desk_links).where(_l.case_id == case_id).values(standing=standing, callback=callback)
        self.write(lambda conn: conn.execute(now))

    def linked(self, desk: str, reference: str) -> str | None:
        """The conversation that the other desk names so."""
        return self.read(lambda conn: _LINKED.first(conn, desk=desk, reference=reference))
