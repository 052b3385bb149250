"""Mail to customers: parcels go out one at a time per customer, in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Later, Mailing, Never, Outcome, Packer, Parcel
from bot.store import desk_rows, effects
from bot.store.clock import Now
from bot.store.query import column, rows
from bot.store.tables_wechat import IS_OPEN, customers, parcels, talks
from bot.store.wechat import parcel_queue, parcel_rows, people, refusals
from bot.store.wechat.parcel_queue import MINE
from bot.store.wechat.parcel_rows import WHO, ParcelRow
from bot.store.wechat.people import CustomerRow

MOST_TRIES, MOST_UNKNOWN = 12, 2
SLOWEST = 300.0
# After a refusal direct answers to this customer carry everything for so long.
REFUSED_SECONDS = 600.0
_p, _c = parcels.c, customers.c


class _Address(NamedTuple):
    brand: str
    openid: str


_OPEN_OF = sa.update(parcels).where(WHO, IS_OPEN)

_LAST_SEQ = column(int, sa.select(_p.last_seq).where(_p.id == sa.bindparam("id")))


def _past(column: sa.Column[Any]) -> sa.sql.ColumnElement[sa.Boolean]:
    return sa.or_(column.is_(None), column <= Now())


_FREE = sa.and_(*map(_past, (_c.passive_until, _c.next_at, _c.lease_until)), sa.not_(refusals.IS_RESTING))
_SAME = sa.and_(_c.brand == talks.c.brand, _c.openid == talks.c.openid)
_NEW_MAIL = sa.select(_c.brand, _c.openid).where(MINE, _SAME, _FREE).distinct()
_OLD_MAIL = (
    sa.select(_c.brand, _c.openid).where(IS_OPEN, _c.brand == _p.brand, _c.openid == _p.openid, _FREE).distinct()
)
_WAITING = rows(
    _Address,
    sa.union(_NEW_MAIL.limit(50).subquery().select(), _OLD_MAIL.limit(50).subquery().select()),
)
_TAKE = rows(
    CustomerRow,
    people.ROW.where(_c.brand == sa.bindparam("b"), _c.openid == sa.bindparam("o"), _FREE).with_for_update(
        skip_locked=True
    ),
)


def take(conn: Connection, worker: str, lease: float, brands: tuple[str, ...]) -> Mailing | None:
    """Lease the mail of one customer for whom something waits and nobody else sends."""
    for brand, openid in _WAITING.all(conn):
        if brand not in brands:
            continue
        row = _TAKE.first(conn, b=brand, o=openid)
        if row is not None:
            held = {"lease_owner": worker, "lease_until": row.now + lease, "fence": row.fence + 1}
            people.update(conn, brand, openid, held)
            return Mailing(brand, openid, worker, row.fence + 1)
    return None


def following(conn: Connection, mailing: Mailing, packer: Packer, lease: float) -> Parcel | None:
    """The next parcel, paid for and marked as being sent; None, and the lease is over, when there is none now."""
    row = _held(conn, mailing)
    if row is None:
        return None
    parcel_queue.pack(conn, row, packer)
    parcel_queue.shorten(conn, row, packer, people.left(row))
    parcel = parcel_rows.first(conn, row)
    if parcel is None:
        _free(conn, row, {})
        return None
    if not row.following:
        _end_all(conn, row, parcel.conversation_id, "dead", people.NOT_FOLLOWING)
        _free(conn, row, {"unreachable": people.NOT_FOLLOWING})
        return None
    if parcel.state == "sending" and parcel.attempts >= MOST_UNKNOWN:
        _end(conn, parcel, "dead", "no_answer", row.now)
        return following(conn, mailing, packer, lease)
    cost = people.spend(row)
    if isinstance(cost, float):
        _free(conn, row, {"next_at": cost})
        return None
    if isinstance(cost, str):
        _end_all(conn, row, parcel.conversation_id, "held", cost)
        _free(conn, row, {"unreachable": cost})
        return None
    changed = {"state": "sending", "attempts": parcel.attempts + 1}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**changed))
    people.update(conn, row.brand, row.openid, {**cost, "lease_until": row.now + lease})
    return Parcel(parcel.id, parcel.conversation_id, parcel.body, parcel.attempts + 1)


def settle(conn: Connection, mailing: Mailing, parcel: Parcel, outcome: Outcome) -> bool:
    """Write down what became of a parcel; whether to go on with this customer's mail."""
    row = _held(conn, mailing)
    if row is None:
        return False
    if isinstance(outcome, Later):
        refusals.count(conn, row.brand, outcome)
        return _later(conn, row, parcel, outcome)
    refusals.lift(conn, row.brand)
    if isinstance(outcome, Never):
        return _never(conn, row, parcel, outcome)
    _end(conn, parcel, "sent", None, row.now)
    desk_rows.reached(conn, parcel.conversation_id, _LAST_SEQ.one(conn, id=parcel.id))
    if row.unreachable is not None or row.refused_until is not None:
        people.update(conn, row.brand, row.openid, {"unreachable": None, "refused_until": None})
    return True


def release(conn: Connection, mailing: Mailing) -> None:
    """End a lease with parcels left."""
    row = _held(conn, mailing)
    if row is not None:
        _free(conn, row, {})


def revive(conn: Connection, parcel_id: int | None) -> int:
    """An operator has dead parcels tried again: one, or all; how many."""
    dead = sa.update(parcels).where(_p.state == "dead")
    chosen = dead if parcel_id is None else dead.where(_p.id == parcel_id)
    return conn.execute(chosen.values(state="pending", attempts=0, reason=None, done_at=None)).rowcount


def _later(conn: Connection, row: CustomerRow, parcel: Parcel, outcome: Later) -> bool:
    back = {} if outcome.unknown else people.refund(row)
    if parcel.attempts >= (MOST_UNKNOWN if outcome.unknown else MOST_TRIES):
        _end(conn, parcel, "dead", outcome.reason, row.now)
        people.update(conn, row.brand, row.openid, {**back, "refused_until": row.now + REFUSED_SECONDS})
        return True
    waiting = {"state": "pending", "reason": outcome.reason}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**waiting))
    wait = max(outcome.seconds, min(SLOWEST, 2.0 ** (parcel.attempts - 1)))
    _free(conn, row, {**back, "next_at": row.now + wait, "refused_until": row.now + REFUSED_SECONDS})
    return False


def _never(conn: Connection, row: CustomerRow, parcel: Parcel, outcome: Never) -> bool:
    if outcome.until_heard:
        _end_all(conn, row, parcel.conversation_id, "held", outcome.reason)
        shut = {"unreachable": outcome.reason, "message_left": 0, "click_left": 0}
        _free(conn, row, {**shut, "refused_until": row.now + REFUSED_SECONDS})
        return False
    _end(conn, parcel, "dead", outcome.reason, row.now)
    people.update(conn, row.brand, row.openid, {"unreachable": outcome.reason})
    if outcome.reason == people.NOT_FOLLOWING:
        people.update(conn, row.brand, row.openid, {"following": 0})
    return True


def _end(conn: Connection, parcel: ParcelRow | Parcel, state: str, reason: str | None, now: float) -> None:
    ended = {"state": state, "reason": reason, "done_at": now}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**ended))
    if state == "dead":
        effects.note(conn, parcel.conversation_id, "not_delivered", {"reason": reason, "channel": people.CHANNEL}, now)


def _end_all(conn: Connection, row: CustomerRow, conversation_id: str, state: str, reason: str) -> None:
    who = {"b": row.brand, "o": row.openid}
    conn.execute(_OPEN_OF.values(state=state, reason=reason, done_at=row.now), who)
    name = "not_delivered" if state == "dead" else "delivery_held"
    effects.note(conn, conversation_id, name, {"reason": reason, "channel": people.CHANNEL}, row.now)


def _held(conn: Connection, mailing: Mailing) -> CustomerRow | None:
    row = people.lock(conn, mailing.brand, mailing.address)
    return row if (row.fence, row.lease_owner) == (mailing.fence, mailing.worker) else None


def _free(conn: Connection, row: CustomerRow, more: Mapping[str, object]) -> None:
    people.update(conn, row.brand, row.openid, {**more, "lease_owner": None, "lease_until": None})
