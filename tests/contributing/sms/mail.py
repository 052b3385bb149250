"""Mail by SMS: outbox rows become parcels, which go out one at a time for each number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from bot.store.tables_sms import numbers, parcels

from bot.exchange import Reply
from bot.mail import Later, Mailing, Outcome, Packer, Parcel, Sent
from bot.store import Store, conversations, messages
from bot.store.clock import Now
from bot.store.tables import conversations as talks
from bot.store.tables import outbox

CHANNEL, MOST_TRIES = "sms", 8
_n, _p = numbers.c, parcels.c
_NEW = sa.and_(outbox.c.channel == CHANNEL, outbox.c.state == "pending", outbox.c.conversation_id == talks.c.id)
_FREE = sa.and_(*(sa.or_(column.is_(None), column <= Now()) for column in (_n.lease_until, _n.next_at)))
_NEWS = sa.exists().where(_NEW, talks.c.brand == _n.brand, talks.c.customer == _n.number)
_OPEN = sa.exists().where(_p.brand == _n.brand, _p.number == _n.number, _p.state == "pending")
_WAITING = sa.select(numbers, Now().label("now")).where(_FREE, sa.or_(_NEWS, _OPEN)).with_for_update(skip_locked=True)
Greet = Callable[[str], tuple[dict[str, Any], Sequence[Reply]]]


class SmsStore:
    """Every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def conversation(self, brand: str, number: str, greet: Greet) -> str:
        """The open conversation of this number, or a new one, whose greeting has not been said."""

        def work(conn: Any) -> str:
            known = sa.select(numbers).where(_n.brand == brand, _n.number == number)
            if conn.execute(known).first() is None:
                conn.execute(sa.insert(numbers), {"brand": brand, "number": number, "fence": 0})
            found = conversations.open_of(conn, brand, CHANNEL, number)
            memory = {**greet(brand)[0], "question": None}
            return found or conversations.create(conn, brand, CHANNEL, number, memory, ())

        return self._store.write(work)

    def take(self, worker: str, lease: float, brands: tuple[str, ...]) -> Mailing | None:
        """Lease the mail of one number."""

        def work(conn: Any) -> Mailing | None:
            row = conn.execute(_WAITING.where(_n.brand.in_(brands)).limit(1)).first()
            if row is None:
                return None
            mailing = Mailing(row.brand, row.number, worker, row.fence + 1)
            held = {"lease_owner": worker, "lease_until": row.now + lease, "fence": row.fence + 1}
            conn.execute(sa.update(numbers).where(_who(mailing)).values(**held))
            return mailing

        return self._store.write(work)

    def following(self, mailing: Mailing, packer: Packer, lease: float) -> Parcel | None:
        """The next text message, or None when there is none now."""

        def work(conn: Any) -> Parcel | None:
            if not _held(conn, mailing):
                return None
            _pack(conn, mailing, packer)
            row = conn.execute(sa.select(parcels).where(_open(mailing)).order_by(_p.id).limit(1)).first()
            if row is None:
                _free(conn, mailing)
                return None
            conn.execute(sa.update(parcels).where(_p.id == row.id).values(attempts=row.attempts + 1))
            conn.execute(sa.update(numbers).where(_who(mailing)).values(lease_until=Now() + lease))
            return Parcel(row.id, row.conversation_id, row.body, row.attempts + 1)

        return self._store.write(work)

    def settle(self, mailing: Mailing, parcel: Parcel, outcome: Outcome) -> bool:
        """Write down the outcome; whether to go on."""

        def work(conn: Any) -> bool:
            if not _held(conn, mailing):
                return False
            if isinstance(outcome, Later) and parcel.attempts < MOST_TRIES:
                _free(conn, mailing, next_at=Now() + outcome.seconds)
                return False
            state = "sent" if isinstance(outcome, Sent) else "dead"
            conn.execute(sa.update(parcels).where(_p.id == parcel.id).values(state=state))
            return True

        return self._store.write(work)

    def release(self, mailing: Mailing) -> None:
        """Let another process go on."""
        self._store.write(lambda conn: _held(conn, mailing) and _free(conn, mailing))

    def purge(self) -> None:
        """Forget what has been sent."""
        self._store.write(lambda conn: conn.execute(sa.delete(parcels).where(_p.state == "sent")))


def _who(mailing: Mailing) -> Any:
    return sa.and_(_n.brand == mailing.brand, _n.number == mailing.address)


def _open(mailing: Mailing) -> Any:
    return sa.and_(_p.brand == mailing.brand, _p.number == mailing.address, _p.state == "pending")


def _held(conn: Any, mailing: Mailing) -> bool:
    row = conn.execute(sa.select(numbers).where(_who(mailing)).with_for_update()).first()
    return row is not None and (row.fence, row.lease_owner) == (mailing.fence, mailing.worker)


def _free(conn: Any, mailing: Mailing, **more: Any) -> None:
    conn.execute(sa.update(numbers).where(_who(mailing)).values(lease_owner=None, lease_until=None, **more))


def _pack(conn: Any, mailing: Mailing, packer: Packer) -> None:
    mine = sa.and_(_NEW, talks.c.brand == mailing.brand, talks.c.customer == mailing.address)
    rows = conn.execute(sa.select(outbox.c.id, outbox.c.conversation_id, outbox.c.seq).where(mine)).all()
    for row in rows:
        found = messages.some(conn, row.conversation_id, [row.seq])
        for body in packer.pack(found, lambda token, label: label):
            new = {"brand": mailing.brand, "number": mailing.address, "conversation_id": row.conversation_id}
            conn.execute(sa.insert(parcels), {**new, "body": body, "state": "pending", "attempts": 0})
        conn.execute(sa.update(outbox).where(outbox.c.id == row.id).values(state="packed"))
