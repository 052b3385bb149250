"""The command: `python -m tests.eval [--stock-lines N] [--stock-epochs N]`."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

import click
import numpy as np

from bot.nlu.training import train
from tests.eval import plots, report, stock
from tests.eval.models import (
    Corpus,
    cross_validate,
    predict,
    timed_training,
    without_block,
    without_meaning,
)
from tests.eval.report import Contender
from tests.eval.score import Scores
from tests.nlu.test_set_lines import Line, held_out
from tests.nlu.training_lines import training_lines

DOCS = Path(__file__).parents[2] / "docs"
TIMES = (
    "Training is the classifier's alone, sentence vectors included; loading is Rasa's whole model in a process that has"
    " imported Rasa; parsing is `RasaProcess.parse` of every test line once, entities included."
)
RACE = (
    "Stock Rasa (jieba, count vectors, DIET) takes hours for all lines, so both learn the same few here. Training is"
    " the whole `rasa train nlu`, imports included; loading is `Agent.load` and a first message in a fresh process that"
    " has imported Rasa; parsing is `Agent.parse_message` of every test line. One after the other, on the same machine."
)


@click.command()
@click.option(
    "--stock-lines", default=15, show_default=True, help="Lines per intent for the race with stock Rasa; 0: none."
)
@click.option("--stock-epochs", default=100, show_default=True)
def main(stock_lines: int, stock_epochs: int) -> None:
    """Measure and write docs/understanding.md."""
    began = time.monotonic()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    training = [Line(text, intent, "") for text, intent in training_lines()]
    test = held_out()
    unseen = Corpus.of(test)
    whole, _, seconds = timed_training(training)
    click.echo(f"{len(training)} training lines, {len(test)} test lines; cross-validation …")
    left_out = Contender("training lines, each left out once (5 folds)", cross_validate(whole))
    rasa, load, ms = _in_rasa(test)
    product = Contender("product, test set", rasa, seconds, load, ms)
    parts = [product, *_ablation(whole, unseen)]
    race = _race(training, unseen, stock_lines, stock_epochs) if stock_lines else []
    named = {"test set": product.scores, "left out": left_out.scores}
    plots.reliability(named, DOCS / "images" / "reliability.png")
    plots.refusals(named, DOCS / "images" / "refusals.png")
    minute = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC"
    about = f"{minute}, {time.monotonic() - began:.0f} s on {os.cpu_count()} cores, one thread."
    sections = [
        report.HEAD,
        about,
        "## Overall\n\n" + report.overview([product, left_out]),
        TIMES,
        "## By style\n\n" + report.styles([product]),
        "## What each part contributes\n\n" + report.overview(parts) + "\n\n" + report.styles(parts),
        *_race_section(race, stock_lines, stock_epochs),
        "## Is confidence a probability?\n\n![reliability](images/reliability.png)\n![refusals](images/refusals.png)",
        "## By intent\n\n" + report.intents(product.scores, left_out.scores),
        "## Taken for something else (test set)\n\n" + report.confusions(product.scores),
        "## Taken for something else (left out)\n\n" + report.confusions(left_out.scores),
        (DOCS / "understanding-parts.md").read_text(encoding="utf-8").strip(),
    ]
    (DOCS / "understanding.md").write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    click.echo(report.overview([product, left_out]))


def _in_rasa(test: Sequence[Line]) -> tuple[Scores, float, list[float]]:
    """The trained model as the product runs it."""
    import rasa.core.agent  # noqa: F401  (importing is not loading)

    from bot.bootstrap import rasa_process

    began = time.perf_counter()
    process = rasa_process()
    load = time.perf_counter() - began

    async def parse() -> tuple[list[dict[str, float]], list[float]]:
        rows, ms = [], []
        for line in test:
            start = time.perf_counter()
            parsed = await process.parse(line.text)
            ms.append(1000 * (time.perf_counter() - start))
            rows.append({r["name"]: r["confidence"] for r in parsed["intent_ranking"]})
        return rows, ms

    rows, ms = asyncio.run(parse())
    labels = sorted(rows[0])
    return Scores(test, labels, np.array([[row[label] for label in labels] for row in rows])), load, ms


def _ablation(whole: Corpus, unseen: Corpus) -> list[Contender]:
    """The product without one of its parts."""
    versions = {
        "without meaning (letters and sounds)": without_meaning,
        "without sounds": lambda corpus: without_block(corpus, 1),
        "without letters": lambda corpus: without_block(corpus, 0),
        "meaning only": lambda corpus: without_block(corpus, 0, 1),
    }
    found = []
    for name, change in versions.items():
        click.echo(f"{name} …")
        found.append(Contender(name, predict(train(change(whole).ready), change(unseen))))
    return found


def _race(training: Sequence[Line], unseen: Corpus, per_intent: int, epochs: int) -> list[Contender]:
    """The product's classifier and stock Rasa on the same few lines of each intent."""
    few = _few(training, per_intent)
    click.echo(f"both pipelines on {len(few)} lines, {epochs} epochs …")
    found = []
    for name, config in (("product", stock.PRODUCT), ("stock", stock.STOCK.format(epochs=epochs))):
        with tempfile.TemporaryDirectory(prefix="paydoc-eval-") as folder:
            run = stock.run(config, few, unseen.lines, Path(folder))
        found.append(Contender(name, run.scores, run.train_seconds, run.load_seconds, run.parse_ms))
    return found


def _few(training: Sequence[Line], per_intent: int) -> list[Line]:
    """Evenly spread lines of each intent."""
    few: list[Line] = []
    for intent in sorted({line.intent for line in training}):
        mine = [line for line in training if line.intent == intent]
        few += [mine[int(i)] for i in np.unique(np.linspace(0, len(mine) - 1, per_intent).astype(int))]
    return few


def _race_section(race: list[Contender], lines: int, epochs: int) -> list[str]:
    if not race:
        return []
    title = f"## Beside stock Rasa: {lines} lines per intent, {epochs} epochs"
    return [f"{title}\n\n{RACE}\n\n{report.overview(race)}\n\n{report.styles(race)}"]


if __name__ == "__main__":
    main()
