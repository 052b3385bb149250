"""A customer's links to channels as the wallet's app shows them: the account's own, and none of anybody else's."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import APP
from bot.store import conversations
from bot.store.clock import moment
from bot.store.desk import audit
from bot.store.mail import people, severance
from bot.store.mail.customer_row import CustomerRow
from bot.store.mail.values import AccountLink
from bot.store.query import rows
from bot.store.store import Store
from bot.store.tables_mail import customers

_c = customers.c
_MINE = sa.and_(_c.brand == sa.bindparam("brand"), _c.subject == sa.bindparam("subject"))


class _OwnLink(NamedTuple):
    channel: str
    linked_at: float | None
    hint: str | None


_LINKS = rows(_OwnLink, sa.select(_c.channel, _c.linked_at, _c.hint).where(_MINE).order_by(_c.channel, _c.address))
_LINKED = rows(
    CustomerRow, people.ROW.where(_MINE, _c.channel == sa.bindparam("channel")).order_by(_c.address).with_for_update()
)


class OwnLinks:
    """What the calls of customers need of it; every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, conversation_id: str) -> list[AccountLink]:
        """The links of a conversation's customer, by channel; an anonymous one has none."""
        return self._store.read(lambda conn: links_of(conn, conversation_id))

    def end(self, conversation_id: str, channel: str) -> bool:
        """Part the customer's account from whom it is linked to in a channel; whether there was somebody."""
        return self._store.write(lambda conn: end(conn, conversation_id, channel))


def links_of(conn: Connection, conversation_id: str) -> list[AccountLink]:
    """Where the account can be written to beside the app, without the address there."""
    account = _account(conn, conversation_id)
    if account is None:
        return []
    return [_link(row) for row in _LINKS.all(conn, **account)]


def end(conn: Connection, conversation_id: str, channel: str) -> bool:
    """What was said stays the account's; in the channel something new begins, as when it is undone there."""
    account = _account(conn, conversation_id)
    linked = [] if account is None else _LINKED.all(conn, **account, channel=channel)
    for row in linked:
        severance.part(conn, row)
        told = {"brand": row.brand, "account": row.hint or "", "side": APP}
        audit.add(conn, None, f"{channel}_unlinked", conversation_id, **told)
    return bool(linked)


def _link(row: _OwnLink) -> AccountLink:
    return AccountLink(row.channel, None if row.linked_at is None else moment(row.linked_at), row.hint)


def _account(conn: Connection, conversation_id: str) -> dict[str, str] | None:
    """Names the account of a conversation of the app's; no other conversation has one."""
    row = conversations.get(conn, conversation_id)
    if row.channel != APP or row.customer is None:
        return None
    return {"brand": row.brand, "subject": row.customer}
