"""A message that was claimed, through Rasa's pipeline, rules and action, to what the assistant's turn makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.conversation.assistant import Assistant
from bot.dialogue.own_assistant import answering_with
from bot.exchange import Incoming, Outcome, Owner, QueueView, Said
from bot.store import Claimed
from bot.understanding.intents import Intent

if TYPE_CHECKING:
    from bot.dialogue.rasa_process import RasaProcess


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Responder:
    """Answers messages with Rasa and the assistant; keeps nothing between turns."""

    def __init__(
        self,
        rasa: RasaProcess,
        assistant: Assistant,
        clock: Callable[[], datetime] = _now,
        reach_hours: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """`reach_hours`: of channels on which a customer can be written to only for so long after writing."""
        self._rasa, self.assistant, self._clock, self._reach = rasa, assistant, clock, reach_hours

    async def respond(self, claimed: Claimed) -> Outcome:
        """The outcome of a message that the dispatcher has claimed."""
        return await self.answer(self._said(claimed), claimed.memory, claimed.owner, claimed.queue)

    def give_up(self, claimed: Claimed) -> Outcome:
        """The outcome of a message whose turn failed again and again: a person gets it."""
        return self.assistant.hand_over(claimed.memory, self._said(claimed), self._clock(), claimed.owner)

    async def intent_of(self, text: str) -> str:
        """What a text alone is taken for."""
        parse = await self._rasa.parse(text)
        return str((parse.get("intent") or {}).get("name") or "")

    async def answer(self, said: Said, memory: dict[str, Any], owner: Owner, queue: QueueView) -> Outcome:
        """What this message leads to. The agent's conversations get no bot text."""
        incoming = Incoming(said, self._clock(), owner, queue)
        if owner == "agent":
            return self.assistant.turn(memory, {}, said, incoming.now, owner, queue)
        text = self.assistant.text_to_parse(memory, said, owner)
        if text is not None:
            parse = await self._rasa.parse(text, memory["brand"] or "")
        else:
            wordless = Intent.ATTACHMENT if said.attached else Intent.CHOICE
            parse = {"intent": {"name": wordless.value, "confidence": 1.0}}
        slots = {"wallet": memory["brand"], "memory": memory, "outcome": None}
        message = {**parse, "metadata": {"incoming": incoming.to_dict()}}
        with answering_with(self.assistant):
            for action in self._rasa.actions_for((parse.get("intent") or {}).get("name") or Intent.FALLBACK.value):
                slots.update(await self._rasa.run(action, slots, message))
        return Outcome.from_dict(slots["outcome"])

    def _said(self, claimed: Claimed) -> Said:
        attached, reach = claimed.attachment is not None, self._reach.get(claimed.channel)
        return Said(claimed.text, claimed.choice, claimed.kinds, attached, claimed.overtaken, reach, claimed.case)
