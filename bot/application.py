"""The application: the routes of customers, desk and channels, their layers and life, from the services it is given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from bot.gateway import api, attaching, demo, health, marking, refusals, stream, widget
from bot.gateway.backlog import Backlog, backlog
from bot.gateway.body import BodyGuard
from bot.gateway.context import Context
from bot.gateway.described import openapi_of
from bot.gateway.desk import site
from bot.gateway.desk.keeper import Keeper
from bot.gateway.desk.wiring import add_desk
from bot.gateway.headers import SecurityHeaders
from bot.gateway.observing import Observe
from bot.gateway.replies import JsonResponse
from bot.gateway.services import Services

OPENAPI_URL = "/api/v1/openapi.json"


def create_app(services: Services) -> FastAPI:
    """The gateway over these services. Its life starts and stops the dispatcher; nothing connects before."""
    here = Context(services)
    services.metrics.registry.register(Backlog(partial(backlog, services.store)))
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
    refusals.register(app)
    for part in (api, attaching, marking, stream, widget, health):
        app.include_router(part.router)
    app.state.keeper = None
    if services.desk is not None:
        app.state.keeper = add_desk(app, here, services.desk)
        site.mount(app)
    for channel in services.channels:
        app.include_router(channel.router)
    if services.settings.demo:
        app.include_router(demo.router)
        app.mount("/demo", demo.files())
    app.openapi = partial(openapi_of, app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    here: Context = app.state.context
    await here.services.dispatcher.start()
    keeper: Keeper | None = app.state.keeper
    if keeper is not None:
        keeper.start()
    for channel in here.services.channels:
        await channel.start()
    try:
        yield
    finally:
        here.closing.set()
        if keeper is not None:
            await keeper.stop()
        for channel in here.services.channels:
            await channel.stop()
        await here.services.dispatcher.stop()


def _layers(services: Services) -> list[Middleware]:
    """From the outside in."""
    allowed = Middleware(
        CORSMiddleware,
        allow_origins=services.settings.allowed_origins,
        allow_methods=("GET", "POST"),
        allow_headers=("Authorization", "Content-Type"),
        expose_headers=("Retry-After", "X-Request-ID"),
        max_age=600,
    )
    return [
        Middleware(SecurityHeaders),
        allowed,
        Middleware(Observe, metrics=services.metrics),
        Middleware(BodyGuard),
    ]
