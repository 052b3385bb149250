"""Several gateways on one port: started, started again when one dies, and ended together."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from multiprocessing.process import BaseProcess
from pathlib import Path

import click

from bot.cli import listener
from bot.http.frame.worker_figures import Place

LOOK_SECONDS = 1.0
LONGEST_PAUSE = 60.0
READY_SECONDS = 600.0  # a slow machine that reads every example question anew needs minutes
END_SECONDS = 15.0
logger = logging.getLogger(__name__)
Gateway = Callable[[str, int, Place], None]


@dataclass(frozen=True)
class Told:
    """Who is told, once each, that the first gateway answers and that all are about to end."""

    ready: Callable[[], None]
    stopping: Callable[[], None]


def supervise(count: int, gateway: Gateway, address: tuple[str, int], url: str, told: Told) -> None:
    """Run so many until we are stopped. The first is there when it answers at the URL.

    Who dies is started again, ever later while that goes on. Raises ClickException when one dies before any was ready,
    since what it lacks, the next one would lack, and when none is ready in time.
    """
    spawn = get_context("spawn")
    children: list[BaseProcess] = []
    folder = Path(tempfile.mkdtemp(prefix="paydoc-"))
    resource_tracker.ensure_running()  # with the first child it would let SIGINT through again

    def start(number: int) -> BaseProcess:
        process = spawn.Process(target=gateway, args=(*address, Place(folder, number)))
        # It would end of a SIGHUP that comes before it listens to it. Ctrl+C, which a terminal sends to all, is ours.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGINT})
        process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGINT})
        return process

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    if not os.isatty(0):
        signal.signal(signal.SIGHUP, lambda *_: _tell(children))
    try:
        children.extend(start(number) for number in range(count))
        _until_ready(children, url)
        told.ready()
        _keep_alive(children, start)
    except SystemExit:
        told.stopping()
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.join(END_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _tell(children: list[BaseProcess]) -> None:
    for child in children:
        if child.pid is not None and child.is_alive():
            os.kill(child.pid, signal.SIGHUP)


def _until_ready(children: list[BaseProcess], url: str) -> None:
    until = time.monotonic() + READY_SECONDS
    while not listener.answers(url):
        if time.monotonic() > until:
            raise click.ClickException(f"no worker was ready after {READY_SECONDS:.0f} s")
        time.sleep(LOOK_SECONDS)
        for child in children:
            if not child.is_alive():
                raise click.ClickException(f"a worker ended with {child.exitcode} before any was ready")


def _keep_alive(children: list[BaseProcess], start: Callable[[int], BaseProcess]) -> None:
    pause, restarted = LOOK_SECONDS, 0.0
    while True:
        time.sleep(LOOK_SECONDS)
        for place, child in enumerate(children):
            if child.is_alive():
                continue
            logger.error("worker %s ended with %s, another starts in %.0f s", child.pid, child.exitcode, pause)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            children[place], restarted = start(place), time.monotonic()
        if time.monotonic() - restarted > LONGEST_PAUSE:
            pause = LOOK_SECONDS
