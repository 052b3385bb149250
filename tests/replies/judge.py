"""How a message was read, told from what the customer is shown: pure, and by structure before wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.exchange import AT_RISK, Outcome, Reply, StepInfo
from tests.replies.shown import (
    WORDS,
    asks_back,
    asks_risk,
    gap,
    left,
    numbers,
    offers_person,
    only_guesses,
    person_button,
    priority,
    says,
)

COSTLY = ("solved", "person", "alarm", "restart", "paused", "skip", "topic", "withdrawn")
SHORT_ACKNOWLEDGEMENT, SHORT_OFFER = 60, 90
Readings = frozenset[str]


@dataclass(frozen=True)
class Situation:
    """What a customer has before them when they write: the step shown last, whether it is used up, their case."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)  # what each step says, by title and id
    step: StepInfo | None = None
    used_up: bool = False
    owner: str = "bot"
    cases: frozenset[str] = frozenset()
    priority: int = 0

    def after(self, outcome: Outcome) -> Situation:
        """The situation once this was shown."""
        steps = [reply.step for reply in outcome.replies if reply.step]
        text = "\n".join(reply.text for reply in outcome.replies)
        urgent = max([self.priority, *(priority(effect) for effect in outcome.effects)])
        used_up = offers_person(outcome.replies) if outcome.replies and not steps else self.used_up and not steps
        cases = self.cases | numbers(text)
        if left(outcome.effects):
            cases, urgent = frozenset(), 0
        step = steps[-1] if steps else self.step
        return replace(self, step=step, used_up=used_up, owner=outcome.owner, cases=cases, priority=urgent)


def readings(before: Situation, outcome: Outcome) -> Readings:
    """Every reading of the message that what follows it shows."""
    if not outcome.replies:
        return frozenset({"silent"})
    own, acts = own_words(before, outcome.replies), _acts(before, outcome)
    if "alarm" in acts:
        return frozenset(acts - {"person"})
    if "person" in acts:
        return frozenset(acts)
    steps = [reply for reply in outcome.replies if reply.step]
    shown = _with_step(before, outcome, steps[-1], own, acts) if steps else _without_step(before, outcome, own, acts)
    return frozenset(shown) or frozenset({"unknown"})


def last_step(outcome: Outcome) -> str | None:
    """The id of the step shown last."""
    return next((reply.step.id for reply in reversed(outcome.replies) if reply.step), None)


def own_words(before: Situation, replies: Sequence[Reply]) -> str:
    """What the bot said of its own: the texts without what the steps say anyhow."""
    lines = []
    for reply in replies:
        known = before.texts.get((reply.step.title, reply.step.id), "") if reply.step else ""
        lines.append(reply.text.replace(known, "").strip() if known else reply.text.strip())
    return "\n".join(line for line in lines if line)


def _acts(before: Situation, outcome: Outcome) -> set[str]:
    """The costly acts that the effects tell of, and the words for those that have no effect of their own."""
    own, effects = own_words(before, outcome.replies), outcome.effects
    steps = [reply.step for reply in outcome.replies if reply.step]
    handed = any(e.name == "case_opened" for e in effects) or (before.owner == "bot" and outcome.owner != "bot")
    risk = any(priority(effect) >= AT_RISK for effect in effects)
    acts = set()
    if risk or (before.cases and says("safety", own) and not asks_back(outcome.replies)):
        acts.add("alarm")
    if handed:
        acts.add("person")
    statuses = {e.data.get("status") for e in effects if e.name == "diagnosis_changed"}
    if "solved" in statuses or any(r.kind == "csat" for r in outcome.replies) or (says("solved", own) and not steps):
        acts.add("solved")
    if ("paused" in statuses and not steps) or (says("paused", own) and not steps and not handed):
        acts.add("paused")
    if not handed and (left(effects) or (before.cases and says("withdrawn", own))):
        acts.add("withdrawn")
    return acts


def _with_step(before: Situation, outcome: Outcome, last: Reply, own: str, acts: set[str]) -> set[str]:
    step, was = last.step, before.step
    assert step is not None
    if was is None or was.title != step.title:
        return acts | {f"topic:{step.title}"}
    if says("restart", own):
        return acts | {"restart"}
    if says("back", own) or (step.id != was.id and step.index < was.index):
        jumped = step.index == 1 and was.index > 2 and not says("back", own) and not says("resumed", own)
        return acts | {"restart" if jumped else "back"}
    if step.id != was.id:
        return acts | {"next"} | _beside(outcome, last)
    return acts | _same_step(before, outcome, last, own)


def _beside(outcome: Outcome, last: Reply) -> set[str]:
    """What was answered besides the step."""
    return {"answered"} if any(r.kind == "answer" and r is not last for r in outcome.replies) else set()


def _same_step(before: Situation, outcome: Outcome, last: Reply, own: str) -> set[str]:
    """The open step is still there: shown again, acknowledged, noted, explained, or behind an answer."""
    said = WORDS["lead"].sub("", own).strip()
    if says("not_understood", said):
        return {"not_understood"}
    if numbers(said) & before.cases or says("status", said):
        return {"status"}
    unwritten = {"undocumented"} if says("undocumented", said) or gap(outcome) else set()
    if _beside(outcome, last) or (unwritten and any(r is not last for r in outcome.replies)):
        return unwritten | _beside(outcome, last)
    return unwritten | _of_step(said, outcome)


def _of_step(said: str, outcome: Outcome) -> set[str]:
    """What was said with the step beyond repeating it."""
    if says("greeted", said):
        return {"greeted"}
    if says("offer_person", said) and person_button(outcome.replies) and len(said) < SHORT_OFFER:
        return {"offer_person"} | _of_step(WORDS["offer_sentence"].sub("", said).strip(), outcome)
    if says("noted_but_more", said):
        return {"stay", "explained"}
    if says("noted", said):
        return {"stay", "noted"}
    short = says("acknowledged", said) and len(said) < SHORT_ACKNOWLEDGEMENT
    return {"stay", "explained"} if said and not short else {"stay"}


def _without_step(before: Situation, outcome: Outcome, own: str, acts: set[str]) -> set[str]:
    if acts & {"solved", "paused", "withdrawn"}:
        return acts | _told(before, outcome, own)
    if asks_risk(outcome.replies):
        return {"risk_asked"}
    if offers_person(outcome.replies):
        fresh = before.step is not None and not before.used_up and says("used_up", own)
        unwritten = {"undocumented"} if says("undocumented", own) else set()
        return {"offer_person"} | unwritten | ({"next"} if fresh else set())
    return _told(before, outcome, own) or _otherwise(before, own)


def _otherwise(before: Situation, own: str) -> set[str]:
    """Advice on the open step without the step, or an acknowledgement."""
    if before.step and says("noted_but_more", own):
        return {"explained"}
    return {"stay"} if says("acknowledged", own) else set()


def _told(before: Situation, outcome: Outcome, own: str) -> set[str]:
    """What is answered with no step shown."""
    told = set()
    if says("undocumented", own) or gap(outcome):
        told.add("undocumented")
    if any(reply.kind == "answer" for reply in outcome.replies):
        told.add("answered")
    if says("status", own) or numbers(own) & before.cases:
        told.add("status")
    if says("noted", own) or any(effect.name == "case_noted" for effect in outcome.effects):
        told.add("noted")
    if says("not_understood", own):
        told.add("not_understood")
    if asks_back(outcome.replies) and "status" not in told:
        told.add("guess" if before.step and only_guesses(outcome.replies) else "ask")
    return told
