"""Deliveries: registered once, however often they come, and answered the same each time."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import Reply
from bot.mail import Arrival, Parcel, Terms
from bot.store import conversations, inbox, messages, outbox
from bot.store.clock import Now
from bot.store.insertion import insert_new
from bot.store.mail import media, people
from bot.store.mail.customer_row import CustomerRow, named
from bot.store.mail.menu_choice import chosen
from bot.store.mail.values import Arrived, Aside, ChannelWords, MenuChoice, Start
from bot.store.query import column, rows
from bot.store.tables_mail import codes, menus, notices, parcels, received
from bot.store.values import IncomingRow

KEPT, MAIL_KEPT = 8 * 86400.0, 30 * 86400.0
SAID_SECONDS = 60.0
BESIDE = ("left", "noted", "passed", "returned")  # what is written down of these is for who reads the conversation here
_r, _m = received.c, menus.c
THIS = sa.and_(_r.channel == sa.bindparam("c"), _r.brand == sa.bindparam("b"), _r.message_id == sa.bindparam("m"))


class Received(NamedTuple):
    """A delivery that came before."""

    address: str
    conversation_id: str | None
    seq: int | None
    answer: str | None
    done: int


_SELECT = sa.select(_r.address, _r.conversation_id, _r.seq, _r.answer, _r.done).where(THIS)
FIND, LOCK = rows(Received, _SELECT), rows(Received, _SELECT.with_for_update())
UPDATE = sa.update(received).where(THIS)
_STATE = column(str, sa.select(parcels.c.state).where(parcels.c.id == sa.bindparam("id")))


def one(terms: Terms, brand: str, message_id: str) -> dict[str, str]:
    """Names a delivery in a statement."""
    return {"c": terms.channel, "b": brand, "m": message_id}


def arrive(
    conn: Connection,
    terms: Terms,
    brand: str,
    arrival: Arrival,
    words: ChannelWords | None = None,
    start: Start | None = None,
    aside: Aside | None = None,
    hold: float = 0.0,
) -> Arrived:
    """Register a delivery with all it changes at once.

    `start` begins a conversation where there is none. What was said goes to the inbox, and so does what was shown
    while a person has or will have the conversation; else `aside` answers it.
    """
    key = one(terms, brand, arrival.message_id)
    row = {"channel": terms.channel, "brand": brand, "message_id": arrival.message_id, "at": Now(), "done": 0}
    choice = chosen(conn, named(terms, brand, arrival.address), arrival)
    if not insert_new(conn, received, {**row, "address": arrival.address}):
        known = FIND.one(conn, **key)
        return Arrived(known.conversation_id, known.seq, False, bool(known.done), known.answer, choice)
    customer = people.lock(conn, terms, brand, arrival.address)
    changed: dict[str, object] = people.heard(conn, terms, customer, arrival.trigger, arrival.sent_at)
    found, began = _conversation(conn, customer, choice, start)
    greeted = began and arrival.kind not in ("said", "shown")
    seq = None
    if found is not None and not greeted and (choice is None or choice.rating is None):
        seq = _put(conn, terms, customer, found, arrival, words, choice, aside)
        if seq is not None and customer.subject is not None:
            people.wrote(conn, found, customer.channel, seq)
    waits = found is not None and hold > 0
    if waits:
        changed["passive_until"] = max(customer.passive_until or 0.0, customer.now + hold)
    if arrival.kind == "left":
        changed["following"] = 0
    if arrival.ticket is not None:
        changed["click_ticket"] = arrival.ticket
    if changed:
        people.update(conn, customer, changed)
    conn.execute(UPDATE.values(conversation_id=found, seq=seq, done=int(not waits)), key)
    return Arrived(found, seq, True, not waits, None, choice)


def _conversation(
    conn: Connection, customer: CustomerRow, choice: MenuChoice | None, start: Start | None
) -> tuple[str | None, bool]:
    """Where the delivery belongs, and whether something was said at the beginning there just now."""
    if choice is not None and choice.rating is not None:
        return choice.conversation_id, False
    found = people.current(conn, customer)
    if found is not None or start is None:
        return found, False
    memory, replies = start(people.was_here(conn, customer))
    return people.begin(conn, customer, memory, replies), bool(replies)


def _put(
    conn: Connection,
    terms: Terms,
    customer: CustomerRow,
    found: str,
    arrival: Arrival,
    words: ChannelWords | None,
    choice: MenuChoice | None,
    aside: Aside | None,
) -> int | None:
    """Into the inbox, where it waits for its turn, or beside it."""
    row = conversations.lock(conn, found)
    with_people = row.owner in conversations.WITH_PEOPLE
    if words is not None and (arrival.kind == "said" or with_people):
        pressed = None
        if choice is not None and choice.conversation_id == found:
            pressed = messages.find_option(conn, found, choice.token)
        # An option of another conversation is read as its words.
        text = words.text if choice is None else choice.label
        attachment = words.attachment if with_people else None
        message = IncomingRow(customer.channel, arrival.message_id, text, pressed, words.kinds, attachment)
        seq = inbox.place(conn, row, message).seq
        if words.media is not None:
            media.add(conn, customer, found, seq, words.media)
        return seq
    if aside is not None:
        if words is not None and words.media is not None:
            media.add(conn, customer, found, row.last_seq + 1, words.media)
        speak(conn, terms, found, aside, once=arrival.kind == "shown", delivered=arrival.kind not in BESIDE)
    return None


def is_known(conn: Connection, terms: Terms, brand: str, message_id: str) -> bool:
    """Whether this delivery came before."""
    return FIND.first(conn, **one(terms, brand, message_id)) is not None


def speak(
    conn: Connection, terms: Terms, conversation_id: str, aside: Aside, once: bool = False, delivered: bool = True
) -> None:
    """Write the customer's line and what is said to it, beside the turns; `once`: not what was said just now."""
    row = conversations.lock(conn, conversation_id)
    line, reply = aside(row.owner)
    last = row.last_seq
    if line:
        last += 1
        messages.add_customer(conn, conversation_id, last, line, row.now)
    if reply is not None and not (once and messages.said_lately(conn, row.id, reply.text, row.now - SAID_SECONDS)):
        last += 1
        messages.add_replies(conn, row.id, last, [reply], row.now)
        if delivered:
            outbox.add(conn, row.id, terms.channel, [last], row.now)
    conversations.update(conn, conversation_id, {"last_seq": last, "updated_at": row.now})


def own_up(conn: Connection, terms: Terms, parcel: Parcel, told: Reply) -> bool:
    """Where this parcel is given up, both sides are told; whether they were."""
    if _STATE.first(conn, id=parcel.id) != "dead":
        return False
    speak(conn, terms, parcel.conversation_id, lambda owner: ("", told))
    return True


def purge(conn: Connection) -> None:
    """Forget deliveries that cannot come again, menus and codes nobody can use any more, and mail that arrived long
    ago."""
    conn.execute(sa.delete(parcels).where(parcels.c.done_at < Now() - MAIL_KEPT))
    conn.execute(sa.delete(notices).where(notices.c.created_at < Now() - MAIL_KEPT))
    conn.execute(sa.delete(received).where(_r.at < Now() - KEPT))
    conn.execute(sa.delete(menus).where(_m.expires_at <= Now()))
    conn.execute(sa.delete(codes).where(codes.c.expires_at <= Now()))
