"""How near a text is to the example questions of the wallets' knowledge. They are read at the start, not trained on.

A text is as like a question as the intent model finds it like a training line: in letters, in sound and in meaning.
What each question counts for which passage of its wallet is fitted at the start, in some milliseconds. Nearness is
about 0.6 for what is asked in other words, and hardly ever above 0.3 for what is not asked for at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.loader import knowledge_root, load
from bot.knowledge.passages import passages
from bot.nlu.clauses import without_denials
from bot.nlu.encoder import Encoder
from bot.nlu.features import Block, Grams, count_blocks
from bot.nlu.model import DENSE_SHARE, DenseView, FusedModel, SparseView, likeness
from bot.nlu.placeholders import Valueless
from bot.nlu.ridge import FloatArray
from bot.nlu.training import weighed
from bot.spelling import normalize_text

RIDGE = 0.3
NEAREST = 5  # passages of a wallet that are handed on
Questions = Mapping[str, Mapping[str, Sequence[str]]]  # of each wallet, of each passage
Nearest = dict[str, list[tuple[str, float]]]  # wallet: names of passages with their nearness, the nearest first


@dataclass(frozen=True)
class Share:
    """What the questions of one wallet say of its passages: where both stand, and the coefficients between them."""

    questions: slice
    passages: slice
    weights: FloatArray


@dataclass(frozen=True)
class QuestionIndex:
    """The example questions of all wallets, which rank passages as an intent model ranks intents. `labels` are
    "<wallet> <passage>", `wallets` where those of each wallet stand among them. No wallet's questions speak for
    another's passages: `shares` has only what is not nothing."""

    labels: tuple[str, ...]
    wallets: Mapping[str, slice]
    model: FusedModel | None
    shares: tuple[Share, ...] = ()

    @classmethod
    def of(cls, questions: Questions, intents: FusedModel, encoder: Encoder) -> QuestionIndex:
        """The index of normalised questions by wallet and passage; a passage without questions is never near."""
        labels = tuple(f"{wallet} {name}" for wallet, some in questions.items() for name in some)
        ends = [0, *accumulate(len(some) for some in questions.values())]
        wallets = {wallet: slice(ends[i], ends[i + 1]) for i, wallet in enumerate(questions)}
        lines = [line for some in questions.values() for asked in some.values() for line in asked]
        counts = [len(asked) for some in questions.values() for asked in some.values()]
        if not lines:
            return cls(labels, wallets, None)
        model = _fit(labels, list(wallets.values()), counts, lines, intents, encoder)
        return cls(labels, wallets, model, _shares(model, wallets))

    @classmethod
    def kept(cls, model: FusedModel) -> QuestionIndex:
        """The index that has this model."""
        wallets: dict[str, slice] = {}
        for place, label in enumerate(model.labels):
            wallet = label.partition(" ")[0]
            wallets[wallet] = slice(wallets[wallet].start if wallet in wallets else place, place + 1)
        return cls(model.labels, wallets, model, _shares(model, wallets))

    def probabilities(self, texts: Sequence[Grams], vectors: FloatArray) -> NDArray[np.float64]:
        """One row per text: how near it is to each passage. They add up to nothing."""
        if self.model is None:
            return np.zeros((len(texts), len(self.labels)))
        written = np.stack([self.model.sparse.scores(text) for text in texts])
        projected = self.model.dense.projection.apply(vectors)
        return (written + np.stack([self._meant(self.model.dense, row) for row in projected])).astype(np.float64)

    def _meant(self, dense: DenseView, projected: FloatArray) -> FloatArray:
        """The score by meaning: as `DenseView` has it, without the nothing between the wallets."""
        likenesses = np.exp(projected @ dense.doubled)
        scores = np.zeros(len(self.labels), dtype=np.float32)
        for share in self.shares:
            scores[share.passages] = likenesses[share.questions] @ share.weights
        found: FloatArray = scores * np.exp(-(projected @ projected))
        return found

    def nearest(self, row: NDArray[np.float64]) -> Nearest:
        """The nearest passages of each wallet."""
        return {wallet: self._of_wallet(row, own) for wallet, own in self.wallets.items()}

    def _of_wallet(self, row: NDArray[np.float64], own: slice) -> list[tuple[str, float]]:
        order = np.argsort(-row[own], kind="stable")[:NEAREST] + own.start
        return [(self.labels[i].partition(" ")[2], round(float(row[i]), 3)) for i in order if row[i] > 0]


def _shares(model: FusedModel, wallets: Mapping[str, slice]) -> tuple[Share, ...]:
    found = []
    for own in wallets.values():
        rows = np.flatnonzero(model.dense.weights[:, own].any(axis=1))
        if len(rows):
            asked = slice(int(rows[0]), int(rows[-1]) + 1)
            found.append(Share(asked, own, np.ascontiguousarray(model.dense.weights[asked, own])))
    return tuple(found)


def known_questions() -> Questions:
    """The example questions of all knowledge, in the form in which messages are read."""
    plain = Valueless()
    return {
        brand.id: {
            passage.name: [without_denials(plain(normalize_text(text))) for text in passage.questions]
            for passage in passages(brand)
        }
        for brand in load(knowledge_root()).brands.values()
    }


def _fit(
    labels: tuple[str, ...],
    wallets: Sequence[slice],
    counts: Sequence[int],
    lines: Sequence[str],
    intents: FusedModel,
    encoder: Encoder,
) -> FusedModel:
    """A model whose scores are the ridge regression, wallet by wallet, on whose question it is."""
    documents = count_blocks(lines)
    blocks = tuple(Block.fit(document) for document in documents)
    grams = weighed(blocks, documents)
    anchors = intents.dense.projection.apply(encoder.encode(lines))
    share = np.float32((1 - DENSE_SHARE) / len(blocks))
    passage = np.repeat(np.arange(len(labels)), counts)
    coefficients = np.zeros((len(lines), len(labels)), dtype=np.float32)
    for own in wallets:
        mine = np.flatnonzero((passage >= own.start) & (passage < own.stop))
        if not len(mine):
            continue
        alike = DENSE_SHARE * likeness(anchors[mine], anchors[mine]) + share * (grams[mine] @ grams[mine].T).toarray()
        whose = (passage[mine, None] == np.arange(own.start, own.stop)).astype(np.float32)
        fitted = np.linalg.solve(alike + RIDGE * np.eye(len(mine), dtype=np.float32), whose - whose.mean(axis=0))
        coefficients[mine, own] = fitted
    dense = DenseView.fit(intents.dense.projection, anchors, np.float32(DENSE_SHARE) * coefficients)
    sparse = SparseView.fit(blocks, share * np.asarray(grams.T @ coefficients))
    return FusedModel(labels, sparse, dense, np.zeros(len(labels), dtype=np.float32))
