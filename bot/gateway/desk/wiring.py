"""The desk of an application: made from its services, started and stopped with it."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from bot.desk.deciding import Deciding
from bot.desks.chatwoot import ChatwootDesk, ChatwootSettings
from bot.gateway.context import Context
from bot.gateway.desk import oversight, queue, reading, relay, signing, stream, working
from bot.gateway.desk.hub import Hub
from bot.gateway.desk.keeper import Keeper
from bot.gateway.desk.parts import Desk
from bot.gateway.desk.relay import Relay
from bot.gateway.services import DeskServices

ROUTERS: tuple[APIRouter, ...] = tuple(part.router for part in (signing, queue, reading, working, oversight, stream))


def add_desk(app: FastAPI, here: Context, wanted: DeskServices) -> Keeper:
    """Add the desk's calls; the keeper is to be started when the store may be asked."""
    services = here.services
    topics = {topic.id: topic.name for topic in wanted.assistant.knowledge.topics.values()}
    hub = Hub(here.desk_store, here.calls, services.dispatcher.bus, wanted.rules, topics)
    desk = Desk(here, here.desk_store, Deciding(wanted.assistant), wanted.rules, hub, wanted.clock)
    app.state.desk = desk
    for router in ROUTERS:
        app.include_router(router)
    keeper = Keeper(desk, services.settings.desk_assign == "AUTO", wanted.gone_seconds, wanted.every)
    if services.settings.chatwoot:
        other = ChatwootDesk(ChatwootSettings(**services.settings.chatwoot))
        app.state.relay = Relay(desk, other)
        app.include_router(relay.router)
        keeper.also(app.state.relay.look, other.close)
    return keeper
