"""The product's classifier without Rasa around it, whole or with parts of it switched off."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bot.nlu.clauses import without_denials
from bot.nlu.encoder import shared_encoder
from bot.nlu.model import FusedModel
from bot.nlu.training import Lines, train
from bot.spelling import normalize_text
from tests.eval.score import Scores
from tests.nlu.test_set_lines import Line

FOLDS, SEED = 5, 3


@dataclass(frozen=True)
class Corpus:
    """Lines ready for training or prediction."""

    lines: Sequence[Line]
    ready: Lines

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Corpus:
        """Normalised, encoded and counted."""
        texts = [without_denials(normalize_text(line.text)) for line in lines]
        vectors = np.concatenate([shared_encoder().encode(texts[i : i + 64]) for i in range(0, len(texts), 64)])
        return cls(lines, Lines.of(texts, [line.intent for line in lines], vectors))

    def take(self, rows: np.ndarray) -> Corpus:
        """Some of the lines."""
        return Corpus([self.lines[r] for r in rows], self.ready.take(rows))


def predict(model: FusedModel, corpus: Corpus) -> Scores:
    """The model's probabilities."""
    return Scores(corpus.lines, list(model.labels), model.probabilities(corpus.ready.grams, corpus.ready.vectors))


def cross_validate(corpus: Corpus) -> Scores:
    """Each line by a model that was trained without its fold."""
    found = []
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, held_out in splitter.split(corpus.ready.texts, corpus.ready.intents):
        found.append(predict(train(corpus.take(seen).ready), corpus.take(held_out)))
    lines = [line for scores in found for line in scores.lines]
    return Scores(lines, found[0].labels, np.concatenate([scores.probabilities for scores in found]))


def timed_training(lines: Sequence[Line]) -> tuple[Corpus, FusedModel, float]:
    """The lines made ready, the model of all of them, and the seconds that both took."""
    began = time.perf_counter()
    corpus = Corpus.of(lines)
    model = train(corpus.ready)
    return corpus, model, time.perf_counter() - began


def without_meaning(corpus: Corpus) -> Corpus:
    """All sentences mean the same: only letters and sounds are left."""
    ready = corpus.ready
    return replace(corpus, ready=replace(ready, vectors=np.ones_like(ready.vectors)))


def without_block(corpus: Corpus, *blocks: int) -> Corpus:
    """Without the letters (0) or the sounds (1)."""
    documents = [
        [type(document)() for document in counted] if number in blocks else counted
        for number, counted in enumerate(corpus.ready.documents)
    ]
    return replace(corpus, ready=replace(corpus.ready, documents=documents))
