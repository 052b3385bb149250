"""The desk of an application: made from its services, started and stopped with it."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from bot.desk.decisions import Decisions
from bot.desk_service.chatwoot import ChatwootDesk
from bot.desk_service.clock import DeskClock
from bot.desk_service.keeper import Keeper
from bot.desk_service.relay import Relay
from bot.desk_service.service import DeskService
from bot.http.desk import (
    agent_actions,
    agent_pictures,
    conversation_view,
    one_time_codes,
    oversight,
    person,
    queue,
    sign_in,
    stream,
)
from bot.http.desk.desk_calls import DeskCalls
from bot.http.desk.hub import Hub
from bot.http.desk.webhooks import chatwoot_router
from bot.http.frame.context import Context
from bot.http.frame.services import DeskServices
from bot.present import live
from bot.store.person import PersonStore

ROUTERS: tuple[APIRouter, ...] = tuple(
    part.router
    for part in (
        sign_in,
        one_time_codes,
        queue,
        conversation_view,
        agent_actions,
        agent_pictures,
        person,
        oversight,
        stream,
    )
)


def add_desk(app: FastAPI, here: Context, wanted: DeskServices) -> DeskClock:
    """Add the desk's calls; the clock is to be started when the store may be asked."""
    services = here.services
    knowledge = live(lambda: wanted.assistant.knowledge)
    hub = Hub(here.desk_store, here.calls, services.dispatcher.bus, wanted.rules, knowledge, services.faces)
    decisions = Decisions(wanted.assistant)
    service = DeskService(here.desk_store, here.calls.plain, services.dispatcher, decisions, wanted.rules, wanted.clock)
    app.state.desk = DeskCalls(here, service, hub)
    for router in ROUTERS:
        app.include_router(router)
    clock = DeskClock(
        service,
        services.settings.desk_assign == "AUTO",
        remind=hub.remind,
        raised=lambda level: services.metrics.desk_levels.labels(level).inc(),
        gone_seconds=wanted.gone_seconds,
        every=wanted.every,
    )
    metrics, days = services.metrics, services.settings.retention
    keeper = Keeper(
        service,
        PersonStore(services.store),
        days,
        deleted=lambda kind, count: metrics.deleted.labels(kind).inc(count),
        erased=metrics.erasures.inc,
    )
    clock.also(keeper.look, keeper.close)
    if services.settings.chatwoot is not None:
        other = ChatwootDesk(services.settings.chatwoot)
        relay = Relay(service, other)
        app.include_router(chatwoot_router(relay, other))
        clock.also(relay.look, other.close)
    return clock
