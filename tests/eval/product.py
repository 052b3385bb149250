"""What the product costs: a whole training, and the trained model in a process of its own, as it serves."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import bot.dialogue.serving_only  # noqa: F401  (before what the sets read Rasa's files with)

# isort: split
import numpy as np

from bot.settings import ROOT
from tests.nlu.real_style_lines import real_style
from tests.nlu.test_set_lines import held_out
from tests.replies.stories import BRANDS

THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


@dataclass(frozen=True)
class Trained:
    """Seconds of one `python -m bot train`, from starting Python to the packed model, on the clock and of all
    processors."""

    clock: float
    processors: float


@dataclass(frozen=True)
class Served:
    """Processor time in a fresh process that has imported Rasa: `load` in seconds; `p50`, `p99` in milliseconds for a
    message that is new, to one wallet; `memory`: MB resident after all of them."""

    load: float
    p50: float
    p99: float
    memory: float


def train(folder: Path) -> Trained:
    """The product trained anew into an empty folder, which this process uses from then on."""
    os.environ.update(PAYDOC_MODELS_DIR=str(folder), PAYDOC_MODEL=str(folder), **THREADS, **QUIET)
    began, before = time.perf_counter(), _of_children()
    subprocess.run([sys.executable, "-m", "bot", "train", "--force", "--quiet"], cwd=ROOT, check=True)
    return Trained(time.perf_counter() - began, _of_children() - before)


def serve() -> Served:
    """The model that this process uses, measured in another one."""
    done = subprocess.run([sys.executable, "-m", "tests.eval.product"], check=True, stdout=subprocess.PIPE, text=True)
    return Served(*json.loads(done.stdout.splitlines()[-1]))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _measure() -> list[float]:
    import bot.dialogue.rasa_process  # noqa: F401  (importing is not loading)
    from bot.bootstrap import rasa_process

    began = time.process_time()
    process = rasa_process()
    load, ms = time.process_time() - began, []
    for number, text in enumerate(dict.fromkeys(line.text for line in [*held_out(), *real_style()])):
        began = time.process_time()
        await process.parse(text, BRANDS[number % len(BRANDS)])
        ms.append(1000 * (time.process_time() - began))
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return [load, float(np.median(ms)), float(np.percentile(ms, 99)), memory / 1024]


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure())))
