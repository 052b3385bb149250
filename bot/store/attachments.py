"""What customers send besides words: bytes beside the message that names them."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.query import rows
from bot.store.tables_customer import attachments
from bot.store.values import Attachment, NewAttachment

_c = attachments.c


class _Kept(NamedTuple):
    media_type: str
    data: bytes


_NAMED = rows(_Kept, sa.select(_c.media_type, _c.data).where(_c.id == sa.bindparam("id")))
_GET = _NAMED.where(_c.conversation_id == sa.bindparam("conversation"))


def named(conn: Connection, attachment_id: str) -> Attachment | None:
    """An attachment, for who has its name from a message."""
    row = _NAMED.first(conn, id=attachment_id)
    return Attachment(row.media_type, bytes(row.data)) if row else None


def add(conn: Connection, conversation_id: str, new: NewAttachment, now: float) -> dict[str, Any]:
    """Write the bytes; how the message names them. The id cannot be guessed."""
    attachment_id = secrets.token_hex(16)
    row = {
        "id": attachment_id,
        "conversation_id": conversation_id,
        "media_type": new.media_type,
        "data": new.data,
        "at": now,
    }
    conn.execute(sa.insert(attachments), row)
    shown = {"id": attachment_id, "media_type": new.media_type, "bytes": len(new.data)}
    return shown if new.width is None else {**shown, "width": new.width, "height": new.height}


def get(conn: Connection, conversation_id: str, attachment_id: str) -> Attachment | None:
    """An attachment of this conversation."""
    row = _GET.first(conn, id=attachment_id, conversation=conversation_id)
    return Attachment(row.media_type, bytes(row.data)) if row else None
