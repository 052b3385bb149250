"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.eval.score import Scores

HEAD = (
    "# Understanding\n\nHow well messages are understood, and what each part contributes. Written by `make eval`; do"
    " not edit. The test set (`tests/nlu/test_set/`) was written by authors who had not seen the training data; no"
    " parameter was chosen on it. Parameters were chosen by leaving out training lines."
)


@dataclass(frozen=True)
class Contender:
    """One way to understand, with its costs where they were measured."""

    name: str
    scores: Scores
    train_seconds: float | None = None
    load_seconds: float | None = None
    parse_ms: Sequence[float] = ()


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def overview(contenders: Sequence[Contender]) -> str:
    """One line each."""
    header = ["", "accuracy", "macro-F1", "among three", "out of scope seen (wrongly refused)", "at 3 %", "ECE"]
    header += ["train s", "load s", "parse p50 ms", "p99 ms"]
    rows = []
    for c in contenders:
        seen, wrongly = c.scores.refused()
        p50, p99 = (f"{np.percentile(c.parse_ms, q):.1f}" if len(c.parse_ms) else "" for q in (50, 99))
        figures = [c.scores.accuracy(), c.scores.macro_f1(), c.scores.within(3)]
        rows.append(
            [
                c.name,
                *(f"{f:.3f}" for f in figures),
                f"{seen:.3f} ({wrongly:.3f})",
                f"{c.scores.refusal_at():.3f}",
                f"{c.scores.ece():.3f}",
                _seconds(c.train_seconds),
                _seconds(c.load_seconds),
                p50,
                p99,
            ]
        )
    return table(header, rows)


def styles(contenders: Sequence[Contender]) -> str:
    """Accuracy by style."""
    found = [c.scores.by_style() for c in contenders]
    rows = [[style, str(found[0][style][0]), *(f"{by[style][1]:.3f}" for by in found)] for style in found[0]]
    return table(["style", "lines", *(c.name for c in contenders)], rows)


def intents(test: Scores, left_out: Scores) -> str:
    """Recall and precision by intent."""
    other = left_out.by_intent()
    rows = [
        [intent, str(n), f"{recall:.2f}", f"{precision:.2f}", str(other[intent][0]), f"{other[intent][1]:.2f}"]
        for intent, (n, recall, precision) in test.by_intent().items()
    ]
    return table(["intent", "test lines", "recall", "precision", "training lines", "recall when left out"], rows)


def confusions(scores: Scores, count: int = 15) -> str:
    """What is taken for what."""
    return table(["meant", "taken for", "times"], [[a, b, str(n)] for a, b, n in scores.confusions(count)])


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}"
