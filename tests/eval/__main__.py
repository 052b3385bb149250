"""The command: `python -m tests.eval [--stock-lines N]`. The race with stock Rasa takes longer than all else."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path

import click

from bot.nlu.training import train
from tests.eval import plots, product, race, report, turns
from tests.eval.models import FOLDS, Corpus, cross_validate, predict, without_block, without_meaning
from tests.eval.report import Contender
from tests.nlu.real_style_lines import real_style
from tests.nlu.scored import scored
from tests.nlu.test_set_lines import Line, held_out
from tests.nlu.training_lines import training_lines
from tests.support.markdown import wrapped

DOCS = Path(__file__).parents[2] / "docs"
SETS = {"authored set": held_out, "as real customers type": real_style}
PARTS_EVERY = 2
PARTS = (
    f"On the authored set, all of them trained on one line in {PARTS_EVERY} only, which is a quarter of the work: to be"
    " compared with each other, not with the product."
)
COSTS = (
    "`python -m bot train` from starting Python to the packed model and the indexes of questions, nothing remembered:"
    " seconds on the clock (with whatever else the machine did) and of all its processors. Where it serves, in a fresh"
    " process that has imported Rasa, processor time: loading Rasa's whole model, and parsing every line of both sets"
    " once, as a message to one of the wallets, values, clauses and nearness included. Other work on the machine makes"
    " processor time longer, up to twice."
)
RISK = (
    "The model names one of the topics in which money is at risk, or refuses. The whole bot answers with the alarm or"
    " asks whether money is at risk, by words and by the model; an alarm over other messages is a false one."
)
ASKED = "Each line as a first message to the whole bot, whose knowledge answers much that the model alone is unsure of."


@click.command()
@click.option(
    "--stock-lines",
    default=0,
    show_default=True,
    help="Lines per intent for the race with stock Rasa, which takes half an hour; 0: none.",
)
@click.option("--stock-epochs", default=100, show_default=True)
def main(stock_lines: int, stock_epochs: int) -> None:
    """Measure and write docs/understanding.md, and docs/understanding-stock.md where stock Rasa is raced."""
    training = [Line(text, intent, "") for text, intent in training_lines()]
    with tempfile.TemporaryDirectory(prefix="paydoc-eval-") as folder:
        began, used = time.monotonic(), time.process_time()
        trained = product.train(Path(folder))
        authored, real = found = [Contender(name, scored(lines())) for name, lines in SETS.items()]
        click.echo(report.overview(found))
        sections = [*_product(trained, authored, real), *_parts(training, authored)]
    took = f"{time.monotonic() - began:.0f} s on {os.cpu_count()} cores"
    mine = f"{time.process_time() - used:.0f} s of a processor beside the training's {trained.processors:.0f} s"
    about = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC, {len(training)} training lines; {took}, {mine}."
    about_parts = Path(__file__).with_name("understanding_parts.md").read_text(encoding="utf-8").strip()
    _write("understanding.md", [report.HEAD, about, *sections, about_parts])
    if stock_lines:
        _write("understanding-stock.md", [race.page(training, held_out(), stock_lines, stock_epochs)])


def _product(trained: product.Trained, authored: Contender, real: Contender) -> list[str]:
    """The chapters on the whole product."""
    click.echo("first messages to the whole bot …")
    found, topics = [authored, real], turns.risky_topics()
    said = [asyncio.run(turns.answered(c.scores.lines)) for c in found]
    risk = [turns.at_risk(c.name, c.scores, each, topics) for c, each in zip(found, said, strict=True)]
    asked = [row for c, each in zip(found, said, strict=True) for row in turns.asked_back(c.name, each)]
    _plot(found)
    return [
        "## Overall\n\n" + report.overview(found),
        f"{COSTS}\n\n" + report.product_costs(trained, product.serve()),
        "## By habit\n\n" + report.habits(real.scores),
        "## By style\n\n" + report.styles([authored]),
        f"## Money at risk\n\n{RISK}\n\n" + report.at_risk(risk),
        f"## Asked back\n\n{ASKED}\n\n" + report.asked_back(asked),
        "## Is confidence a probability?\n\n![reliability](images/reliability.png)\n![refusals](images/refusals.png)",
        *(f"## Taken for something else ({c.name})\n\n" + report.confusions(c.scores) for c in found),
    ]


def _parts(training: Sequence[Line], authored: Contender) -> list[str]:
    """The chapters on its parts, and on training lines that were left out."""
    whole, unseen = Corpus.of(training).distinct(), Corpus.of(authored.scores.lines)
    click.echo(f"training lines left out, {FOLDS} times …")
    left_out = Contender(f"training lines, each left out once ({FOLDS} folds)", cross_validate(whole))
    parts = _without(whole.every(PARTS_EVERY), unseen)
    return [
        f"## What each part contributes\n\n{PARTS}\n\n" + report.overview(parts) + "\n\n" + report.styles(parts),
        "## Left out\n\n" + report.overview([left_out]),
        "## By intent\n\n" + report.intents(authored.scores, left_out.scores),
        "## Taken for something else (left out)\n\n" + report.confusions(left_out.scores),
    ]


def _without(whole: Corpus, unseen: Corpus) -> list[Contender]:
    """The classifier whole, and without one of its parts."""
    versions: dict[str, Callable[[Corpus], Corpus]] = {
        "the classifier alone": lambda corpus: corpus,
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


def _plot(contenders: Sequence[Contender]) -> None:
    named = {contender.name: contender.scores for contender in contenders}
    plots.reliability(named, DOCS / "images" / "reliability.png")
    plots.refusals(named, DOCS / "images" / "refusals.png")


def _write(name: str, sections: Sequence[str]) -> None:
    (DOCS / name).write_text(wrapped("\n\n".join(sections)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
