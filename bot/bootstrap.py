"""The one place that wires: knowledge, model, store, dispatcher and application."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
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
    from bot.pseudonyms import Pseudonyms
    from bot.settings import Settings
    from bot.store import Store
    from bot.turns import TurnDispatcher

READY_SECONDS = 3.0


class NoModel(PaydocError):
    """There is no trained model."""


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The engine over the knowledge on disk, loaded once a process."""
    return Assistant(load(), days=settings().retention)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of the environment."""
    from bot.channel_registry import channel_settings
    from bot.settings import Settings

    return Settings.from_env(channels=channel_settings())


@lru_cache(maxsize=1)
def store() -> Store:
    """The store of the settings, its schema up to date. Raises SettingsError and Unreachable."""
    from bot.settings import SettingsError
    from bot.store import Store
    from bot.store.crowd import Caps
    from bot.store.pseudonym_rows import settle

    caps = Caps(settings().cases_per_address, settings().cases_per_customer)
    closed = timedelta(hours=settings().closed_token_hours)
    try:
        opened = Store(settings().database_url, caps, closed)
    except ValueError as error:
        raise SettingsError(f"PAYDOC_DATABASE_URL: expected a URL of SQLite or PostgreSQL: {error}") from None
    opened.upgrade()
    settle(opened, pseudonyms())
    return opened


def prepare() -> None:
    """What every process of a service needs is there: a model, and a database of the present schema."""
    _model(settings().model)
    store()


@lru_cache(maxsize=1)
def pseudonyms() -> Pseudonyms:
    """Made with the key of the settings, or with the one kept beside the database."""
    from bot.pseudonyms import Pseudonyms, key_in
    from bot.store.engine import folder

    chosen = settings()
    return Pseudonyms(chosen.secret.encode() or key_in(folder(chosen.database_url)))


@lru_cache(maxsize=1)
def rasa_process() -> RasaProcess:
    """The model of the settings: the one of the present data if it is there. Raises NoModel."""
    path = _model(settings().model)
    from bot.dialogue.rasa_process import RasaProcess

    return RasaProcess(path)


@lru_cache(maxsize=1)
def responder() -> Responder:
    """What answers messages."""
    from bot.channel_registry import reach_hours
    from bot.dialogue.responder import Responder

    return Responder(rasa_process(), assistant(), reach_hours=reach_hours())


def application(bot: Responder | None = None, away_seconds: float | None = None) -> FastAPI:
    """The gateway with everything behind it; another responder if one is given.

    `away_seconds`: how long somebody at the desk may be away before their conversations return to the queue.
    """
    from bot.application import create_app
    from bot.channel_registry import faces
    from bot.desk.decisions import Decisions
    from bot.desk_service.clock import GONE_SECONDS
    from bot.desk_service.staff import Staffed
    from bot.dialogue.timed import Timed
    from bot.http.frame.metrics import Metrics
    from bot.http.frame.services import DeskServices, Services
    from bot.store.desk.facade import DeskStore
    from bot.turns import TurnDispatcher

    knowledge, metrics = assistant().knowledge, Metrics()
    _check_wallets("PAYDOC_JWT_KEYS", settings().jwt_keys)
    answering = bot or responder()
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    staffed = Staffed(Timed(answering, metrics.turn_seconds, metrics.ratings), DeskStore(store()))
    dispatcher = TurnDispatcher(store(), staffed, worker, apology=answering.give_up)
    services = Services(
        store=store(),
        dispatcher=dispatcher,
        settings=settings(),
        brands={b.id: b.name for b in knowledge.brands.values()},
        greet=_greet,
        ready=partial(_ready, answering),
        topics={t.id: t.name for t in knowledge.topics.values()},
        documents={b.id: b.document for b in knowledge.brands.values()},
        metrics=metrics,
        channels=channels(dispatcher, worker, metrics),
        themes={
            b.id: {"primary": b.theme.primary, "on_primary": b.theme.on_primary} for b in knowledge.brands.values()
        },
        desk=DeskServices(assistant(), load_rules(knowledge_root()), gone_seconds=away_seconds or GONE_SECONDS),
        left=Decisions(assistant()).left(),
        notice=_notice,
        pseudonyms=pseudonyms(),
        faces=faces(),
    )
    return create_app(services)


def channels(dispatcher: TurnDispatcher, worker: str, metrics: Metrics) -> tuple[Channel, ...]:
    """The ways in and out beside the web: those whose accounts the settings name."""
    from bot.channel_registry import CHANNELS
    from bot.channels.figures import MailFigures
    from bot.channels.ports import Wiring
    from bot.store.mail import MailStore

    wiring = Wiring(store(), dispatcher, worker, metrics.registry)
    made = []
    for each in CHANNELS:
        accounts = settings().channels.get(each.name)
        if accounts and each.setting is not None and each.make is not None:
            _check_wallets(each.setting.variable, accounts)
            metrics.registry.register(MailFigures(each.name, MailStore(store(), each.terms).counts))
            made.append(each.make(wiring, accounts))
    return tuple(made)


def _check_wallets(variable: str, accounts: Iterable[str]) -> None:
    from bot.settings import SettingsError

    unknown = set(accounts) - set(assistant().knowledge.brands)
    if unknown:
        raise SettingsError(f"{variable}: no wallet called " + ", ".join(sorted(unknown)))


def _greet(brand: str) -> tuple[dict[str, Any], Sequence[Reply]]:
    outcome = assistant().greet(brand, datetime.now(timezone.utc))
    return outcome.memory, outcome.replies


def _notice(brand: str) -> str:
    return assistant().notice(brand, datetime.now(timezone.utc))


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
