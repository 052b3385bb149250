"""The state of a diagnosis: where it is, which steps were shown, what each came to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Literal

from bot.errors import StateError
from bot.understanding.intents import Intent

StepOutcome = Literal["helped", "failed", "tried", "skipped", "unable", "done", "fine", "found"]
UNSETTLED = frozenset({"unable", "found"})  # the step is not over with these
Status = Literal["open", "paused", "parked", "solved", "used_up", "handed_off", "dropped"]
FORMAT = 1


class Move(str, Enum):
    """What the customer does at a step. The values are those of intents."""

    RESOLVED = Intent.RESOLVED.value
    FINISHED = Intent.FINISHED.value
    PERSISTS = Intent.PERSISTS.value
    NEXT = Intent.NEXT.value
    DID = Intent.DID.value
    GOOD = Intent.FOUND_GOOD.value
    BAD = Intent.FOUND_BAD.value
    WILL_TRY = Intent.WILL_TRY.value
    TRIED = Intent.TRIED.value
    SKIP = Intent.SKIP.value
    EXPLAIN = Intent.EXPLAIN.value
    WHY = Intent.WHY.value
    UNSURE = Intent.UNSURE.value
    BACK = Intent.PREVIOUS.value
    REPEAT = Intent.REPEAT.value
    START_OVER = Intent.START_OVER.value
    AFFIRM = Intent.AFFIRM.value
    DENY = Intent.DENY.value


@dataclass(frozen=True)
class Diagnosis:
    """One run of a checklist. `path` holds the steps shown or taken as done, in order; the last one is open. `chosen`
    are the options that were taken, by step."""

    id: str
    brand: str
    topic: str
    words: str
    opened_at: str
    path: tuple[str, ...] = ()
    outcomes: dict[str, StepOutcome] = field(default_factory=dict)
    prefilled: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    times: dict[str, str] = field(default_factory=dict)
    status: Status = "open"
    chosen: dict[str, str] = field(default_factory=dict)

    @property
    def step_id(self) -> str:
        """The step that is open, or "" when none is."""
        return self.path[-1] if self.path else ""

    def mark(self, step_id: str, outcome: StepOutcome, at: str) -> Diagnosis:
        """The same diagnosis with this outcome of a step."""
        return replace(self, outcomes={**self.outcomes, step_id: outcome}, times={**self.times, step_id: at})

    def choose(self, step_id: str, option_id: str) -> Diagnosis:
        """The same diagnosis with this option of a step taken."""
        return replace(self, chosen={**self.chosen, step_id: option_id})

    def settled(self, step_id: str) -> bool:
        """True when the step has an outcome and need not be shown again."""
        return self.outcomes.get(step_id, "unable") not in UNSETTLED

    def show(self, step_id: str) -> Diagnosis:
        """The same diagnosis with this step open."""
        return replace(self, path=(*self.path, step_id))

    def with_status(self, status: Status) -> Diagnosis:
        """The same diagnosis, parked, ended or open again."""
        return replace(self, status=status)

    def to_dict(self) -> dict[str, Any]:
        """A dictionary that can be written as JSON, from which `from_dict` makes the same value."""
        data = {**vars(self), "outcomes": {**self.outcomes}, "times": {**self.times}, "chosen": {**self.chosen}}
        if not self.chosen:
            del data["chosen"]  # so that the version before this one can still read it
        return {"format": FORMAT, **data}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Diagnosis:
        """The diagnosis that `to_dict` wrote. Raises StateError for another format."""
        values = dict(data)
        if values.pop("format", None) != FORMAT:
            raise StateError("diagnosis of an unknown format")
        for key in ("path", "prefilled", "explained"):
            values[key] = tuple(values[key])
        return cls(**values)
