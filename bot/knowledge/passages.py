"""What of a wallet can be asked for, with examples of how people ask: its answers and the steps of its checklists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.model import Answer, Brand, Step

Kind = Literal["answer", "step"]
LABEL_LIMIT = 12  # characters on a button


@dataclass(frozen=True)
class Passage:
    """An answer, or a step of a checklist: where it stands, and example questions for it."""

    topic: str
    kind: Kind
    id: str
    questions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """ "<topic>/<kind>/<id>": the same in every process, unique within a wallet."""
        return f"{self.topic}/{self.kind}/{self.id}"


def passages(brand: Brand) -> Iterator[Passage]:
    """All that a wallet's document answers, in the order of the files."""
    for answer in brand.answers:
        yield Passage(answer.topic, "answer", answer.id, answer.questions)
    for topic, checklist in brand.checklists.items():
        for step in checklist.steps:
            yield Passage(topic, "step", step.id, step.questions)


def label(brand: Brand, name: str) -> str:
    """A passage as a button: the first of its questions that fits one, else the shortest; "" for one that is gone."""
    found = _found(brand, passage_of(name))
    asked = found.questions if found is not None else ()
    fitting = (question for question in asked if len(question) <= LABEL_LIMIT)
    return next(fitting, min(asked, key=len, default=""))


def has(brand: Brand, passage: Passage) -> bool:
    """Whether the knowledge still has a passage of this name."""
    return _found(brand, passage) is not None


def _found(brand: Brand, passage: Passage) -> Answer | Step | None:
    if passage.kind == "answer":
        return next((a for a in brand.answers if a.id == passage.id and a.topic == passage.topic), None)
    checklist = brand.checklists.get(passage.topic)
    return checklist.step(passage.id) if checklist is not None else None


def passage_of(name: str) -> Passage:
    """The passage of a name, without its questions."""
    topic, kind, passage_id = name.split("/")
    return Passage(topic, "step" if kind == "step" else "answer", passage_id)
