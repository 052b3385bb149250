"""The Rasa component that names the intent of a message, and the topic and the act of each of its clauses."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import artifact
from bot.nlu.act_lines import FOLDER, acts_digest
from bot.nlu.act_model import act_model
from bot.nlu.clauses import split_clauses, without_denials
from bot.nlu.encoder import shared_encoder, shorten
from bot.nlu.entities import FOUND
from bot.nlu.kept_models import one_maker
from bot.nlu.model import FusedModel
from bot.nlu.normalizer import NORMALIZED_TEXT, MessageNormalizer
from bot.nlu.placeholders import Valueless, without_values
from bot.nlu.predictor import Predictor, RankRequest
from bot.nlu.question_store import question_index
from bot.nlu.resources import package_digest
from bot.nlu.stories import within, worth_reading
from bot.nlu.training import fit
from bot.understanding.reading import WALLET

CLAUSES, NEAR = "clauses", "near"
TOPICS, ACTS = "topics", "acts"  # the two models, and the folders they are stored in
LIKELY = 5  # topics and acts of a clause that are handed on
CLAUSE_ENDS = 24, 12  # characters of a clause that are read; a longer one is looked into by parts
ENDS = 240, 120  # characters at the beginning and the end in which denials are looked for, for the message as a whole
READ = 2000  # characters of a message: the longest that is accepted
# Classified once at load, so that no customer waits for dictionaries to be read.
_WARM_UP = "ok, hello"
logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FusedIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` of the message (all intents, calibrated), its `clauses`, and `near`: the
    passages whose example questions are nearest to the whole, of the wallet that the metadata name, else of each.

    A clause has its `text`, the likeliest `topics` and `acts` with their probabilities, `negated` where it opens by
    denying what it speaks of, and `part` where it is a piece of an endless one. Of a very long message the clauses at
    both ends are read, and those in between that may tell of money at risk.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The normaliser must run first; what the finder of values leaves is used where it ran."""
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
        """`cache_size`: how many texts keep their probabilities; `acts`: the folder of the training lines of acts."""
        return {"cache_size": 4096, "acts": FOLDER}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Trains anew when the code, the word lists or the encoder change."""
        encoder = shared_encoder()
        folder = config.get("acts") or cls.get_default_config()["acts"]
        return package_digest(encoder.name, encoder.version, acts_digest(folder))

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
            component._use([artifact.load(shared_encoder(), folder / part) for part in (TOPICS, ACTS)], folder)
        component.process([Message({NORMALIZED_TEXT: _WARM_UP})])
        return component

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Keeps where the model is stored."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._predictor: Predictor | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fits, calibrates and stores both models."""
        examples = [example for example in training_data.intent_examples if example.get(NORMALIZED_TEXT)]
        plain = Valueless()
        topics = [(without_denials(plain(example.get(NORMALIZED_TEXT))), example.get(INTENT)) for example in examples]
        _warn_of_conflicts(topics)
        models = [fit(topics, shared_encoder())]
        with one_maker():
            models.append(act_model(self._config["acts"], shared_encoder()))
        with self._model_storage.write_to(self._resource) as folder:
            for part, model in zip((TOPICS, ACTS), models, strict=True):
                (folder / part).mkdir()
                artifact.save(model, shared_encoder(), folder / part)
            self._use(models, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify messages; a `/intent` payload was not normalised and is left alone."""
        for message in messages:
            text = message.get(NORMALIZED_TEXT)
            if text is not None:
                self._classify(message, without_values(text, message.get(FOUND) or ()))
        return messages

    def forget(self) -> None:
        """Forgets the texts that it has read, so that each is read anew."""
        if self._predictor is not None:
            self._predictor.forget()

    def _use(self, models: Sequence[FusedModel], folder: Path) -> None:
        index = question_index(models[0], folder / TOPICS, shared_encoder())
        self._predictor = Predictor(models, shared_encoder(), self._config["cache_size"], index)

    def _classify(self, message: Message, text: str) -> None:
        if self._predictor is None:
            raise artifact.ModelUnusable("the intent classifier has not been trained")
        said = split_clauses(text[:READ])
        clauses = worth_reading(self._predictor, said) + within(self._predictor, said)
        whole = shorten(without_denials(shorten(text, *ENDS)))
        texts = [shorten(clause.text, *CLAUSE_ENDS) for clause in clauses]
        topics_of = [shorten(clause.topic, *CLAUSE_ENDS) for clause in clauses]
        of_clauses = [RankRequest(text, LIKELY) for text in topics_of]
        (ranking, *topics), acts = self._predictor.rank(
            [RankRequest(whole), *of_clauses], [RankRequest(text, LIKELY) for text in texts]
        )
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        wallet = (message.get(METADATA) or {}).get(WALLET) or ""
        message.set(NEAR, self._predictor.near(whole, wallet), add_to_output=True)
        read = [
            {
                "text": clause.text,
                "negated": clause.negated,
                "part": clause.part,
                "topics": topic,
                "acts": act,
            }
            for clause, topic, act in zip(clauses, topics, acts, strict=True)
        ]
        message.set(CLAUSES, read, add_to_output=True)


def _warn_of_conflicts(lines: Sequence[tuple[str, str]]) -> None:
    seen = defaultdict(set)
    for text, label in lines:
        seen[text].add(label)
    for text, names in seen.items():
        if len(names) > 1:
            logger.warning("The line %r stands under %s", text, " and ".join(sorted(names)))
