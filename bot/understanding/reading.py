"""One message of a customer as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.exchange import Choice


@dataclass(frozen=True)
class Entity:
    """A span the understanding found: its kind and its normalised value."""

    kind: str
    value: str


@dataclass(frozen=True)
class Clause:
    """One clause of a longer message with its own intent; `negated` when the customer denies it."""

    text: str
    intent: str
    confidence: float
    negated: bool = False


@dataclass(frozen=True)
class Reading:
    """Text (masked, simplified characters), intent with its probability, the ranking, clauses, entities, the chosen
    option if any, and the words as they were typed (masked)."""

    text: str
    intent: str
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    clauses: tuple[Clause, ...] = ()
    entities: tuple[Entity, ...] = ()
    choice: Choice | None = None
    words: str = ""

    @property
    def typed(self) -> str:
        """What the customer wrote: as typed, or the label of what was pressed."""
        return self.words or self.text

    def values(self, kind: str) -> list[str]:
        """The normalised values of one kind of entity, in order, each once."""
        return list(dict.fromkeys(e.value for e in self.entities if e.kind == kind))


def reading_from_parse(parse: Mapping[str, Any]) -> Reading:
    """The reading in a Rasa parse result (text, intent, intent_ranking, entities, clauses)."""
    intent = parse.get("intent") or {}
    return Reading(
        text=parse.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple((r["name"], float(r["confidence"])) for r in parse.get("intent_ranking") or ()),
        clauses=tuple(
            Clause(c["text"], c["intent"], float(c["confidence"]), bool(c.get("negated")))
            for c in parse.get("clauses") or ()
        ),
        entities=tuple(Entity(e["entity"], str(e["value"])) for e in parse.get("entities") or ()),
    )
