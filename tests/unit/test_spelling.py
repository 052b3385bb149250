"""One spelling for one text, and where each character of it came from."""

from __future__ import annotations

import unicodedata

import pytest

from bot.spelling import AlignedText, align, normalize_text
from tests.support.table import table


def hex_of(character: str) -> str:
    return f"{ord(character):04x}"


@table(
    ("typed", "aligned"),
    [
        pytest.param("", AlignedText("", (), ()), id="nothing"),
        pytest.param("付款", AlignedText("付款", (0, 1), (1, 2)), id="as it is"),
        pytest.param("付\u200b款", AlignedText("付款", (0, 2), (1, 3)), id="an invisible character between"),
        pytest.param("\ufeff付款\x00", AlignedText("付款", (1, 2), (2, 3)), id="invisible characters around"),
        pytest.param(" 付 \t 款 ", AlignedText("付 款", (1, 2, 5), (2, 3, 6)), id="blanks become one"),
        pytest.param("　付", AlignedText("付", (1,), (2,)), id="no blank at the beginning"),
        pytest.param("付\n", AlignedText("付", (0,), (1,)), id="nor at the end"),
        pytest.param(" \u200b ", AlignedText("", (), ()), id="only blanks"),
        pytest.param("㎏a", AlignedText("kga", (0, 0, 1), (1, 1, 2)), id="one character becomes two"),
        pytest.param("e\u0301a", AlignedText("éa", (0, 2), (2, 3)), id="two characters become one"),
        pytest.param("付\u0301\u0301款", AlignedText("付\u0301\u0301款", (0, 0, 0, 3), (3, 3, 3, 4)), id="marks stay"),
        pytest.param("ＯＫ", AlignedText("ok", (0, 1), (1, 2)), id="wide letters"),
        pytest.param("轉帳", AlignedText("转帐", (0, 1), (1, 2)), id="traditional characters"),
        pytest.param("\u1100\u1161\u11a8", AlignedText("각", (0,), (3,)), id="a syllable of parts"),
        pytest.param("❤\ufe0f", AlignedText("❤", (0,), (1,)), id="a picture's variant"),
        pytest.param("付\u2800款", AlignedText("付款", (0, 2), (1, 3)), id="a letter that shows nothing"),
    ],
)
def test_every_character_knows_where_it_came_from(typed: str, aligned: AlignedText) -> None:
    assert align(typed) == aligned
    assert normalize_text(typed) == aligned.text


@pytest.mark.parametrize(
    ("start", "end", "span"), [(0, 1, (0, 1)), (0, 2, (0, 3)), (1, 2, (2, 3)), (1, 4, (2, 5)), (3, 4, (4, 5))]
)
def test_a_span_leads_back_to_what_was_typed(start: int, end: int, span: tuple[int, int]) -> None:
    aligned = align("轉\u200b５００")
    assert aligned.text == "转500"
    assert aligned.original_span(start, end) == span


@table("hidden", [*"\u034f\u115f\u17b4\u17b5\u2800\u3164\ufe00\ufe0f", *"\x00\u200b\ud800\ue000"], ids=hex_of)
def test_what_shows_nothing_is_left_out(hidden: str) -> None:
    assert normalize_text(f"付{hidden}款") == "付款"


@pytest.mark.parametrize("shown", [*"\u034e\u2801\ufdff\ufe10\u0300"], ids=hex_of)
def test_what_stands_beside_it_in_the_table_of_characters_stays(shown: str) -> None:
    assert normalize_text(f"付{shown}款") == unicodedata.normalize("NFKC", f"付{shown}款").lower()


@pytest.mark.parametrize(
    ("letter", "spans"),
    [("\u1160", ((0, 2),)), ("\u115f", ((0, 1),)), ("\u11ff", ((0, 2), (0, 2))), ("\u1200", ((0, 1), (1, 2)))],
    ids=["the first vowel", "a letter before it", "the last final", "a letter behind it"],
)
def test_parts_of_a_syllable_are_read_with_the_letter_before_them(
    letter: str, spans: tuple[tuple[int, int], ...]
) -> None:
    aligned = align(f"\u1100{letter}")
    assert tuple(zip(aligned.starts, aligned.ends, strict=True)) == spans


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("都唔得呀", "都不行呀"),
        ("得唔得", "行不行"),
        ("而家唔得閒", "现在没有空"),
        ("冇錢咗", "没钱了"),
        ("唔係", "不是"),
    ],
)
def test_dialect_is_read_as_mandarin(typed: str, read: str) -> None:
    assert normalize_text(typed) == read
    assert len(align(typed).starts) == len(typed)
