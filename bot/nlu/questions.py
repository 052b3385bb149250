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
Passages = list[tuple[str, float]]  # names of passages with their nearness, the nearest first
Nearest = dict[str, Passages]  # of each wallet


@dataclass(frozen=True)
class Share:
    """What the questions of one wallet say of its passages: the questions as `DenseView` has them, one column each,
    where the passages stand among the labels, and the coefficients between both."""

    questions: FloatArray
    passages: slice
    weights: FloatArray


@dataclass(frozen=True)
class QuestionIndex:
    """The example questions of all wallets, which rank passages as an intent model ranks intents. `labels` are
    "<wallet> <passage>". No wallet's questions speak for another's passages: `shares` has each wallet's own, and
    nothing of a wallet without questions."""

    labels: tuple[str, ...]
    wallets: tuple[str, ...]
    model: FusedModel | None
    shares: Mapping[str, Share]

    @classmethod
    def of(cls, questions: Questions, intents: FusedModel, encoder: Encoder) -> QuestionIndex:
        """The index of normalised questions by wallet and passage; a passage without questions is never near."""
        labels = tuple(f"{wallet} {name}" for wallet, some in questions.items() for name in some)
        ends = [0, *accumulate(len(some) for some in questions.values())]
        wallets = {wallet: slice(ends[i], ends[i + 1]) for i, wallet in enumerate(questions)}
        lines = [line for some in questions.values() for asked in some.values() for line in asked]
        counts = [len(asked) for some in questions.values() for asked in some.values()]
        if not lines:
            return cls(labels, tuple(wallets), None, {})
        model = _fit(labels, list(wallets.values()), counts, lines, intents, encoder)
        return cls(labels, tuple(wallets), model, _shares(model, wallets))

    @classmethod
    def kept(cls, model: FusedModel) -> QuestionIndex:
        """The index that has this model."""
        wallets: dict[str, slice] = {}
        for place, label in enumerate(model.labels):
            wallet = label.partition(" ")[0]
            wallets[wallet] = slice(wallets[wallet].start if wallet in wallets else place, place + 1)
        return cls(model.labels, tuple(wallets), model, _shares(model, wallets))

    def nearest(self, text: Grams, vector: FloatArray, wallet: str) -> Passages:
        """The nearest passages of one wallet, the nearest first; none of a wallet that has no questions."""
        share = self.shares.get(wallet)
        if self.model is None or share is None:
            return []
        projected = self.model.dense.projection.apply(vector)
        meant = (np.exp(projected @ share.questions) @ share.weights) * np.exp(-(projected @ projected))
        scores = self.model.sparse.scores(text, share.passages) + meant
        names = self.labels[share.passages]
        order = np.argsort(-scores, kind="stable")[:NEAREST]
        return [(names[i].partition(" ")[2], round(float(scores[i]), 3)) for i in order if scores[i] > 0]


def _shares(model: FusedModel, wallets: Mapping[str, slice]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for wallet, own in wallets.items():
        rows = np.flatnonzero(model.dense.weights[:, own].any(axis=1))
        if len(rows):
            asked = slice(int(rows[0]), int(rows[-1]) + 1)
            questions = np.ascontiguousarray(model.dense.doubled[:, asked])
            found[wallet] = Share(questions, own, np.ascontiguousarray(model.dense.weights[asked, own]))
    return found


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
