"""A conversation with the pure engine: intents are given, numbers and labels are read as in the product."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from itertools import count

from bot.conversation import desk_turns
from bot.conversation.assistant import Assistant
from bot.conversation.context import in_context
from bot.conversation.literal import read_choice
from bot.conversation.memory import Memory
from bot.exchange import Choice, Outcome, Owner, QueueView, Reply
from bot.knowledge.model import Knowledge
from bot.understanding.reading import Clause, Entity, Reading

OPEN = datetime(2026, 11, 18, 3, 0, tzinfo=timezone.utc)  # a Wednesday, 11:00 in Shanghai
CLOSED = datetime(2026, 11, 18, 16, 0, tzinfo=timezone.utc)  # midnight in Shanghai

ACTIONS = {
    "provide_details": "note_details",
    "greet": "greet",
    "request_human": "hand_off",
    "ticket_status": "tell_case",
    "complaint": "take_complaint",
    "nlu_fallback": "ask_back",
    "chitchat": "return_to_step",
}


class Talk:
    """One customer of one wallet."""

    def __init__(self, knowledge: Knowledge, brand: str, now: datetime = OPEN) -> None:
        ids = count(1)
        self.knowledge, self.brand, self.now = knowledge, brand, now
        self.engine = Assistant(knowledge, lambda: f"{next(ids):08x}")
        self.effects: list[tuple[str, dict[str, object]]] = []
        self.owner: Owner = "bot"
        self._take(self.engine.greet(brand, now))

    def _take(self, outcome: Outcome) -> Outcome:
        self.last = outcome
        self.memory = outcome.memory
        self.owner = outcome.owner
        self.replies: tuple[Reply, ...] = outcome.replies
        self.effects += [(e.name, e.data) for e in outcome.effects]
        return outcome

    def means(
        self,
        intent: str,
        text: str = "",
        confidence: float = 1.0,
        entities: tuple[Entity, ...] = (),
        clauses: tuple[Clause, ...] = (),
        ranking: tuple[tuple[str, float], ...] = (),
    ) -> Outcome:
        """Say something that is understood as this intent."""
        reading = Reading(text or intent, intent, confidence, ranking, clauses, entities)
        intent, confidence = in_context(self.knowledge, Memory.from_dict(self.memory), reading)
        reading = Reading(reading.text, intent, confidence, ranking, clauses, entities)
        return self._handle(reading)

    def types(self, text: str) -> Outcome:
        """Type a number or a label of the pending question."""
        kept = Memory.from_dict(self.memory)
        choice = read_choice(self.knowledge.brands[self.brand], kept, text)
        assert choice is not None, f"{text!r} names no option of {kept.question}"
        return self._handle(Reading(text, "choose_option", choice=choice))

    def presses(self, label: str) -> Outcome:
        """Press the button with this label."""
        for reply in reversed(self.replies):
            for option in reply.options:
                if option.label == label:
                    choice = Choice(reply.question, option.id, label)
                    return self._handle(Reading(label, "choose_option", choice=choice))
        raise AssertionError(f"no button {label!r} in {self.said}")

    def attaches(self) -> Outcome:
        """Send a picture."""
        view = QueueView({100: 1}, 1 if self.owner == "queued" else None)
        picture = Reading("", "attachment")
        return self._take(self.engine.handle("note_attachment", self.memory, picture, self.now, view, self.owner))

    def is_with_an_agent(self) -> None:
        """An agent has taken the conversation, and the customer writes to them."""
        self._take(self.engine.note_for_person(self.memory))

    def is_given_back(self, topic: str | None = None) -> Outcome:
        """The agent hands it back, to the exact step or to a checklist."""
        return self._at_desk(desk_turns.handed_back("小林", topic))

    def is_closed(self) -> Outcome:
        """The agent is done."""
        return self._at_desk(desk_turns.closed)

    def _at_desk(self, turn: desk_turns.Turn) -> Outcome:
        return self._take(self.engine.at_desk(turn, self.memory, self.now, "agent"))

    def _handle(self, reading: Reading) -> Outcome:
        handler = ACTIONS.get(reading.intent)
        if handler is None:
            handler = "open_topic" if reading.intent in self.knowledge.topics else "answer_step"
        if self.owner == "queued":
            handler = "answer_in_queue"
        view = QueueView({100: 1}, 1 if self.owner == "queued" else None)
        outcome = self.engine.handle(handler, self.memory, reading, self.now, view, self.owner)
        if handler == "return_to_step":
            outcome = replace(outcome, replies=(Reply("(utter_chitchat)"), *outcome.replies))
        return self._take(outcome)

    @property
    def said(self) -> str:
        """Everything the bot said in the last turn."""
        return "\n".join(r.text for r in self.replies)

    @property
    def step(self) -> str | None:
        """The open step, if a checklist is open."""
        opened = self.memory["open"]
        return opened["path"][-1] if opened else None

    @property
    def buttons(self) -> list[str]:
        """The labels that can be pressed now."""
        return [o.label for r in self.replies for o in r.options]

    @property
    def question(self) -> str | None:
        """The kind of the pending question."""
        pending = self.memory["question"]
        return pending["kind"] if pending else None
