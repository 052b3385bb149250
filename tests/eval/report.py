"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.eval.product import Served, Trained
from tests.eval.score import Scores

HEAD = (
    "# Understanding\n\nHow well messages are understood, and what each part contributes. Written by `make eval`; do"
    " not edit. The authored set (`tests/nlu/test_set/`) and the messages as real customers type them"
    " (`tests/nlu/real_style.yml`, [understanding-habits.md](understanding-habits.md)) were written by hands that had"
    " not seen the training data; but for the number of landmarks (at the end) no parameter was chosen on them."
    " Parameters were chosen by leaving out training lines. The race with stock Rasa, and when it was run:"
    " [understanding-stock.md](understanding-stock.md)."
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
    rows = []
    for c in contenders:
        seen, wrongly = c.scores.refused()
        figures = [c.scores.accuracy(), c.scores.macro_f1(), c.scores.within(3)]
        last = [f"{seen:.3f} ({wrongly:.3f})", f"{c.scores.refusal_at():.3f}", f"{c.scores.ece():.3f}"]
        rows.append([c.name, *(f"{f:.3f}" for f in figures), *last])
    return table(header, rows)


def styles(contenders: Sequence[Contender]) -> str:
    """Accuracy by style."""
    found = [c.scores.by_style() for c in contenders]
    rows = [[style, str(found[0][style][0]), *(f"{by[style][1]:.3f}" for by in found)] for style in found[0]]
    return table(["style", "lines", *(c.name for c in contenders)], rows)


def habits(scores: Scores) -> str:
    """By habit, of what the bot serves how much is understood, and of what it does not serve how much is refused."""
    served, other = scores.by_style(), scores.by_style(served=False)
    rows = [[habit, *_counted(served.get(habit)), *_counted(other.get(habit))] for habit in {**served, **other}]
    return table(["habit", "served", "understood", "not served", "refused"], rows)


def product_costs(trained: Trained, served: Served) -> str:
    """What the product costs to train and to run."""
    header = ["train s", "of all processors s", "load s", "parse p50 ms", "p99 ms", "resident MB"]
    row = [f"{trained.clock:.0f}", f"{trained.processors:.0f}", f"{served.load:.1f}"]
    return table(header, [[*row, f"{served.p50:.1f}", f"{served.p99:.1f}", f"{served.memory:.0f}"]])


def costs(contenders: Sequence[Contender]) -> str:
    """What each costs in a race."""
    rows = []
    for c in contenders:
        p50, p99 = (f"{np.percentile(c.parse_ms, q):.1f}" if len(c.parse_ms) else "" for q in (50, 99))
        rows.append([c.name, _seconds(c.train_seconds), _seconds(c.load_seconds), p50, p99])
    return table(["", "train s", "load s", "parse p50 ms", "p99 ms"], rows)


def at_risk(rows: Sequence[Sequence[str]]) -> str:
    """Whether money at risk is found."""
    header = ["", "lines at risk", "named by the model", "refused by the model", "alarm", "asked about"]
    return table([*header, "alarm over others"], rows)


def asked_back(rows: Sequence[Sequence[str]]) -> str:
    """How often the whole bot asks back."""
    return table(["first messages", "lines", "asked back what is meant", "asked about risk"], rows)


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


def _counted(found: tuple[int, float] | None) -> list[str]:
    return ["", ""] if found is None else [str(found[0]), f"{found[1]:.3f}"]


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}"
