"""The Rasa component that gives every message one spelling.

The customer's own text stays in `text`; later components read `normalized_text`. Offsets of tokens
and entities always refer to the original text, the one Rasa reports.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.spelling import normalize_text

__all__ = ["NORMALIZED_TEXT", "MessageNormalizer", "is_command", "normalize_text"]

NORMALIZED_TEXT = "normalized_text"
READ = 400  # characters of a message in which words and entities are looked for


def is_command(text: str) -> bool:
    """True for `/intent` payloads, which Rasa itself unpacks after the pipeline."""
    return text.lstrip().startswith("/")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MessageNormalizer(GraphComponent):
    """Adds the property `normalized_text` to every message that is not a `/intent` payload."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageNormalizer:
        """A component with the tables of characters loaded; it has neither settings nor state."""
        normalize_text("ok")
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise incoming messages."""
        for message in messages:
            text = message.get(TEXT)
            if text and not is_command(text):
                message.set(NORMALIZED_TEXT, normalize_text(text))
        return messages
