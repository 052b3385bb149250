"""One customer on two channels: a one-time code names the app's customer, the follower confirms, or undoes it."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import AT_RISK, Reply
from bot.mail import APP, Terms
from bot.pseudonyms import end_of
from bot.store import conversations, leases, outbox
from bot.store.clock import Now
from bot.store.desk import audit
from bot.store.insertion import insert_new
from bot.store.mail import deliveries, people, severance
from bot.store.mail.customer_row import CustomerRow, is_at, named
from bot.store.mail.values import Code, Linked, LinkResult, LinkState
from bot.store.query import column, rows
from bot.store.shapes import ConversationRow
from bot.store.tables import cases, messages
from bot.store.tables_mail import codes, customers

CODE_SECONDS = 600.0
DIGITS = 8
MOST_SHOWN = 3
_k, _msg, _case, _u = codes.c, messages.c, cases.c, customers.c


class _Code(NamedTuple):
    subject: str
    hint: str | None
    address: str | None


_CODES = rows(_Code, sa.select(_k.subject, _k.hint, _k.address).where(_k.expires_at > Now()).with_for_update())
_KEY = sa.and_(_k.hash == sa.bindparam("key"), _k.channel == sa.bindparam("c"))
_BY_KEY = _CODES.where(_KEY)
_CLAIM = is_at(_k)
_CLAIMED = _CODES.where(_CLAIM)
_VALID = column(str, sa.select(_k.hash).where(_k.expires_at > Now()))
_LINKED = column(str, sa.select(_u.subject).where(is_at(_u), _u.subject.isnot(None)))
_FOLLOWERS = column(
    str,
    sa.select(_u.address)
    .where(
        _u.channel == sa.bindparam("c"),
        _u.brand == sa.bindparam("b"),
        _u.subject == sa.bindparam("subject"),
        _u.address != sa.bindparam("a"),
    )
    .order_by(_u.address),
)
_RISK = column(
    int,
    sa.select(_case.id).where(
        _case.conversation_id.in_(sa.bindparam("ids", expanding=True)),
        _case.status.in_(("waiting", "ticket", "claimed")),
        _case.priority >= AT_RISK,
    ),
)
_THIS = _msg.conversation_id == sa.bindparam("id")
_SAID = column(int, sa.select(sa.func.max(_msg.seq)).where(_THIS, _msg.sender == "customer"))
_SINCE = column(
    int,
    sa.select(_msg.seq).where(_THIS, _msg.seq > sa.bindparam("said")).order_by(_msg.seq.desc()).limit(MOST_SHOWN),
)


def new_code(conn: Connection, terms: Terms, conversation_id: str) -> Code | None:
    """A code for the known customer of a conversation, and how it names them; None for an anonymous one."""
    row = conversations.lock(conn, conversation_id)
    if row.customer is None or row.channel != APP:
        return None
    code, until = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", row.now + CODE_SECONDS
    mine = sa.and_(_k.channel == terms.channel, _k.brand == row.brand, _k.subject == row.customer)
    conn.execute(sa.delete(codes).where(sa.or_(_k.expires_at <= Now(), mine)))
    made = Code(code, until, end_of(row.customer))
    new = {"hash": _hash(row.brand, code), "channel": terms.channel, "brand": row.brand, "subject": row.customer}
    return made if insert_new(conn, codes, {**new, "expires_at": until, "hint": made.hint}) else None


def claim(conn: Connection, terms: Terms, brand: str, address: str, code: str) -> Linked:
    """Somebody sent a code: which account it is of, for them to confirm. Nothing is shared yet."""
    key = _hash(brand, code)
    found = _BY_KEY.first(conn, key=key, c=terms.channel)
    if found is None or found.address not in (None, address):
        return Linked("wrong")
    customer = people.lock(conn, terms, brand, address)
    if (refused := _refused(conn, customer, found.subject)) is not None:
        return Linked(refused, hint=found.hint)
    drop_claim(conn, terms, brand, address)
    again = {"address": address, "expires_at": customer.now + CODE_SECONDS}
    conn.execute(sa.update(codes).where(_k.hash == key).values(**again))
    return Linked("asked", hint=found.hint)


def state(conn: Connection, terms: Terms, brand: str, address: str, code: str) -> LinkState:
    """What a word about linking can mean for this follower."""
    here = named(terms, brand, address)
    linked = _LINKED.first(conn, **here) is not None
    claimed = _VALID.where(_CLAIM).first(conn, **here) is not None
    known = _VALID.where(_KEY).first(conn, key=_hash(brand, code), c=terms.channel) is not None
    return LinkState(linked, claimed, known)


def drop_claim(conn: Connection, terms: Terms, brand: str, address: str) -> bool:
    """They do not want to be linked: the code they sent is worth nothing any more. Whether they had sent one."""
    mine = sa.delete(codes).where(_CLAIM)
    return conn.execute(mine, named(terms, brand, address)).rowcount > 0


def link(conn: Connection, terms: Terms, brand: str, address: str, told: Reply | None = None) -> Linked:
    """Use the confirmed code up: from now on both channels have one conversation of this one customer.

    What another account said stays that account's; only what the follower said without an account comes along.
    `told` stands in the conversation afterwards, for who reads it in the app.
    """
    found = _CLAIMED.first(conn, **named(terms, brand, address))
    if found is None:
        return Linked("none")
    customer = people.lock(conn, terms, brand, address)
    if (refused := _refused(conn, customer, found.subject)) is not None:
        return Linked(refused, hint=found.hint)
    drop_claim(conn, terms, brand, address)
    if customer.subject is not None:
        severance.part(conn, customer)
        customer = customer._replace(subject=None)
    for other in _FOLLOWERS.all(conn, subject=found.subject, **named(terms, brand, address)):
        severance.part(conn, people.lock(conn, terms, brand, other))
    locked = [conversations.lock(conn, each) for each in _both(conn, customer, found.subject)]
    people.update(conn, customer, {"subject": found.subject, "hint": found.hint, "linked_at": customer.now})
    kept = _join(conn, locked, found.subject)
    if kept is not None:
        people.talk(conn, kept.id, customer, kept.accepted_seq)
        _show_again(conn, terms, kept)
        _tell(conn, terms, kept.id, told)
    audit.add(conn, None, f"{terms.channel}_linked", kept.id if kept else brand, brand=brand, account=found.hint or "")
    return Linked("linked", kept.id if kept is not None else None, found.hint)


def unlink(conn: Connection, terms: Terms, brand: str, address: str, told: Reply | None = None) -> Linked:
    """Both channels are apart again: what was said is the app's, where `told` stands now; here begins something new."""
    customer = people.lock(conn, terms, brand, address)
    if customer.subject is None:
        return Linked("none")
    mine = conversations.open_of(conn, brand, APP, customer.subject)
    severance.part(conn, customer)
    _tell(conn, terms, mine, told)
    audit.add(conn, None, f"{terms.channel}_unlinked", mine or brand, brand=brand, account=customer.hint or "")
    return Linked("unlinked", mine, customer.hint)


def _refused(conn: Connection, customer: CustomerRow, subject: str) -> LinkResult | None:
    """Why these two are not to be one now."""
    if customer.subject == subject:
        return "already"
    ids = _both(conn, customer, subject)
    if ids and _RISK.first(conn, ids=ids) is not None:
        return "at_risk"
    both = [conversations.get(conn, each).owner in conversations.WITH_PEOPLE for each in ids]
    return "busy" if len(both) == 2 and all(both) else None


def _both(conn: Connection, customer: CustomerRow, subject: str) -> list[str]:
    """The conversations of both that are not closed, in the order in which they are to be locked."""
    return sorted({*filter(None, (conversations.open_of(conn, customer.brand, APP, subject), _own(conn, customer)))})


def _own(conn: Connection, customer: CustomerRow) -> str | None:
    """What the follower said as nobody's account; of another account's nothing is touched."""
    return people.current(conn, customer) if customer.subject is None else None


def _join(conn: Connection, rows: list[ConversationRow], subject: str) -> ConversationRow | None:
    """The conversation that goes on; the other is closed."""
    if not rows:
        return None
    kept = max(rows, key=_weight)
    for row in rows:
        if row is not kept:
            conversations.update(conn, row.id, {"owner": "closed", "updated_at": row.now, **leases.free(row)})
    conversations.update(conn, kept.id, {"channel": APP, "customer": subject})
    return kept


def _weight(row: ConversationRow) -> tuple[bool, bool, bool, float]:
    """A person's comes first, then one with a ticket, one with an open problem, the one touched last."""
    case, problem = bool(row.memory.get("case")), bool(row.memory.get("open"))
    return row.owner in conversations.WITH_PEOPLE, case, problem, row.updated_at


def _show_again(conn: Connection, terms: Terms, kept: ConversationRow) -> None:
    """What was said last, for the customer who now reads it in the channel."""
    said = _SAID.first(conn, id=kept.id) or 0
    outbox.add(conn, kept.id, terms.channel, sorted(_SINCE.all(conn, id=kept.id, said=said)), kept.now)


def _tell(conn: Connection, terms: Terms, conversation_id: str | None, told: Reply | None) -> None:
    """What has changed, beside the talk; in the channel it is said by the answer there."""
    if conversation_id is not None and told is not None:
        deliveries.speak(conn, terms, conversation_id, lambda owner: ("", told), delivered=False)


def _hash(brand: str, code: str) -> str:
    return hashlib.sha256(f"{brand}/{code}".encode()).hexdigest()
