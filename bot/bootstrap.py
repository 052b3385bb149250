"""The one place that wires: knowledge, model, store, dispatcher and application."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Sequence
from datetime import datetime, timezone
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.conversation.assistant import Assistant
from bot.dialogue.model_files import model_path
from bot.errors import PaydocError
from bot.exchange import Reply, Said
from bot.knowledge.desk_rules import load_rules
from bot.knowledge.loader import knowledge_root, load

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.dialogue.rasa_process import RasaProcess
    from bot.dialogue.responder import Responder
    from bot.http.frame.metrics import Metrics
    from bot.http.frame.services import Channel
    from bot.settings import Settings
    from bot.store import Store
    from bot.turns import TurnDispatcher

READY_SECONDS = 3.0


class NoModel(PaydocError):
    """There is no trained model."""


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The engine over the knowledge on disk, loaded once a process."""
    return Assistant(load())


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of the environment."""
    from bot.settings import Settings

    return Settings.from_env()


@lru_cache(maxsize=1)
def store() -> Store:
    """The store of the settings, its schema up to date."""
    from bot.store import Store

    opened = Store(settings().database_url)
    opened.upgrade()
    return opened


@lru_cache(maxsize=1)
def rasa_process() -> RasaProcess:
    """The model of the settings: the one of the present data if it is there. Raises NoModel."""
    path = _model(settings().model)
    from bot.dialogue.rasa_process import RasaProcess

    return RasaProcess(path)


@lru_cache(maxsize=1)
def responder() -> Responder:
    """What answers messages."""
    from bot.dialogue.responder import Responder

    return Responder(rasa_process(), assistant())


def application(bot: Responder | None = None, away_seconds: float | None = None) -> FastAPI:
    """The gateway with everything behind it; another responder if one is given.

    `away_seconds`: how long somebody at the desk may be away before their conversations return to the queue.
    """
    from bot.application import create_app
    from bot.desk.decisions import Decisions
    from bot.desk_service.clock import GONE_SECONDS
    from bot.dialogue.timed import Timed
    from bot.http.frame.metrics import Metrics
    from bot.http.frame.services import DeskServices, Services
    from bot.turns import TurnDispatcher

    knowledge, metrics = assistant().knowledge, Metrics()
    answering = bot or responder()
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    dispatcher = TurnDispatcher(store(), Timed(answering, metrics.turn_seconds), worker, apology=answering.give_up)
    services = Services(
        store=store(),
        dispatcher=dispatcher,
        settings=settings(),
        brands={b.id: b.name for b in knowledge.brands.values()},
        greet=_greet,
        ready=partial(_ready, answering),
        documents={b.id: b.document for b in knowledge.brands.values()},
        metrics=metrics,
        channels=channels(dispatcher, worker, metrics),
        themes={
            b.id: {"primary": b.theme.primary, "on_primary": b.theme.on_primary} for b in knowledge.brands.values()
        },
        desk=DeskServices(assistant(), load_rules(knowledge_root()), gone_seconds=away_seconds or GONE_SECONDS),
        left=Decisions(assistant()).left(),
    )
    return create_app(services)


def channels(dispatcher: TurnDispatcher, worker: str, metrics: Metrics) -> tuple[Channel, ...]:
    """The ways in and out beside the web that the settings name."""
    from bot.channels.figures import MailFigures
    from bot.channels.wechat.channel import WechatChannel
    from bot.settings import SettingsError
    from bot.store.wechat import WechatStore

    accounts = settings().wechat
    unknown = set(accounts) - set(assistant().knowledge.brands)
    if unknown:
        raise SettingsError("PAYDOC_WECHAT: no wallet called " + ", ".join(sorted(unknown)))
    if not accounts:
        return ()
    kept = WechatStore(store())
    metrics.registry.register(MailFigures("wechat", kept.counts))
    return (WechatChannel(accounts, kept, dispatcher, worker),)


def _greet(brand: str) -> tuple[dict[str, Any], Sequence[Reply]]:
    outcome = assistant().greet(brand, datetime.now(timezone.utc))
    return outcome.memory, outcome.replies


async def _ready(bot: Responder) -> dict[str, bool]:
    """A text is really understood, by a real parse, and the store answers."""
    canary = next(iter(assistant().knowledge.topics.values()))
    understood = await asyncio.wait_for(bot.intent_of(canary.name), READY_SECONDS) == canary.id
    answers = await asyncio.to_thread(_store_answers)
    return {"understanding": understood, "store": answers, "conversations": _conversations_open()}


@lru_cache(maxsize=1)
def _conversations_open() -> bool:
    """A customer of every wallet is greeted, and led to the first step of each of its checklists."""
    now, bot = datetime.now(timezone.utc), assistant()
    for brand in bot.knowledge.brands.values():
        memory = bot.greet(brand.id, now).memory
        for topic in brand.checklists:
            named = {"intent": {"name": topic, "confidence": 1.0}}
            if not bot.turn(memory, named, Said(topic), now).replies:
                return False
    return True


def _store_answers() -> bool:
    store().pending_conversations(1)
    return True


def _model(path: Path) -> Path:
    present = model_path()
    if path.is_dir():
        path = present if present.is_file() and present.parent == path else _newest(path)
    if not path.is_file():
        raise NoModel(f"no trained model at {path}; run: make train")
    return path


def _newest(folder: Path) -> Path:
    models = sorted(folder.glob("*.tar.gz"), key=lambda p: p.stat().st_mtime)
    return models[-1] if models else folder / "paydoc-*.tar.gz"
