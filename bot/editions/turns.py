"""Messages answered by the edition in force when their turn begins; nothing of a turn is of another one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.dialogue.responder import Responder
from bot.editions.edition import Editions
from bot.exchange import Outcome
from bot.store import Claimed


class EditionResponder:
    """Answers, gives up and understands as the present edition does."""

    def __init__(self, editions: Editions, reach_hours: Mapping[str, float] = MappingProxyType({})) -> None:
        self._editions, self._reach = editions, reach_hours

    async def respond(self, claimed: Claimed) -> Outcome:
        """The outcome of a message that the dispatcher has claimed."""
        edition = self._editions.present
        assistant = await self._editions.assistant_for(claimed.memory, edition)
        return await Responder(edition.rasa, assistant, reach_hours=self._reach).respond(claimed)

    def give_up(self, claimed: Claimed) -> Outcome:
        """The outcome of a message whose turn failed again and again: a person gets it."""
        return self._now().give_up(claimed)

    async def intent_of(self, text: str) -> str:
        """What a text alone is taken for."""
        return await self._now().intent_of(text)

    def _now(self) -> Responder:
        edition = self._editions.present
        return Responder(edition.rasa, edition.assistant, reach_hours=self._reach)
