"""The one place that wires: knowledge, model, store, dispatcher and application."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.conversation.assistant import Assistant
from bot.dialogue.model_files import model_in
from bot.dialogue.own_assistant import of_this_turn
from bot.editions.edition import Editions
from bot.editions.start import Beginning, Understanding
from bot.exchange import Reply
from bot.knowledge.desk_rules import DeskRules, load_rules
from bot.knowledge.loader import knowledge_root, load
from bot.knowledge.model import Brand
from bot.present import LiveMapping, live

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.dialogue.rasa_process import RasaProcess
    from bot.dialogue.responder import Responder
    from bot.editions.turns import EditionResponder
    from bot.editions.watch import Watch
    from bot.http.frame.metrics import Metrics
    from bot.http.frame.services import Channel, Services
    from bot.http.frame.worker_figures import Place
    from bot.pseudonyms import Pseudonyms
    from bot.settings import Settings
    from bot.store import Store
    from bot.turns import TurnDispatcher

T = TypeVar("T")


_SERVED: list[Editions] = []  # what this process serves from, once it does


def assistant() -> Assistant:
    """The engine: of the turn that is being answered; else of what is served now; else over the knowledge on disk."""
    return of_this_turn() or (_SERVED[0].present.assistant if _SERVED else _on_disk())


@lru_cache(maxsize=1)
def _on_disk() -> Assistant:
    return _assistant_of(knowledge_root())


def _assistant_of(root: Path) -> Assistant:
    return Assistant(load(root), days=settings().retention)


def _rules() -> DeskRules:
    return _SERVED[0].present.rules if _SERVED else _rules_on_disk()


@lru_cache(maxsize=1)
def _rules_on_disk() -> DeskRules:
    return load_rules(knowledge_root())


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of the environment."""
    from bot.channel_registry import channel_settings
    from bot.settings import Settings

    return Settings.from_env(channels=channel_settings())


@lru_cache(maxsize=1)
def store() -> Store:
    """The store of the settings, its schema up to date. Raises UnusableUrl and Unreachable."""
    from bot.store import Store
    from bot.store.crowd import Caps
    from bot.store.pseudonym_rows import settle

    caps = Caps(settings().cases_per_address, settings().cases_per_customer)
    closed = timedelta(hours=settings().closed_token_hours)
    opened = Store(settings().database_url, caps, closed)
    opened.upgrade()
    settle(opened, pseudonyms())
    return opened


def prepare() -> None:
    """What every process of a service needs is there: a model, and a database of the present schema."""
    model_in(settings().model)
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
    path = model_in(settings().model)
    from bot.dialogue.rasa_process import RasaProcess

    return RasaProcess(path)


@lru_cache(maxsize=1)
def responder() -> Responder:
    """What answers messages outside of the service: from the knowledge on disk."""
    from bot.channel_registry import reach_hours
    from bot.dialogue.responder import Responder

    return Responder(rasa_process(), assistant(), reach_hours=reach_hours())


@lru_cache(maxsize=1)
def beginning() -> Beginning:
    """The knowledge and the model that this process begins with, and what replaces them."""
    return Beginning(knowledge_root(), settings().model, _assistant_of)


def application(
    bot: Responder | None = None,
    away_seconds: float | None = None,
    understanding: Understanding | None = None,
    place: Place | None = None,
) -> FastAPI:
    """The gateway with everything behind it; another responder if one is given, which is never replaced.

    `away_seconds`: how long somebody at the desk may be away before their conversations return to the queue.
    `understanding`: what a model's file is loaded into. `place`: which one this is of several on one port.
    """
    from bot.application import create_app
    from bot.channel_registry import faces
    from bot.desk.decisions import Decisions
    from bot.desk_service.clock import GONE_SECONDS
    from bot.desk_service.staff import Staffed
    from bot.editions.parts import Parts
    from bot.http.frame.metrics import Metrics
    from bot.http.frame.services import DeskServices, Services
    from bot.http.frame.worker_figures import WorkerFigures
    from bot.store.desk.facade import DeskStore
    from bot.turns import StoreThreads, TurnDispatcher

    metrics = Metrics()
    answering, watches = (bot, ()) if bot else _watched(metrics, understanding)
    siblings = WorkerFigures(place, metrics) if place else None
    _check_wallets("PAYDOC_JWT_KEYS", settings().jwt_keys)
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    dispatcher = TurnDispatcher(
        store(),
        Staffed(answering, DeskStore(store())),
        worker,
        apology=answering.give_up,
        threads=StoreThreads(store(), metrics.calls),
        knows=lambda brand: brand in assistant().knowledge.brands,
        figures=metrics.turns,
    )
    engine = live(assistant)
    served: list[Services] = []
    services = Services(
        store=store(),
        dispatcher=dispatcher,
        settings=settings(),
        brands=_of_brands(lambda brand: brand.name),
        greet=_greet,
        ready=Parts(lambda text: answering.intent_of(text), assistant, store()).ready,
        topics=LiveMapping(lambda: {t.id: t.name for t in assistant().knowledge.topics.values()}),
        documents=_of_brands(lambda brand: brand.document),
        metrics=metrics,
        channels=channels(dispatcher, worker, metrics, lambda: served[0]),
        themes=_of_brands(lambda brand: {"primary": brand.theme.primary, "on_primary": brand.theme.on_primary}),
        desk=DeskServices(engine, live(_rules), gone_seconds=away_seconds or GONE_SECONDS),
        left=Decisions(engine).left(),
        page_told=Decisions(engine).page_told,
        notice=_notice,
        pseudonyms=pseudonyms(),
        background=(*watches, *([siblings] if siblings else [])),
        warnings=lambda: [warning for watch in watches for warning in watch.warnings],
        figures=siblings.page if siblings else None,
        faces=faces(),
    )
    served.append(services)
    return create_app(services)


def _watched(metrics: Metrics, understanding: Understanding | None) -> tuple[EditionResponder, tuple[Watch, ...]]:
    from bot.channel_registry import reach_hours
    from bot.editions.figures import EditionFigures
    from bot.editions.turns import EditionResponder

    editions, watch = beginning().served(EditionFigures(metrics.registry), understanding)
    _SERVED[:] = [editions]
    return EditionResponder(editions, reach_hours()), (watch,)


def _of_brands(what: Callable[[Brand], T]) -> Mapping[str, T]:
    return LiveMapping(lambda: {brand.id: what(brand) for brand in assistant().knowledge.brands.values()})


def channels(
    dispatcher: TurnDispatcher, worker: str, metrics: Metrics, services: Callable[[], Services]
) -> tuple[Channel, ...]:
    """The ways in and out beside the web: those whose accounts the settings name; `services`, once they are there."""
    from bot.channel_registry import CHANNELS
    from bot.channels.figures import MailFigures
    from bot.channels.ports import Wiring
    from bot.store.mail import MailStore

    wiring = Wiring(store(), dispatcher, worker, metrics.registry, services, lambda brand: _rules().pages_of(brand))
    made, counts = [], {}
    for each in CHANNELS:
        accounts = settings().channels.get(each.name)
        if accounts and each.setting is not None and each.make is not None:
            _check_wallets(each.setting.variable, accounts)
            counts[each.name] = MailStore(store(), each.terms).counts
            made.append(each.make(wiring, accounts))
    if counts:
        metrics.of_all.register(MailFigures(counts))
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
