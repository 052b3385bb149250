"""What the gateway is given. Wired in bot/bootstrap.py; tests wire the same with a scripted responder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.conversation.turn import Reply
from bot.gateway.metrics import Metrics
from bot.settings import Settings
from bot.store import Store


class Dispatcher(Protocol):
    """What takes turns; bot.turns.TurnDispatcher is one."""

    async def start(self) -> None:
        """Begin to take turns, also those left over from before."""

    async def stop(self) -> None:
        """Finish what runs and take no more."""

    def wake(self, conversation_id: str) -> None:
        """A message was accepted."""

    async def wait(self, conversation_id: str, after: int, timeout: float) -> Any:
        """Return when there is something above `after` and no turn runs, or when the time is over."""


@dataclass(frozen=True)
class Services:
    """Everything a request may need. `greet` gives a new conversation's memory and its welcome."""

    store: Store
    dispatcher: Dispatcher
    settings: Settings
    brands: Mapping[str, str]
    greet: Callable[[str], tuple[dict[str, Any], Sequence[Reply]]]
    ready: Callable[[], Awaitable[dict[str, bool]]]
    documents: Mapping[str, str] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
