"""`train`: one `rasa train`, remembered by the content of everything it was trained on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.cli import interrupts
from bot.cli.parts import PartLine, run_part
from bot.dialogue.model_files import model_path, remove_old
from bot.settings import ROOT

STOPPED = 130
# `python -m rasa` without other libraries' warnings, which would bury the reason of a failure.
RASA = (
    "import bot.dialogue as d; d.SPEAKING.add('rasa'); "
    "from bot.dialogue.archive import leave_uncompressed; leave_uncompressed(); "
    "from rasa.__main__ import main; main()"
)
# Rasa's own words about the data, which are for us; other libraries' deprecations are not.
_ABOUT_DATA = re.compile(r"/rasa/\S+:\d+: (?:User|Future)Warning: ")


def train_model(force: bool = False, quiet: bool = False, root: Path = ROOT) -> Path:
    """Train unless it is done already, which `quiet` does not mention; ends the process with Rasa's own exit code when
    that fails.

    Rasa's validation, which takes as long as the rest, is a step of its own: scripts/validate.sh.
    """
    path = model_path(root)
    if path.is_file() and not force:
        if not quiet:
            click.echo(f"setup: the model is up to date ({path.name})", err=True)
        return path
    name = path.name.removesuffix(".tar.gz")
    # Rasa need not find out what has changed: that is known by now.
    options = ["--force", "--skip-validation", "--out", str(path.parent), "--fixed-model-name", name]
    command = [sys.executable, "-c", RASA, "train", *options]
    log = path.parent / "train.log"
    interrupts.raise_again()  # what was begun is ended with us
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with _ahead(root):
            line = PartLine("training the model", "about two minutes")
            code = run_part(line, command, log, root, _environment(), path)
    except KeyboardInterrupt:
        raise SystemExit(STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
    if code:
        raise SystemExit(code)
    if warned := len(_ABOUT_DATA.findall(log.read_text(encoding="utf-8"))):
        click.echo(f"setup: Rasa has {warned} warnings about the data: {log}", err=True)
    remove_old(path)
    return path


@contextmanager
def _ahead(root: Path) -> Iterator[None]:
    """Where there is a second core, what Rasa has no part in is made there at the same time. Whatever becomes of it,
    the training makes itself what it does not find."""
    if (os.cpu_count() or 1) < 2:
        yield
        return
    silent = subprocess.DEVNULL
    command = [sys.executable, "-m", "bot.nlu.head_start"]
    beside = subprocess.Popen(command, cwd=root, env=_environment(), stdin=silent, stdout=silent, stderr=silent)
    try:
        yield
    finally:
        beside.terminate()
        beside.wait()


def _environment() -> dict[str, str]:
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    # Threads of the matrix library only get into each other's way here.
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**threads, **os.environ, **quiet, "PYTHONPATH": os.pathsep.join(paths)}
