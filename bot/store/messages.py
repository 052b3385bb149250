"""The transcript: messages numbered without gaps per conversation, and the options they offered."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NamedTuple, TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.exchange import Choice, Reply
from bot.store.clock import iso
from bot.store.free_text import own
from bot.store.query import column, rows
from bot.store.tables import messages

_INSERT = sa.insert(messages)


class _Option(TypedDict):
    """An option as it is kept with its message."""

    label: str
    id: str
    question: int
    token: str


class _Message(NamedTuple):
    conversation_id: str
    seq: int
    sender: str
    kind: str
    text: str
    options: list[_Option]
    step: dict[str, Any] | None
    at: float
    reply_to: int | None
    attachment: dict[str, Any] | None
    author: str | None


_PAGE = rows(
    _Message,
    sa.select(messages)
    .where(
        messages.c.conversation_id == sa.bindparam("id"),
        messages.c.seq > sa.bindparam("after"),
        messages.c.seq <= sa.bindparam("last"),
    )
    .order_by(messages.c.seq)
    .limit(sa.bindparam("most")),
)
_SOME = rows(
    _Message,
    sa.select(messages)
    .where(
        messages.c.conversation_id == sa.bindparam("id"),
        messages.c.seq.in_(sa.bindparam("seqs", expanding=True)),
    )
    .order_by(messages.c.seq),
)
_OPTIONS = column(
    list[_Option],
    sa.select(messages.c.options).where(
        messages.c.conversation_id == sa.bindparam("id"), messages.c.seq == sa.bindparam("at_seq")
    ),
)
_LAST_SAID = column(
    str,
    sa.select(messages.c.text)
    .where(
        messages.c.conversation_id == sa.bindparam("id"),
        messages.c.sender != "customer",
        messages.c.at >= sa.bindparam("since"),
    )
    .order_by(messages.c.seq.desc())
    .limit(1),
)
_SINCE = sa.select(messages.c.seq).where(
    messages.c.conversation_id == sa.bindparam("id"), messages.c.seq > sa.bindparam("after")
)
_BOT_SINCE = column(int, _SINCE.where(messages.c.sender == "bot").limit(1))
_SAID_SINCE = column(int, _SINCE.where(messages.c.sender != "customer").limit(1))


def add_customer(
    conn: Connection, conversation_id: str, seq: int, text: str, now: float, attachment: dict[str, Any] | None = None
) -> None:
    """Write what a customer said."""
    conn.execute(_INSERT, {**_row(conversation_id, seq, "customer", "text", text, now), "attachment": attachment})


def add_replies(
    conn: Connection,
    conversation_id: str,
    first: int,
    replies: Sequence[Reply],
    now: float,
    reply_to: int | None = None,
) -> None:
    """Write replies from seq `first` on; every option gets its token here."""
    written = [
        {
            **_row(conversation_id, seq, reply.sender, reply.kind, _words(reply), now),
            "options": _options(seq, reply),
            "step": asdict(reply.step) if reply.step else None,
            "reply_to": reply_to,
            "author": reply.author or None,
        }
        for seq, reply in enumerate(replies, first)
    ]
    if written:
        conn.execute(_INSERT, written)


def attach(conn: Connection, conversation_id: str, seq: int, kept: dict[str, Any]) -> None:
    """This message has a picture or recording beside it."""
    mine = sa.and_(messages.c.conversation_id == conversation_id, messages.c.seq == seq)
    conn.execute(sa.update(messages).where(mine).values(attachment=kept))


def page(conn: Connection, conversation_id: str, after: int, last: int, limit: int) -> list[dict[str, Any]]:
    """Messages above `after`, up to `last`, in the API's form."""
    return [_shown(row) for row in _PAGE.all(conn, id=conversation_id, after=after, last=last, most=limit)]


def bot_spoke(conn: Connection, conversation_id: str, after: int) -> bool:
    """Whether the bot has said something after this place."""
    return _BOT_SINCE.first(conn, id=conversation_id, after=after) is not None


def some(conn: Connection, conversation_id: str, seqs: Sequence[int]) -> list[dict[str, Any]]:
    """These messages in the API's form, in order."""
    return [_shown(row) for row in _SOME.all(conn, id=conversation_id, seqs=list(seqs))]


def find_option(conn: Connection, conversation_id: str, token: str) -> Choice | None:
    """What pressing the option of this token means, when it belongs to this conversation."""
    seq = token.partition(".")[0]
    if not (seq.isascii() and seq.isdigit() and len(seq) < 10):
        return None
    for option in _OPTIONS.first(conn, id=conversation_id, at_seq=int(seq)) or ():
        if hmac.compare_digest(option["token"].encode(), token.encode("utf-8", "replace")):
            return Choice(option["question"], option["id"], option["label"])
    return None


def answers_now(conn: Connection, conversation_id: str, question: int | None, token: str) -> bool:
    """Whether pressing this option answers something now: it is of the open question, which stands at `question`, or
    under the last that was said to the customer."""
    seq = token.partition(".")[0]
    if not (seq.isascii() and seq.isdigit() and len(seq) < 10):
        return False
    return int(seq) == question or _SAID_SINCE.first(conn, id=conversation_id, after=int(seq)) is None


def said_lately(conn: Connection, conversation_id: str, text: str, since: float) -> bool:
    """Whether the last that was said to the customer is this, and not long ago."""
    last = _LAST_SAID.first(conn, id=conversation_id, since=since)
    return last == text


def _row(conversation_id: str, seq: int, sender: str, kind: str, text: str, now: float) -> dict[str, object]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "sender": sender,
        "kind": kind,
        "text": text,
        "options": [],
        "step": None,
        "at": now,
        "reply_to": None,
        "attachment": None,
        "author": None,
    }


def _words(reply: Reply) -> str:
    return reply.text if reply.sender == "agent" else own(reply.text)


def _options(seq: int, reply: Reply) -> list[_Option]:
    return [
        {
            "label": option.label,
            "id": option.id,
            "question": reply.question,
            "token": f"{seq}.{secrets.token_urlsafe(16)}",
        }
        for option in reply.options
    ]


def _shown(row: _Message) -> dict[str, Any]:
    shown = {
        "seq": row.seq,
        "from": row.sender,
        "kind": row.kind,
        "text": row.text,
        "options": [{"label": o["label"], "token": o["token"]} for o in row.options],
        "at": iso(row.at),
        "reply_to": row.reply_to,
    }
    more = {"step": row.step, "attachment": row.attachment, "author": row.author}
    return {**shown, **{name: value for name, value in more.items() if value}}
