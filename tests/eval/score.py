"""Figures of a set of predictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from tests.nlu.test_set_lines import OUT_OF_SCOPE, Line

REJECTED = 0.03


@dataclass(frozen=True)
class Scores:
    """Predictions for lines: one row of probabilities per line, columns as `labels`."""

    lines: Sequence[Line]
    labels: Sequence[str]
    probabilities: NDArray[np.float64]

    @property
    def said(self) -> list[str]:
        """The likeliest intent of each line."""
        return [self.labels[i] for i in self.probabilities.argmax(axis=1)]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether it is the right one."""
        return np.array([line.intent == said for line, said in zip(self.lines, self.said, strict=True)])

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether the bot serves what the line asks for."""
        return np.array([line.intent != OUT_OF_SCOPE for line in self.lines])

    def accuracy(self) -> float:
        """Of the lines that the bot serves."""
        return float(self.right[self.known].mean())

    def macro_f1(self) -> float:
        """Over the intents that the bot serves."""
        rows = np.flatnonzero(self.known)
        truth = [self.lines[i].intent for i in rows]
        named = self.said
        said = [named[i] for i in rows]
        return float(f1_score(truth, said, average="macro", labels=sorted(set(truth))))

    def within(self, count: int) -> float:
        """Lines whose intent is among the likeliest few."""
        best = np.argsort(-self.probabilities, axis=1)[:, :count]
        column = np.array([self.labels.index(line.intent) for line in self.lines])
        return float((best == column[:, None]).any(axis=1)[self.known].mean())

    def by_style(self, served: bool = True) -> dict[str, tuple[int, float]]:
        """Lines and accuracy of each style in order, of the lines that the bot serves or of those that it does not."""
        found = {}
        for style in dict.fromkeys(line.style for line in self.lines):
            rows = np.array([line.style == style for line in self.lines]) & (self.known == served)
            if rows.any():
                found[style] = (int(rows.sum()), float(self.right[rows].mean()))
        return found

    def by_intent(self) -> dict[str, tuple[int, float, float]]:
        """Lines, recall and precision of each intent."""
        said = np.array(self.said)
        found = {}
        for intent in sorted({line.intent for line in self.lines}):
            mine = np.array([line.intent == intent for line in self.lines])
            named = said == intent
            found[intent] = (
                int(mine.sum()),
                float(named[mine].mean()),
                float(mine[named].mean()) if named.any() else 0.0,
            )
        return found

    def confusions(self, count: int) -> list[tuple[str, str, int]]:
        """What is most often taken for what."""
        pairs = Counter((line.intent, said) for line, said in zip(self.lines, self.said, strict=True))
        wrong = [(truth, said, n) for (truth, said), n in pairs.most_common() if truth != said]
        return wrong[:count]

    def refused(self) -> tuple[float, float]:
        """Shares refused as out of scope: of what the bot does not serve, and of what it does."""
        refused = np.array([said == OUT_OF_SCOPE for said in self.said])
        return float(refused[~self.known].mean()), float(refused[self.known].mean())

    def refusal_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Wrongly and rightly refused shares as the bar on P(out_of_scope) falls."""
        score = self.probabilities[:, list(self.labels).index(OUT_OF_SCOPE)]
        bars, known = np.sort(np.unique(score))[::-1], self.known
        return _at_least(score[known], bars), _at_least(score[~known], bars)

    def refusal_at(self, rejected: float = REJECTED) -> float:
        """Rightly refused where at most this share is wrongly refused."""
        wrongly, rightly = self.refusal_curve()
        return float(rightly[wrongly <= rejected].max(initial=0.0))

    def ece(self) -> float:
        """The expected calibration error."""
        return calibration_error(self.probabilities.max(axis=1), self.right)


def _at_least(score: NDArray[np.float64], bars: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of the scores that reach each bar."""
    return 1 - np.searchsorted(np.sort(score), bars) / len(score)


def calibration_error(confidences: NDArray[np.float64], correct: NDArray[np.bool_], bins: int = 10) -> float:
    """The expected gap between confidence and accuracy (ECE)."""
    bin_of = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        abs(confidences[bin_of == b].mean() - correct[bin_of == b].mean()) * np.count_nonzero(bin_of == b)
        for b in np.unique(bin_of)
    ]
    return float(sum(gaps) / len(confidences))
