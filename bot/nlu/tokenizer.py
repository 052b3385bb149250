"""Words of a message, cut by jieba with the payment dictionary.

Token texts are normalised; token offsets refer to the customer's text. The dictionary is read
from this package whenever the component is made, and its digest is part of the fingerprint.
"""

from __future__ import annotations

import marshal
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.cache_folder import cache_folder, private_folder
from bot.nlu.normalizer import READ, MessageNormalizer, is_command
from bot.nlu.resources import DATA, package_digest
from bot.spelling import align

DICTIONARY = DATA / "payment_words.txt"


@cache
def payment_segmenter(caches: Path) -> Any:
    """A jieba tokenizer of our own: its cache is private, its words do not reach other users of jieba."""
    segmenter = jieba.Tokenizer()
    segmenter.tmp_dir = str(private_folder(caches / "jieba"))
    jieba.setLogLevel("WARNING")
    _remember(segmenter, Path(segmenter.tmp_dir) / "jieba.cache")
    segmenter.initialize()
    with DICTIONARY.open("rb") as words:
        segmenter.load_userdict(words)
    return segmenter


def _remember(segmenter: Any, kept: Path) -> None:
    """Take jieba's dictionary from its cache in one go; jieba itself reads item by item, four times as long."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        segmenter.FREQ, segmenter.total = marshal.loads(kept.read_bytes())
        segmenter.initialized = True


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PaymentTokenizer(Tokenizer):
    """Cuts messages into words; a `/intent` payload gets no tokens."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The normaliser must run first."""
        return [MessageNormalizer]

    @staticmethod
    def supported_languages() -> list[str]:
        """Chinese only."""
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        """jieba; its version is part of the fingerprint."""
        return ["jieba"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What Rasa's base class wants; intents are never split.

        `training_words`: whether training data is cut too; needed once a component of the pipeline is
        trained on words, and otherwise a quarter of the training time for nothing.
        """
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "training_words": False}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Trains anew when the dictionary or the normaliser changes."""
        return package_digest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PaymentTokenizer:
        """A tokenizer with the dictionary loaded."""
        payment_segmenter(cache_folder())
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Cut the training data if a component wants its words."""
        if self._config["training_words"]:
            training_data = super().process_training_data(training_data)
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of one attribute of a message, blanks left out; of a very long one those at its beginning."""
        text = message.get(attribute)
        if is_command(text):
            return []
        aligned = align(text)
        cuts = payment_segmenter(cache_folder()).tokenize(aligned.text[:READ])
        return [Token(word, *aligned.original_span(start, end)) for word, start, end in cuts if not word.isspace()]
