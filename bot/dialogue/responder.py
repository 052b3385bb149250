"""One turn: who owns the conversation, what was said, which rule, which action, what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from bot.conversation.assistant import Assistant
from bot.conversation.context import in_context
from bot.conversation.literal import read_choice
from bot.conversation.memory import Memory
from bot.exchange import Choice, Effect, Outcome, Owner, QueueView, Reply, reply_from_dict
from bot.privacy.guard import secret_warning_needed
from bot.privacy.masking import Masked
from bot.store import Claimed
from bot.understanding.alignment import normalize_text
from bot.understanding.reading import Reading, reading_from_parse

if TYPE_CHECKING:
    from bot.dialogue.rasa_process import RasaProcess


@dataclass(frozen=True)
class Said:
    """A customer's message as the turn needs it: masked text, pressed option, kinds of secrets that were masked,
    whether it brings a picture."""

    text: str
    choice: Choice | None = None
    kinds: frozenset[str] = frozenset()
    attached: bool = False


def _now() -> datetime:
    return datetime.now(timezone.utc)


class Responder:
    """Answers messages with Rasa and the engine; keeps nothing between turns."""

    def __init__(self, rasa: RasaProcess, assistant: Assistant, clock: Callable[[], datetime] = _now) -> None:
        self._rasa, self.assistant, self._clock = rasa, assistant, clock

    async def respond(self, claimed: Claimed) -> Outcome:
        """The outcome of a message that the dispatcher has claimed."""
        said = Said(claimed.text, claimed.choice, claimed.kinds, claimed.attachment is not None)
        return await self.answer(said, claimed.memory, claimed.owner, claimed.queue)

    async def intent_of(self, text: str) -> str:
        """What a text alone is taken for."""
        return reading_from_parse(await self._rasa.parse(text)).intent

    async def answer(self, said: Said, memory: dict[str, Any], owner: Owner, queue: QueueView) -> Outcome:
        """What this message leads to. The agent's conversations get no bot text."""
        if owner == "agent":
            return self.assistant.note_for_person(memory)
        if said.attached:
            picture = Reading("", "attachment")
            return self.assistant.handle("note_attachment", memory, picture, self._clock(), queue, owner)
        reading = await self._read(said, Memory.from_dict(memory))
        if owner == "queued":
            outcome = self.assistant.handle("answer_in_queue", memory, reading, self._clock(), queue, owner)
        else:
            outcome = await self._by_rules(reading, memory, queue)
        return self._with_warning(outcome, said)

    async def _read(self, said: Said, memory: Memory) -> Reading:
        """The pending question's own options first, then the classifier, in the light of the open step."""
        knowledge = self.assistant.knowledge
        choice = said.choice
        if choice is not None and (memory.question is None or choice.question != memory.question.number):
            said, choice = Said(choice.label, None, said.kinds), None
        simplified = normalize_text(said.text)
        choice = choice or read_choice(knowledge.brands[memory.brand], memory, simplified)
        if choice is not None:
            return Reading(said.text or choice.label, "choose_option", choice=choice)
        parsed = reading_from_parse(await self._rasa.parse(said.text))
        reading = replace(parsed, text=simplified, words=said.text)
        intent, confidence = in_context(knowledge, memory, reading)
        return replace(reading, intent=intent, confidence=confidence)

    async def _by_rules(self, reading: Reading, memory: dict[str, Any], queue: QueueView) -> Outcome:
        slots: dict[str, Any] = {
            "wallet": memory["brand"],
            "memory": memory,
            "step_open": memory["open"] is not None,
            "queue": {"waiting": queue.waiting, "own_ahead": queue.own_ahead},
            "outcome": None,
        }
        message = {**_latest_message(reading), "at": self._clock().isoformat()}
        replies: list[Reply] = []
        effects: list[Effect] = []
        owner: Owner = "bot"
        for action in self._rasa.actions_for(reading.intent, slots["step_open"]):
            if action.startswith("utter_"):
                replies.append(Reply(await self._rasa.respond(action)))
                continue
            events, responses = await self._rasa.run(action, slots, message)
            replies += [reply_from_dict(r["reply"]) for r in responses]
            slots.update({e["name"]: e["value"] for e in events if e["event"] == "slot"})
            result = slots["outcome"] or {"owner": owner, "effects": []}
            owner = result["owner"]
            effects += [Effect(e["name"], e["data"]) for e in result["effects"]]
        said = Effect(
            "event",
            {"name": "understood", "intent": reading.intent, "confidence": round(reading.confidence, 3)},
        )
        return Outcome(tuple(replies), slots["memory"], owner, (*effects, said))

    def _with_warning(self, outcome: Outcome, said: Said) -> Outcome:
        if not secret_warning_needed(Masked(said.text, said.kinds)):
            return outcome
        text = self.assistant.knowledge.phrases["secret_hidden"]
        warning = Reply(text, "notice", sender="system")
        return replace(outcome, replies=(warning, *outcome.replies))


def _latest_message(reading: Reading) -> dict[str, Any]:
    """The reading in the form in which Rasa hands a message to an action."""
    return {
        "text": reading.text,
        "intent": {"name": reading.intent, "confidence": reading.confidence},
        "intent_ranking": [{"name": n, "confidence": p} for n, p in reading.ranking],
        "entities": [{"entity": e.kind, "value": e.value} for e in reading.entities],
        "clauses": [asdict(c) for c in reading.clauses],
        "choice": asdict(reading.choice) if reading.choice else None,
    }
