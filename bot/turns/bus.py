"""Telling other tasks and processes that a conversation has work or news. A lost signal does no harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Signal:
    """`work`: somebody should take this conversation's turn. `news`: look again. No id: may be any.

    `queue`: who waits for this wallet's people has changed.
    """

    kind: Literal["work", "news", "queue"]
    conversation_id: str | None
    brand: str | None = None


Listener = Callable[[Signal], None]


class Bus(Protocol):
    """Carries signals to the listeners of this process and of all others. Runs in one event loop."""

    poll_seconds: float

    async def start(self) -> None:
        """Begin to hear the signals of other processes."""
        ...

    async def stop(self) -> None:
        """Send what was published and close the connections."""
        ...

    def listen(self, listener: Listener) -> None:
        """Call this for every signal of others, and for every one of our own but `work`."""
        ...

    def publish(self, signal: Signal) -> None:
        """Have the signal sent soon, without waiting for it; one that is lost does no harm."""
        ...


class LocalBus:
    """For a single process. The poll is only for what other programs do to the store."""

    poll_seconds = 5.0

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    async def start(self) -> None:
        """Nothing to connect to."""

    async def stop(self) -> None:
        """Nothing to close."""

    def listen(self, listener: Listener) -> None:
        """Call this for every signal but `work`."""
        self._listeners.append(listener)

    def publish(self, signal: Signal) -> None:
        """Tell the listeners at once; our own dispatcher knows its `work` already."""
        if signal.kind != "work":
            self.deliver(signal)

    def deliver(self, signal: Signal) -> None:
        """Tell the listeners of this process."""
        for listener in self._listeners:
            listener(signal)
