"""Where to call back: what is taken for a number, and how little of it others see."""

from __future__ import annotations

import pytest

from bot.handoff.callback import phone, shortened
from tests.support.table import table


@table(
    ("typed", "kept"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("010-62345678", "010-62345678"),
        ("(021) 6234 5678", "021-62345678"),
        ("+86 10 6234 5678", "010-62345678"),
        ("0755-2345678", "0755-2345678"),
        ("075523456789", "0755-23456789"),
    ],
)
def test_numbers_of_mainland_china_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert phone(typed) == kept


@table(
    "typed",
    [
        *("", "1381234567", "138123456789", "23812345678", "12812345678", "62345678", "010-6234567", "0755-123456"),
        *("+1 212 555 0100", "+852 6123 4567", "abc", "1381234567x", "13812345678 13912345678", "400-800-8000", "0"),
        *("010-12345678", "²¹3812345678", "1381234567८"),
    ],
)
def test_anything_else_is_none(typed: str) -> None:
    assert phone(typed) is None


@pytest.mark.parametrize(
    ("number", "shown"), [("13812345678", "138****5678"), ("0755-2345678", "0755-****5678"), (None, None)]
)
def test_others_see_the_ends_only(number: str | None, shown: str | None) -> None:
    assert shortened(number) == shown
