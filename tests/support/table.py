"""A test with a table: its rows are tried one after the other within one test, and all that fail are told."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., None])
Ids = Callable[[Any], object] | Iterable[str] | None
PARAM = type(pytest.param())
FAILURES = (Exception, pytest.fail.Exception)
LONGEST_NAME = 120


def table(names: str | Sequence[str], rows: Iterable[Any], ids: Ids = None) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, but one test for all rows: with thousands of rows pytest's own work for a test
    (its fixtures, hooks and reports, and what coverage traces of them) is most of the time. Every row is tried; the
    failure names each one that failed, and the first is its cause. A row shares the fixtures of the others, so this is
    for tests that change nothing. Raises ValueError for a table without rows."""
    arguments = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    tried = list(_named(arguments, list(rows), ids))
    if not tried:
        raise ValueError("a table without rows proves nothing")

    def decorate(test: Test) -> Test:
        @wraps(test)
        def all_rows(**fixtures: Any) -> None:
            failed: list[tuple[str, BaseException]] = []
            for name, values in tried:
                try:
                    test(**fixtures, **dict(zip(arguments, values, strict=True)))
                except FAILURES as error:
                    failed.append((name, error))
            if failed:
                told = "\n".join(f"[{name}] {type(error).__name__}: {error}" for name, error in failed)
                raise AssertionError(f"{len(failed)} of {len(tried)} rows failed\n{told}") from failed[0][1]

        asked = inspect.signature(test).parameters.values()
        own = [parameter for parameter in asked if parameter.name not in arguments]
        all_rows.__signature__ = inspect.Signature(own)  # type: ignore[attr-defined]
        return all_rows  # type: ignore[return-value]

    return decorate


def _named(arguments: list[str], rows: list[Any], ids: Ids) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The values of each row, with what it is called in a failure."""
    own = [] if ids is None or callable(ids) else list(ids)
    for place, row in enumerate(rows):
        values = tuple(row.values) if isinstance(row, PARAM) else (row,) if len(arguments) == 1 else tuple(row)
        if len(values) != len(arguments):
            raise ValueError(f"row {place} has {len(values)} values for {', '.join(arguments)}")
        if isinstance(row, PARAM) and row.id is not None:
            name = str(row.id)
        elif own:
            name = own[place]
        else:
            name = "-".join(str(ids(value)) if callable(ids) else repr(value) for value in values)
        yield name[:LONGEST_NAME], values
