"""The steps of a checklist as frozen values: what is asked, what may be answered, what an answer is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["diagnosis", "procedure"]
Finding = Literal["", "good", "bad"]
Asks = Literal["", "since", "expiry", "balance", "amount", "occasion"]

NEXT, STAY, SOLVED, HANDOFF, OFFER = "next", "stay", "solved", "handoff", "offer"
THENS = frozenset({NEXT, STAY, SOLVED, HANDOFF, OFFER})
STEP_PREFIX = "step:"
TOPIC_PREFIX = "topic:"


@dataclass(frozen=True)
class Option:
    """One answer a step understands: `means` are control intents, `says` typed phrases, `then` where it leads.

    `then` is next, stay, solved, handoff, offer (a person is offered), "step:<id>" or "topic:<topic>"; `reply` is said
    before going there.
    `finding` tells what a check has found when this option is the answer: all well, or the cause.
    """

    id: str
    label: str
    then: str
    means: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    reply: str = ""
    finding: Finding = ""
    line: int = 0

    @property
    def target(self) -> str | None:
        """The id of the step it jumps to, if it jumps."""
        return self.then[len(STEP_PREFIX) :] if self.then.startswith(STEP_PREFIX) else None

    @property
    def topic(self) -> str | None:
        """The topic it turns out to be, if it does (a second charge found in the records is duplicate_charge)."""
        return self.then[len(TOPIC_PREFIX) :] if self.then.startswith(TOPIC_PREFIX) else None


@dataclass(frozen=True)
class Wait:
    """A documented waiting time: `minimum` to `maximum` working days."""

    minimum: int
    maximum: int


@dataclass(frozen=True)
class Step:
    """One action or question. `how` answers 怎么弄/在哪, `why` answers 为什么.

    `about` are the words for what it looks at, the longest first. Patterns say in the step's own words that it was done
    before (`tried`), that what it looks at is fine (`good`) or the cause (`bad`); `remedy` is told after a bad finding
    that no option stands for. `asks` is the kind of value that answers it: a time of waiting, an expiry date, what is
    there against what is to be paid, this payment against a limit, the day or feast on which it was done. `questions`
    are examples of how people ask for what it says; `stuck` is the document's own way out where it cannot be done.
    """

    id: str
    text: str
    short: str
    how: str = ""
    why: str = ""
    tried: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    wait: Wait | None = None
    source: tuple[str, ...] = ()
    side: bool = False
    line: int = 0
    about: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    remedy: str = ""
    asks: Asks = ""
    questions: tuple[str, ...] = ()
    stuck: str = ""

    @property
    def is_check(self) -> bool:
        """True when it looks for a cause, so that an answer to it is a finding."""
        return bool(self.good or self.bad or self.remedy or any(option.finding for option in self.options))


@dataclass(frozen=True)
class Ending:
    """What is said when the steps are used up, before a person is offered. `when` is the condition of the document,
    "<step>:<option>": without that answer the text is not said."""

    text: str = ""
    source: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True)
class Checklist:
    """A wallet's documented steps for one topic, in the documented order."""

    brand: str
    topic: str
    kind: Kind
    title: str
    steps: tuple[Step, ...]
    intro: str = ""
    person_first: bool = False
    bring: str = ""
    solved: str = ""
    ending: Ending = field(default_factory=Ending)
    path: str = ""

    def step(self, step_id: str) -> Step | None:
        """The step of that id, or None."""
        return next((s for s in self.steps if s.id == step_id), None)

    @property
    def main(self) -> tuple[Step, ...]:
        """The steps that are counted and walked in order; side steps are only reached by an option."""
        return tuple(s for s in self.steps if not s.side)

    def position(self, step_id: str) -> int:
        """1-based place of a main step; a side step has the place of the main step before it."""
        place = 0
        for step in self.steps:
            place += not step.side
            if step.id == step_id:
                return max(place, 1)
        return 0

    def after(self, step_id: str) -> Step | None:
        """The next main step in the documented order, or None after the last."""
        ids = [s.id for s in self.steps]
        rest = self.steps[ids.index(step_id) + 1 :]
        return next((s for s in rest if not s.side), None)
