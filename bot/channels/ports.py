"""What every channel is made of, and how one is added.

1. A package `bot/channels/<channel>/` with a Receiver, which understands what the platform delivers, and a Sender,
   which says how messages look there and delivers them. Neither knows the store, the dialogue or the gateway. Where
   nothing but words can be shown, the Sender inherits `bot.channels.plain.PlainSender`.
2. In its `entry.py` a ChannelType: its name and terms (how often a customer may be written to), the file whose `name`
   is what people call it, its setting (accounts by wallet, with a reader that raises ValueError with what it expects),
   and `make`, which is `bot.channels.webhook.webhook(terms, receiver, sender)` for a platform that calls one address
   and is answered by calls of ours. One that wants the answer in its own call, or that is pulled from, has a class of
   its own; `Wiring.services` is for what a channel does by itself, and the store keeps how far it was pulled.
3. Its line in `bot/channel_registry.py`: settings, figures, commands, the desk and the start read it from there.
4. Its row in README's settings, `docs/<channel>.md`, its address in the proxy (deploy/nginx.conf passes what it names),
   and tests that inherit `tests/support/channel_contract.py` and `tests/integration/channels/contract.py`.

Nothing else knows a channel by name. Mail, order, tries again, menus by number, who wrote where, erasure and retention
are kept for all of them by `bot.store.mail`. A whole one in less than 100 lines: tests/support/pager.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.channels.sentences import Sentences
from bot.errors import PaydocError
from bot.knowledge.web_pages import WebPages
from bot.mail import Arrival, Body, Notice, NoticeForm, NoticeKind, Outcome, Packer, Terms
from bot.settings import ChannelSetting, Settings

if TYPE_CHECKING:
    import click
    from prometheus_client import CollectorRegistry
    from pydantic import BaseModel

    from bot.http.frame.services import Channel, Services
    from bot.store import Store
    from bot.turns import TurnDispatcher

Query = Mapping[str, str]
Headers = Mapping[str, str]  # names in lower case


class Refused(PaydocError):
    """A delivery that is not genuine (403) or not readable (400, 413), or is genuine and of nobody (200).

    Nothing of it was looked at further.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Receiver(Protocol):
    """Understands deliveries of one account. Pure: the same bytes always mean the same."""

    def challenge(self, query: Query) -> str:
        """The answer that proves the address to be ours. Raises Refused."""
        ...

    def read(self, query: Query, headers: Headers, body: bytes) -> Arrival:
        """What a delivery says. Raises Refused, and nothing else, for whatever else arrives."""
        ...


class DirectReceiver(Receiver, Protocol):
    """One whose platform shows the customer what a delivery is answered."""

    def reply(self, arrival: Arrival, text: str, query: Query) -> bytes:
        """The answer to a delivery that carries a text."""
        ...


class Sender(Packer, Protocol):
    """Delivers to customers of one account."""

    async def send(self, address: str, body: Body) -> Outcome:
        """Deliver one body."""
        ...


class Notifier(Protocol):
    """Tells customers of one account who cannot be written to what stands with their case (bot.channels.notices)."""

    @property
    def forms(self) -> Mapping[NoticeKind, NoticeForm]:
        """The kinds of notices that this account can give."""
        ...

    async def notify(self, notice: Notice) -> tuple[Outcome, str]:
        """Give one of these kinds; what became of it, and what the platform calls it."""
        ...


def _unattended() -> Services:
    raise LookupError("no gateway serves this channel")


@dataclass(frozen=True)
class Wiring:
    """What a channel works with while the gateway runs."""

    store: Store
    dispatcher: TurnDispatcher
    worker: str
    figures: CollectorRegistry
    services: Callable[[], Services] = _unattended  # once they are there: for what a channel does by itself
    pages: Callable[[str], WebPages] = lambda brand: WebPages()  # that a wallet's people may show, as they are now


@dataclass(frozen=True)
class Tools:
    """What the commands of a channel work with: asked for when a command needs it."""

    settings: Callable[[], Settings]
    store: Callable[[], Store]


@dataclass(frozen=True)
class ChannelType:
    """A channel as everything else knows it. `words`: a file whose `name` is what people call it. `make` gives the
    running channel of these accounts. `shapes`: what its own calls of customers answer, for the OpenAPI document.
    `joins`: a code given in the wallet's app joins it with the customer there. `pictures`: its Sender takes the
    pictures of agents (bodies that its `pack` makes of messages with an attachment). `pages`: its Sender shows the web
    pages that agents name as cards (`bot.channels.page_bodies`)."""

    terms: Terms
    words: Path
    setting: ChannelSetting | None = None
    make: Callable[[Wiring, Mapping[str, Any]], Channel] | None = None
    commands: Callable[[Tools], list[click.Command]] | None = None
    shapes: Callable[[], tuple[type[BaseModel], ...]] = tuple
    joins: bool = False
    pictures: bool = False
    pages: bool = False
    label: str = ""  # what an operator calls it in a terminal

    @property
    def name(self) -> str:
        """What it is called in the database, the API and the addresses."""
        return self.terms.channel

    @property
    def hours(self) -> float | None:
        """For so long after a message of theirs a customer can be written to; None: always."""
        allowed = self.terms.after_message
        return None if allowed is None else allowed.seconds / 3600

    @cached_property
    def title(self) -> str:
        """What people call it."""
        return Sentences(self.words).sentence("name")
