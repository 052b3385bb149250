"""Where a message was said: what is open, asked, put aside, or waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.calendar.service_hours import SHANGHAI
from bot.context import questions
from bot.context.memory import Memory, Question
from bot.diagnosis.progress import open_step
from bot.diagnosis.state import Diagnosis
from bot.exchange import AT_RISK, Owner
from bot.knowledge.model import Brand, Checklist, Knowledge, Step


class Situation(str, Enum):
    """What a message is first of all an answer to."""

    QUEUE = "queue"  # the customer waits for a person
    OFFER = "offer"  # a question of the bot's that is no step
    STEP = "step"  # a step of a checklist
    PAUSED = "paused"  # a diagnosis was put away, and nothing else is open
    IDLE = "idle"


@dataclass(frozen=True)
class Place:
    """What the reading of a message has to know of the conversation."""

    knowledge: Knowledge
    memory: Memory
    situation: Situation
    today: date
    checklist: Checklist | None = None
    step: Step | None = None
    overtaken: bool = False  # the message was sent before what is open now was shown

    @property
    def brand(self) -> Brand:
        """The customer's wallet."""
        return self.knowledge.brand(self.memory.brand)

    @property
    def question(self) -> Question | None:
        """What the bot asked last, if that is no step."""
        asked = self.memory.question
        return asked if asked is not None and asked.kind != questions.STEP else None

    @property
    def topic(self) -> str:
        """The topic that is open, or was put away last."""
        known = self.memory.open or self.paused
        return known.topic if known else ""

    @property
    def paused(self) -> Diagnosis | None:
        """The diagnosis that the customer put away last."""
        last = self.memory.last
        return last if last is not None and last.status == "paused" else None

    @property
    def put_aside(self) -> list[Diagnosis]:
        """Every diagnosis that can be taken up again, the one put aside last first."""
        return [d for d in (self.paused, *reversed(self.memory.parked)) if d is not None]

    @property
    def at_risk(self) -> bool:
        """True when a person has or will have a case of money at risk."""
        return self.memory.case is not None and self.memory.case.priority >= AT_RISK


def place(knowledge: Knowledge, memory: Memory, now: datetime, owner: Owner = "bot", overtaken: bool = False) -> Place:
    """Where the conversation stands; today is the customer's."""
    checklist, step = _opened(knowledge.brand(memory.brand), memory)
    today = now.astimezone(SHANGHAI).date()
    return Place(knowledge, memory, _situation(memory, owner, step), today, checklist, step, overtaken)


def _situation(memory: Memory, owner: Owner, step: Step | None) -> Situation:
    if owner == "queued":
        return Situation.QUEUE
    if memory.question is not None and memory.question.kind != questions.STEP:
        return Situation.OFFER
    if memory.open is not None and step is not None:
        return Situation.STEP
    paused = memory.last is not None and memory.last.status == "paused"
    return Situation.PAUSED if paused else Situation.IDLE


def _opened(brand: Brand, memory: Memory) -> tuple[Checklist | None, Step | None]:
    """The checklist and the step that an answer would be about: the open one, or the one that was put away."""
    paused = memory.last if memory.last is not None and memory.last.status == "paused" else None
    diagnosis = memory.open or paused
    checklist = brand.checklists.get(diagnosis.topic) if diagnosis else None
    if diagnosis is None or checklist is None or diagnosis.status == "used_up":
        return checklist, None
    return checklist, open_step(checklist, diagnosis)
