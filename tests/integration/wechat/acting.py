"""Short words for what the tests of the channel do to the store and ask of it."""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx
import sqlalchemy as sa

from bot.exchange import Reply
from bot.store import NewAttachment, Store, attachments, conversations, messages, outbox, tables
from bot.store.tables_mail import parcels
from tests.integration.wechat.world import User, World


def conversation(store: Store, user: User) -> str:
    """The id of a user's conversation that is not closed."""
    c = tables.conversations.c
    with store.engine.connect() as conn:
        wanted = sa.select(c.id).where(c.customer == user.openid, c.owner != "closed")
        return str(conn.execute(wanted).scalar())


def transcript(store: Store, conversation_id: str) -> list[dict[str, Any]]:
    """All messages of a conversation."""
    page = store.page(conversation_id, 0)
    assert page is not None
    return page.messages


def said(store: Store, user: User) -> list[str]:
    """What the user said, in the order of the transcript."""
    return [m["text"] for m in transcript(store, conversation(store, user)) if m["from"] == "customer"]


def own(store: Store, user: User, owner: str) -> None:
    """As if the desk had taken the conversation, or given it back."""
    with store._writer.begin() as conn:
        c = tables.conversations
        conn.execute(sa.update(c).where(c.c.id == conversation(store, user)).values(owner=owner))


def agent_says(store: Store, conversation_id: str, reply: Reply) -> None:
    """As the desk does it: a message and an outbox row in one transaction."""
    with store._writer.begin() as conn:
        row = conversations.lock(conn, conversation_id)
        messages.add_replies(conn, row.id, row.last_seq + 1, [reply], row.now)
        mine = (tables.messages.c.conversation_id == row.id, tables.messages.c.seq == row.last_seq + 1)
        if reply.sender == "bot":
            conn.execute(sa.update(tables.messages).where(*mine).values(sender="agent"))
        outbox.add(conn, row.id, row.channel, [row.last_seq + 1], row.now)
        conversations.update(conn, row.id, {"last_seq": row.last_seq + 1})


def agent_shows(store: Store, conversation_id: str, data: bytes, kind: str = "image/png") -> None:
    """As the desk does it: a message with a picture, and its outbox row."""
    with store._writer.begin() as conn:
        row = conversations.lock(conn, conversation_id)
        seq, shown = row.last_seq + 1, Reply("[图片]", sender="agent", author="小林")
        messages.add_replies(conn, row.id, seq, [shown], row.now)
        messages.attach(conn, row.id, seq, attachments.add(conn, row.id, NewAttachment(kind, data, 320, 200), row.now))
        outbox.add(conn, row.id, row.channel, [seq], row.now)
        conversations.update(conn, row.id, {"last_seq": seq})


def reasons(store: Store, user: User, state: str = "dead") -> list[str]:
    """Why parcels of this user are in this state."""
    with store.engine.connect() as conn:
        wanted = sa.select(parcels.c.reason).where(parcels.c.address == user.openid, parcels.c.state == state)
        return list(conn.execute(wanted).scalars())


def eventually(true: Any, seconds: float = 30.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)


def message(world: World, brand: str, **fields: Any) -> dict[str, Any]:
    """A text message as the platform would make it."""
    common = {"ToUserName": world.keys[brand].gh_id, "FromUserName": f"o{uuid.uuid4().hex[:27]}"}
    common |= {"CreateTime": int(time.time()), "MsgType": "text", "Content": "你好", "MsgId": uuid.uuid4().int % 10**17}
    return {**common, **fields}


def post(world: World, brand: str, query: dict[str, str], body: bytes) -> httpx.Response:
    """A delivery that the platform itself would not make."""
    return world.direct.post(f"/wechat/{brand}", params=query, content=body, headers={"Content-Type": "text/xml"})
