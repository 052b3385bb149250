"""A follower who is no longer an account's: nothing of that account's goes to them any more."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.tables import PENDING, outbox
from bot.store.tables_wechat import media, menus, parcels, received, talks
from bot.store.wechat import people
from bot.store.wechat.people import CHANNEL, CustomerRow

ARRIVED = ("sent", "passive")
_t, _p, _o = talks.c, parcels.c, outbox.c


def part(conn: Connection, customer: CustomerRow) -> None:
    """The conversation stays with the account; what was still to come from it here does not come."""
    here = {"brand": customer.brand, "openid": customer.openid}
    theirs = sa.select(_t.conversation_id).where(_t.brand == here["brand"], _t.openid == here["openid"])
    waits = sa.and_(_o.channel == CHANNEL, _o.state == PENDING, _o.conversation_id.in_(theirs))
    conn.execute(sa.update(outbox).where(waits).values(state="pulled"))
    for table in (talks, menus, media):
        conn.execute(sa.delete(table).where(table.c.brand == here["brand"], table.c.openid == here["openid"]))
    mine = sa.and_(_p.brand == here["brand"], _p.openid == here["openid"], _p.state.notin_(ARRIVED))
    conn.execute(sa.update(parcels).where(mine).values(state="replaced", reason="unlinked", done_at=customer.now))
    # A delivery that came before gets the same answer again, but not one of an account that is no longer theirs.
    answered = sa.and_(received.c.brand == here["brand"], received.c.openid == here["openid"])
    conn.execute(sa.update(received).where(answered).values(answer=None))
    people.update(conn, **here, values={"subject": None, "hint": None})
