"""The product's classifier without Rasa around it, whole or with parts of it switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bot.nlu.clauses import without_denials
from bot.nlu.encoder import shared_encoder
from bot.nlu.features import PARTS, Counts
from bot.nlu.model import FusedModel
from bot.nlu.placeholders import Valueless
from bot.nlu.training import Lines, train
from bot.spelling import normalize_text
from tests.eval.score import Scores
from tests.nlu.test_set_lines import Line

FOLDS, SEED = 3, 3


@dataclass(frozen=True)
class Corpus:
    """Lines ready for training or prediction."""

    lines: Sequence[Line]
    ready: Lines

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Corpus:
        """Normalised, encoded and counted."""
        plain = Valueless()
        texts = [without_denials(plain(normalize_text(line.text))) for line in lines]
        vectors = shared_encoder().encode(texts)
        return cls(lines, Lines.of(texts, [line.intent for line in lines], vectors))

    def distinct(self) -> Corpus:
        """Each line once, as a training takes them: lines that differ in nothing but their values are one."""
        first: dict[tuple[str, str], int] = {}
        for row, said in enumerate(zip(self.ready.texts, self.ready.intents, strict=True)):
            first.setdefault(said, row)
        return self.take(np.array(list(first.values())))

    def every(self, step: int) -> Corpus:
        """One line of so many."""
        return self.take(np.arange(0, len(self.lines), step))

    def take(self, rows: np.ndarray) -> Corpus:
        """Some of the lines."""
        return Corpus([self.lines[r] for r in rows], self.ready.take(rows))


def predict(model: FusedModel, corpus: Corpus) -> Scores:
    """The model's probabilities."""
    return Scores(corpus.lines, list(model.labels), model.probabilities(corpus.ready.counts, corpus.ready.vectors))


def cross_validate(corpus: Corpus) -> Scores:
    """Each line by a model that was trained without its fold."""
    found = []
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, held_out in splitter.split(corpus.ready.texts, corpus.ready.intents):
        found.append(predict(train(corpus.take(seen).ready), corpus.take(held_out)))
    lines = [line for scores in found for line in scores.lines]
    return Scores(lines, found[0].labels, np.concatenate([scores.probabilities for scores in found]))


def without_meaning(corpus: Corpus) -> Corpus:
    """All sentences mean the same: only letters and sounds are left."""
    ready = corpus.ready
    return replace(corpus, ready=replace(ready, vectors=np.ones_like(ready.vectors)))


def without_block(corpus: Corpus, *blocks: int) -> Corpus:
    """Without the letters (0) or the sounds (1)."""
    counts = corpus.ready.counts
    left = ~np.isin(counts.parts % PARTS, blocks)
    bounds = np.searchsorted(counts.parts[left], np.arange(len(counts.bounds)))
    return replace(corpus, ready=replace(corpus.ready, counts=Counts(counts.grams[left], counts.times[left], bounds)))
