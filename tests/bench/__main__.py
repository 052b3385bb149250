"""The command: `python -m tests.bench [--quick] [--report-only]`."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

import click
import uvloop

from bot.dialogue.model_files import model_path
from tests.bench import machine, report
from tests.bench.run import FULL, QUICK, Plan, Results, run
from tests.bench.stock import Stock

START = 900.0  # seconds a server may take to start on a machine that has other things to do


@click.command()
@click.option("--quick", is_flag=True, help="One round, at most 8 customers, under two minutes.")
@click.option("--report-only", is_flag=True, help="Exit with 0 even when a target is missed.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=machine.ROOT / "docs" / "performance.md", show_default="docs"
)
def main(quick: bool, report_only: bool, out: Path) -> None:
    """Measure the product beside stock Rasa and write docs/performance.md."""
    began, busy = time.monotonic(), machine.load()
    plan, model = QUICK if quick else FULL, _model()
    os.environ.update(machine.QUIET)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end with us
    with tempfile.TemporaryDirectory(prefix="paydoc-bench-") as folder:
        results = _measure(plan, model, Path(folder), began)
    command = shlex.join(["python", "-m", "tests.bench", *sys.argv[1:]])
    about = [
        f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC, `{command}`, {time.monotonic() - began:.0f} s",
        *machine.describe(),
        f"load average before the run {busy:.1f} (a quiet machine has less than 0.5); model `{model.name}`",
    ]
    out.write_text(report.markdown(plan, results, about), encoding="utf-8")
    promises = report.targets(plan, results)
    for target in promises:
        click.echo(
            f"{'pass' if target.kept else 'FAIL'}  {target.name}: {target.measured} (promised {target.promised})"
        )
    click.echo(f"written: {out}")
    sys.exit(not report_only and not all(t.kept for t in promises))


def _measure(plan: Plan, model: Path, folder: Path, began: float) -> Results:
    from tests.support.product import Product

    product, stock = Product(folder, PAYDOC_MODEL=str(model)), Stock(folder, model)
    try:
        stock.start()
        with machine.core(machine.SERVERS):
            product.start(START)
        stock.wait(START)
        machine.stay_on(machine.CLIENT)
        return uvloop.run(run(plan, product.url, stock.url, model, began))
    except Exception:
        for log in (product.log, stock.log):
            click.echo(f"-- {log.name}\n{log.read_text(errors='replace')[-3000:]}", err=True)
        raise
    finally:
        product.stop()
        stock.stop()


def _model() -> Path:
    """The model of the present data, or the newest there is."""
    wanted = model_path()
    if wanted.is_file():
        return wanted
    models = sorted(wanted.parent.glob("*.tar.gz"), key=lambda p: p.stat().st_mtime)
    if not models:
        raise click.ClickException("no trained model; run: make train")
    click.echo(f"{wanted.name} is not there; taking {models[-1].name}", err=True)
    return models[-1]


if __name__ == "__main__":
    main()
