"""Direct answers to deliveries: what of all that waits goes into them, and what is said besides."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import Packer, Terms
from bot.store import conversations, effects
from bot.store.clock import Now
from bot.store.desk import accounts
from bot.store.mail import parcel_queue, people, refusals
from bot.store.mail.customer_row import CustomerRow
from bot.store.mail.deliveries import FIND, LOCK, THIS, UPDATE, Received, one
from bot.store.mail.values import Asides
from bot.store.query import column
from bot.store.shapes import ConversationRow
from bot.store.tables import cases
from bot.store.tables_mail import customers, received

PAUSE, JUST_NOW = 0.3, 15.0
_r = received.c
_SENDING = column(
    int,
    sa.select(customers.c.fence).where(
        THIS,
        customers.c.channel == _r.channel,
        customers.c.brand == _r.brand,
        customers.c.address == _r.address,
        customers.c.lease_until > Now(),
    ),
)
# A promise given just now for a time at which nobody may write to the customer any more.
_LATE = column(
    int,
    sa.select(cases.c.id).where(
        cases.c.conversation_id == sa.bindparam("id"),
        cases.c.status == "ticket",
        cases.c.created_at > Now() - JUST_NOW,
        cases.c.promised_at > sa.bindparam("until"),
    ),
)
_WAITS_SINCE = column(
    float,
    sa.select(sa.func.max(cases.c.created_at)).where(
        cases.c.conversation_id == sa.bindparam("id"), cases.c.status == "waiting"
    ),
)


def is_sending(conn: Connection, terms: Terms, brand: str, message_id: str) -> bool:
    """Whether something is on its way to this delivery's customer by the API at this moment."""
    return bool(_SENDING.first(conn, **one(terms, brand, message_id)))


def answer(
    conn: Connection, terms: Terms, brand: str, message_id: str, packer: Packer, asides: Asides | None = None
) -> str | None:
    """What to answer this delivery directly: of all that waits what an answer carries, taken out of the mail.

    Asked again it is the same. After it, or without it, deliveries go on.
    """
    key = one(terms, brand, message_id)
    known = LOCK.first(conn, **key)
    if known is None or known.done:
        return known.answer if known else None
    customer = people.lock(conn, terms, brand, known.address)
    calls = _api_works(conn, terms, customer)
    text = parcel_queue.take_direct(conn, customer, packer, calls)
    if asides is not None and known.conversation_id is not None:
        at = conversations.get(conn, known.conversation_id)
        text = _with_asides(at, customer, known.seq, text, calls, asides)
        if text is not None and _LATE.first(conn, id=at.id, until=customer.message_until or 0.0) is not None:
            text = f"{text}\n\n{asides.window}"
    conn.execute(UPDATE.values(answer=text, done=1), key)
    # What is left goes out when the answer has surely arrived before it.
    people.update(conn, customer, {"passive_until": customer.now + PAUSE})
    return text


def _with_asides(
    at: ConversationRow, customer: CustomerRow, seq: int | None, text: str | None, calls: bool, asides: Asides
) -> str | None:
    """The answer with what has to be said because of how the customer can be reached."""
    if text is None and not calls:
        text = asides.otherwise(at.owner, seq is not None and at.answered_seq < seq)
    wrote = customer.message_until is not None and customer.message_until > customer.now
    if at.owner not in conversations.WITH_PEOPLE or wrote:
        return text
    return f"{text}\n\n{asides.one_word}" if text else asides.one_word


def _api_works(conn: Connection, terms: Terms, customer: CustomerRow) -> bool:
    """Whether what a direct answer does not carry can follow: nothing was refused lately, or has hung until now."""
    past = (customer.refused_until, customer.lease_until)
    free = all(until is None or until <= customer.now for until in past)
    return free and not refusals.reason(conn, terms.channel, customer.brand)


def finish(conn: Connection, terms: Terms, brand: str, message_id: str, text: str) -> None:
    """The answer to a delivery that no conversation gives."""
    key = one(terms, brand, message_id)
    known = LOCK.one(conn, **key)
    conn.execute(UPDATE.values(answer=text, done=1), key)
    people.update(conn, people.lock(conn, terms, brand, known.address), {"passive_until": None})


def pass_on(conn: Connection, terms: Terms, brand: str, message_id: str, answer: str) -> bool:
    """Write down that the customer is passed on, if they wait for a person and nobody is at the desk."""
    known = FIND.one(conn, **one(terms, brand, message_id))
    if known.conversation_id is None:
        return False
    row = conversations.lock(conn, known.conversation_id)
    if row.owner != "queued" or not accounts.nobody_there(conn, brand) or _was_helped(conn, terms, brand, known):
        return False
    finish(conn, terms, brand, message_id, answer)
    effects.note(conn, row.id, "passed_on", {"channel": terms.channel}, row.now)
    return True


def _was_helped(conn: Connection, terms: Terms, brand: str, known: Received) -> bool:
    """Whether the platform's own service had the customer since the case that waits was opened."""
    over = people.lock(conn, terms, brand, known.address).transfer_over
    return over is not None and over > (_WAITS_SINCE.first(conn, id=known.conversation_id) or 0.0)
