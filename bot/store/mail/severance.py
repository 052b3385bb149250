"""A follower who is no longer an account's: nothing of that account's goes to them any more."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import notices
from bot.store.mail import people
from bot.store.mail.customer_row import CustomerRow, at, is_at
from bot.store.tables import PENDING, outbox
from bot.store.tables_mail import media, menus, parcels, received, talks

ARRIVED = ("sent", "passive")
_t, _p, _o = talks.c, parcels.c, outbox.c


def part(conn: Connection, customer: CustomerRow) -> None:
    """The conversation stays with the account; what was still to come from it here does not come."""
    theirs = sa.select(_t.conversation_id).where(is_at(_t))
    waits = sa.and_(_o.channel == customer.channel, _o.state == PENDING, _o.conversation_id.in_(theirs))
    conn.execute(sa.update(outbox).where(waits).values(state="pulled"), at(customer))
    notices.drop(conn, at(customer), "unlinked")
    for table in (talks, menus, media):
        conn.execute(sa.delete(table).where(is_at(table.c)), at(customer))
    mine = sa.and_(is_at(_p), _p.state.notin_(ARRIVED))
    gone = {"state": "replaced", "reason": "unlinked", "done_at": customer.now}
    conn.execute(sa.update(parcels).where(mine).values(**gone), at(customer))
    # A delivery that came before gets the same answer again, but not one of an account that is no longer theirs.
    conn.execute(sa.update(received).where(is_at(received.c)).values(answer=None), at(customer))
    people.update(conn, customer, {"subject": None, "hint": None, "linked_at": None})
