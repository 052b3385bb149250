"""Deliveries: registered once, however often they come, and answered the same each time."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.exchange import Reply
from bot.mail import Arrival, Packer
from bot.store import conversations, effects, inbox, messages, outbox
from bot.store.clock import Now
from bot.store.desk import accounts
from bot.store.tables_wechat import menus, parcels, received
from bot.store.values import IncomingRow
from bot.store.wechat import mail, people
from bot.store.wechat.menu_choice import chosen
from bot.store.wechat.values import Arrived, Aside, ChannelWords, MenuChoice, Start

KEPT, MAIL_KEPT = 8 * 86400.0, 30 * 86400.0
PAUSE = 0.3
_r, _m = received.c, menus.c
_FIND = sa.select(received).where(_r.brand == sa.bindparam("b"), _r.message_id == sa.bindparam("m"))
_UPDATE = sa.update(received).where(_r.brand == sa.bindparam("b"), _r.message_id == sa.bindparam("m"))


def arrive(
    conn: Any,
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
    key = {"b": brand, "m": arrival.message_id}
    row = {"brand": brand, "message_id": arrival.message_id, "openid": arrival.address, "at": Now(), "done": 0}
    choice = chosen(conn, brand, arrival)
    if not people.insert_new(conn, received, row):
        known = conn.execute(_FIND, key).first()
        return Arrived(known.conversation_id, known.seq, False, bool(known.done), known.answer, choice)
    customer = people.lock(conn, brand, arrival.address)
    changed = people.heard(conn, customer, arrival.trigger)
    found, greeted = _conversation(conn, customer, choice, start)
    seq = None
    if found is not None and not greeted and (choice is None or choice.rating is None):
        seq = _put(conn, found, arrival, words, choice, aside)
        if seq is not None and customer.subject is not None:
            people.wrote(conn, found, seq)
    waits = found is not None and hold > 0
    if waits:
        changed["passive_until"] = max(customer.passive_until or 0.0, customer.now + hold)
    if arrival.kind == "left":
        changed["following"] = 0
    if changed:
        people.update(conn, brand, arrival.address, changed)
    conn.execute(_UPDATE.values(conversation_id=found, seq=seq, done=int(not waits)), key)
    return Arrived(found, seq, True, not waits, None, choice)


def _conversation(conn: Any, customer: Any, choice: MenuChoice | None, start: Start | None) -> tuple[str | None, bool]:
    """Where the delivery belongs, and whether the customer was greeted there just now."""
    if choice is not None and choice.rating is not None:
        return choice.conversation_id, False
    found = people.current(conn, customer)
    if found is not None or start is None:
        return found, False
    memory, replies = start()
    return people.begin(conn, customer, memory, replies), bool(replies)


def _put(
    conn: Any, found: str, arrival: Arrival, words: ChannelWords | None, choice: MenuChoice | None, aside: Aside | None
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
        message = IncomingRow(people.CHANNEL, arrival.message_id, text, pressed, words.kinds, attachment)
        return inbox.place(conn, row, message).seq
    if aside is not None:
        speak(conn, found, aside)
    return None


def is_known(conn: Any, brand: str, message_id: str) -> bool:
    """Whether this delivery came before."""
    return conn.execute(_FIND, {"b": brand, "m": message_id}).first() is not None


def finish(conn: Any, brand: str, message_id: str, text: str) -> None:
    """The answer to a delivery that no conversation gives."""
    known = conn.execute(_FIND.with_for_update(), {"b": brand, "m": message_id}).first()
    conn.execute(_UPDATE.values(answer=text, done=1), {"b": brand, "m": message_id})
    people.lock(conn, brand, known.openid)
    people.update(conn, brand, known.openid, {"passive_until": None})


def pass_on(conn: Any, brand: str, message_id: str, answer: str) -> bool:
    """Write down that the customer is passed on, if they wait for a person and nobody is at the desk."""
    known = conn.execute(_FIND, {"b": brand, "m": message_id}).first()
    row = conversations.lock(conn, known.conversation_id)
    if row.owner != "queued" or not accounts.nobody_there(conn, brand):
        return False
    finish(conn, brand, message_id, answer)
    effects.note(conn, row.id, "passed_on", {"channel": people.CHANNEL}, row.now)
    return True


def speak(conn: Any, conversation_id: str, aside: Aside) -> None:
    """Write the customer's line and what is said to it, beside the turns."""
    row = conversations.lock(conn, conversation_id)
    line, reply = aside(row.owner)
    last = row.last_seq
    if line:
        last += 1
        messages.add_customer(conn, conversation_id, last, line, row.now)
    if reply is not None:
        say(conn, conversation_id, last + 1, reply, row.now)
        last += 1
    conversations.update(conn, conversation_id, {"last_seq": last, "updated_at": row.now})


def say(conn: Any, conversation_id: str, seq: int, reply: Reply, now: float) -> None:
    """Write one line of ours and have it delivered by WeChat."""
    messages.add_replies(conn, conversation_id, seq, [reply], now)
    outbox.push(conn, conversation_id, people.CHANNEL, [seq], now)


def answer(conn: Any, brand: str, message_id: str, packer: Packer) -> str | None:
    """What to answer this delivery directly: the earliest text that still waits, taken out of the mail.

    Asked again it is the same. After it, or without it, deliveries go on.
    """
    key = {"b": brand, "m": message_id}
    known = conn.execute(_FIND.with_for_update(), key).first()
    if known is None or known.done:
        return known.answer if known else None
    customer = people.lock(conn, brand, known.openid)
    held = customer.lease_until is not None and customer.lease_until > customer.now
    text = None if held else _take_first(conn, customer, packer)
    conn.execute(_UPDATE.values(answer=text, done=1), key)
    # What is left goes out when the answer has surely arrived before it.
    people.update(conn, brand, known.openid, {"passive_until": customer.now + PAUSE})
    return text


def purge(conn: Any) -> None:
    """Forget deliveries that cannot come again, menus nobody can click any more, and mail that arrived long ago."""
    conn.execute(sa.delete(parcels).where(parcels.c.done_at < Now() - MAIL_KEPT))
    conn.execute(sa.delete(received).where(_r.at < Now() - KEPT))
    conn.execute(sa.delete(menus).where(_m.expires_at <= Now()))


def _take_first(conn: Any, customer: Any, packer: Packer) -> str | None:
    mail.pack(conn, customer, packer)
    first = mail.first(conn, customer)
    if first is None or first.state != "pending" or not customer.following:
        return None
    text, rest = packer.first_text(first.body)
    if not text:
        return None
    ended = {"state": "passive", "done_at": customer.now}
    if rest is None:
        conn.execute(sa.update(parcels).where(parcels.c.id == first.id).values(**ended))
        return text
    # The rest keeps its place; what was said of it is written beside.
    mail.add(conn, customer, first.conversation_id, first.last_seq, {"kind": "text", "text": text}, **ended)
    conn.execute(sa.update(parcels).where(parcels.c.id == first.id).values(body=rest))
    return text
