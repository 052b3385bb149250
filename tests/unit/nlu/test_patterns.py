"""Patterns: a match that is cut out of a longer expression is none."""

from __future__ import annotations

import re

from bot.calendar.festivals import LUNAR, SOLAR, TERMS
from bot.nlu.patterns import EntityKind, entity_kinds
from bot.nlu.values import READERS
from tests.support.table import table


def kind(**beside: re.Pattern[str]) -> EntityKind:
    return EntityKind(
        "length", re.compile("m"), (re.compile(r"(?P<count>\d+)m"), re.compile(r"len (?P<value>\d+)")), **beside
    )


def test_the_text_of_a_match_is_its_value_if_it_names_one() -> None:
    found = [(w.start, w.end, w.groups) for w in kind().written_in("12m, len 7")]
    assert found == [(0, 3, {"value": "12m", "count": "12"}), (5 + 4, 10, {"value": "7"})]


def test_what_stands_beside_a_match_may_show_that_it_is_cut() -> None:
    guarded = kind(before=re.compile(r"[-\d]$"), after=re.compile("m|/s"))
    assert [w.groups["value"] for w in guarded.written_in("1m -2m 3mm 4m/s 5m")] == ["1m", "5m"]


def test_a_text_without_what_a_kind_needs_is_not_searched() -> None:
    assert list(kind().written_in("len 7")) == []


@table("name", [kind.name for kind in entity_kinds()])
def test_every_kind_has_a_reader_and_no_pattern_brings_a_name_unknown_to_it(name: str) -> None:
    assert name in READERS


def test_every_word_of_a_pattern_that_is_looked_up_has_a_value() -> None:
    """Every festival that the calendar knows is read by a pattern, and by its whole name."""
    (dates,) = [k for k in entity_kinds() if k.name == "date"]
    for group, names in (("festival", SOLAR), ("lunar_festival", LUNAR | TERMS)):
        ways = [way for way in dates.ways if group in way.groupindex]
        for name in names:
            found = [m[group] for way in ways for m in way.finditer(f"{name}那天付的") if m[group]]
            assert found == [name]
