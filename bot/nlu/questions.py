"""How near a text is to the example questions of the wallets' knowledge. They are read at the start, not trained on.

A text is as like a question as the intent model finds it like a training line: in letters, in sound and in meaning.
What each question counts for which passage of its wallet is fitted wallet by wallet, in a second or two, and depends
on nothing but that wallet's questions and the intent model. Nearness is about 0.6 for what is asked in other words,
and hardly ever above 0.3 for what is not asked for at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.knowledge.loader import knowledge_root, load
from bot.knowledge.passages import passages
from bot.nlu.features import PARTS, Counts, Grams, count
from bot.nlu.model import DENSE_SHARE, DenseView, FusedModel, SparseView, likeness
from bot.nlu.ridge import FloatArray
from bot.nlu.training import weighed

RIDGE = 0.3
NEAREST = 5  # passages of a wallet that are handed on
Asked = Mapping[str, Sequence[str]]  # the example questions of each passage of a wallet, as its editors wrote them
Passages = list[tuple[str, float]]  # names of passages with their nearness, the nearest first
Nearest = dict[str, Passages]  # of each wallet


@dataclass(frozen=True)
class QuestionIndex:
    """The example questions of each wallet, which rank its passages as an intent model ranks intents: a model a
    wallet, none where it has no questions. `trained` are the n-grams of the intent model's lines: what a text says
    besides makes it less like a question."""

    models: Mapping[str, FusedModel | None]
    trained: Grams

    @property
    def wallets(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self.models)

    def nearest(self, text: Counts, vector: FloatArray, wallet: str) -> Passages:
        """The nearest passages of one wallet, the nearest first; none of a wallet that has no questions."""
        model = self.models.get(wallet)
        if model is None:
            return []
        scores = model.sparse.scores(text, self.trained)[0] + model.dense.scores(vector[None])[0]
        order = np.argsort(-scores, kind="stable")[:NEAREST]
        return [(model.labels[i], round(float(scores[i]), 3)) for i in order if scores[i] > 0]


def known_questions() -> dict[str, Asked]:
    """The example questions of all knowledge, by wallet and passage."""
    return {
        brand.id: {passage.name: passage.questions for passage in passages(brand)}
        for brand in load(knowledge_root()).brands.values()
    }


def fit(asked: Asked, lines: Sequence[str], vectors: FloatArray, intents: FusedModel) -> FusedModel | None:
    """A model whose scores are the ridge regression on whose question it is; None where there is no question.

    `lines` are the questions of all passages, one after the other, as messages are read; `vectors` what they mean.
    """
    if not lines:
        return None
    counted = count(lines)
    vocabulary = Grams.fit(counted, intents.sparse.vocabulary)
    grams = weighed(vocabulary, counted)
    anchors = intents.dense.projection.apply(vectors)
    share = np.float32((1 - DENSE_SHARE) / PARTS)
    alike = DENSE_SHARE * likeness(anchors, anchors) + share * (grams @ grams.T).toarray()
    coefficients = _solved(alike, np.repeat(np.arange(len(asked)), list(map(len, asked.values()))), len(asked))
    dense = DenseView.fit(intents.dense.projection, anchors, np.float32(DENSE_SHARE) * coefficients)
    sparse = SparseView.fit(vocabulary, share * np.asarray(grams.T @ coefficients))
    return FusedModel(tuple(asked), sparse, dense, np.zeros(len(asked), dtype=np.float32))


def _solved(alike: FloatArray, passage: np.ndarray[tuple[int], np.dtype[np.intp]], count: int) -> FloatArray:
    """What each line counts for each passage."""
    from scipy.linalg import solve  # slow to import

    whose = np.eye(count, dtype=np.float32)[passage]
    whose -= whose.mean(axis=0)
    alike[np.diag_indices_from(alike)] += np.float32(RIDGE)
    found: FloatArray = solve(alike, whose, assume_a="pos", overwrite_a=True, overwrite_b=True, check_finite=False)
    return found
