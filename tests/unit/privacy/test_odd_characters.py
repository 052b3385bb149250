"""What no database keeps is found wherever it stands."""

from __future__ import annotations

from typing import Any

from bot.privacy import odd_characters
from tests.support.table import table


@table(
    "value",
    ["\0", "付\0款", "\ud800", "a\udfffb", ["x", ["\0"]], {"a": {"b": "\ud83d"}}, {"\0": 1}, ("x", "\0")],
)
def test_they_are_found(value: Any) -> None:
    assert odd_characters.are_in(value)


@table("value", ["", "付款 \U0001f600\n\t\x01", 1, None, True, ["x", {"y": [1.5, None]}], {}])
def test_all_else_may_stay(value: Any) -> None:
    assert not odd_characters.are_in(value)


def test_it_may_be_nested_as_deep_as_it_likes() -> None:
    deep: Any = "\0"
    for _ in range(100_000):
        deep = [deep]
    assert odd_characters.are_in(deep)
