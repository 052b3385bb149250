"""Mail to customers: outbox rows become parcels, parcels go out one at a time per customer, in order."""

from __future__ import annotations

import secrets
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from bot.mail import Later, Mailing, Never, Outcome, Packer, Parcel
from bot.store import effects, messages
from bot.store.clock import Now
from bot.store.tables import PENDING, outbox
from bot.store.tables_wechat import IS_OPEN, customers, menus, parcels, talks
from bot.store.wechat import people

MENU_SECONDS = 7 * 86400.0
MOST_TRIES, MOST_UNKNOWN = 12, 2
SLOWEST = 300.0
_p, _c, _o = parcels.c, customers.c, outbox.c
_WHO = sa.and_(_p.brand == sa.bindparam("b"), _p.openid == sa.bindparam("o"))
_FIRST = sa.select(parcels).where(_WHO, IS_OPEN).order_by(_p.id).limit(1)
_OPEN_OF = sa.update(parcels).where(_WHO, IS_OPEN)
_MINE = sa.and_(_o.channel == people.CHANNEL, _o.state == PENDING, _o.conversation_id == talks.c.conversation_id)
_UNPACKED = (
    sa.select(_o.id, _o.conversation_id, _o.seq)
    .where(_MINE, talks.c.brand == sa.bindparam("b"), talks.c.openid == sa.bindparam("o"))
    .order_by(_o.id)
)


def _past(column: Any) -> Any:
    return sa.or_(column.is_(None), column <= Now())


_FREE = sa.and_(*map(_past, (_c.passive_until, _c.next_at, _c.lease_until)))
_SAME = sa.and_(_c.brand == talks.c.brand, _c.openid == talks.c.openid)
_NEW_MAIL = sa.select(_c.brand, _c.openid).where(_MINE, _SAME, _FREE).distinct()
_OLD_MAIL = (
    sa.select(_c.brand, _c.openid).where(IS_OPEN, _c.brand == _p.brand, _c.openid == _p.openid, _FREE).distinct()
)
_WAITING = sa.union(_NEW_MAIL.limit(50).subquery().select(), _OLD_MAIL.limit(50).subquery().select())
_TAKE = (
    sa.select(customers, Now().label("now"))
    .where(_c.brand == sa.bindparam("b"), _c.openid == sa.bindparam("o"), _FREE)
    .with_for_update(skip_locked=True)
)


def add(conn: Any, customer: Any, conversation_id: str, last_seq: int, body: dict[str, Any], **more: Any) -> None:
    """One more parcel for this customer."""
    row = {
        "brand": customer.brand,
        "openid": customer.openid,
        "conversation_id": conversation_id,
        "last_seq": last_seq,
        "body": body,
        "state": "pending",
        "created_at": customer.now,
    }
    conn.execute(sa.insert(parcels), {**row, **more})


def pack(conn: Any, customer: Any, packer: Packer) -> None:
    """Make parcels of all that the outbox has for this customer, whose row is locked."""
    rows = conn.execute(_UNPACKED, {"b": customer.brand, "o": customer.openid}).all()
    for conversation_id, group in groupby(rows, lambda row: row.conversation_id):
        entries: list[dict[str, Any]] = []
        seqs = [row.seq for row in group]
        found = messages.some(conn, conversation_id, seqs)

        # Ids go up within a menu, so that its entries can be counted.
        first_id = 1 + secrets.randbelow(10**15)

        def new_id(token: str, label: str, to: str = conversation_id, into: Any = entries, base: int = first_id) -> str:
            into.append(_entry(customer, to, base + len(into), token, label))
            return str(into[-1]["menu_id"])

        for body in packer.pack(found, new_id):
            add(conn, customer, conversation_id, seqs[-1], body)
        if entries:
            conn.execute(sa.insert(menus), entries)
    if rows:
        conn.execute(sa.update(outbox).where(_o.id.in_([row.id for row in rows])).values(state="packed"))


def first(conn: Any, customer: Any) -> Any:
    """The earliest parcel that is not over."""
    return conn.execute(_FIRST, {"b": customer.brand, "o": customer.openid}).first()


def take(conn: Any, worker: str, lease: float, brands: tuple[str, ...]) -> Mailing | None:
    """Lease the mail of one customer for whom something waits and nobody else sends."""
    for brand, openid in conn.execute(_WAITING).all():
        if brand not in brands:
            continue
        row = conn.execute(_TAKE, {"b": brand, "o": openid}).first()
        if row is not None:
            held = {"lease_owner": worker, "lease_until": row.now + lease, "fence": row.fence + 1}
            people.update(conn, brand, openid, held)
            return Mailing(brand, openid, worker, row.fence + 1)
    return None


def following(conn: Any, mailing: Mailing, packer: Packer, lease: float) -> Parcel | None:
    """The next parcel, paid for and marked as being sent; None, and the lease is over, when there is none now."""
    row = _held(conn, mailing)
    if row is None:
        return None
    pack(conn, row, packer)
    parcel = first(conn, row)
    if parcel is None:
        _free(conn, row, {})
        return None
    if not row.following:
        _end_all(conn, row, "dead", people.NOT_FOLLOWING)
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
        _end_all(conn, row, "held", cost)
        _free(conn, row, {"unreachable": cost})
        return None
    changed = {"state": "sending", "attempts": parcel.attempts + 1}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**changed))
    people.update(conn, row.brand, row.openid, {**cost, "lease_until": row.now + lease})
    return Parcel(parcel.id, parcel.conversation_id, parcel.body, parcel.attempts + 1)


def settle(conn: Any, mailing: Mailing, parcel: Parcel, outcome: Outcome) -> bool:
    """Write down what became of a parcel; whether to go on with this customer's mail."""
    row = _held(conn, mailing)
    if row is None:
        return False
    if isinstance(outcome, Later):
        return _later(conn, row, parcel, outcome)
    if isinstance(outcome, Never):
        return _never(conn, row, parcel, outcome)
    _end(conn, parcel, "sent", None, row.now)
    if row.unreachable is not None:
        people.update(conn, row.brand, row.openid, {"unreachable": None})
    return True


def release(conn: Any, mailing: Mailing) -> None:
    """End a lease with parcels left."""
    row = _held(conn, mailing)
    if row is not None:
        _free(conn, row, {})


def revive(conn: Any, parcel_id: int | None) -> int:
    """An operator has dead parcels tried again: one, or all; how many."""
    dead = sa.update(parcels).where(_p.state == "dead")
    chosen = dead if parcel_id is None else dead.where(_p.id == parcel_id)
    return int(conn.execute(chosen.values(state="pending", attempts=0, reason=None, done_at=None)).rowcount)


def _later(conn: Any, row: Any, parcel: Parcel, outcome: Later) -> bool:
    back = {} if outcome.unknown else people.refund(row)
    if parcel.attempts >= (MOST_UNKNOWN if outcome.unknown else MOST_TRIES):
        _end(conn, parcel, "dead", outcome.reason, row.now)
        people.update(conn, row.brand, row.openid, back or {"unreachable": row.unreachable})
        return True
    waiting = {"state": "pending", "reason": outcome.reason}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**waiting))
    wait = max(outcome.seconds, min(SLOWEST, 2.0 ** (parcel.attempts - 1)))
    _free(conn, row, {**back, "next_at": row.now + wait})
    return False


def _never(conn: Any, row: Any, parcel: Parcel, outcome: Never) -> bool:
    if outcome.until_heard:
        _end_all(conn, row, "held", outcome.reason)
        _free(conn, row, {"unreachable": outcome.reason, "message_left": 0, "click_left": 0})
        return False
    _end(conn, parcel, "dead", outcome.reason, row.now)
    people.update(conn, row.brand, row.openid, {"unreachable": outcome.reason})
    if outcome.reason == people.NOT_FOLLOWING:
        people.update(conn, row.brand, row.openid, {"following": 0})
    return True


def _end(conn: Any, parcel: Any, state: str, reason: str | None, now: float) -> None:
    ended = {"state": state, "reason": reason, "done_at": now}
    conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(**ended))
    if state == "dead":
        effects.note(conn, parcel.conversation_id, "not_delivered", {"reason": reason, "channel": people.CHANNEL}, now)


def _end_all(conn: Any, row: Any, state: str, reason: str) -> None:
    who = {"b": row.brand, "o": row.openid}
    conversation_id = first(conn, row).conversation_id
    conn.execute(_OPEN_OF.values(state=state, reason=reason, done_at=row.now), who)
    name = "not_delivered" if state == "dead" else "delivery_held"
    effects.note(conn, conversation_id, name, {"reason": reason, "channel": people.CHANNEL}, row.now)


def _held(conn: Any, mailing: Mailing) -> Any:
    row = people.lock(conn, mailing.brand, mailing.address)
    return row if (row.fence, row.lease_owner) == (mailing.fence, mailing.worker) else None


def _free(conn: Any, row: Any, more: dict[str, Any]) -> None:
    people.update(conn, row.brand, row.openid, {**more, "lease_owner": None, "lease_until": None})


def _entry(customer: Any, conversation_id: str, menu_id: int, token: str, label: str) -> dict[str, Any]:
    return {
        "brand": customer.brand,
        "openid": customer.openid,
        "menu_id": str(menu_id),
        "conversation_id": conversation_id,
        "token": token,
        "label": label,
        "expires_at": customer.now + MENU_SECONDS,
    }
