"""A trained model at work: encodes in batches and remembers what it has answered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder
from bot.nlu.features import grams_of
from bot.nlu.model import FusedModel
from bot.nlu.questions import Nearest, QuestionIndex

Row = NDArray[np.float64]
Rows = tuple[Row, ...]
LATELY = 64  # texts whose vectors are still at hand
Ranking = list[dict[str, Any]]


class Cache:
    """What the models said of the last texts, by normalised text; safe between threads."""

    def __init__(self, size: int) -> None:
        """Keeps at most `size` rows."""
        self._size = size
        self._rows: OrderedDict[str, Rows] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> Rows | None:
        """The rows of a text, which counts as used."""
        with self._lock:
            row = self._rows.get(text)
            if row is not None:
                self._rows.move_to_end(text)
            return row

    def put(self, text: str, row: Rows) -> None:
        """Remembers rows and forgets the one unused for longest when there are too many."""
        with self._lock:
            self._rows[text] = row
            while len(self._rows) > self._size:
                self._rows.popitem(last=False)


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
        self._cache, self._near, self._vectors = Cache(cache_size), Cache(cache_size), Cache(LATELY)
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
            for text, fresh, vector in zip(new, found, vectors, strict=True):
                known[text] = tuple(fresh)
                self._cache.put(text, tuple(fresh))
                self._vectors.put(text, (vector,))
        return [rows for text in texts if (rows := known[text]) is not None]

    def near(self, text: str) -> Nearest:
        """The passages of each wallet whose questions are nearest to a text."""
        if self._questions is None:
            return {}
        if not text:
            return {wallet: [] for wallet in self._questions.wallets}
        rows = self._near.get(text)
        if rows is None:
            rows = tuple(self._questions.probabilities([grams_of(text)], self._vector(text)))
            self._near.put(text, rows)
        return self._questions.nearest(rows[0])

    def _vector(self, text: str) -> NDArray[np.float32]:
        """The vector of a text that was encoded lately, else anew."""
        found = self._vectors.get(text)
        return self._encoder.encode([text]) if found is None else found[0][None].astype(np.float32)

    def glance(self, text: str, labels: frozenset[str]) -> float:
        """How much the letters and sounds of a text speak for some labels of the first model; cheap, a score only."""
        model = self._models[0]
        scores = model.sparse.scores(grams_of(text))
        return max((float(scores[i]) for i, label in enumerate(model.labels) if label in labels), default=0.0)


def _ranking(labels: Sequence[str], row: Row, most: int | None) -> Ranking:
    order = np.argsort(-row, kind="stable")[:most]
    return [{"name": labels[i], "confidence": float(row[i])} for i in order]
