"""The transcript: messages numbered without gaps per conversation, and the options they offered."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.exchange import Choice, Reply
from bot.store.clock import iso
from bot.store.tables import messages, storable

_INSERT = sa.insert(messages)
_PAGE = (
    sa.select(messages)
    .where(
        messages.c.conversation_id == sa.bindparam("id"),
        messages.c.seq > sa.bindparam("after"),
        messages.c.seq <= sa.bindparam("last"),
    )
    .order_by(messages.c.seq)
    .limit(sa.bindparam("most"))
)
_SOME = (
    sa.select(messages)
    .where(
        messages.c.conversation_id == sa.bindparam("id"),
        messages.c.seq.in_(sa.bindparam("seqs", expanding=True)),
    )
    .order_by(messages.c.seq)
)
_OPTIONS = sa.select(messages.c.options).where(
    messages.c.conversation_id == sa.bindparam("id"), messages.c.seq == sa.bindparam("at_seq")
)

_BOT_SINCE = (
    sa.select(messages.c.seq)
    .where(
        messages.c.conversation_id == sa.bindparam("id"),
        messages.c.seq > sa.bindparam("after"),
        messages.c.sender == "bot",
    )
    .limit(1)
)


def add_customer(
    conn: Any, conversation_id: str, seq: int, text: str, now: float, attachment: dict[str, Any] | None = None
) -> None:
    """Write what a customer said."""
    conn.execute(_INSERT, {**_row(conversation_id, seq, "customer", "text", text, now), "attachment": attachment})


def add_replies(
    conn: Any,
    conversation_id: str,
    first: int,
    replies: Sequence[Reply],
    now: float,
    reply_to: int | None = None,
) -> None:
    """Write replies from seq `first` on; every option gets its token here."""
    rows = [
        {
            **_row(conversation_id, seq, reply.sender, reply.kind, reply.text, now),
            "options": _options(seq, reply),
            "step": asdict(reply.step) if reply.step else None,
            "reply_to": reply_to,
        }
        for seq, reply in enumerate(replies, first)
    ]
    if rows:
        conn.execute(_INSERT, rows)


def page(conn: Any, conversation_id: str, after: int, last: int, limit: int) -> list[dict[str, Any]]:
    """Messages above `after`, up to `last`, in the API's form."""
    rows = conn.execute(_PAGE, {"id": conversation_id, "after": after, "last": last, "most": limit})
    return [_shown(row) for row in rows]


def bot_spoke(conn: Any, conversation_id: str, after: int) -> bool:
    """Whether the bot has said something after this place."""
    return conn.execute(_BOT_SINCE, {"id": conversation_id, "after": after}).first() is not None


def some(conn: Any, conversation_id: str, seqs: Sequence[int]) -> list[dict[str, Any]]:
    """These messages in the API's form, in order."""
    rows = conn.execute(_SOME, {"id": conversation_id, "seqs": list(seqs)})
    return [_shown(row) for row in rows]


def find_option(conn: Any, conversation_id: str, token: str) -> Choice | None:
    """What pressing the option of this token means, when it belongs to this conversation."""
    seq = token.partition(".")[0]
    if not (seq.isascii() and seq.isdigit() and len(seq) < 10):
        return None
    offered = conn.execute(_OPTIONS, {"id": conversation_id, "at_seq": int(seq)}).scalar()
    for option in offered or ():
        if hmac.compare_digest(option["token"].encode(), token.encode("utf-8", "replace")):
            return Choice(option["question"], option["id"], option["label"])
    return None


def _row(conversation_id: str, seq: int, sender: str, kind: str, text: str, now: float) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "sender": sender,
        "kind": kind,
        "text": storable(text),
        "options": [],
        "step": None,
        "at": now,
        "reply_to": None,
        "attachment": None,
    }


def _options(seq: int, reply: Reply) -> list[dict[str, Any]]:
    return [
        {
            "label": option.label,
            "id": option.id,
            "question": reply.question,
            "token": f"{seq}.{secrets.token_urlsafe(16)}",
        }
        for option in reply.options
    ]


def _shown(row: Any) -> dict[str, Any]:
    shown = {
        "seq": row.seq,
        "from": row.sender,
        "kind": row.kind,
        "text": row.text,
        "options": [{"label": o["label"], "token": o["token"]} for o in row.options],
        "at": iso(row.at),
        "reply_to": row.reply_to,
    }
    more = {"step": row.step, "attachment": row.attachment}
    return {**shown, **{name: value for name, value in more.items() if value}}
