"""Cases that another desk has: handed over once, and how far it has been told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.desk.ports import BUILT_IN
from bot.store.desk import locked_conversation, notes
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_cases, desk_links

T = TypeVar("T")
FAILED = "failed"
MANY = 100
_d, _l, _c, _v = desk_cases.c, desk_links.c, cases.c, conversations.c
_BEHIND = (
    sa.select(desk_links, _c.number, _c.status)
    .select_from(desk_links.join(cases, _c.id == _l.case_id).join(conversations, _v.id == _l.conversation_id))
    .where(_c.status.in_(("waiting", "ticket", "claimed")), _v.last_seq > _l.sent_seq)
    .limit(MANY)
)


class LinkStore:
    """Every method is one transaction; `read` and `write` come from the facade."""

    read: Callable[[Callable[[Any], T]], T]
    write: Callable[[Callable[[Any], T]], T]

    def take_for(self, case_id: int, desk: str) -> bool:
        """Begin a handover; True for the one process that does it."""
        mine = sa.update(desk_cases).where(_d.case_id == case_id, _d.desk == BUILT_IN).values(desk=desk)
        return self.write(lambda conn: bool(conn.execute(mine).rowcount))

    def handed_over(self, conversation_id: str, case_id: int, desk: str, reference: str, seq: int, note: str) -> None:
        """The other desk has it, told up to `seq`."""
        row = {"case_id": case_id, "conversation_id": conversation_id, "desk": desk, "reference": reference}

        def work(conn: Any) -> None:
            conn.execute(sa.insert(desk_links), {**row, "sent_seq": seq})
            notes.add(
                conn,
                locked_conversation.find(conn, conversation_id),
                "system",
                note,
                None,
                desk=desk,
                reference=reference,
            )

        self.write(work)

    def not_handed_over(self, conversation_id: str, case_id: int, note: str) -> None:
        """The other desk did not take it, or has gone: the built-in queue keeps it, and says so."""

        def work(conn: Any) -> None:
            conn.execute(sa.update(desk_cases).where(_d.case_id == case_id).values(desk=FAILED))
            conn.execute(sa.delete(desk_links).where(_l.case_id == case_id))
            notes.add(conn, locked_conversation.find(conn, conversation_id), "system", note, None, desk=FAILED)

        self.write(work)

    def behind(self) -> list[dict[str, Any]]:
        """Open links whose conversation went on."""
        return self.read(lambda conn: [dict(row._mapping) for row in conn.execute(_BEHIND)])

    def over(self, account_id: str) -> list[dict[str, Any]]:
        """Links whose customer has left, or whose case another account than the other desk's own has."""
        taken = sa.and_(_d.agent_id.is_not(None), _d.agent_id != account_id)
        links = desk_links.join(cases, _c.id == _l.case_id).join(desk_cases, _d.case_id == _l.case_id)
        wanted = sa.select(desk_links, _c.status).select_from(links).where(sa.or_(_c.status == "left", taken))
        return self.read(lambda conn: [dict(row._mapping) for row in conn.execute(wanted.limit(MANY))])

    def unlink(self, case_id: int) -> None:
        """The other desk has nothing to do with it any more."""

        def work(conn: Any) -> None:
            conn.execute(sa.delete(desk_links).where(_l.case_id == case_id))
            conn.execute(sa.update(desk_cases).where(_d.case_id == case_id).values(desk=BUILT_IN))

        self.write(work)

    def told(self, case_id: int, seq: int) -> None:
        """The other desk has everything up to `seq`."""
        further = sa.update(desk_links).where(_l.case_id == case_id, _l.sent_seq < seq).values(sent_seq=seq)
        self.write(lambda conn: conn.execute(further))

    def linked(self, desk: str, reference: str) -> str | None:
        """The conversation that the other desk names so."""
        wanted = sa.select(_l.conversation_id).where(_l.desk == desk, _l.reference == reference)
        found: str | None = self.read(lambda conn: conn.execute(wanted).scalar())
        return found
