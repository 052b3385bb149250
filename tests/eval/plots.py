"""The curves as pictures."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from tests.eval.score import Scores

BINS = 10


def reliability(named: dict[str, Scores], path: Path) -> None:
    """Of the messages at a confidence, how many were right."""
    figure, axes = plt.subplots(figsize=(4.6, 4.4), dpi=120)
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1)
    for name, scores in named.items():
        confidences = scores.probabilities.max(axis=1)
        bin_of = np.minimum((confidences * BINS).astype(int), BINS - 1)
        used = [b for b in range(BINS) if (bin_of == b).sum() >= 5]
        x = [confidences[bin_of == b].mean() for b in used]
        axes.plot(
            x, [scores.right[bin_of == b].mean() for b in used], marker="o", label=f"{name}, ECE {scores.ece():.3f}"
        )
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    axes.legend(loc="upper left", frameon=False)
    _save(figure, path)


def refusals(named: dict[str, Scores], path: Path) -> None:
    """Out of scope: rightly against wrongly refused."""
    figure, axes = plt.subplots(figsize=(4.6, 4.4), dpi=120)
    for name, scores in named.items():
        wrongly, rightly = scores.refusal_curve()
        axes.plot(wrongly, rightly, label=f"{name}, {scores.refusal_at():.2f} at 3 %")
    axes.axvline(0.03, color="#bbbbbb", linewidth=1)
    axes.set(
        xlabel="of what the bot serves, refused",
        ylabel="of what it does not serve, refused",
        xlim=(0, 0.2),
        ylim=(0, 1),
    )
    axes.legend(loc="lower right", frameon=False)
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
