"""A trained model at work: encodes in batches and remembers what it has answered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder
from bot.nlu.features import Grams, grams_of
from bot.nlu.model import FusedModel
from bot.nlu.questions import Nearest, Passages, QuestionIndex

Row = NDArray[np.float64]
Rows = tuple[Row, ...]
Seen = tuple[Grams, NDArray[np.float32]]  # what a text is made of, and what it means
Key = TypeVar("Key")
Value = TypeVar("Value")
LATELY = 64  # texts that need not be taken apart again
Ranking = list[dict[str, Any]]


class Cache(Generic[Key, Value]):
    """What was found of the last texts; safe between threads."""

    def __init__(self, size: int) -> None:
        """Keeps at most `size` values."""
        self._size = size
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """What was found, which counts as used."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Key, value: Value) -> None:
        """Remembers a value and forgets the one unused for longest when there are too many."""
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._values.clear()


class Predictor:
    """Ranks the labels of several models for normalised texts; each text is encoded once for all of them."""

    def __init__(
        self,
        models: Sequence[FusedModel],
        encoder: Encoder,
        cache_size: int = 4096,
        questions: QuestionIndex | None = None,
    ) -> None:
        """Joins models, their encoder, and the questions that a text may be near to."""
        self._models = tuple(models)
        self._questions = questions
        self._encoder = encoder
        self._cache: Cache[str, Rows] = Cache(cache_size)
        self._near: Cache[tuple[str, str], Passages] = Cache(cache_size)
        self._seen: Cache[str, Seen] = Cache(LATELY)
        # Of a text of which nothing is left no label is likelier than another.
        self._silence: Rows = tuple(np.full(len(model.labels), 1 / len(model.labels)) for model in self._models)

    def rank(self, texts: Sequence[str], most: Sequence[int | None] | None = None) -> list[tuple[Ranking, ...]]:
        """For each text, for each model: labels with their probabilities, the likeliest first, as Rasa wants; of each
        text as many as `most` says, all where that is None."""
        most = most or [None] * len(texts)
        return [
            tuple(_ranking(model.labels, row, count) for model, row in zip(self._models, rows, strict=True))
            for rows, count in zip(self.probabilities(texts), most, strict=True)
        ]

    def probabilities(self, texts: Sequence[str]) -> list[Rows]:
        """One row of probabilities per text and model; texts not seen lately are encoded in one batch."""
        known: dict[str, Rows | None] = {text: self._cache.get(text) if text else self._silence for text in texts}
        new = [text for text, rows in known.items() if rows is None]
        if new:
            grams, vectors = [grams_of(text) for text in new], self._encoder.encode(new)
            found = zip(*(model.probabilities(grams, vectors) for model in self._models), strict=True)
            for text, fresh, seen in zip(new, found, zip(grams, vectors, strict=True), strict=True):
                known[text] = tuple(fresh)
                self._cache.put(text, tuple(fresh))
                self._seen.put(text, seen)
        return [rows for text in texts if (rows := known[text]) is not None]

    def near(self, text: str, wallet: str = "") -> Nearest:
        """The passages whose questions are nearest to a text: those of one wallet, or of each where none is named."""
        if self._questions is None:
            return {}
        wallets = (wallet,) if wallet else self._questions.wallets
        return {name: self._nearest(self._questions, text, name) if text else [] for name in wallets}

    def forget(self) -> None:
        """Forgets every text, so that each is read anew."""
        for cache in (self._cache, self._near, self._seen):
            cache.clear()

    def _nearest(self, questions: QuestionIndex, text: str, wallet: str) -> Passages:
        found = self._near.get((text, wallet))
        if found is None:
            grams, vector = self._seen.get(text) or (grams_of(text), self._encoder.encode([text])[0])
            found = questions.nearest(grams, vector, wallet)
            self._near.put((text, wallet), found)
        return found

    def glance(self, text: str, labels: frozenset[str]) -> float:
        """How much the letters and sounds of a text speak for some labels of the first model; cheap, a score only."""
        model = self._models[0]
        scores = model.sparse.scores(grams_of(text))
        return max((float(scores[i]) for i, label in enumerate(model.labels) if label in labels), default=0.0)


def _ranking(labels: Sequence[str], row: Row, most: int | None) -> Ranking:
    order = np.argsort(-row, kind="stable")[:most]
    return [{"name": labels[i], "confidence": float(row[i])} for i in order]
