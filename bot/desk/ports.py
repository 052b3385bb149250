"""Another desk than the built-in one, behind a port: where cases and words go, and what is heard from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

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


class DeskUnreachable(Exception):
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

    async def gave_up(self, reference: str, why: str) -> None:
        """The customer left, or the built-in desk took it: close it there, and tell the people there why."""
        ...


def lines(card: dict[str, Any], words: dict[str, str], title: str) -> str:
    """A card as plain text, for desks that show nothing else."""
    done = [
        f"{step['position']}. {step['short']}: {words.get(step['outcome'], step['outcome'])}"
        for diagnosis in card["diagnoses"]
        for step in diagnosis["steps"]
    ]
    told = [f"{kind}: {', '.join(values)}" for kind, values in card["details"].items()]
    return "\n".join((title, *card["words"], *done, *told))


def transcript(messages: Sequence[dict[str, Any]], most: int = 100_000) -> str:
    """What was said, one line a message, the newest kept when it is too long."""
    said = "\n".join(f"[{m['at']}] {m['from']}: {m['text']}" for m in messages)
    return said[-most:]
