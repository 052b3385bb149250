"""Messages that a platform took and could not deliver after all, as it says later."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Never, Terms
from bot.store import desk_rows, effects
from bot.store.mail import people
from bot.store.mail.customer_row import at, is_at
from bot.store.mail.parcel_rows import change
from bot.store.query import rows
from bot.store.tables_mail import parcels

_p = parcels.c


class _Sent(NamedTuple):
    id: int
    conversation_id: str
    last_seq: int
    done_at: float | None


_SENT = rows(
    _Sent,
    sa.select(_p.id, _p.conversation_id, _p.last_seq, _p.done_at)
    .where(is_at(_p), _p.state == "sent", sa.type_coerce(_p.body, sa.Text).contains(sa.bindparam("mark")))
    .order_by(_p.id.desc()),
)


def fail(conn: Connection, terms: Terms, brand: str, address: str, mark: str, outcome: Never) -> bool:
    """A message whose body has this mark did not arrive; whether there is such a message.

    It is held until the customer is heard, or dead; and nothing that it promised counts as kept.
    """
    customer = people.lock(conn, terms, brand, address)
    sent = _SENT.first(conn, **at(customer), mark=f'"{mark}"')
    if sent is None:
        return False
    state, name = ("held", "delivery_held") if outcome.until_heard else ("dead", "not_delivered")
    change(conn, sent.id, {"state": state, "reason": outcome.reason, "done_at": customer.now})
    desk_rows.not_reached(conn, sent.conversation_id, sent.last_seq, sent.done_at or customer.now)
    shut: dict[str, object] = {"unreachable": outcome.reason}
    people.update(conn, customer, {**shut, "message_left": 0, "click_left": 0} if outcome.until_heard else shut)
    effects.note(conn, sent.conversation_id, name, {"reason": outcome.reason, "channel": terms.channel}, customer.now)
    return True
