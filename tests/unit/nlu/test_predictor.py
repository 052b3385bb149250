"""Several models at once, batches, and the cache."""

from __future__ import annotations

import pytest

from bot.nlu.model import FusedModel
from bot.nlu.predictor import Predictor, Ranking, RankRequest
from bot.nlu.training import Lines, train
from tests.unit.nlu.conftest import HashEncoder


@pytest.fixture
def predictor(lines: Lines, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> Predictor:
    monkeypatch.setattr("bot.nlu.predictor.LATELY", 1)
    encoder.batches.clear()
    return Predictor([train(lines)], encoder, cache_size=2)


def ranked(predictor: Predictor, texts: list[str]) -> list[Ranking]:
    """What the only model says of texts."""
    (rankings,) = predictor.rank([RankRequest(text) for text in texts])
    return rankings


def test_the_ranking_holds_all_intents_in_order(predictor: Predictor) -> None:
    (ranking,) = ranked(predictor, ["付款失败"])
    assert ranking[0]["name"] == "payment_failed"
    assert {r["name"] for r in ranking} == {"payment_failed", "refund_status", "forgot_password", "out_of_scope"}
    confidences = [r["confidence"] for r in ranking]
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) == pytest.approx(1)


def test_several_texts_are_one_batch(predictor: Predictor, encoder: HashEncoder) -> None:
    ranked(predictor, ["付款失败", "退款没到"])
    assert encoder.batches == [2]


def test_a_text_seen_lately_is_not_encoded_again(predictor: Predictor, encoder: HashEncoder) -> None:
    first = ranked(predictor, ["付款失败"])
    assert ranked(predictor, ["付款失败"]) == first
    assert encoder.batches == [1]


def test_a_text_that_was_forgotten_is_encoded_again(predictor: Predictor, encoder: HashEncoder) -> None:
    first = ranked(predictor, ["付款失败"])
    predictor.forget()
    assert ranked(predictor, ["付款失败"]) == first
    assert encoder.batches == [1, 1]


def test_the_text_unused_for_longest_is_forgotten(predictor: Predictor, encoder: HashEncoder) -> None:
    for text in ["付款失败", "退款没到", "付款失败", "忘记密码"]:
        ranked(predictor, [text])
    encoder.batches.clear()
    ranked(predictor, ["付款失败", "退款没到"])
    assert encoder.batches == [1]


def test_more_texts_than_the_cache_holds_are_all_answered(predictor: Predictor) -> None:
    assert len(ranked(predictor, ["付款失败", "退款没到", "忘记密码", "付款失败"])) == 4


def test_an_empty_text_means_nothing_in_particular(predictor: Predictor, encoder: HashEncoder) -> None:
    (ranking,) = ranked(predictor, [""])
    assert {r["confidence"] for r in ranking} == {0.25} and encoder.batches == []


@pytest.fixture
def second(encoder: HashEncoder) -> FusedModel:
    """A model of other labels."""
    said = {"works": ["好了", "能付了", "成功了", "可以了"], "fails": ["还是不行", "没用", "又失败", "付不了"]}
    texts = [text for texts in said.values() for text in texts]
    labels = [label for label, texts in said.items() for _ in texts]
    return train(Lines.of(texts, labels, encoder.encode(texts)))


def test_each_model_has_its_own_ranking_and_the_text_is_encoded_once(
    lines: Lines, second: FusedModel, encoder: HashEncoder
) -> None:
    both = Predictor([train(lines), second], encoder)
    encoder.batches.clear()
    (topics,), (acts, other) = both.rank([RankRequest("付款失败")], [RankRequest("付款失败"), RankRequest("好了")])
    assert encoder.batches == [2]
    assert (topics[0]["name"], acts[0]["name"], other[0]["name"]) == ("payment_failed", "fails", "works")
    assert (len(topics), len(acts)) == (4, 2)
    assert sum(each["confidence"] for each in acts) == pytest.approx(1)


def test_a_model_is_not_asked_again_because_another_one_is(
    lines: Lines, second: FusedModel, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, plain, asked = Predictor([train(lines), second], encoder), FusedModel.probabilities, list[FusedModel]()
    both.rank([RankRequest("付款失败")], [])
    monkeypatch.setattr(FusedModel, "probabilities", lambda model, *rest: asked.append(model) or plain(model, *rest))
    both.rank([RankRequest("付款失败")], [RankRequest("付款失败")])
    assert len(asked) == 1 and asked[0] is second


def test_a_model_is_asked_later_about_a_text_that_another_one_has_read(
    lines: Lines, second: FusedModel, encoder: HashEncoder
) -> None:
    both = Predictor([train(lines), second], encoder)
    together = both.rank([RankRequest("付款失败")], [RankRequest("付款失败"), RankRequest("付款")])
    both.forget()
    encoder.batches.clear()
    topics, _ = both.rank([RankRequest("付款失败")], [])
    none, acts = both.rank([], [RankRequest("付款失败"), RankRequest("付款")])
    assert (topics, none) == (together[0], []) and encoder.batches == [1, 1]
    assert [each["name"] for each in acts[0]] == [each["name"] for each in together[1][0]]
    assert acts[1][0]["confidence"] == pytest.approx(together[1][1][0]["confidence"])


def test_of_nothing_no_label_of_any_model_is_likelier(lines: Lines, second: FusedModel, encoder: HashEncoder) -> None:
    (topics,), (acts,) = Predictor([train(lines), second], encoder).rank([RankRequest("")], [RankRequest("")])
    assert ({r["confidence"] for r in topics}, {r["confidence"] for r in acts}) == ({0.25}, {0.5})


def test_the_texts_stand_in_the_order_in_which_they_were_asked(predictor: Predictor) -> None:
    alone = [ranked(predictor, [text])[0] for text in ("退款没到", "付款失败")]
    assert ranked(predictor, ["退款没到", "", "付款失败", "退款没到"])[::2] == alone
    assert ranked(predictor, ["退款没到", "", "付款失败", "退款没到"])[3] == alone[0]


def test_a_glance_asks_the_first_model_and_encodes_nothing(predictor: Predictor, encoder: HashEncoder) -> None:
    refund = predictor.glance("退款没到", frozenset({"refund_status"}))
    assert refund > predictor.glance("今天天气", frozenset({"refund_status"}))
    assert refund > predictor.glance("退款没到", frozenset({"payment_failed"}))
    assert predictor.glance("退款没到", frozenset({"refund_status", "payment_failed"})) == refund
    assert predictor.glance("退款没到", frozenset({"no such"})) == 0.0
    assert encoder.batches == []


def test_of_each_text_as_many_labels_are_ranked_as_are_wanted(predictor: Predictor) -> None:
    texts = ["付款失败", "退款没到"]
    ((whole, some),) = predictor.rank([RankRequest(texts[0]), RankRequest(texts[1], 1)])
    all_of_it, all_of_some = ranked(predictor, texts)
    assert (whole, some) == (all_of_it, all_of_some[:1])
    assert len(whole) > 1
