"""A table of a test: every row is tried, every row that fails is named, and what is no table is refused."""

from __future__ import annotations

import inspect

import pytest

from tests.support.table import table


def failure(*rows: tuple[int, int]) -> str:
    @table("one, other", rows)
    def test(one: int, other: int) -> None:
        assert one == other, f"{one} is not {other}"

    with pytest.raises(AssertionError) as failed:
        test()  # type: ignore[call-arg]
    assert failed.value.__cause__ is not None, "the first failure with its own traceback"
    return str(failed.value)


def test_every_row_is_tried_also_behind_one_that_fails() -> None:
    tried = []

    @table("number", [1, 2, 3])
    def test(number: int) -> None:
        tried.append(number)
        assert number > 2

    with pytest.raises(AssertionError, match=r"^2 of 3 rows failed"):
        test()  # type: ignore[call-arg]
    assert tried == [1, 2, 3]


def test_each_row_that_fails_is_named_with_what_it_said() -> None:
    told = failure((1, 1), (2, 3), (4, 4), (5, 6))
    assert told.splitlines()[0] == "2 of 4 rows failed"
    assert "[2-3] AssertionError: 2 is not 3" in told and "[5-6] AssertionError: 5 is not 6" in told
    assert "[1-1]" not in told and "[4-4]" not in told


def test_a_row_may_have_a_name() -> None:
    def named(**how: object) -> str:
        @table("number", [1, pytest.param(2, id="two")], **how)  # type: ignore[arg-type]
        def test(number: int) -> None:
            raise KeyError(number)

        with pytest.raises(AssertionError) as failed:
            test()  # type: ignore[call-arg]
        return str(failed.value)

    assert "[1] KeyError: 1" in named() and "[two] KeyError: 2" in named()
    assert "[first]" in named(ids=["first", "second"]) and "[n1]" in named(ids=lambda value: f"n{value}")


def test_what_should_have_been_raised_and_was_not_fails_its_row() -> None:
    @table("number", [0, 1])
    def test(number: int) -> None:
        with pytest.raises(ZeroDivisionError):
            1 // number

    with pytest.raises(AssertionError, match=r"^1 of 2 rows failed\n\[1\] Failed: DID NOT RAISE"):
        test()  # type: ignore[call-arg]


def test_tables_above_each_other_are_tried_in_every_combination() -> None:
    tried = []

    @table("one", "ab")
    @table("other", [1, 2])
    def test(one: str, other: int) -> None:
        tried.append(f"{one}{other}")

    test()  # type: ignore[call-arg]
    assert tried == ["a1", "a2", "b1", "b2"]


def test_what_is_in_no_row_is_a_fixture() -> None:
    @table(("one", "other"), [(1, 2)])
    def test(tmp_path: object, one: int, other: int) -> None:
        assert (tmp_path, one, other) == ("folder", 1, 2)

    assert list(inspect.signature(test).parameters) == ["tmp_path"]
    test(tmp_path="folder")  # type: ignore[call-arg]


@table(("names", "rows"), [("one", []), ("one, other", [(1,)]), ("one, other", [(1, 2), (1, 2, 3)])])
def test_what_is_no_table_is_refused(names: str, rows: list[object]) -> None:
    with pytest.raises(ValueError, match="row"):
        table(names, rows)
