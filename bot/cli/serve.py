"""`serve`: the gateway on uvicorn; with PostgreSQL any number of processes, restarted when one dies."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import click

from bot.bootstrap import NoModel, application, settings
from bot.cli import demo_data as demo
from bot.cli.agents import first
from bot.errors import PaydocError
from bot.gateway.server import server_of
from bot.gateway.services import GONE_SECONDS
from bot.logs import configure

logger = logging.getLogger(__name__)
RESTART_SECONDS = 1.0


def run(workers: int, host: str | None, port: int | None, demo_data: bool = False) -> None:
    """Serve until stopped. Ends with a clear line when something is missing."""
    try:
        chosen = settings()
    except PaydocError as error:
        raise click.ClickException(str(error)) from error
    address = (host or chosen.host, chosen.port if port is None else port)
    if workers > 1 and chosen.database_url.startswith("sqlite"):
        raise click.ClickException("more than one worker needs PostgreSQL: set PAYDOC_DATABASE_URL")
    if demo_data:
        demo.require_trial(chosen, address[0], workers)
    if workers == 1:
        return serve_here(*address, demo_data=demo_data)
    _supervise(workers, address)


def serve_here(host: str, port: int, shared: bool = False, demo_data: bool = False) -> None:
    """One gateway in this process. `shared` lets other processes listen on the same port."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    configure(settings().log_level)
    gc.disable()  # nothing made while loading is garbage, and looking for it is a quarter of the start
    try:
        app = application(away_seconds=demo.AWAY_SECONDS if demo_data else GONE_SECONDS)
    except (NoModel, PaydocError) as error:
        raise click.ClickException(str(error)) from error
    gc.freeze()
    gc.enable()
    server = server_of(app, replace(settings(), host=host, port=port))
    click.echo(f"paydoc: http://{host}:{port}", err=True)
    if settings().demo and not shared and host in demo.LOOPBACK:
        _say_first_account()
    if demo_data and (made := demo.fill()):
        click.echo(f"the desk has {made} conversations to look at", err=True)
    server.run(sockets=[_listen(host, port)] if shared else None)


def _say_first_account() -> None:
    password = first()
    if password is not None:
        click.echo(f"the desk's first account, said once: demo / {password}", err=True)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    return listener


def _supervise(workers: int, address: tuple[str, int]) -> None:
    spawn = get_context("spawn")

    def start() -> BaseProcess:
        process = spawn.Process(target=serve_here, args=(*address, True))
        process.start()
        return process

    children = [start() for _ in range(workers)]
    try:
        _keep_alive(children, start)
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.join(15)


def _keep_alive(children: list[BaseProcess], start: Callable[[], BaseProcess]) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        time.sleep(RESTART_SECONDS)
        for place, child in enumerate(children):
            if not child.is_alive():
                logger.error("worker %s ended with %s, starting another", child.pid, child.exitcode)
                children[place] = start()
