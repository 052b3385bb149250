"""The Rasa component that names the intent of a message and of each of its clauses."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import artifact
from bot.nlu.clauses import joins_another, split_clauses, without_denials
from bot.nlu.encoder import shared_encoder, shorten
from bot.nlu.model import FusedModel
from bot.nlu.normalizer import NORMALIZED_TEXT, MessageNormalizer
from bot.nlu.predictor import Predictor
from bot.nlu.resources import package_digest
from bot.nlu.training import Lines, train

CLAUSES = "clauses"
LONG, TOO_LONG, SURE, SURE_OF_LONG = 30, 120, 0.995, 0.5
ENDS = 240, 120  # characters at the beginning and the end of a message in which denials and clauses are looked for
# Classified once at load, so that no customer waits for dictionaries to be read.
_WARM_UP = "ok, hello"
logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FusedIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` (all intents, calibrated), and `clauses` where there may be two matters."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The normaliser must run first."""
        return [MessageNormalizer]

    @staticmethod
    def supported_languages() -> list[str]:
        """Chinese, with English mixed in."""
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages whose versions are part of the fingerprint; the encoder is in the addon."""
        return ["sklearn", "numpy", "pypinyin", "opencc"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`cache_size`: how many texts keep their probabilities; `clauses`: whether to classify clauses."""
        return {"cache_size": 4096, "clauses": True}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Trains anew when the code, the word lists or the encoder change."""
        encoder = shared_encoder()
        return package_digest(encoder.name, encoder.version)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FusedIntentClassifier:
        """A component that still has to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FusedIntentClassifier:
        """A trained component with its encoder warm; raises ModelUnusable rather than guess."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._use(artifact.load(shared_encoder(), folder))
        component.process([Message({NORMALIZED_TEXT: _WARM_UP})])
        return component

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keeps where the model is stored."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._predictor: Predictor | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fits, calibrates and stores the model."""
        examples = [example for example in training_data.intent_examples if example.get(NORMALIZED_TEXT)]
        texts = [without_denials(example.get(NORMALIZED_TEXT)) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        _warn_of_conflicts(texts, intents)
        encoder = shared_encoder()
        model = train(Lines.of(texts, intents, encoder.encode(texts)))
        logger.info("Trained %d intents on %d lines, T=%s", len(model.labels), len(texts), model.temperature)
        with self._model_storage.write_to(self._resource) as folder:
            artifact.save(model, encoder, folder)
        self._use(model)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify messages; a `/intent` payload was not normalised and is left alone."""
        for message in messages:
            text = message.get(NORMALIZED_TEXT)
            if text is not None:
                self._classify(message, text)
        return messages

    def _use(self, model: FusedModel) -> None:
        self._predictor = Predictor(model, shared_encoder(), self._config["cache_size"])

    def _classify(self, message: Message, text: str) -> None:
        if self._predictor is None:
            raise artifact.ModelUnusable("the intent classifier has not been trained")
        text = shorten(text, *ENDS)
        (ranking,) = self._predictor.rank([shorten(without_denials(text))])
        clauses = split_clauses(text) if self._config["clauses"] and _may_hold_more(text, ranking) else []
        rankings = self._predictor.rank([clause.topic for clause in clauses])
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        found = [
            {
                "text": clause.text,
                "intent": best["name"],
                "confidence": best["confidence"],
                "negated": clause.negated,
            }
            for clause, (best, *_) in zip(clauses, rankings, strict=True)
        ]
        message.set(CLAUSES, found, add_to_output=True)


def _may_hold_more(text: str, ranking: list[dict[str, Any]]) -> bool:
    """A second problem shows in 还有, or in doubt about the first; the clauses of a long story cost as much as it."""
    if len(text) <= TOO_LONG and joins_another(text):
        return True
    sure = SURE if len(text) <= LONG else SURE_OF_LONG if len(text) <= TOO_LONG else 0.0
    return bool(ranking[0]["confidence"] < sure)


def _warn_of_conflicts(texts: list[str], intents: list[str]) -> None:
    seen = defaultdict(set)
    for text, intent in zip(texts, intents, strict=True):
        seen[text].add(intent)
    for text, names in seen.items():
        if len(names) > 1:
            logger.warning("The line %r stands under %s", text, " and ".join(sorted(names)))
