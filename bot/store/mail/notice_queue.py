"""Notices that customers are owed: given one at a time, never twice, and only while there is need of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Later, Never, Notice, NoticeForm, NoticeKind, Outcome, Sent, Terms
from bot.store import effects
from bot.store import notices as owed
from bot.store.clock import Now
from bot.store.mail import permits
from bot.store.mail.customer_row import is_at, named
from bot.store.query import rows
from bot.store.tables_mail import NOTICE_OPEN, notices

Forms = Mapping[str, Mapping[NoticeKind, NoticeForm]]
# So long who gives one has for it; so long a platform knows a repetition; so late nobody wants it any more.
LEASE_SECONDS, KNOWN_SECONDS, STALE_SECONDS = 60.0, 540.0, 86_400.0
PAUSES = (2.0, 10.0, 60.0, 300.0)
MOST_AT_ONCE = 8
_n = notices.c


class _Due(NamedTuple):
    id: int
    brand: str
    address: str
    conversation_id: str
    kind: NoticeKind
    state: str
    attempts: int
    remote_id: str | None
    unsure_since: float | None
    created_at: float
    next_at: float
    now: float


_FIELDS = (
    *(_n.id, _n.brand, _n.address, _n.conversation_id, _n.kind, _n.state, _n.attempts, _n.remote_id),
    _n.unsure_since,
    *(_n.created_at, _n.next_at, Now().label("now")),
)
_DUE = rows(
    _Due,
    sa.select(*_FIELDS)
    .where(_n.channel == sa.bindparam("c"), NOTICE_OPEN, _n.next_at <= Now())
    .where(_n.brand.in_(sa.bindparam("brands", expanding=True)))
    .order_by(_n.next_at, _n.id)
    .limit(MOST_AT_ONCE),
)
_ONE = rows(_Due, sa.select(*_FIELDS).where(_n.id == sa.bindparam("row")).with_for_update())
_THIS = sa.update(notices).where(_n.id == sa.bindparam("row"))
# A report may be here before the answer that says what the platform calls it.
_REPORTED = rows(
    _Due,
    sa.select(*_FIELDS)
    .where(
        is_at(_n),
        sa.or_(_n.remote_id == sa.bindparam("remote"), sa.and_(_n.remote_id.is_(None), _n.state == "sending")),
    )
    .order_by(_n.remote_id.is_(None), _n.id)
    .with_for_update(),
)


def due(conn: Connection, terms: Terms, forms: Forms) -> list[Notice]:
    """Those to be given now, which nobody else then gives; of the others there is no need, or no way."""
    given = []
    for row in _DUE.all(conn, c=terms.channel, brands=list(forms)):
        mine = _THIS.where(NOTICE_OPEN, _n.next_at <= Now())
        if conn.execute(mine.values(next_at=row.now + LEASE_SECONDS), {"row": row.id}).rowcount != 1:
            continue
        notice = _needed(conn, terms, row, forms[row.brand].get(row.kind))
        if isinstance(notice, str):
            _end(conn, row, "failed" if notice == "no_answer" else "over", notice)
            continue
        begun = {"state": "sending", "attempts": row.attempts + 1}
        conn.execute(_THIS.values(**begun), {"row": row.id})
        given.append(notice)
    return given


def settle(conn: Connection, terms: Terms, notice: Notice, form: NoticeForm, outcome: Outcome, remote_id: str) -> None:
    """Write down what became of one."""
    row, here = _ONE.one(conn, row=notice.id), named(terms, notice.brand, notice.address)
    told = {"kind": row.kind, "channel": terms.channel}
    if isinstance(outcome, Sent):
        if not remote_id or row.remote_id != remote_id:
            _end(conn, row, "sent", None, remote_id=remote_id or None)
        effects.note(conn, row.conversation_id, "notice_sent", told, row.now)
        permits.spend(conn, here, form)
    elif isinstance(outcome, Later) and row.attempts <= len(PAUSES) and (form.repeatable or not outcome.unknown):
        later: dict[str, object] = {"state": "pending", "reason": outcome.reason}
        if outcome.unknown:
            later["unsure_since"] = row.unsure_since or row.now
        wait = max(outcome.seconds, PAUSES[row.attempts - 1])
        conn.execute(_THIS.values(**later, next_at=row.now + wait), {"row": row.id})
    else:
        reason = outcome.reason
        _end(conn, row, "failed", reason)
        effects.note(conn, row.conversation_id, "notice_refused", {**told, "reason": reason}, row.now)
        if isinstance(outcome, Never) and reason == permits.REFUSED and form.topic:
            permits.withdraw(conn, here, form.topic)


def reported(
    conn: Connection, terms: Terms, brand: str, address: str, remote_id: str, reason: str
) -> NoticeKind | None:
    """The platform says what became of one that it took, with a reason where it did not arrive; of which kind it is."""
    row = _REPORTED.first(conn, **named(terms, brand, address), remote=remote_id)
    if row is None:
        return None
    if reason:
        _end(conn, row, "failed", reason, remote_id=remote_id)
        told = {"kind": row.kind, "channel": terms.channel, "reason": reason}
        effects.note(conn, row.conversation_id, "notice_refused", told, row.now)
    else:
        _end(conn, row, "arrived", None, remote_id=remote_id)
    return row.kind


def _needed(conn: Connection, terms: Terms, row: _Due, form: NoticeForm | None) -> Notice | str:
    """The notice, or why there is none to be given any more."""
    if form is None:
        return "no_form"
    if row.now - row.created_at > STALE_SECONDS:
        return "too_late"
    unsure = row.unsure_since
    if row.state == "sending":
        # Who gave it is gone: perhaps the customer has it.
        unsure = unsure or row.next_at - LEASE_SECONDS
        conn.execute(_THIS.values(unsure_since=unsure), {"row": row.id})
    if unsure is not None and (not form.repeatable or row.now - unsure > KNOWN_SECONDS):
        return "no_answer"
    at = owed.latest_case(conn, row.conversation_id)
    here = named(terms, row.brand, row.address)
    if at is None or owed.kind_of(at) != row.kind:
        owed.owe(conn, here, row.conversation_id)
        return "overtaken"
    if form.topic and not permits.has(conn, here, form.topic):
        return permits.REFUSED
    return Notice(row.id, row.brand, row.address, row.kind, at.number, at.created_at, at.promised_at, at.now)


def _end(conn: Connection, row: _Due, state: str, reason: str | None, **more: object) -> None:
    ended = {"state": state, "reason": reason, "done_at": row.now}
    conn.execute(_THIS.values(**ended, **more), {"row": row.id})
