"""The sparse view: what it counts and how it weighs."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bot.nlu.features import PARTS, Counts, Grams, count, fuzzy_syllables

LETTERS, SOUNDS = range(PARTS)


def part(text: str, which: int) -> Counter[int]:
    """What a text has of one kind."""
    grams, times, bounds = count([text])
    own = slice(bounds[which], bounds[which + 1])
    return Counter(dict(zip(grams[own].tolist(), times[own].tolist(), strict=True)))


def spelt(tokens: str) -> Counter[str]:
    """Its 1- to 3-grams as strings, its ends marked."""
    marked = f"\x02{tokens}\x03"
    long = [marked[i : i + n] for n in (2, 3) for i in range(len(marked) - n + 1)]
    return Counter([*tokens, *long])


@pytest.mark.parametrize("text", ["付付款", "款", "", "ababab", "a a", "我付款付款了吗", "\ud800付𠮷"])
def test_letters_are_counted_in_runs_of_one_to_three_with_the_ends_marked(text: str) -> None:
    assert sorted(part(text, LETTERS).values()) == sorted(spelt(text).values())


def test_texts_share_just_those_grams_that_they_share_as_strings() -> None:
    texts = ["付付款", "付款", "款付", "退款没到账", "到账没", "", "<付", "好<", "ab", "ba", "a b"]
    for one in texts:
        for other in texts:
            shared = part(one, LETTERS) & part(other, LETTERS)
            assert sorted(shared.values()) == sorted((spelt(one) & spelt(other)).values()), (one, other)


def test_a_letter_is_no_sound() -> None:
    assert not part("wifi", LETTERS).keys() & part("wifi", SOUNDS).keys()


def test_the_numbers_are_those_of_every_process() -> None:
    assert count(["付"]).grams.tolist()[:2] == [
        2360772591956610353,
        5363749458350772123,
    ]  # they are written into models


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
    assert part("转账失败", SOUNDS) == part("转帐失败", SOUNDS) == part("专账失败", SOUNDS)
    assert part("转账失败", LETTERS) != part("转帐失败", LETTERS)


def test_texts_together_are_counted_as_each_alone_and_can_be_taken() -> None:
    texts = ["付款付款失败", "", "款", "退款没到 ok", "付款付款失败"]
    together = count(texts)
    for some in ([0], [4, 1], [3, 3, 2], [], [0, 1, 2, 3, 4]):
        assert equal(together.take(some), count([texts[i] for i in some]))


def equal(one: Counts, other: Counts) -> bool:
    """Whether both count the same."""
    return all(map(np.array_equal, one, other))


def test_weights_are_those_of_the_formula() -> None:
    lines = count(["ab", "b"])
    vocabulary = Grams.fit(lines)
    rows, weights, texts = vocabulary.weigh(count(["bbz", "a"]))
    known = {gram: times for gram, times in part("bbz", LETTERS).items() if gram in vocabulary.grams}
    # b twice in one line of both, its end in neither: <b of the second line, b itself
    idf = {gram: np.log(3 / (1 + (lines.grams == gram).sum())) + 1 for gram in known}
    expected = np.array([(1 + np.log(known[gram])) * idf[gram] for gram in sorted(known)])
    own = weights[: len(known)]
    assert vocabulary.grams[rows[: len(known)]].tolist() == sorted(known) and len(known) == 2
    assert own == pytest.approx(expected / np.linalg.norm(expected))
    assert texts.tolist() == sorted(texts.tolist()) and set(texts.tolist()) == {0, 1}


def test_what_only_the_other_vocabulary_knows_makes_the_weights_smaller() -> None:
    own, other = Grams.fit(count(["付款"])), Grams.fit(count(["付款", "付款失败了"]))
    alone, beside = own.weigh(count(["付款失败"])), own.weigh(count(["付款失败"]), other)
    assert (beside.weights < alone.weights).all()
    assert own.weigh(count(["付款"]), other).weights == pytest.approx(own.weigh(count(["付款"])).weights)


def test_an_idf_is_taken_from_the_other_vocabulary_and_the_rarest_where_it_has_none() -> None:
    other = Grams.fit(count(["付款", "付不了", "失败"]))
    like = Grams.fit(count(["付", "好"]), other)
    rows, known = other.find(like.grams)
    assert 0 < len(rows) < len(like.grams)
    assert like.idf[known] == pytest.approx(other.idf[rows])
    assert like.idf[~known] == pytest.approx(other.idf.max() + np.log(2))


def test_a_text_of_unknown_grams_has_no_weights() -> None:
    assert [len(each) for each in Grams.fit(count(["a"])).weigh(count(["z", ""]))] == [0, 0, 0]
    assert [len(each) for each in Grams.fit(count([])).weigh(count(["z"]))] == [0, 0, 0]
