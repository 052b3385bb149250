"""Another desk than the built-in one, behind a port: where cases and words go, and what is heard from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.errors import PaydocError

BUILT_IN = "built-in"


@dataclass(frozen=True)
class Handover:
    """All that another desk needs of a case; every text is masked, hidden values hidden."""

    conversation_id: str
    number: str
    brand: str
    queue: str
    at_risk: bool
    card: str
    transcript: str
    last_words: str


@dataclass(frozen=True)
class Heard:
    """What happened at another desk: an agent spoke, gave the conversation back, or closed it."""

    kind: str
    conversation_id: str
    id: str
    text: str = ""
    agent: str = ""


class DeskUnreachable(PaydocError):
    """The other desk did not take it; the built-in queue keeps it."""


class UnknownThere(DeskUnreachable):
    """The other desk has no such conversation; a second try would say the same."""


class AgentDesk(Protocol):
    """A desk. Raises DeskUnreachable; the case then stays in the built-in queue, where everybody sees it."""

    name: str

    async def hand_over(self, case: Handover) -> str:
        """Open the case there; how the other desk names it."""
        ...

    async def customer_said(self, reference: str, message_id: str, text: str) -> None:
        """Pass a customer's message on."""
        ...

    async def note(self, reference: str, note_id: str, text: str, at_risk: bool = False) -> None:
        """A word to the people there that the customer does not see; the same id again is the same note. Where money is
        at risk the conversation comes first there."""
        ...

    async def gave_up(self, reference: str, why: str) -> None:
        """The customer left, or the built-in desk took it: close it there, and tell the people there why."""
        ...
