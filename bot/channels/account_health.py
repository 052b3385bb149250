"""Whether the API of each account takes messages: told to the operator, and asked again until it does."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Protocol

from bot.logs import fields
from bot.mail import Outcome
from bot.store.mail import MailStore
from bot.turns.sweeps import Sweeper
from bot.turns.threads import StoreThreads

logger = logging.getLogger(__name__)


class Probed(Protocol):
    """Can ask the API of an account whether it would take a message."""

    async def probe(self) -> Outcome:
        """What the API says to a message for nobody."""
        ...


class StandingFigures(Protocol):
    """Shows whether accounts are refused."""

    def stands(self, wallet: str, refused: bool) -> None:
        """Whether the API of this account takes messages."""
        ...


class Standing:
    """Looks once a second at what all processes know. All methods belong to one event loop."""

    def __init__(
        self, store: MailStore, senders: Mapping[str, Probed], threads: StoreThreads, figures: StandingFigures
    ) -> None:
        self._store, self._senders, self._threads, self._figures = store, senders, threads, figures
        self._refused: dict[str, str] = {}
        self._sweeper = Sweeper("a look at refused accounts", self._look, self._forget, 3600)

    def start(self) -> None:
        """Begin, with a look at once."""
        for brand in self._senders:
            self._figures.stands(brand, False)
        self._sweeper.start()

    def stop(self) -> None:
        """Look no more."""
        for task in self._sweeper.stop():
            task.cancel()

    def refuses(self, brand: str) -> bool:
        """Whether this account's API refuses messages, as far as is known."""
        return brand in self._refused

    async def _look(self) -> None:
        found = {row.brand: row for row in await self._threads.read(self._store.refusals) if row.brand in self._senders}
        self._tell({brand: row.reason for brand, row in found.items()})
        for brand, row in found.items():
            if row.due and await self._threads.write(self._store.probe, brand):
                outcome = await self._senders[brand].probe()
                await self._threads.write(self._store.probed, brand, outcome)

    def _tell(self, now: dict[str, str]) -> None:
        """An alarm when an account begins to be refused, for another reason too, and when it is over."""
        for brand, reason in now.items():
            if self._refused.get(brand) != reason:
                told = fields(
                    wallet=brand, reason=reason, check=f"python -m bot {self._store.terms.channel} --check {brand}"
                )
                logger.error("the send API is refused", extra=told)
                self._figures.stands(brand, True)
        for brand in self._refused.keys() - now.keys():
            logger.warning("the send API takes messages again", extra=fields(wallet=brand))
            self._figures.stands(brand, False)
        self._refused = now

    async def _forget(self) -> None:
        """Nothing is kept that would have to be."""
