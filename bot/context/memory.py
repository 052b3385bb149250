"""What the bot keeps of a conversation between turns. One JSON value; everything in it is already masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.diagnosis.state import Diagnosis
from bot.errors import StateError
from bot.understanding.reading import Reading

FORMAT = 1
WORDS_KEPT, VALUES_KEPT = 12, 5
LONGEST = 300  # characters of one message that the case keeps
Reminders = Literal["", "announced", "refused"]
PLACE = "page"
DETAILS = ("amount", "date", "time", "order_number", "bank", "error_code", "email")


@dataclass
class Question:
    """What the bot asked last: its number, kind, options (id and label), and what the answer needs to know."""

    number: int
    kind: str
    options: list[list[str]]
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class OpenCase:
    """The case a person has or will have: number, status waiting or ticket, and what was promised."""

    number: str
    status: str
    priority: int
    promised_at: str
    topic: str | None = None


@dataclass
class Memory:
    """Open and parked diagnoses, the pending question, the case, what the customer told, if a person has helped,
    `answered`: the id of the answer told last, "" once something else was begun; `dealt_with`: the number of the
    last case that a person was done with; whether the customer was asked how a person's help was; and whether they were
    told that the bot comes back by itself, or want none of that; `erasing`: the receipt of their wish to be erased."""

    brand: str
    questions: int = 0
    question: Question | None = None
    open: Diagnosis | None = None
    parked: list[Diagnosis] = field(default_factory=list)
    last: Diagnosis | None = None
    waiting_topics: list[str] = field(default_factory=list)
    case: OpenCase | None = None
    details: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    wallet_asked: bool = False
    misses: int = 0
    errand: dict[str, Any] | None = None
    helped: bool = False
    answered: str = ""
    dealt_with: str = ""
    rating_asked: bool = False
    reminders: Reminders = ""
    erasing: str = ""

    def keep_words(self, reading: Reading) -> None:
        """The customer's words, as typed, for the case."""
        typed = reading.typed.strip()
        if typed and reading.choice is None and typed[:LONGEST] not in self.words[-1:]:
            self.words = [*self.words, typed[:LONGEST]][-WORDS_KEPT:]

    def keep_details(self, reading: Reading) -> None:
        """Every value of the message, for the case: the newest of each kind."""
        for kind in DETAILS:
            known = self.details.get(kind, [])
            fresh = [value for value in reading.values(kind) if value not in known]
            if fresh:
                self.details[kind] = [*known, *fresh][-VALUES_KEPT:]

    def keep_told(self, kind: str, value: str) -> None:
        """A value that the page tells: another place takes the place of the one before, orders stand beside others."""
        known = [] if kind == PLACE else self.details.get(kind, [])
        if value not in known:
            self.details[kind] = [*known, value][-VALUES_KEPT:]

    def told(self, reading: Reading) -> list[str]:
        """The values of the message that the case keeps."""
        return [value for kind in DETAILS for value in reading.values(kind)]

    def to_dict(self) -> dict[str, Any]:
        """A dictionary that can be written as JSON, from which `from_dict` makes the same value."""
        data = dict(self.__dict__)
        for key in ("errand", "answered", "dealt_with", "rating_asked", "reminders", "erasing"):
            if not data[key]:
                del data[key]  # so that the version before this one can still read it
        data["question"] = self.question.__dict__ if self.question else None
        data["case"] = self.case.__dict__ if self.case else None
        for key in ("open", "last"):
            data[key] = data[key].to_dict() if data[key] else None
        data["parked"] = [d.to_dict() for d in self.parked]
        return {"format": FORMAT, **data}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Memory:
        """The memory that `to_dict` wrote. Raises StateError for another format."""
        values = dict(data)
        if values.pop("format", None) != FORMAT:
            raise StateError("memory of an unknown format")
        for key, kind in (("question", Question), ("case", OpenCase)):
            values[key] = kind(**values[key]) if values[key] else None
        for key in ("open", "last"):
            values[key] = Diagnosis.from_dict(values[key]) if values[key] else None
        values["parked"] = [Diagnosis.from_dict(d) for d in values["parked"]]
        for key in ("waiting_topics", "words"):
            values[key] = list(values[key])
        values["details"] = {k: list(v) for k, v in values["details"].items()}
        return cls(**values)
