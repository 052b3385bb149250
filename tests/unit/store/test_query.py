"""A query and its shape: they agree, or the query cannot be made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypedDict

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import NoResultFound

from bot.store.query import column, inserted_id, items, rows

WALLETS = sa.Table(
    "wallets",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("brand", sa.Text, nullable=False),
    sa.Column("limit", sa.Float),
)
_w = WALLETS.c
_BY_ID = sa.select(WALLETS).where(_w.id >= sa.bindparam("least")).order_by(_w.id)


class Wallet(NamedTuple):
    id: int
    brand: str
    limit: float | None


class Named(NamedTuple):
    brand: str
    id: int


class Shown(TypedDict):
    id: int


class Branded(Shown):
    brand: str


@pytest.fixture
def conn() -> Iterator[Connection]:
    engine = sa.create_engine("sqlite://", future=True)
    with engine.begin() as made:
        WALLETS.create(made)
        made.execute(sa.insert(WALLETS), [{"brand": "okpay", "limit": 5.0}, {"brand": "upay", "limit": None}])
        yield made


def test_rows_have_the_shape(conn: Connection) -> None:
    assert rows(Wallet, _BY_ID).all(conn, least=1) == [Wallet(1, "okpay", 5.0), Wallet(2, "upay", None)]


def test_the_first_and_the_only_one(conn: Connection) -> None:
    wallets = rows(Wallet, _BY_ID)
    assert wallets.first(conn, least=1) == Wallet(1, "okpay", 5.0)
    assert wallets.one(conn, least=2).brand == "upay"
    assert wallets.first(conn, least=3) is None
    with pytest.raises(NoResultFound):
        wallets.one(conn, least=3)


def test_further_conditions_leave_the_first_query_as_it_is(conn: Connection) -> None:
    wallets = rows(Wallet, _BY_ID)
    assert [w.id for w in wallets.where(_w.brand == "upay").all(conn, least=1)] == [2]
    assert len(wallets.all(conn, least=1)) == 2


def test_dictionaries_have_the_keys_of_their_shape(conn: Connection) -> None:
    shown = items(Branded, sa.select(_w.id, _w.brand).order_by(_w.id))
    assert shown.all(conn) == [{"id": 1, "brand": "okpay"}, {"id": 2, "brand": "upay"}]


def test_a_single_column_brings_its_values(conn: Connection) -> None:
    limits = column(float, sa.select(_w.limit).order_by(_w.id))
    assert limits.all(conn) == [5.0, None] and limits.first(conn) == 5.0


@pytest.mark.parametrize(
    "statement",
    [sa.select(_w.id, _w.brand), sa.select(_w.brand), sa.select(_w.brand, _w.id.label("number")), sa.select(WALLETS)],
    ids=["another order", "one too few", "another name", "one too many"],
)
def test_a_shape_that_is_not_the_statements_is_refused(statement: sa.sql.Select) -> None:
    with pytest.raises(TypeError, match="Named is not what the statement brings"):
        rows(Named, statement)


def test_what_is_refused_for_dictionaries_and_for_values() -> None:
    with pytest.raises(TypeError, match="Branded"):
        items(Branded, sa.select(_w.id))
    with pytest.raises(ValueError):
        column(int, sa.select(_w.id, _w.brand))


def test_the_number_of_a_new_row(conn: Connection) -> None:
    assert inserted_id(conn.execute(sa.insert(WALLETS), {"brand": "eepay"})) == 3
