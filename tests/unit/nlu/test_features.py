"""The sparse view: what it counts and how it weighs."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.features import Block, character_grams, fuzzy_syllables, pinyin_grams


def test_characters_are_counted_in_runs_of_one_to_three() -> None:
    assert dict(character_grams("付付款")) == {"付": 2, "款": 1, "付付": 1, "付款": 1, "付付款": 1}


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("支付", ["zi", "fu"]),
        ("上账", ["san", "zan"]),
        ("绿", ["lv"]),
        ("重庆", ["con", "qin"]),
        ("ok，app 登录", ["ok，app", "den", "lu"]),
    ],
)
def test_syllables_are_folded(text: str, syllables: list[str]) -> None:
    assert fuzzy_syllables(text) == syllables


def test_homophones_share_their_grams() -> None:
    assert pinyin_grams("转账失败") == pinyin_grams("转帐失败") == pinyin_grams("专账失败")


def test_weights_are_those_of_the_formula() -> None:
    block = Block.fit([character_grams("ab"), character_grams("b")])
    rows, weights = block.weigh(character_grams("bbz"))
    idf_b = np.log(3 / 3) + 1
    assert rows.tolist() == [block.rows["b"]]
    assert weights == pytest.approx([1.0])
    assert block.idf[block.rows["b"]] == pytest.approx(idf_b)
    assert block.idf[block.rows["a"]] == pytest.approx(np.log(3 / 2) + 1)


def test_a_text_of_unknown_grams_has_no_weights() -> None:
    rows, weights = Block.fit([character_grams("a")]).weigh(character_grams("z"))
    assert len(rows) == len(weights) == 0
