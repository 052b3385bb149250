"""The race: the product's pipeline and stock Rasa learn the same lines and parse the same messages."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

import click
import numpy as np

from tests.eval import report, stock
from tests.eval.report import Contender
from tests.nlu.test_set_lines import Line

ROUNDS = 3
HEAD = (
    "# Beside stock Rasa\n\nWritten by `make eval STOCK=15` (so many lines per intent; half an hour); do not edit. All"
    " else that is measured: [understanding.md](understanding.md)."
)
ABOUT = (
    "Stock Rasa (jieba, count vectors, DIET) takes hours for all lines, so both learn the same few here. Training is"
    " the whole `rasa train nlu`, imports included; loading is `Agent.load` and a first message in a fresh process that"
    f" has imported Rasa; parsing is `Agent.parse_message` of every test line. Both load and parse {ROUNDS} times in"
    " turn, so that both meet the machine's good and bad minutes; the median load and all parses count."
)


def page(training: Sequence[Line], test: Sequence[Line], per_intent: int, epochs: int) -> str:
    """The race as a page of its own: it is not run as often as all else is measured."""
    found = race(few(training, per_intent), test, epochs)
    about = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC: {per_intent} lines per intent, {epochs} epochs."
    return "\n\n".join([HEAD, about, ABOUT, report.overview(found), report.costs(found), report.styles(found)])


def race(training: Sequence[Line], test: Sequence[Line], epochs: int) -> list[Contender]:
    """Both pipelines, trained one after the other, then measured in turn."""
    click.echo(f"both pipelines on {len(training)} lines, {epochs} epochs …")
    configs = {"product": stock.PRODUCT, "stock": stock.STOCK.format(epochs=epochs)}
    with tempfile.TemporaryDirectory(prefix="paydoc-eval-") as root:
        folders = {name: Path(root, name) for name in configs}
        for folder in folders.values():
            folder.mkdir()
        seconds = {name: stock.train(config, training, folders[name]) for name, config in configs.items()}
        rounds = [{name: stock.parse(test, folder) for name, folder in folders.items()} for _ in range(ROUNDS)]
    labels = sorted({line.intent for line in training})
    found = []
    for name in configs:
        runs = [each[name] for each in rounds]
        load = float(np.median([run.load_seconds for run in runs]))
        parses = [ms for run in runs for ms in run.parse_ms]
        found.append(Contender(name, runs[0].scores(test, labels), seconds[name], load, parses))
    return found


def few(training: Sequence[Line], per_intent: int) -> list[Line]:
    """Evenly spread lines of each intent."""
    chosen: list[Line] = []
    for intent in sorted({line.intent for line in training}):
        mine = [line for line in training if line.intent == intent]
        chosen += [mine[int(i)] for i in np.unique(np.linspace(0, len(mine) - 1, per_intent).astype(int))]
    return chosen
