"""Reading the training lines without doing it over and over.

Rasa asks for the NLU data three times (once per spelling of the language argument), and each time it copies and
hashes every line at every merge: of a training of 14,000 lines that was a third.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class TrainingLine(Message):
    """Rasa's message, cheap to copy, and hashed again only when it changed."""

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """As Rasa's; setting a text to what it is changes nothing."""
        if add_to_output or not isinstance(info, str) or self.data.get(prop) != info:
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, memo: dict[int, Any]) -> TrainingLine:
        """A line that shares only what cannot change."""
        twin = type(self)(_own(self.data, memo), set(self.output_properties), self.time, deepcopy(self.features, memo))
        twin._cached_fingerprint = self._cached_fingerprint
        return twin


class TrainingFiles(RasaFileImporter):
    """Rasa's own importer of files, which reads and checks the NLU files once a training."""

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """All NLU data; they are in one language, whichever is asked for."""
        return self._nlu_data

    @cached_property
    def _nlu_data(self) -> TrainingData:
        data = super().get_nlu_data("zh")
        data.training_examples = [
            TrainingLine(line.data, line.output_properties, line.time, line.features) for line in data.training_examples
        ]
        return data


def _own(data: dict[str, Any], memo: dict[int, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, str) else deepcopy(value, memo) for key, value in data.items()}
