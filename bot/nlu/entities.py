"""The Rasa component that adds entities to messages.

`start`, `end` and `text` of an entity refer to the customer's own text, as Rasa reports it;
`value` is the one written form of `values.py`. Wallet names are read from the knowledge when
the component is made and are not part of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.loader import load_brand_names
from bot.nlu.finder import EntityFinder, FoundValue
from bot.nlu.normalizer import READ, MessageNormalizer, is_command
from bot.spelling import align

TIME_ZONE = ZoneInfo("Asia/Shanghai")


def today_in_china() -> date:
    """The date that a customer calls today."""
    return datetime.now(TIME_ZONE).date()


FOUND = "found_values"  # what was found, with its place in the normalised text


def extract_entities(text: str, values: Sequence[FoundValue]) -> list[dict[str, Any]]:
    """Rasa's entity dictionaries for what was found in a customer's text, without the name of the extractor."""
    aligned = align(text)
    entities = []
    for found in values:
        start, end = aligned.original_span(found.start, found.end)
        entities.append(
            {"entity": found.name, "start": start, "end": end, "value": found.value, "text": text[start:end]}
        )
    return entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PaymentEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds amounts, dates, times, numbers, codes, banks and wallets by rule."""

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
        """spaCy, without any of its models."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PaymentEntityExtractor:
        """A component that knows today's wallets."""
        return cls(EntityFinder(load_brand_names()))

    def __init__(self, finder: EntityFinder, today: Callable[[], date] = today_in_china) -> None:
        """Finds with `finder`; relative dates count from `today`."""
        self._finder = finder
        self._today = today

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to messages; a `/intent` payload brings its own."""
        for message in messages:
            text = message.get(TEXT)
            if text and not is_command(text):
                values = self._finder.find(align(text).text[:READ], self._today())
                message.set(FOUND, values)
                found = self.add_extractor_name(extract_entities(text, values))
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages
