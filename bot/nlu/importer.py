"""Reading the training lines without doing it over and over.

Rasa asks for the NLU data three times (once per spelling of the language argument), and each time it copies and
hashes every line at every merge: of a training of 14,000 lines that was a third.
"""

from __future__ import annotations

import gc
import os
from copy import deepcopy
from functools import cache, cached_property
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LANGUAGE = "zh"


class TrainingLine(Message):
    """Rasa's message, cheap to copy and to compare, and fingerprinted again only when it changed."""

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """As Rasa's; setting a text to what it is changes nothing."""
        if add_to_output or not isinstance(info, str) or self.data.get(prop) != info:
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, memo: dict[int, Any]) -> TrainingLine:
        """A line that shares only what cannot change."""
        twin = object.__new__(type(self))
        own = _own(self.data, memo), set(self.output_properties), deepcopy(self.features, memo) if self.features else []
        twin.__dict__ = self.__dict__ | dict(zip(("data", "output_properties", "features"), own, strict=True))
        return twin

    def __eq__(self, other: object) -> bool:
        """Lines are equal if all that is known of them is."""
        if isinstance(other, TrainingLine):
            return bool(self.data == other.data and self.features == other.features)
        return bool(super().__eq__(other))

    def __hash__(self) -> int:
        """By the text: Rasa puts the lines into dictionaries at every merge."""
        return hash(self.data.get(TEXT))


class TrainingFiles(RasaFileImporter):
    """Rasa's own importer of files, which reads and checks the NLU files once a process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Rasa's. What has been imported until now stays: to look for garbage in it took seconds."""
        gc.freeze()
        super().__init__(*args, **kwargs)

    def get_nlu_data(self, language: str | None = LANGUAGE) -> TrainingData:
        """All NLU data; they are in one language, whichever is asked for."""
        return self._nlu_data

    @cached_property
    def _nlu_data(self) -> TrainingData:
        return TrainingData().merge(*(_read(file, os.stat(file).st_mtime_ns) for file in self._nlu_files))


@cache
def _read(file: str, changed: int) -> TrainingData:
    """Once for Rasa's validation and its training, unless the file has changed; merging copies the lines."""
    data = loading.load_data(file, LANGUAGE)
    data.training_examples = [
        TrainingLine(line.data, line.output_properties, line.time, line.features) for line in data.training_examples
    ]
    return data


def _own(data: dict[str, Any], memo: dict[int, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, str) else deepcopy(value, memo) for key, value in data.items()}
