"""`serve`: the gateway on uvicorn; with PostgreSQL any number of processes, restarted when one dies."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from fastapi import FastAPI

from bot.bootstrap import application, beginning, prepare, settings
from bot.channel_registry import CHANNELS
from bot.cli import demo_data as demo
from bot.cli import listener, stop_deadline
from bot.cli.agents import first, there_is
from bot.cli.first_screen import Served, origin, screen
from bot.cli.hazards import Hazard, exposed, hazards, trial_account
from bot.cli.interrupts import STOPPING
from bot.cli.soundness import require_sound_knowledge
from bot.cli.workers import Told, supervise
from bot.desk_service.clock import GONE_SECONDS
from bot.editions.watch import Watch
from bot.errors import PaydocError
from bot.http.desk import site
from bot.http.frame.server import server_of
from bot.http.frame.services import WIDGET
from bot.http.frame.worker_figures import Place
from bot.knowledge.loader import load_brand_names
from bot.logs import configure, fields
from bot.settings import Settings

logger = logging.getLogger(__name__)
PLATFORM_SECONDS = 3.0
ACCOUNT = "demo"


def run(workers: int, host: str | None, port: int | None, demo_data: bool = False) -> None:
    """Serve until stopped. Ends with a clear line when something is missing."""
    began = time.monotonic()
    try:
        chosen = settings()
    except PaydocError as error:
        raise click.ClickException(str(error)) from error
    address = (host or chosen.host, chosen.port if port is None else port)
    chosen = replace(chosen, host=address[0], port=address[1])
    if workers > 1 and chosen.database_url.startswith("sqlite"):
        raise click.ClickException("more than one worker needs PostgreSQL: set PAYDOC_DATABASE_URL")
    if demo_data:
        demo.require_trial(chosen, address[0], workers)
    _say_hazards(hazards(chosen, load_brand_names(), os.environ))
    sockets = listener.bind(*address, shared=workers > 1)
    beginning().require_sound(require_sound_knowledge)
    address = (address[0], sockets[0].getsockname()[1])
    click.echo("paydoc: starting, some seconds", err=True)
    configure(settings().log_level)
    prepare()  # what is missing is said once and at once, not after a model was loaded for nothing
    if workers == 1:
        return _serve(*address, sockets, began, demo_data)
    said = Told(lambda: _say(_served(address, settings()), began), _say_stopping)
    supervise(workers, serve_here, address, origin(*address), said)


def serve_here(host: str, port: int, place: Place) -> None:
    """One of several gateways, in this process, on a port that it shares."""
    try:
        sockets = listener.bind(host, port, shared=True)
        app = _loaded(place=place)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    _take_up_when_told(app)
    chosen = replace(settings(), host=host, port=port)
    server_of(app, chosen, stopping=stop_deadline.begin).run(sockets=sockets)


def _serve(host: str, port: int, sockets: Sequence[socket.socket], began: float, demo_data: bool) -> None:
    app = _loaded(demo.AWAY_SECONDS if demo_data else GONE_SECONDS)
    listener.listen(sockets, host)
    served = _served((host, port), settings(), app.state.context.services.widget)
    if settings().demo and not exposed(replace(settings(), host=host)):
        served = _with_account(served)
    if demo_data and (made := demo.fill()):
        click.echo(f"the desk has {made} conversations to look at", err=True)

    def ready(parts: dict[str, bool]) -> None:
        _say(replace(served, troubled=tuple(name for name, fine in parts.items() if not fine)), began)

    def stopping() -> None:
        stop_deadline.begin()
        _say_stopping()

    _take_up_when_told(app)
    server = server_of(app, replace(settings(), host=host, port=port), ready, stopping)
    server.run(sockets=list(sockets))


def _take_up_when_told(app: FastAPI) -> None:
    """SIGHUP has new knowledge and models looked for at once. Of a terminal it means that it was closed."""
    if os.isatty(0):
        return
    watches = [part for part in app.state.context.services.background if isinstance(part, Watch)]

    def look(*_: object) -> None:
        for watch in watches:
            watch.soon()

    signal.signal(signal.SIGHUP, look)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})


def _loaded(away_seconds: float = GONE_SECONDS, place: Place | None = None) -> FastAPI:
    """The application, its model in memory. Raises ClickException where something is missing."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    configure(settings().log_level)
    gc.disable()  # nothing made while loading is garbage, and looking for it is a quarter of the start
    try:
        app = application(away_seconds=away_seconds, place=place)
    except PaydocError as error:
        raise click.ClickException(str(error)) from error
    gc.freeze()
    gc.enable()
    return app


def _served(address: tuple[str, int], chosen: Settings, widget: Path = WIDGET) -> Served:
    """What of all that can be opened is there."""
    built, desk = widget.is_file(), (site.BUILT / "index.html").is_file()
    simulated = chosen.demo_platforms if chosen.demo else {}
    names = {each.name: each.label or each.name for each in CHANNELS}
    there = {name for name, address in simulated.items() if _comes(address)}
    return Served(
        *address,
        demo=bool(chosen.demo) and built,
        desk=desk,
        simulated=tuple((names[name], simulated[name]) for name in simulated if name in there),
        missing=tuple(names[name] for name in simulated if name not in there),
        unbuilt=not (built and desk),
    )


def _comes(url: str) -> bool:
    """It was started just before this."""
    until = time.monotonic() + PLATFORM_SECONDS
    while not (there := listener.answers(url)) and time.monotonic() < until:
        time.sleep(0.1)
    return there


def _with_account(served: Served) -> Served:
    """An account for trying the desk out is made where there is none at all."""
    password = first(ACCOUNT)
    login = ACCOUNT if password is not None or there_is(ACCOUNT) else ""
    return replace(served, login=login, password=password or "")


def _say(served: Served, began: float) -> None:
    logger.info("ready", extra=fields(port=served.port, troubled=list(served.troubled)))
    if exposed(replace(settings(), host=served.host)) and there_is(ACCOUNT):
        _say_hazards([trial_account(ACCOUNT)])
    click.echo(screen(served, time.monotonic() - began), err=True)


def _say_hazards(found: Sequence[Hazard]) -> None:
    """What is not safe, a line each. Raises ClickException where nothing may be served with it."""
    fatal = [each.text for each in found if each.fatal]
    if fatal:
        raise click.ClickException("\n".join(["not started, because others than this machine can reach it:", *fatal]))
    for each in found:
        click.echo(f"paydoc: not safe: {each.text}", err=True)


def _say_stopping() -> None:
    click.echo(STOPPING, err=True)
