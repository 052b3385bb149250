"""Typed reading: a query is a statement and the shape of what it brings.

That the two agree by name is checked once, when the query is made, which for nearly all is when their module is
imported. What a shape says of the types is held against the tables by tests/unit/store/test_shapes.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy.engine import Connection, CursorResult, Row
from sqlalchemy.sql import Select
from sqlalchemy.sql.expression import CompoundSelect

T = TypeVar("T")
S = TypeVar("S", bound=NamedTuple)


@dataclass(frozen=True)
class Query(Generic[T]):
    """Asks the database for values of one type. Parameters of the statement are given by name."""

    shape: type[T]
    statement: Select | CompoundSelect
    read: Callable[[Row], T]

    def all(self, conn: Connection, /, **given: object) -> list[T]:
        """All of them, in the statement's order."""
        return [*map(self.read, conn.execute(self.statement, given))]

    def first(self, conn: Connection, /, **given: object) -> T | None:
        """The first, None without any."""
        row = conn.execute(self.statement, given).first()
        return None if row is None else self.read(row)

    def one(self, conn: Connection, /, **given: object) -> T:
        """The only one. Raises if there is none, or more."""
        return self.read(conn.execute(self.statement, given).one())

    def where(self, *conditions: object) -> Query[T]:
        """The same with further conditions."""
        assert isinstance(self.statement, Select)  # of a union nothing asks for less
        return replace(self, statement=self.statement.where(*conditions))

    def sliced(self, skip: int, most: int) -> Query[T]:
        """The same without the first ones, and at most so many."""
        assert isinstance(self.statement, Select)
        return replace(self, statement=self.statement.offset(skip).limit(most))


def rows(shape: type[S], statement: Select | CompoundSelect) -> Query[S]:
    """A query for rows, whose columns are the fields of the shape, a NamedTuple, in its order."""
    _compare(shape, statement, shape._fields)
    return Query(shape, statement, shape._make)


def items(shape: type[T], statement: Select) -> Query[T]:
    """A query for dictionaries, whose keys are those of the shape, a TypedDict."""
    _compare(shape, statement, tuple(shape.__annotations__))
    return Query(shape, statement, _item)


def column(kind: type[T], statement: Select) -> Query[T]:
    """A query for the values of its only column."""
    [_] = statement.exported_columns
    return Query(kind, statement, itemgetter(0))


def _compare(shape: type, statement: Select | CompoundSelect, fields: tuple[str, ...]) -> None:
    names = tuple(statement.exported_columns.keys())
    if names != fields:
        raise TypeError(f"{shape.__name__} is not what the statement brings: {fields}, not {names}")


def _item(row: Row) -> Any:
    return dict(row._mapping)


def inserted_id(result: CursorResult) -> int:
    """The number a row got that has just been inserted."""
    return int(result.inserted_primary_key[0])
