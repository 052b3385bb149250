"""What a person can ask for about what is kept of them, and how long it is kept: every method is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from sqlalchemy.engine import Connection

from bot.store.clock import moment, read_clock
from bot.store.person import erasure, export, identity, wishes
from bot.store.person.identity import Individual
from bot.store.person.retention import BATCH, SWEEPS, Sweep
from bot.store.person.wishes import AskedBy, Reason, Wish
from bot.store.store import Store

DAY = 86_400.0
Days = Mapping[str, int]
Export = dict[str, Any]


class PersonStore:
    """Export, erasure and retention. Connects at the first call."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def person(self, conversation_id: str) -> Individual | None:
        """Whose conversation this is, with all that belongs to them; None for an unknown one."""
        return self._store.read(lambda conn: identity.of_conversation(conn, conversation_id))

    def named(self, brand: str, name: str) -> Individual | None:
        """The person of a name in the wallet, or of an address in a channel."""
        return self._store.read(lambda conn: identity.of_customer(conn, brand, name))

    def export(self, person: Individual, inward: bool = False) -> Export:
        """All that is kept of a person; with `inward` also what only the desk reads."""

        def work(conn: Connection) -> Export:
            made = datetime.now(timezone.utc).isoformat(timespec="seconds")
            return {"made_at": made, **export.export(conn, person, inward)}

        return self._store.read(work)

    def standing(self, conversation_id: str) -> tuple[Wish | None, str | None, datetime | None]:
        """The wish that is not done, what would hold an erasure back now, and by when that should be over."""

        def work(conn: Connection) -> tuple[Wish | None, str | None, datetime | None]:
            person = identity.of_conversation(conn, conversation_id)
            if person is None:
                return None, None, None
            until = erasure.promised(conn, person)
            held = erasure.held_for(conn, person)
            return wishes.of(conn, conversation_id), held, None if until is None else moment(until)

        return self._store.read(work)

    def ask(
        self, person: Individual, asked_by: AskedBy, reason: Reason = "customer_asked", agent_id: str | None = None
    ) -> Wish:
        """A wish to be erased, carried out at once unless a case is in the way; its receipt."""
        chosen = person.conversations[0] if person.conversations else None

        def work(conn: Connection) -> Wish:
            wish = wishes.make(conn, person, chosen, asked_by, reason, agent_id)
            return wishes.carry_out(conn, wish, person)

        return self._store.write(work)

    def due(self) -> list[Wish]:
        """Wishes that can be carried out now: who asked has had time to read the answer, and no case is open."""
        return self._store.read(wishes.due)

    def carry_out(self, wish: Wish) -> Wish:
        """Erase whoever asked for it, unless something is in the way again."""
        return self._store.write(lambda conn: wishes.carry_out(conn, wish))

    def sweep(self, days: Days) -> dict[str, int]:
        """Delete what is older than so many days, kind by kind, a batch a transaction; how much of each. A kind that
        is not named is kept."""
        now = self._store.read(read_clock)
        gone: dict[str, int] = {}
        for kind, sweeps in SWEEPS.items():
            if kind in days:
                before = now - days[kind] * DAY
                count = sum(self._all(sweep, before) for sweep in sweeps)
                gone.update({kind: count} if count else {})
        return gone

    def scrub(self, anyway: bool = False) -> bool:
        """Empty the places that erased rows had in the file; False when somebody reads them just now."""
        if not anyway and not self._store.read(wishes.unscrubbed):
            return True
        if not self._store.scrub():
            return False
        self._store.write(wishes.scrubbed)
        return True

    def _all(self, sweep: Sweep, before: float) -> int:
        total = 0
        while True:
            count = self._store.write(lambda conn: sweep(conn, before))
            total += count
            if count < BATCH:
                return total
