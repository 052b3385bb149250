"""Batches and the cache."""

from __future__ import annotations

import pytest

from bot.nlu.predictor import Predictor
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import HashEncoder


@pytest.fixture
def predictor(lines: Lines, encoder: HashEncoder) -> Predictor:
    encoder.batches.clear()
    return Predictor(train(lines), encoder, cache_size=2)


def test_the_ranking_holds_all_intents_in_order(predictor: Predictor) -> None:
    (ranking,) = predictor.rank(["付款失败"])
    assert ranking[0]["name"] == "payment_failed"
    assert {r["name"] for r in ranking} == {"payment_failed", "refund_status", "forgot_password", "out_of_scope"}
    confidences = [r["confidence"] for r in ranking]
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) == pytest.approx(1)


def test_several_texts_are_one_batch(predictor: Predictor, encoder: HashEncoder) -> None:
    predictor.rank(["付款失败", "退款没到"])
    assert encoder.batches == [2]


def test_a_text_seen_lately_is_not_encoded_again(predictor: Predictor, encoder: HashEncoder) -> None:
    first = predictor.rank(["付款失败"])
    assert predictor.rank(["付款失败"]) == first
    assert encoder.batches == [1]


def test_the_text_unused_for_longest_is_forgotten(predictor: Predictor, encoder: HashEncoder) -> None:
    for text in ["付款失败", "退款没到", "付款失败", "忘记密码"]:
        predictor.rank([text])
    encoder.batches.clear()
    predictor.rank(["付款失败", "退款没到"])
    assert encoder.batches == [1]


def test_more_texts_than_the_cache_holds_are_all_answered(predictor: Predictor) -> None:
    assert len(predictor.rank(["付款失败", "退款没到", "忘记密码", "付款失败"])) == 4


def test_an_empty_text_means_nothing_in_particular(predictor: Predictor, encoder: HashEncoder) -> None:
    (ranking,) = predictor.rank([""])
    assert {r["confidence"] for r in ranking} == {0.25} and encoder.batches == []
