"""Pictures and recordings that are still with the platform: fetched when a person has, or will have, them."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Terms
from bot.store import attachments, conversations, messages
from bot.store.clock import Now
from bot.store.mail.customer_row import CustomerRow
from bot.store.mail.values import MediaName
from bot.store.query import rows
from bot.store.tables import cases
from bot.store.tables import conversations as talked
from bot.store.tables_mail import media
from bot.store.values import NewAttachment

# So long the platform keeps them; so long who fetches one has for it.
KEPT_SECONDS = 3 * 86400.0
FETCH_SECONDS = 30.0
MOST_AT_ONCE = 8
_d, _v, _case = media.c, talked.c, cases.c


class DueMedia(NamedTuple):
    """One that is to be fetched now, for the so-manieth time."""

    id: int
    brand: str
    conversation_id: str
    seq: int
    media_id: str
    kind: str
    attempts: int


_TICKET = sa.exists(
    sa.select(_case.id).where(
        _case.conversation_id == _d.conversation_id, _case.status.in_(("waiting", "ticket", "claimed"))
    )
)
_DUE = rows(
    DueMedia,
    sa.select(_d.id, _d.brand, _d.conversation_id, _d.seq, _d.media_id, _d.kind, _d.attempts)
    .where(
        _d.channel == sa.bindparam("c"),
        _d.next_at <= Now(),
        _v.id == _d.conversation_id,
        sa.or_(_v.owner.in_(conversations.WITH_PEOPLE), _TICKET),
    )
    .order_by(_d.id)
    .limit(MOST_AT_ONCE),
)
_THIS = _d.id == sa.bindparam("row")


def add(conn: Connection, customer: CustomerRow, conversation_id: str, seq: int, name: MediaName) -> None:
    """What this message brought is still to be fetched."""
    row = {
        "channel": customer.channel,
        "brand": customer.brand,
        "address": customer.address,
        "conversation_id": conversation_id,
        "seq": seq,
        "media_id": name.media_id,
        "kind": name.kind,
        "next_at": customer.now,
        "created_at": customer.now,
    }
    conn.execute(sa.insert(media), row)


def due(conn: Connection, terms: Terms) -> list[DueMedia]:
    """Those to be fetched now, which nobody else then fetches for a while."""
    taken = []
    for row in _DUE.all(conn, c=terms.channel):
        mine = sa.update(media).where(_THIS, _d.next_at <= Now())
        later = {"next_at": Now() + FETCH_SECONDS, "attempts": row.attempts + 1}
        if conn.execute(mine.values(**later), {"row": row.id}).rowcount == 1:
            taken.append(row._replace(attempts=row.attempts + 1))
    return taken


def again(conn: Connection, row: DueMedia, seconds: float) -> None:
    """It did not come; another try after so long."""
    conn.execute(sa.update(media).where(_THIS).values(next_at=Now() + seconds), {"row": row.id})


def over(conn: Connection, row: DueMedia) -> bool:
    """It will not come any more; whether it was still waited for."""
    return conn.execute(sa.delete(media).where(_THIS), {"row": row.id}).rowcount == 1


def arrived(conn: Connection, row: DueMedia, content: NewAttachment, line: str) -> bool:
    """It came: beside the message that brought it, and where somebody reads along by now, as a line of its own too."""
    at = conversations.lock(conn, row.conversation_id)
    if not over(conn, row):
        return False
    kept = attachments.add(conn, at.id, content, at.now)
    if at.owner == "agent" and at.last_seq > row.seq:
        messages.add_customer(conn, at.id, at.last_seq + 1, line, at.now, kept)
        conversations.update(conn, at.id, {"last_seq": at.last_seq + 1, "updated_at": at.now})
    else:
        messages.attach(conn, at.id, row.seq, kept)
    return True


def purge(conn: Connection) -> None:
    """Forget what the platform no longer has."""
    conn.execute(sa.delete(media).where(_d.created_at < Now() - KEPT_SECONDS))
