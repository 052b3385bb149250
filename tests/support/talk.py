"""A conversation with the assistant without a model: what a message would be taken for is given."""

from __future__ import annotations

from datetime import datetime, timezone
from itertools import count
from typing import Any

from bot.conversation import desk_turns
from bot.conversation.assistant import Assistant
from bot.exchange import Choice, Outcome, Owner, QueueView, Reply, Said
from bot.flow.next import Act
from bot.knowledge.model import Knowledge
from bot.understanding.acts import Act as CustomerAct
from bot.understanding.acts import act_of
from bot.understanding.reading import Clause, Entity

OPEN = datetime(2026, 11, 18, 3, 0, tzinfo=timezone.utc)  # a Wednesday, 11:00 in Shanghai
CLOSED = datetime(2026, 11, 18, 16, 0, tzinfo=timezone.utc)  # midnight in Shanghai


def parse_of(
    text: str,
    intent: str,
    confidence: float = 1.0,
    entities: tuple[Entity, ...] = (),
    clauses: tuple[Clause, ...] = (),
    ranking: tuple[tuple[str, float], ...] = (),
    near: dict[str, list[tuple[str, float]]] | None = None,
) -> dict[str, Any]:
    """What Rasa's pipeline would say."""
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": name, "confidence": p} for name, p in ranking],
        "entities": [{"entity": e.kind, "value": e.value, "start": e.start} for e in entities],
        "clauses": [_clause(c) for c in clauses],
        "near": near or {},
    }


def does(text: str, act: CustomerAct, p: float = 1.0, *, topic: str = "", sure: float = 1.0) -> Clause:
    """A clause that does this, about a topic or none."""
    topics = ((topic, sure),) if topic else (("", 0.0),)
    return Clause(text, topics[0][0], topics[0][1], topics=topics, acts=((act.value, p),))


def _clause(clause: Clause) -> dict[str, Any]:
    topics = clause.topics or ((clause.intent, clause.confidence),)
    acts = clause.acts or ((act_of(clause.intent).value, clause.confidence),)
    ranked = {"topics": _named(topics), "acts": _named(acts)}
    return {"text": clause.text, "negated": clause.negated, "part": clause.part, **ranked}


def _named(ranking: tuple[tuple[str, float], ...]) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": p} for name, p in ranking]


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
        """Say something that the model takes for this intent."""
        words = text or intent
        return self._turn(Said(words), parse_of(words, intent, confidence, entities, clauses, ranking))

    def types(self, text: str) -> Outcome:
        """Type a number or a label of the pending question."""
        assert self.engine.text_to_parse(self.memory, Said(text), self.owner) is None, f"{text!r} names no option"
        return self._turn(Said(text), {})

    def presses(self, label: str) -> Outcome:
        """Press the button with this label."""
        for reply in reversed(self.replies):
            for option in reply.options:
                if option.label == label:
                    return self._turn(Said(label, Choice(reply.question, option.id, label)), {})
        raise AssertionError(f"no button {label!r} in {self.said}")

    def attaches(self) -> Outcome:
        """Send a picture."""
        return self._turn(Said("[图片]", attached=True), {})

    def is_with_an_agent(self) -> None:
        """An agent has taken the conversation, and the customer writes to them."""
        self.owner = "agent"
        self._turn(Said("在吗"), {})

    def is_given_back(self, topic: str | None = None) -> Outcome:
        """The agent hands it back, to the exact step or to a checklist."""
        return self.at_desk(desk_turns.handed_back("小林", topic))

    def is_closed(self) -> Outcome:
        """The agent is done."""
        return self.at_desk(desk_turns.closed)

    def at_desk(self, turn: Act) -> Outcome:
        """Something that a person at the desk does, or that time does."""
        return self._take(self.engine.at_desk(turn, self.memory, self.now, self.owner, self._view()))

    def _view(self) -> QueueView:
        return QueueView({100: 1}, 1 if self.owner == "queued" else None)

    def _turn(self, said: Said, parse: dict[str, Any]) -> Outcome:
        return self._take(self.engine.turn(self.memory, parse, said, self.now, self.owner, self._view()))

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
