"""What the dispatcher needs from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.exchange import Outcome
from bot.store.values import Claimed


class TurnResponder(Protocol):
    """Thinks out one turn. Writes nothing: the outcome is committed by the dispatcher, or thrown away."""

    async def respond(self, claimed: Claimed) -> Outcome:
        """What the message leads to. May be called again for the same message after a crash."""
        ...


Apology = Callable[[Claimed], Outcome]  # what answers a message whose turn failed again and again
