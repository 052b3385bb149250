"""The component in Rasa's hands: train, store, load, classify."""

from __future__ import annotations

import logging
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_yaml

from bot.nlu import artifact
from bot.nlu.classifier import ACTS, CLAUSES, NEAR, TOPICS, FusedIntentClassifier
from bot.nlu.entities import FOUND
from bot.nlu.finder import EntityFinder
from bot.nlu.normalizer import NORMALIZED_TEXT, MessageNormalizer
from bot.nlu.stories import READ_CLAUSES
from bot.understanding.reading import WALLET
from tests.unit.nlu.conftest import LINES, HashEncoder

RESOURCE = Resource("classifier")
TODAY = date(2026, 11, 29)
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture(autouse=True)
def small_encoder(encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> HashEncoder:
    monkeypatch.setattr("bot.nlu.classifier.shared_encoder", lambda: encoder)
    return encoder


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


QUESTIONS = {
    "alpha": {"fees/answer/fee": ["手续费多少"], "pay/step/net": ["没信号付款失败"]},
    "beta": {"h/answer/h": ["几点上班"]},
}
ACT_LINES = [
    *((text, "works") for text in ("好了", "能付了", "成功了", "终于好了", "可以了", "到账了")),
    *((text, "fails") for text in ("还是不行", "没用", "付不了", "密码忘了", "退款没到", "付款失败")),
]


@pytest.fixture(autouse=True)
def few_questions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAYDOC_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setattr("bot.nlu.question_store.known_questions", lambda: QUESTIONS)


@pytest.fixture(autouse=True)
def few_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.act_model.act_lines", lambda folder: ACT_LINES)


def settings(**changes: Any) -> dict[str, Any]:
    return {**FusedIntentClassifier.get_default_config(), **changes}


def training_data(extra: dict[str, str] | None = None) -> TrainingData:
    pairs = [(text, intent) for intent, texts in LINES.items() for text in texts] + list((extra or {}).items())
    data = TrainingData([Message.build(text=text, intent=intent) for text, intent in pairs])
    return MessageNormalizer().process_training_data(data)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a storage in which a trained component lies: trained once, taken as a copy by each test."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.nlu.classifier.shared_encoder", HashEncoder)
        patch.setattr("bot.nlu.act_model.act_lines", lambda folder: ACT_LINES)
        patch.setattr("bot.nlu.question_store.known_questions", lambda: QUESTIONS)
        patch.setenv("PAYDOC_MODELS_DIR", str(tmp_path_factory.mktemp("models")))
        component = FusedIntentClassifier.create(settings(), LocalModelStorage.create(folder), RESOURCE, CONTEXT)
        component.train(training_data())
    return folder


@pytest.fixture
def loaded(storage: LocalModelStorage, trained: Path, tmp_path: Path) -> FusedIntentClassifier:
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    return FusedIntentClassifier.load(settings(), storage, RESOURCE, CONTEXT)


def classify(component: FusedIntentClassifier, text: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    messages = MessageNormalizer().process([Message.build(text=text)])
    messages[0].set(METADATA, metadata)
    return component.process(messages)[0].as_dict(only_output_properties=True)


def test_a_trained_component_names_the_intent_and_ranks_all(loaded: FusedIntentClassifier) -> None:
    result = classify(loaded, "付款失敗")
    assert result["text"] == "付款失敗"
    assert result["intent"]["name"] == "payment_failed"
    assert result["intent"] == result["intent_ranking"][0]
    assert len(result["intent_ranking"]) == len(LINES)
    assert type(result["intent"]["confidence"]) is float


def test_each_clause_has_its_topics_its_acts_and_whether_it_denies(loaded: FusedIntentClassifier) -> None:
    clauses = classify(loaded, "不是付款失败，密码忘了，退款没到")[CLAUSES]
    assert [(c["text"], c["topics"][0]["name"], c["acts"][0]["name"], c["negated"]) for c in clauses] == [
        ("不是付款失败", "payment_failed", "fails", True),
        ("密码忘了", "forgot_password", "fails", False),
        ("退款没到", "refund_status", "fails", False),
    ]
    ranked = [r["confidence"] for r in clauses[1]["topics"]]
    assert ranked == sorted(ranked, reverse=True)


def test_what_is_near_is_of_the_wallet_that_is_named_or_of_each(loaded: FusedIntentClassifier) -> None:
    of_each = classify(loaded, "手续费多少")[NEAR]
    assert of_each["alpha"][0][0] == "fees/answer/fee" and set(of_each) == {"alpha", "beta"}
    assert classify(loaded, "手续费多少", {WALLET: "alpha"})[NEAR] == {"alpha": of_each["alpha"]}
    assert classify(loaded, "手续费多少", {WALLET: ""})[NEAR] == of_each


def test_what_was_forgotten_is_read_anew(loaded: FusedIntentClassifier, small_encoder: HashEncoder) -> None:
    small_encoder.batches.clear()
    first = classify(loaded, "终于好了")
    assert classify(loaded, "终于好了") == first and small_encoder.batches == [1]
    loaded.forget()
    assert classify(loaded, "终于好了") == first and small_encoder.batches == [1, 1]


def test_a_message_of_one_clause_has_one(loaded: FusedIntentClassifier, small_encoder: HashEncoder) -> None:
    small_encoder.batches.clear()
    (clause,) = classify(loaded, "终于好了")[CLAUSES]
    assert (clause["text"], clause["acts"][0]["name"]) == ("终于好了", "works")
    assert small_encoder.batches == [1]


def test_no_more_than_the_likeliest_of_each_are_handed_on(
    loaded: FusedIntentClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.nlu.classifier.LIKELY", 1)
    result = classify(loaded, "付款失败，好了")
    assert [(len(c["topics"]), len(c["acts"])) for c in result[CLAUSES]] == [(1, 1), (1, 1)]
    assert len(result["intent_ranking"]) == len(LINES)


def test_the_values_of_a_message_choose_nothing(loaded: FusedIntentClassifier) -> None:
    def read(text: str) -> dict[str, Any]:
        (message,) = MessageNormalizer().process([Message.build(text=text)])
        message.set(FOUND, EntityFinder({}).find(message.get(NORMALIZED_TEXT), TODAY))
        return loaded.process([message])[0].as_dict(only_output_properties=True)

    three, five = read("扣了3块没到"), read("扣了5000元没到")
    assert three["intent_ranking"] == five["intent_ranking"]
    assert three[CLAUSES][0]["acts"] == five[CLAUSES][0]["acts"]


def test_of_a_long_story_the_ends_are_read_and_what_may_tell_of_a_loss(
    loaded: FusedIntentClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = frozenset({"refund_status"})
    monkeypatch.setattr(
        "bot.nlu.stories.load_words", lambda name: {"watched": watched, "cues": "[退款]", "telling": ["丢了"]}
    )
    story = [f"今天天气{n}" for n in "甲乙丙丁戊己庚辛壬癸子丑"]
    story[6], story[8] = "退款没到", "东西丢了"
    read = [c["text"] for c in classify(loaded, "。".join(story))[CLAUSES]]
    assert read[:2] == ["今天天气甲", "今天天气乙"] and read[-2:] == ["今天天气子", "今天天气丑"]
    assert {"退款没到", "东西丢了"} <= set(read) and len(read) == READ_CLAUSES
    assert read == [part for part in story if part in read]
    short = classify(loaded, "。".join(story[:READ_CLAUSES]))[CLAUSES]
    assert [c["text"] for c in short] == story[:READ_CLAUSES]


def test_a_payload_is_left_to_rasa(loaded: FusedIntentClassifier) -> None:
    assert "intent" not in classify(loaded, "/refund_status")


def test_a_message_of_invisible_characters_is_not_understood(loaded: FusedIntentClassifier) -> None:
    assert classify(loaded, "\u200b")["intent"]["confidence"] == pytest.approx(1 / len(LINES))


@pytest.mark.parametrize(("part", "label"), [(TOPICS, "refund_status"), (ACTS, "works")])
@pytest.mark.usefixtures("loaded")
def test_a_tampered_model_is_refused(storage: LocalModelStorage, part: str, label: str) -> None:
    with storage.write_to(RESOURCE) as folder:
        description = folder / part / artifact.DESCRIPTION
        description.write_text(description.read_text().replace(label, label[:-1] + "x"))
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
    small_encoder.version = "1"
    assert FusedIntentClassifier.fingerprint_addon({"acts": "data/acts"}) == before
    assert FusedIntentClassifier.fingerprint_addon({"acts": "data/nlu"}) != before


def test_config_yml_names_components_that_rasa_accepts() -> None:
    """Whether they make a graph is seen by training; the recipe's own list would load Rasa's networks for it."""
    config = read_yaml((Path(__file__).parents[3] / "config.yml").read_text(encoding="utf-8"))
    ours = [class_from_module_path(component["name"]) for component in config["pipeline"]]
    names = {component.__name__ for component in ours}
    assert {"MessageNormalizer", "PaymentTokenizer", "FusedIntentClassifier", "PaymentEntityExtractor"} <= names
    assert [policy["name"] for policy in config["policies"]] == [RulePolicy.__name__]
    for component in (*ours, RulePolicy):
        assert DefaultV1Recipe._registered_components[component.__name__].clazz is component
