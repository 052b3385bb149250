"""Open cases as lists: what stands in front of each wallet's, counts of all, and every one for the clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.desk.ports import BUILT_IN
from bot.exchange import AT_RISK
from bot.store.cases import ORDER
from bot.store.clock import Now
from bot.store.desk.case_fields import CASES, OPEN
from bot.store.desk.values import Count, DeskCase, Running, Unserved
from bot.store.query import Query, column, items, rows
from bot.store.tables import cases, conversations
from bot.store.tables_desk import desk_cases

LINES = 50  # of each list of a wallet: money at risk, waiting, tickets, with somebody
PAGE = 200
AT_ONCE = 1000
HANDED = 50


class _Number(NamedTuple):
    name: str
    n: int


T = TypeVar("T", Running, Unserved)
_c, _d, _v = cases.c, desk_cases.c, conversations.c
_BRANDS: sa.sql.ColumnElement[Any] = sa.bindparam("brands", expanding=True)
_PEOPLE: sa.sql.ColumnElement[Any] = sa.bindparam("people", expanding=True)
_IS_OPEN = _c.status.in_(OPEN)
# Each list has its own front, so that none can push another one off the page.
_LIST: sa.sql.ColumnElement[Any] = sa.case(
    (_c.status == "claimed", "claimed"), (_c.priority >= AT_RISK, "risk"), else_=_c.status
)
_PLACE = sa.func.row_number().over(partition_by=(_c.brand, _LIST), order_by=ORDER)
_RANKED = sa.select(_c.id, _PLACE.label("place")).where(_IS_OPEN, _c.brand.in_(_BRANDS)).subquery()
_IN_FRONT = sa.select(_RANKED.c.id).where(_RANKED.c.place <= sa.bindparam("lines"))
_OF_THEIRS = sa.or_(
    _d.agent_id.in_(_PEOPLE),
    _d.offered_to.in_(_PEOPLE),
    _c.conversation_id.in_(sa.bindparam("followed", expanding=True)),
)
_FRONT = items(
    DeskCase, CASES.where(_IS_OPEN, _c.brand.in_(_BRANDS), sa.or_(_c.id.in_(_IN_FRONT), _OF_THEIRS)).order_by(*ORDER)
)
_WANTED = items(DeskCase, CASES.where(_IS_OPEN, _c.brand.in_(_BRANDS)).order_by(*ORDER))
_COUNTS = rows(
    Count,
    sa.select(
        *(_c.brand, _c.status, sa.func.count().label("n"), sa.func.min(_c.created_at).label("oldest")),
        Now().label("now"),
    )
    .where(_IS_OPEN, _c.brand.in_(_BRANDS))
    .group_by(_c.brand, _c.status),
)
_TOTAL = column(
    int,
    sa.select(sa.func.count())
    .select_from(cases.join(desk_cases, _d.case_id == _c.id))
    .where(_IS_OPEN, _c.brand.in_(_BRANDS)),
)
_EVERY = sa.select(_c.brand, _PLACE.label("place")).where(_IS_OPEN).subquery()
_BY_STATUS = rows(
    _Number, sa.select(_c.status.label("name"), sa.func.count().label("n")).where(_IS_OPEN).group_by(_c.status)
)
_BEYOND = rows(
    _Number,
    sa.select(_EVERY.c.brand.label("name"), sa.func.count().label("n"))
    .where(_EVERY.c.place > LINES)
    .group_by(_EVERY.c.brand),
)
_JOINED = cases.join(desk_cases, _d.case_id == _c.id)
_RUNNING = rows(
    Running,
    sa.select(
        *(_c.id, _c.brand, _c.status, _c.created_at, _c.promised_at, _c.closed_at),
        *(_d.first_answer_at, _d.reached_at, _d.waiting_since, _d.level, Now().label("now")),
    )
    .select_from(_JOINED)
    .where(_IS_OPEN, _c.id > sa.bindparam("after"))
    .order_by(_c.id)
    .limit(AT_ONCE),
)
_QUEUED = sa.and_(_c.status == "waiting", _v.owner == "queued")
_UNSERVED = rows(
    Unserved,
    sa.select(
        *(_c.id, _c.number, _c.conversation_id, _c.brand, _c.topic, _c.priority, _c.promised_at, _c.created_at),
        *(_c.known, _c.crowded, _d.preferred_agent),
    )
    .select_from(_JOINED.join(conversations, _v.id == _c.conversation_id))
    .where(_QUEUED, _c.id > sa.bindparam("after"))
    .order_by(_c.id)
    .limit(AT_ONCE),
)
# A ticket waits as well as who sits in the queue: it is answered where people look.
_WAITS = sa.or_(_c.status == "ticket", _QUEUED)
_TO_HAND_OVER = items(DeskCase, CASES.where(_WAITS, _d.desk == BUILT_IN).order_by(*ORDER).limit(HANDED))


def front(
    conn: Connection, brands: Collection[str], lines: int, people: Collection[str], followed: Collection[str]
) -> list[DeskCase]:
    """The first lines of every list of these wallets, and besides all that these people have, are asked to take or
    follow."""
    given = {"brands": [*brands], "lines": lines, "people": [*people], "followed": [*followed]}
    return _FRONT.all(conn, **given)


def page(
    conn: Connection, brands: Collection[str], status: str | None, agent_id: str | None, skip: int
) -> tuple[list[DeskCase], int]:
    """Cases of these wallets in their order, so many at once, after those that are skipped; and how many there are."""
    wanted, total = _WANTED, _TOTAL
    for chosen, value in ((_c.status, status), (_d.agent_id, agent_id)):
        if value is not None:
            wanted, total = wanted.where(chosen == value), total.where(chosen == value)
    given = [*brands]
    return wanted.sliced(skip, PAGE).all(conn, brands=given), total.one(conn, brands=given)


def counts(conn: Connection, brands: Collection[str]) -> list[Count]:
    """How many there are, listed or not."""
    return _COUNTS.all(conn, brands=[*brands])


def by_status(conn: Connection) -> dict[str, int]:
    """How many open cases of all wallets have each status."""
    return {status: 0 for status in OPEN} | {row.name: row.n for row in _BY_STATUS.all(conn)}


def beyond(conn: Connection) -> dict[str, int]:
    """How many cases of each wallet stand behind the first lines of their list, where any do."""
    return {row.name: row.n for row in _BEYOND.all(conn)}


def running(conn: Connection) -> list[Running]:
    """Every open case, as far as its clocks go."""
    return [*_pages(conn, _RUNNING)]


def unserved(conn: Connection) -> list[Unserved]:
    """Every case that waits for a person."""
    return [*_pages(conn, _UNSERVED)]


def to_hand_over(conn: Connection) -> list[DeskCase]:
    """The next cases that another desk has not been offered yet, in their order."""
    return _TO_HAND_OVER.all(conn)


def _pages(conn: Connection, query: Query[T]) -> Iterator[T]:
    after = 0
    while found := query.all(conn, after=after):
        yield from found
        after = found[-1].id
