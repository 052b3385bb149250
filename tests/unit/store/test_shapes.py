"""What the shapes of rows say of types is what the tables say: mypy believes the shapes."""

from __future__ import annotations

import importlib
import pkgutil
import types
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypedDict, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import Label
from sqlalchemy.sql.expression import Join
from sqlalchemy.types import Variant

import bot.store
from bot.store.query import Query, column, items, rows
from bot.store.tables import Json, cases, events
from bot.store.tables_desk import agents, audit
from tests.support.table import table

MODULES = [importlib.import_module(found.name) for found in pkgutil.walk_packages(bot.store.__path__, "bot.store.")]
QUERIES = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Query)
}


def faults(query: Query[Any]) -> list[str]:
    """Fields that are something else than their column. What is NULL in a single column, `first` brings as None."""
    made = query.statement.exported_columns
    if not hasattr(query.shape, "__annotations__"):
        return [] if has_type(made[0], query.shape) else [str(query.shape)]
    return [name for name, hint in get_type_hints(query.shape).items() if not fits(query, made[name], hint)]


def fits(query: Query[Any], expression: Any, hint: Any) -> bool:
    """Whether an annotation says what an expression brings, NULL among it."""
    kind = without_none(hint)
    return has_type(expression, kind) and has_null(query, expression) in (None, kind != hint)


def has_type(expression: Any, hint: Any) -> bool:
    """Whether the values of an expression are of the type that an annotation names."""
    kind = expression.type.impl if isinstance(expression.type, Variant) else expression.type
    if isinstance(kind, Json):
        return get_origin(hint) in (dict, list) or hasattr(hint, "__total__")
    named = {type(value) for value in get_args(hint)} if get_origin(hint) is Literal else {hint}
    return named == {kind.python_type}


def has_null(query: Query[Any], expression: Any) -> bool | None:
    """Whether an expression can be NULL; None where the tables do not tell."""
    if isinstance(expression, Label):
        return has_null(query, expression.element)
    if not isinstance(expression, sa.Column):
        return None
    if expression.table in outer(query.statement):
        return True
    asked = str(query.statement.compile(dialect=sqlite.dialect()))
    return expression.nullable and f"{expression} IS NOT NULL" not in asked


def outer(statement: Any) -> Iterator[Any]:
    """The tables of a statement that need not have a row."""
    for source in statement.get_final_froms() if isinstance(statement, sa.sql.Select) else ():
        while isinstance(source, Join):
            yield from [source.right] if source.isouter else []
            source = source.left


def without_none(hint: Any) -> Any:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    [kind] = (each for each in get_args(hint) if each is not types.NoneType)
    return kind


def test_all_of_the_store_is_looked_at() -> None:
    assert len(QUERIES) > 60 and len({name.rpartition(".")[0] for name in QUERIES}) > 20


@table("name", QUERIES)
def test_a_shape_says_what_the_tables_say(name: str) -> None:
    assert faults(QUERIES[name]) == []


class Line(NamedTuple):
    id: int
    action: int
    login: str


class Found(TypedDict):
    topic: str
    card: str


def test_what_is_said_wrongly_is_found() -> None:
    joined = sa.select(audit.c.id, audit.c.action, agents.c.login).outerjoin(agents, agents.c.id == audit.c.agent_id)
    assert faults(rows(Line, joined)) == ["action", "login"], "a text for a number; a person who need not be there"
    assert faults(items(Found, sa.select(cases.c.topic, cases.c.card))) == ["topic", "card"], "NULL; JSON"
    assert faults(column(float, sa.select(events.c.id))) != []
