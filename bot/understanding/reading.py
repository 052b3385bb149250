"""One message of a customer as it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from bot.exchange import Choice
from bot.understanding.acts import Act, act_of
from bot.understanding.findings import Finding
from bot.understanding.meaning import Meaning
from bot.understanding.thresholds import THRESHOLDS


@dataclass(frozen=True)
class Entity:
    """A span the understanding found: its kind, its normalised value, and where it begins in the text."""

    kind: str
    value: str
    start: int = 0


Ranking = tuple[tuple[str, float], ...]
WALLET = "wallet"  # in the metadata of a message that is to be parsed: whose customer writes


@dataclass(frozen=True)
class Clause:
    """One clause of a message: its likeliest topic or other intent, what it does, and whether it opens by denying
    what it speaks of. `topics` and `acts` are the likeliest ones with their probabilities, the likeliest first. A
    `part` is a piece of an endless clause, in which only money at risk is looked for."""

    text: str
    intent: str
    confidence: float
    negated: bool = False
    topics: Ranking = ()
    acts: Ranking = ()
    part: bool = False

    @cached_property
    def evidence(self) -> Mapping[Act, float]:
        """How likely each act is, by the reading of acts and by what the intents say of acts."""
        share = THRESHOLDS.acts_share
        acts = {Act(name): share * p for name, p in self.acts}
        told = Act.INQUIRE if acts.get(Act.INQUIRE, 0.0) > acts.get(Act.REPORT, 0.0) else Act.REPORT
        for name, p in self.topics:
            act = act_of(name)
            act = told if act is Act.REPORT else act
            acts[act] = acts.get(act, 0.0) + (1 - share) * p
        return acts

    @property
    def act(self) -> Act:
        """The likeliest act."""
        return max(self.evidence, key=lambda act: self.evidence[act], default=Act.CHAT)

    def likelihood(self, act: Act) -> float:
        """How likely it is that the clause does this."""
        return self.evidence.get(act, 0.0)


@dataclass(frozen=True)
class Reading:
    """Text (masked, simplified characters), intent with its probability, the ranking, clauses, entities, the words as
    they were typed (masked), and, once it is known what is open: the chosen option if any, the topic that is meant,
    what is said of steps, the intent that is in doubt, the passage of the knowledge that is asked for, another topic
    that is said to be over, and what else is meant.
    `near` are the passages of the wallet's knowledge whose example questions are nearest, with their nearness."""

    text: str
    intent: str
    confidence: float = 1.0
    ranking: Ranking = ()
    clauses: tuple[Clause, ...] = ()
    entities: tuple[Entity, ...] = ()
    choice: Choice | None = None
    words: str = ""
    topic: str = ""
    findings: tuple[Finding, ...] = ()
    doubted: str = ""
    near: Ranking = ()
    passage: str = ""
    over: str = ""
    then: Meaning | None = None

    @property
    def typed(self) -> str:
        """What the customer wrote: as typed, or the label of what was pressed."""
        return self.words or self.text

    def meant(self, meaning: Meaning) -> Reading:
        """The same message with what it turned out to mean."""
        return replace(
            self,
            intent=meaning.intent,
            confidence=meaning.confidence,
            topic=meaning.topic,
            choice=meaning.choice,
            findings=meaning.findings,
            doubted=meaning.doubted,
            passage=meaning.passage,
            over=meaning.over,
            then=meaning.then,
        )

    def values(self, kind: str) -> list[str]:
        """The normalised values of one kind of entity, in order, each once."""
        return list(dict.fromkeys(e.value for e in self.entities if e.kind == kind))


def reading_from_parse(parse: Mapping[str, Any], wallet: str = "") -> Reading:
    """The reading in a Rasa parse result (text, intent, intent_ranking, entities, clauses, near), for this wallet."""
    intent = parse.get("intent") or {}
    text, name = parse.get("text") or "", intent.get("name") or ""
    confidence = float(intent.get("confidence") or 0.0)
    ranking = _ranking(parse.get("intent_ranking"))
    clauses = tuple(_clause(c) for c in parse.get("clauses") or ())
    whole = Clause(text, name, confidence, topics=ranking or ((name, confidence),), acts=_same_acts(name, confidence))
    return Reading(
        text=text,
        intent=name,
        confidence=confidence,
        ranking=ranking,
        near=_near(parse, wallet),
        clauses=clauses or (whole,),
        entities=tuple(
            Entity(e["entity"], str(e["value"]), int(e.get("start") or 0)) for e in parse.get("entities") or ()
        ),
    )


def _clause(parsed: Mapping[str, Any]) -> Clause:
    topics, acts = _ranking(parsed["topics"]), _ranking(parsed["acts"])
    name, confidence = topics[0]
    part = bool(parsed.get("part"))
    return Clause(parsed["text"], name, confidence, bool(parsed.get("negated")), topics, acts, part)


def _near(parsed: Mapping[str, Any], wallet: str) -> Ranking:
    return tuple((name, float(nearness)) for name, nearness in (parsed.get("near") or {}).get(wallet, ()))


def _same_acts(intent: str, confidence: float) -> Ranking:
    """Without a reading of acts, what the intent says of them."""
    return ((act_of(intent).value, confidence),) if intent else ()


def _ranking(parsed: Any) -> Ranking:
    return tuple((one["name"], float(one["confidence"])) for one in parsed or ())
