"""What pages, clock and relay of a desk share: the store, the engine's acts, the rules, and telling of a change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import ParamSpec, TypeVar

from bot.desk.decisions import Decisions
from bot.knowledge.desk_rules import DeskRules
from bot.knowledge.model import Checklist, Knowledge
from bot.store.desk.facade import DeskStore
from bot.turns import StoreCalls, TurnDispatcher

P = ParamSpec("P")
T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass
class DeskService:
    """One process's desk. Its calls raise DeskError where the desk refuses, and StoreBusy where the store does not
    answer in time."""

    store: DeskStore
    calls: StoreCalls
    dispatcher: TurnDispatcher
    decisions: Decisions
    rules: DeskRules
    clock: Callable[[], datetime] = _now
    _slow: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge of all wallets."""
        return self.decisions.assistant.knowledge

    def topic_name(self, topic: str | None) -> str:
        """How a topic is called; "" for none and for one that the knowledge has no more."""
        known = self.knowledge.topics.get(topic or "")
        return known.name if known is not None else ""

    def checklists(self, brand: str) -> Mapping[str, Checklist]:
        """A wallet's checklists by topic; none for a wallet that the knowledge has no more."""
        known = self.knowledge.brands.get(brand)
        return known.checklists if known is not None else {}

    async def read(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the store. Raises StoreBusy."""
        return await self.calls.read(method, *args, **kwargs)

    async def write(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have the store do something. Raises StoreBusy and what the store refuses with."""
        return await self.calls.write(method, *args, **kwargs)

    async def aside(self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Something slow that must not hold up the store: hashing a password. Two at a time."""
        async with self._slow:
            return await asyncio.to_thread(method, *args, **kwargs)

    def changed(self, conversation_id: str, brand: str) -> None:
        """Tell whoever waits for news of this conversation or of its wallet's queue, here and elsewhere."""
        self.dispatcher.wake(conversation_id)  # a turn that the change made void is run again
        self.dispatcher.tell(conversation_id)
        self.dispatcher.tell_queue(brand)
