"""What the gateway is given. Wired in bot/bootstrap.py; tests wire the same with a scripted responder."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter

from bot.conversation.assistant import Assistant
from bot.desk.decisions import Think
from bot.desk_service.clock import GONE_SECONDS
from bot.exchange import Outcome, Owner, Reply
from bot.http.frame.metrics import Metrics
from bot.knowledge.desk_rules import DeskRules
from bot.pseudonyms import Pseudonyms
from bot.settings import ROOT, Settings
from bot.store import Store
from bot.turns import TurnDispatcher


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _end(memory: dict[str, Any], owner: Owner, now: datetime) -> Outcome:
    return Outcome((), memory, "closed")


def _unmoved(values: Mapping[str, str]) -> Think:
    return lambda memory, owner, now: Outcome((), memory, owner)


def _silent(brand: str) -> str:
    return ""


def _only_here() -> Pseudonyms:
    return Pseudonyms(secrets.token_bytes(32))


WIDGET = ROOT / "web" / "widget" / "dist" / "widget.js"


@dataclass(frozen=True)
class DeskServices:
    """What the desk needs besides: the engine, its rules, and how patient its clock is."""

    assistant: Assistant
    rules: DeskRules
    clock: Callable[[], datetime] = _now
    gone_seconds: float = GONE_SECONDS
    every: float = 1.0


class Channel(Protocol):
    """A way in and out beside the web: its routes, and what runs while the gateway does."""

    router: APIRouter

    async def start(self) -> None:
        """Begin to deliver what waits in the outbox."""
        ...

    async def stop(self) -> None:
        """End deliveries under way and close connections."""
        ...

    def agent_types(self, conversation_id: str) -> None:
        """A person is writing in this conversation; the store says until when."""
        ...


class Background(Protocol):
    """What runs beside the requests for as long as the gateway does."""

    async def start(self) -> None:
        """Begin."""
        ...

    async def stop(self) -> None:
        """End."""
        ...


def _nothing() -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class ChannelFace:
    """A channel as pages show it: what people call it; for how many hours after a word of theirs a customer can be
    written to, None for always; whether a code from the wallet's app joins it with the customer there; whether it takes
    pictures to them; whether it shows them web pages as cards."""

    title: str
    hours: float | None = None
    joins: bool = False
    pictures: bool = False
    pages: bool = False


@dataclass(frozen=True)
class Services:
    """Everything a request may need. `greet` gives a new conversation's memory and its welcome, `left` its end;
    `page_told` what follows from what a wallet's page tells; `notice` what a customer is told once of what is kept of
    them, "" for nothing; `warnings` what an operator should look at soon; `figures` those of all gateways on this port,
    where there are several; `faces` those of the channels there are, by name.

    What is about wallets may change from one request to the next: knowledge is replaced while it runs.
    """

    store: Store
    dispatcher: TurnDispatcher
    settings: Settings
    brands: Mapping[str, str]
    greet: Callable[[str], tuple[dict[str, Any], Sequence[Reply]]]
    ready: Callable[[], Awaitable[dict[str, bool]]]
    documents: Mapping[str, str] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    channels: tuple[Channel, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    widget: Path = WIDGET
    desk: DeskServices | None = None
    left: Think = _end
    page_told: Callable[[Mapping[str, str]], Think] = _unmoved
    notice: Callable[[str], str] = _silent
    pseudonyms: Pseudonyms = field(default_factory=_only_here)
    background: tuple[Background, ...] = ()
    warnings: Callable[[], Sequence[str]] = _nothing
    figures: Callable[[], Awaitable[bytes]] | None = None
    faces: Mapping[str, ChannelFace] = field(default_factory=dict)
