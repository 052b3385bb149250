"""A trained model at work: encodes in batches and remembers what it has answered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder
from bot.nlu.model import FusedModel

Row = NDArray[np.float64]


class Cache:
    """The probabilities of the last texts, by normalised text; safe between threads."""

    def __init__(self, size: int) -> None:
        """Keeps at most `size` rows."""
        self._size = size
        self._rows: OrderedDict[str, Row] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> Row | None:
        """The row of a text, which counts as used."""
        with self._lock:
            row = self._rows.get(text)
            if row is not None:
                self._rows.move_to_end(text)
            return row

    def put(self, text: str, row: Row) -> None:
        """Remembers a row and forgets the one unused for longest when there are too many."""
        with self._lock:
            self._rows[text] = row
            while len(self._rows) > self._size:
                self._rows.popitem(last=False)


class Predictor:
    """Ranks the intents of normalised texts."""

    def __init__(self, model: FusedModel, encoder: Encoder, cache_size: int = 4096) -> None:
        """Joins a model and its encoder."""
        self._model = model
        self._encoder = encoder
        self._cache = Cache(cache_size)
        # Of a text of which nothing is left no intent is likelier than another.
        self._silence: Row = np.full(len(model.labels), 1 / len(model.labels))

    def rank(self, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
        """For each text all intents with their probabilities, the likeliest first, as Rasa wants them."""
        return [self._ranking(row) for row in self.probabilities(texts)]

    def probabilities(self, texts: Sequence[str]) -> list[Row]:
        """One row of probabilities per text; texts not seen lately are encoded in one batch."""
        known = {text: self._cache.get(text) if text else self._silence for text in texts}
        new = [text for text, row in known.items() if row is None]
        if new:
            rows = self._model.probabilities(new, self._encoder.encode(new))
            for text, row in zip(new, rows, strict=True):
                known[text] = row
                self._cache.put(text, row)
        return [row for text in texts if (row := known[text]) is not None]

    def _ranking(self, row: Row) -> list[dict[str, Any]]:
        order = np.argsort(-row, kind="stable")
        return [{"name": self._model.labels[i], "confidence": float(row[i])} for i in order]
