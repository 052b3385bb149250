"""The application: the routes of customers, desk and channels, their layers and life, from the services it is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from bot.channel_registry import CHANNELS
from bot.desk_service.clock import DeskClock
from bot.http.customer import (
    account_links,
    attachments,
    cases,
    conversations,
    demo,
    feedback,
    own_data,
    stream,
    widget,
)
from bot.http.customer.schemas import Status
from bot.http.desk import site
from bot.http.desk.assembly import ROUTERS, add_desk
from bot.http.desk.frames import FRAMES as DESK_FRAMES
from bot.http.frame import error_handlers, health
from bot.http.frame.access_log import Observe
from bot.http.frame.backlog import Backlog, backlog
from bot.http.frame.context import Context
from bot.http.frame.headers import SecurityHeaders
from bot.http.frame.hidden_words import HiddenWords
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.openapi import openapi_of
from bot.http.frame.plain_address import PlainAddress
from bot.http.frame.request_body import BodyGuard
from bot.http.frame.services import Channel, Services

OPENAPI_URL = "/api/v1/openapi.json"
CALLS = (conversations, attachments, cases, account_links, feedback, own_data, stream, widget, health)
# Of the stream, and of calls that only some settings have.
FRAMES: tuple[type[BaseModel], ...] = (Status, *(shape for each in CHANNELS for shape in each.shapes()))


def create_app(services: Services) -> FastAPI:
    """The gateway over these services. Its life starts and stops the dispatcher; nothing connects before."""
    here = Context(services)
    services.metrics.of_all.register(Backlog(partial(backlog, services.store)))
    app = FastAPI(
        openapi_url=OPENAPI_URL,
        docs_url=None,
        redoc_url=None,
        default_response_class=JsonResponse,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=_layers(services),
    )
    app.state.context = here
    error_handlers.register(app)
    for part in CALLS:
        app.include_router(part.router)
    app.state.desk_clock = None
    frames = FRAMES
    if services.desk is not None:
        frames = (*FRAMES, *DESK_FRAMES)
        app.state.desk_clock = add_desk(app, here, services.desk)
        site.mount(app)
    for channel in services.channels:
        app.include_router(channel.router)
    if services.settings.demo:
        app.include_router(demo.router)
        app.mount("/demo", demo.Pages(services.settings.demo_platforms))
    app.openapi = partial(openapi_of, app, frames)  # type: ignore[method-assign]
    return app


def document() -> dict[str, Any]:
    """The OpenAPI document as it is served where no channel and no other desk is set, made without any service."""
    app = FastAPI(openapi_url=OPENAPI_URL)
    for router in (*(part.router for part in CALLS), *ROUTERS):
        app.include_router(router)
    return openapi_of(app, (*FRAMES, *DESK_FRAMES))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    here: Context = app.state.context
    await here.services.dispatcher.start()
    clock: DeskClock | None = app.state.desk_clock
    if clock is not None:
        clock.start()
    for part in (*here.services.channels, *here.services.background):
        await part.start()
    try:
        yield
    finally:
        here.closing.set()
        # Side by side: each has its own patience, and all of it together would be longer than a stop may take.
        parts = [part.stop() for part in (*here.services.background, *here.services.channels)]
        await asyncio.gather(*parts, *([clock.stop()] if clock is not None else []))
        await here.services.dispatcher.stop()


def _layers(services: Services) -> list[Middleware]:
    """What every request passes through, the outermost first."""
    allowed = Middleware(
        CORSMiddleware,
        allow_origins=services.settings.allowed_origins,
        allow_methods=("GET", "POST", "PUT"),
        allow_headers=("Authorization", "Content-Type"),
        expose_headers=("Retry-After", "X-Request-ID"),
        max_age=600,
    )
    return [
        Middleware(SecurityHeaders),
        allowed,
        Middleware(Observe, metrics=services.metrics),
        Middleware(PlainAddress),
        Middleware(BodyGuard, raw=_of_platforms(services.channels)),
        Middleware(HiddenWords),
    ]


def _of_platforms(channels: Iterable[Channel]) -> tuple[str, ...]:
    """What the addresses of channels begin with that another platform calls, in its own form."""
    paths = {route.path for channel in channels for route in channel.router.routes if isinstance(route, Route)}
    return tuple(sorted(path.partition("{")[0] for path in paths if not path.startswith("/api/")))
