"""The component in Rasa's hands: train, store, load, classify."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import artifact
from bot.nlu.classifier import CLAUSES, FusedIntentClassifier
from bot.nlu.normalizer import MessageNormalizer
from tests.unit.nlu.conftest import LINES, HashEncoder

RESOURCE = Resource("classifier")
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture(autouse=True)
def small_encoder(encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> HashEncoder:
    monkeypatch.setattr("bot.nlu.classifier.shared_encoder", lambda: encoder)
    return encoder


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def settings(**changes: Any) -> dict[str, Any]:
    return {**FusedIntentClassifier.get_default_config(), **changes}


def training_data(extra: dict[str, str] | None = None) -> TrainingData:
    pairs = [(text, intent) for intent, texts in LINES.items() for text in texts] + list((extra or {}).items())
    data = TrainingData([Message.build(text=text, intent=intent) for text, intent in pairs])
    return MessageNormalizer().process_training_data(data)


@pytest.fixture
def loaded(storage: LocalModelStorage) -> FusedIntentClassifier:
    FusedIntentClassifier.create(settings(), storage, RESOURCE, CONTEXT).train(training_data())
    return FusedIntentClassifier.load(settings(), storage, RESOURCE, CONTEXT)


def classify(component: FusedIntentClassifier, text: str) -> dict[str, Any]:
    messages = MessageNormalizer().process([Message.build(text=text)])
    return component.process(messages)[0].as_dict(only_output_properties=True)


def test_a_trained_component_names_the_intent_and_ranks_all(loaded: FusedIntentClassifier) -> None:
    result = classify(loaded, "付款失敗")
    assert result["text"] == "付款失敗"
    assert result["intent"]["name"] == "payment_failed"
    assert result["intent"] == result["intent_ranking"][0]
    assert len(result["intent_ranking"]) == len(LINES)
    assert type(result["intent"]["confidence"]) is float


def test_clauses_are_classified_each_and_denials_marked(loaded: FusedIntentClassifier) -> None:
    clauses = classify(loaded, "不是付款失败，密码忘了，退款没到")[CLAUSES]
    assert [(c["text"], c["intent"], c["negated"]) for c in clauses] == [
        ("不是付款失败", "payment_failed", True),
        ("密码忘了", "forgot_password", False),
        ("退款没到", "refund_status", False),
    ]


def test_clauses_of_a_message_that_is_surely_one_thing_are_left_alone(
    loaded: FusedIntentClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.nlu.classifier.SURE", 0.1)
    assert classify(loaded, "付款失败。退款没到")[CLAUSES] == []
    assert len(classify(loaded, "付款失败，还有退款没到")[CLAUSES]) == 2


def test_one_clause_is_not_classified_twice(loaded: FusedIntentClassifier, small_encoder: HashEncoder) -> None:
    small_encoder.batches.clear()
    assert classify(loaded, "付款总是失败")[CLAUSES] == []
    assert small_encoder.batches == [1]


def test_clauses_can_be_switched_off(storage: LocalModelStorage, loaded: FusedIntentClassifier) -> None:
    component = FusedIntentClassifier.load(settings(clauses=False), storage, RESOURCE, CONTEXT)
    assert classify(component, "付款失败。退款没到")[CLAUSES] == []


def test_a_payload_is_left_to_rasa(loaded: FusedIntentClassifier) -> None:
    assert "intent" not in classify(loaded, "/refund_status")


def test_a_message_of_invisible_characters_is_not_understood(loaded: FusedIntentClassifier) -> None:
    assert classify(loaded, "\u200b")["intent"]["confidence"] == pytest.approx(1 / len(LINES))


def test_a_tampered_model_is_refused(storage: LocalModelStorage, loaded: FusedIntentClassifier) -> None:
    with storage.write_to(RESOURCE) as folder:
        description = folder / artifact.DESCRIPTION
        description.write_text(description.read_text().replace("refund_status", "refund_statua"))
    with pytest.raises(artifact.ModelUnusable):
        FusedIntentClassifier.load(settings(), storage, RESOURCE, CONTEXT)


def test_an_untrained_component_does_not_guess(storage: LocalModelStorage) -> None:
    component = FusedIntentClassifier.create(settings(), storage, RESOURCE, CONTEXT)
    with pytest.raises(artifact.ModelUnusable):
        classify(component, "付款失败")


def test_a_line_under_two_intents_is_reported(storage: LocalModelStorage, caplog: pytest.LogCaptureFixture) -> None:
    component = FusedIntentClassifier.create(settings(), storage, RESOURCE, CONTEXT)
    with caplog.at_level(logging.WARNING):
        component.train(training_data({"付款失败 ": "refund_status"}))
    assert "payment_failed and refund_status" in caplog.text


def test_the_fingerprint_is_stable_and_knows_the_encoder(small_encoder: HashEncoder) -> None:
    before = FusedIntentClassifier.fingerprint_addon({})
    assert FusedIntentClassifier.fingerprint_addon({}) == before
    small_encoder.version = "2"
    assert FusedIntentClassifier.fingerprint_addon({}) != before


def test_config_yml_names_components_that_rasa_accepts() -> None:
    import yaml

    config = yaml.safe_load((Path(__file__).parents[3] / "config.yml").read_text(encoding="utf-8"))
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {})
    names = {node.uses.__name__ for node in graph.predict_schema.nodes.values()}
    assert {"MessageNormalizer", "PaymentTokenizer", "FusedIntentClassifier", "PaymentEntityExtractor"} <= names
