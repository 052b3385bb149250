"""Every table has a kind, and where a table has something of a person, erasing finds it."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from bot.store.migrate import schema
from bot.store.person.belongings import BELONGINGS, KINDS
from bot.store.tables import conversations
from tests.support.table import table

TABLES = schema().tables
PLACES = {one.table.name: place for place, one in enumerate(BELONGINGS)}
# Columns that name a person or a conversation, and the one table that keeps a reference only while a wish waits.
NAMING = {"conversation_id", "subject", "customer", "case_id", "diagnosis_id"}
WISHES = "erasures"


def test_every_table_has_a_kind_once() -> None:
    assert Counter(one.table.name for one in BELONGINGS) == Counter(list(TABLES))
    assert {one.kind for one in BELONGINGS} <= set(KINDS)


@table("name", sorted(TABLES))
def test_a_table_that_names_a_person_is_searched_when_one_is_erased(name: str) -> None:
    one = BELONGINGS[PLACES[name]]
    columns = set(one.table.columns.keys())
    named = NAMING & columns or {"channel", "address"} <= columns
    assert (one.whose is not None) == ((bool(named) and name != WISHES) or one.table is conversations)


@table("name", sorted(TABLES))
def test_what_refers_to_others_goes_before_them(name: str) -> None:
    referred = {key.column.table.name for key in TABLES[name].foreign_keys}
    mine = {other for other in referred if BELONGINGS[PLACES[other]].whose is not None}
    assert all(PLACES[name] < PLACES[other] for other in mine if BELONGINGS[PLACES[name]].whose is not None)


def test_a_table_without_a_kind_would_be_seen() -> None:
    fresh = sa.Table("fresh", sa.MetaData(), sa.Column("id", sa.Text, primary_key=True))
    assert fresh.name not in PLACES
