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
from tests.eval import plots, race, report, stock
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
from tests.support.markdown import wrapped

DOCS = Path(__file__).parents[2] / "docs"
TIMES = (
    "Training is the classifier's alone, sentence vectors included (the whole `rasa train`, from starting Python to the"
    " packed model, took {:.0f} s); loading is Rasa's whole model in a process that has imported Rasa; parsing is"
    " `RasaProcess.parse` of every test line, entities included, in a process that has parsed each of them before with"
    " one mark less: warm, but no answer is remembered."
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
    whole_training = _whole_training()
    raced = [race.section(training, test, stock_lines, stock_epochs)] if stock_lines else []
    named = {"test set": product.scores, "left out": left_out.scores}
    plots.reliability(named, DOCS / "images" / "reliability.png")
    plots.refusals(named, DOCS / "images" / "refusals.png")
    minute = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC"
    about = f"{minute}, {time.monotonic() - began:.0f} s on {os.cpu_count()} cores, one thread."
    sections = [
        report.HEAD,
        about,
        "## Overall\n\n" + report.overview([product, left_out]),
        TIMES.format(whole_training),
        "## By style\n\n" + report.styles([product]),
        "## What each part contributes\n\n" + report.overview(parts) + "\n\n" + report.styles(parts),
        *raced,
        "## Is confidence a probability?\n\n![reliability](images/reliability.png)\n![refusals](images/refusals.png)",
        "## By intent\n\n" + report.intents(product.scores, left_out.scores),
        "## Taken for something else (test set)\n\n" + report.confusions(product.scores),
        "## Taken for something else (left out)\n\n" + report.confusions(left_out.scores),
        Path(__file__).with_name("understanding_parts.md").read_text(encoding="utf-8").strip(),
    ]
    (DOCS / "understanding.md").write_text(wrapped("\n\n".join(sections)) + "\n", encoding="utf-8")
    click.echo(report.overview([product, left_out]))


def _in_rasa(test: Sequence[Line]) -> tuple[Scores, float, list[float]]:
    """The trained model as the product runs it."""
    import rasa.core.agent  # noqa: F401  (importing is not loading)

    from bot.bootstrap import rasa_process

    began = time.perf_counter()
    process = rasa_process()
    load = time.perf_counter() - began

    async def parse() -> tuple[list[dict[str, float]], list[float]]:
        rows = [
            {r["name"]: r["confidence"] for r in (await process.parse(line.text))["intent_ranking"]} for line in test
        ]
        ms = []
        for line in test:
            start = time.perf_counter()
            await process.parse(line.text + "。")
            ms.append(1000 * (time.perf_counter() - start))
        return rows, ms

    rows, ms = asyncio.run(parse())
    labels = sorted(rows[0])
    return Scores(test, labels, np.array([[row[label] for label in labels] for row in rows])), load, ms


def _whole_training() -> float:
    """The seconds of a whole training with nothing remembered."""
    click.echo("the whole training …")
    with tempfile.TemporaryDirectory(prefix="paydoc-eval-") as folder:
        return stock.train_product(Path(folder))


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


if __name__ == "__main__":
    main()
