"""Mail to customers: parcels go out one at a time per customer, in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Later, Mailing, Never, Outcome, Packer, Parcel, Terms
from bot.store import desk_rows, effects, notices
from bot.store.clock import Now
from bot.store.mail import parcel_queue, parcel_rows, people, quota, refusals
from bot.store.mail.customer_row import CustomerRow, at, is_at, named
from bot.store.mail.parcel_queue import MINE
from bot.store.mail.parcel_rows import WHO, ParcelRow
from bot.store.query import column, rows
from bot.store.tables_mail import IS_OPEN, customers, parcels, talks

MOST_TRIES, MOST_UNKNOWN = 12, 2
SLOWEST = 300.0
# After a refusal direct answers to this customer carry everything for so long.
REFUSED_SECONDS = 600.0
_p, _c = parcels.c, customers.c


class _Address(NamedTuple):
    brand: str
    address: str


_OPEN_OF = sa.update(parcels).where(WHO, IS_OPEN)

_LAST_SEQ = column(int, sa.select(_p.last_seq).where(_p.id == sa.bindparam("id")))


def _past(column: sa.Column[Any]) -> sa.sql.ColumnElement[sa.Boolean]:
    return sa.or_(column.is_(None), column <= Now())


_FREE = sa.and_(*map(_past, (_c.passive_until, _c.next_at, _c.lease_until)), sa.not_(refusals.IS_RESTING))
_HERE = _c.channel == sa.bindparam("c")


def _same(other: Any) -> sa.sql.ColumnElement[sa.Boolean]:
    return sa.and_(_c.channel == other.channel, _c.brand == other.brand, _c.address == other.address)


_NEW_MAIL = sa.select(_c.brand, _c.address).where(MINE, _HERE, _same(talks.c), _FREE).distinct()
_OLD_MAIL = sa.select(_c.brand, _c.address).where(IS_OPEN, _HERE, _same(_p), _FREE).distinct()
_WAITING = rows(
    _Address,
    sa.union(_NEW_MAIL.limit(50).subquery().select(), _OLD_MAIL.limit(50).subquery().select()),
)
_TAKE = rows(
    CustomerRow,
    people.ROW.where(is_at(_c), _FREE).with_for_update(skip_locked=True),
)


def take(conn: Connection, terms: Terms, worker: str, lease: float, brands: tuple[str, ...]) -> Mailing | None:
    """Lease the mail of one customer for whom something waits and nobody else sends."""
    for brand, address in _WAITING.all(conn, c=terms.channel):
        if brand not in brands:
            continue
        row = _TAKE.first(conn, **named(terms, brand, address))
        if row is not None:
            held = {"lease_owner": worker, "lease_until": row.now + lease, "fence": row.fence + 1}
            people.update(conn, row, held)
            return Mailing(brand, address, worker, row.fence + 1)
    return None


def following(conn: Connection, terms: Terms, mailing: Mailing, packer: Packer, lease: float) -> Parcel | None:
    """The next parcel, paid for and marked as being sent; None, and the lease is over, when there is none now."""
    row = _held(conn, terms, mailing)
    if row is None:
        return None
    parcel_queue.pack(conn, row, packer)
    parcel_queue.shorten(conn, row, packer, quota.left(row))
    parcel = parcel_rows.first(conn, row)
    if parcel is None:
        _free(conn, row, {})
        return None
    if not row.following:
        _end_all(conn, row, parcel.conversation_id, "dead", people.NOT_FOLLOWING)
        _free(conn, row, {"unreachable": people.NOT_FOLLOWING})
        return None
    if parcel.state == "sending" and parcel.attempts >= MOST_UNKNOWN:
        _end(conn, row, parcel, "dead", "no_answer")
        return following(conn, terms, mailing, packer, lease)
    cost = quota.spend(row)
    if isinstance(cost, float):
        _free(conn, row, {"next_at": cost})
        return None
    if isinstance(cost, str):
        _hold(conn, row, parcel.conversation_id, cost)
        _free(conn, row, {"unreachable": cost})
        return None
    changed = {"state": "sending", "attempts": parcel.attempts + 1}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**changed))
    people.update(conn, row, {**cost, "lease_until": row.now + lease})
    # What is paid by a click may have to say which click it answers.
    answers = row.click_ticket if "click_left" in cost else None
    body = parcel.body if answers is None else {**parcel.body, "ticket": answers}
    return Parcel(parcel.id, parcel.conversation_id, body, parcel.attempts + 1)


def settle(conn: Connection, terms: Terms, mailing: Mailing, parcel: Parcel, outcome: Outcome) -> bool:
    """Write down what became of a parcel; whether to go on with this customer's mail."""
    row = _held(conn, terms, mailing)
    if row is None:
        return False
    if isinstance(outcome, Later):
        refusals.count(conn, terms, row.brand, outcome)
        return _later(conn, terms, row, parcel, outcome)
    refusals.lift(conn, terms, row.brand)
    if isinstance(outcome, Never):
        return _never(conn, row, parcel, outcome)
    _end(conn, row, parcel, "sent", None)
    desk_rows.reached(conn, parcel.conversation_id, _LAST_SEQ.one(conn, id=parcel.id))
    if row.unreachable is not None or row.refused_until is not None:
        people.update(conn, row, {"unreachable": None, "refused_until": None})
    return True


def release(conn: Connection, terms: Terms, mailing: Mailing) -> None:
    """End a lease with parcels left."""
    row = _held(conn, terms, mailing)
    if row is not None:
        _free(conn, row, {})


def revive(conn: Connection, channel: str, parcel_id: int | None) -> int:
    """An operator has dead parcels of a channel tried again: one, or all; how many."""
    dead = sa.update(parcels).where(_p.state == "dead", _p.channel == channel)
    chosen = dead if parcel_id is None else dead.where(_p.id == parcel_id)
    return conn.execute(chosen.values(state="pending", attempts=0, reason=None, done_at=None)).rowcount


def _later(conn: Connection, terms: Terms, row: CustomerRow, parcel: Parcel, outcome: Later) -> bool:
    back = {} if outcome.unknown else quota.refund(terms, row)
    if parcel.attempts >= (MOST_UNKNOWN if outcome.unknown else MOST_TRIES):
        _end(conn, row, parcel, "dead", outcome.reason)
        people.update(conn, row, {**back, "refused_until": row.now + REFUSED_SECONDS})
        return True
    waiting = {"state": "pending", "reason": outcome.reason}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**waiting))
    wait = max(outcome.seconds, min(SLOWEST, 2.0 ** (parcel.attempts - 1)))
    _free(conn, row, {**back, "next_at": row.now + wait, "refused_until": row.now + REFUSED_SECONDS})
    return False


def _never(conn: Connection, row: CustomerRow, parcel: Parcel, outcome: Never) -> bool:
    if outcome.until_heard:
        _hold(conn, row, parcel.conversation_id, outcome.reason)
        shut = {"unreachable": outcome.reason, "message_left": 0, "click_left": 0}
        _free(conn, row, {**shut, "refused_until": row.now + REFUSED_SECONDS})
        return False
    _end(conn, row, parcel, "dead", outcome.reason)
    people.update(conn, row, {"unreachable": outcome.reason})
    if outcome.reason == people.NOT_FOLLOWING:
        people.update(conn, row, {"following": 0})
    return True


def _end(conn: Connection, row: CustomerRow, parcel: ParcelRow | Parcel, state: str, reason: str | None) -> None:
    ended = {"state": state, "reason": reason, "done_at": row.now}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**ended))
    if state == "dead":
        effects.note(conn, parcel.conversation_id, "not_delivered", {"reason": reason, "channel": row.channel}, row.now)


def _end_all(conn: Connection, row: CustomerRow, conversation_id: str, state: str, reason: str) -> None:
    conn.execute(_OPEN_OF.values(state=state, reason=reason, done_at=row.now), at(row))
    name = "not_delivered" if state == "dead" else "delivery_held"
    effects.note(conn, conversation_id, name, {"reason": reason, "channel": row.channel}, row.now)


def _hold(conn: Connection, row: CustomerRow, conversation_id: str, reason: str) -> None:
    """It waits until the customer writes again."""
    _end_all(conn, row, conversation_id, "held", reason)
    notices.owe(conn, at(row), conversation_id)


def _held(conn: Connection, terms: Terms, mailing: Mailing) -> CustomerRow | None:
    row = people.lock(conn, terms, mailing.brand, mailing.address)
    return row if (row.fence, row.lease_owner) == (mailing.fence, mailing.worker) else None


def _free(conn: Connection, row: CustomerRow, more: Mapping[str, object]) -> None:
    people.update(conn, row, {**more, "lease_owner": None, "lease_until": None})
