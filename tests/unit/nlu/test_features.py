"""The sparse view: what it counts and how it weighs."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bot.nlu.features import Block, character_grams, fuzzy_syllables, pinyin_grams


def test_characters_are_counted_in_runs_of_one_to_three() -> None:
    grams = {"付": 2, "款": 1, "付付": 1, "付款": 1, "付付款": 1}
    edges = {"\x02付": 1, "\x02付付": 1, "款\x03": 1, "付款\x03": 1}
    assert dict(character_grams("付付款")) == grams | edges


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("支付", ["zi", "fu"]),
        ("上账", ["san", "zan"]),
        ("绿", ["lv"]),
        ("重庆", ["zon", "qin"]),
        ("ok，app 登录", ["ok，app", "den", "lu"]),
    ],
)
def test_syllables_are_folded(text: str, syllables: list[str]) -> None:
    assert fuzzy_syllables(text) == syllables


def test_homophones_share_their_grams() -> None:
    assert pinyin_grams("转账失败") == pinyin_grams("转帐失败") == pinyin_grams("专账失败")


def test_weights_are_those_of_the_formula() -> None:
    block = Block.fit([Counter(a=1, b=1), Counter(b=1)])
    rows, weights = block.weigh(Counter(b=2, a=1, z=1))
    idf_a, idf_b = np.log(3 / 2) + 1, np.log(3 / 3) + 1
    expected = np.array([(1 + np.log(2)) * idf_b, idf_a])
    assert rows.tolist() == [block.rows["b"], block.rows["a"]]
    assert weights == pytest.approx(expected / np.linalg.norm(expected))
    assert block.idf[block.rows["b"]] == pytest.approx(idf_b)
    assert block.idf[block.rows["a"]] == pytest.approx(np.log(3 / 2) + 1)


def test_all_at_once_are_weighed_as_each_alone() -> None:
    documents = [Counter(), *map(character_grams, ("付款付款失败", "", "款", "退款没到")), Counter()]
    block = Block.fit(documents)
    rows, weights, bounds = block.weigh_all(documents)
    for document, first, end in zip(documents, bounds, bounds[1:], strict=False):
        own_rows, own_weights = block.weigh(document)
        assert rows[first:end].tolist() == own_rows.tolist()
        assert weights[first:end] == pytest.approx(own_weights)
    assert [len(each) for each in Block.fit([Counter()]).weigh_all([Counter()])] == [0, 0, 2]


def test_a_text_of_unknown_grams_has_no_weights() -> None:
    rows, weights = Block.fit([character_grams("a")]).weigh(character_grams("z"))
    assert len(rows) == len(weights) == 0
