"""A trained model at work: encodes in batches and remembers what it has answered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder
from bot.nlu.features import Counts, count
from bot.nlu.model import FusedModel
from bot.nlu.questions import Nearest, Passages, QuestionIndex

Row = NDArray[np.float64]
Key = TypeVar("Key")
Value = TypeVar("Value")
LATELY = 64  # texts whose n-grams and meaning need not be found again
Ranking = list[dict[str, Any]]


class RankRequest(NamedTuple):
    """A text that a model is asked about, and how many of its labels are wanted; all where that is None."""

    text: str
    most: int | None = None


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
        self._caches: list[Cache[str, Row]] = [Cache(cache_size) for _ in self._models]
        self._near: Cache[tuple[str, str], Passages] = Cache(cache_size)
        self._counts: Cache[str, tuple[Counts, int]] = Cache(LATELY)  # those of a batch, and the text's place in it
        self._vectors: Cache[str, NDArray[np.float32]] = Cache(LATELY)
        # Of a text of which nothing is left no label is likelier than another.
        self._silence = [np.full(len(model.labels), 1 / len(model.labels)) for model in self._models]

    def rank(self, *asked: Sequence[RankRequest]) -> list[list[Ranking]]:
        """Of each model, what it is asked: of each text labels with their probabilities, the likeliest first, as Rasa
        wants. Texts not seen lately are encoded in one batch."""
        known = [self._known(number, texts) for number, texts in enumerate(asked)]
        self._complete(known, list(dict.fromkeys(text for rows in known for text, row in rows.items() if row is None)))
        return [
            [_ranking(model.labels, row, each.most) for each in texts if (row := rows[each.text]) is not None]
            for model, rows, texts in zip(self._models, known, asked, strict=True)
        ]

    def _known(self, number: int, asked: Sequence[RankRequest]) -> dict[str, Row | None]:
        """What a model has said of these texts lately; nothing of one that it has to be asked about."""
        texts = dict.fromkeys(each.text for each in asked)
        return {text: self._caches[number].get(text) if text else self._silence[number] for text in texts}

    def _complete(self, known: Sequence[dict[str, Row | None]], new: list[str]) -> None:
        """Asks each model about the texts that it said nothing of lately."""
        if not new:
            return
        counts, vectors = count(new), self._meanings(new)
        for place, text in enumerate(new):
            self._counts.put(text, (counts, place))
        for model, cache, rows in zip(self._models, self._caches, known, strict=True):
            places = [place for place, text in enumerate(new) if text in rows and rows[text] is None]
            if places:
                found = model.probabilities(counts.take(places), vectors[places])
                for place, row in zip(places, found, strict=True):
                    rows[new[place]] = row
                    cache.put(new[place], row)

    def _meanings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The sentence vectors, a row each; those not found lately in one batch."""
        found = {text: self._vectors.get(text) for text in texts}
        new = [text for text, vector in found.items() if vector is None]
        for text, vector in zip(new, self._encoder.encode(new) if new else (), strict=True):
            found[text] = vector
            self._vectors.put(text, vector)
        return np.stack([vector for text in texts if (vector := found[text]) is not None])

    def near(self, text: str, wallet: str = "") -> Nearest:
        """The passages whose questions are nearest to a text: those of one wallet, or of each where none is named."""
        if self._questions is None:
            return {}
        wallets = (wallet,) if wallet else self._questions.wallets
        return {name: self._nearest(self._questions, text, name) if text else [] for name in wallets}

    def forget(self) -> None:
        """Forgets every text, so that each is read anew."""
        for rows in self._caches:
            rows.clear()
        self._near.clear()
        self._counts.clear()
        self._vectors.clear()

    def _nearest(self, questions: QuestionIndex, text: str, wallet: str) -> Passages:
        found = self._near.get((text, wallet))
        if found is None:
            counts, place = self._counts.get(text) or (count([text]), 0)
            found = questions.nearest(counts.take([place]), self._meanings([text])[0], wallet)
            self._near.put((text, wallet), found)
        return found

    def glance(self, text: str, labels: frozenset[str]) -> float:
        """How much the letters and sounds of a text speak for some labels of the first model; cheap, a score only."""
        model = self._models[0]
        scores = model.sparse.scores(count([text]))[0]
        return max((float(scores[i]) for i, label in enumerate(model.labels) if label in labels), default=0.0)


def _ranking(labels: Sequence[str], row: Row, most: int | None) -> Ranking:
    order = np.argsort(-row, kind="stable")[:most]
    return [{"name": labels[i], "confidence": float(row[i])} for i in order]
