"""What a customer sends and what remains of it; the cases are in cases.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.privacy.masking import Masked, mask
from bot.privacy.vocabulary import VOCABULARY
from tests.support.table import table

CASES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("cases.yml"))


@table(("said", "remains", "kinds"), CASES["masked"])
def test_a_secret_is_masked_and_named(said: str, remains: str, kinds: list[str]) -> None:
    assert mask(said) == Masked(remains, frozenset(kinds))


@table("said", CASES["untouched"])
def test_what_is_no_secret_stays(said: str) -> None:
    assert mask(said) == Masked(said, frozenset())


@pytest.mark.parametrize(("said", "remains"), CASES["six_alone"])
def test_six_digits_alone_may_be_a_code(said: str, remains: str) -> None:
    assert mask(said) == Masked(remains, frozenset({"maybe"}))


@table("said", [case[0] for case in CASES["masked"]] + CASES["untouched"])
def test_masking_twice_changes_nothing(said: str) -> None:
    once = mask(said).text
    assert mask(once) == Masked(once, frozenset())


@table("said", [case[0] for case in CASES["masked"]])
def test_upper_case_and_full_width_make_no_difference(said: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and char.isalnum() else char for char in said)
    assert mask(wide).kinds == mask(said).kinds == mask(said.upper()).kinds


def test_the_replacement_is_no_secret_itself() -> None:
    assert VOCABULARY.replacement
    assert mask(VOCABULARY.replacement).kinds == frozenset()


def test_strange_code_points_do_no_harm() -> None:
    for strange in ("\x00", "\ud800", "\udfff\ud800", "\U0010ffff", "\u0130", "\ufdfa", "\x0012345\x00"):
        assert mask(strange).text == strange
