"""The knowledge of one wallet as frozen values. Built by `loader`, checked by `lint`, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.calendar.service_hours import Hours
from bot.knowledge.steps import (
    HANDOFF,
    NEXT,
    OFFER,
    SOLVED,
    STAY,
    STEP_PREFIX,
    THENS,
    TOPIC_PREFIX,
    Asks,
    Checklist,
    Ending,
    Finding,
    Kind,
    Option,
    Step,
    Wait,
)

__all__ = [
    "HANDOFF",
    "NEXT",
    "OFFER",
    "SOLVED",
    "STAY",
    "STEP_PREFIX",
    "THENS",
    "TOPIC_PREFIX",
    "Answer",
    "Asks",
    "Brand",
    "Checklist",
    "Desk",
    "Ending",
    "Fault",
    "Finding",
    "Handoff",
    "Home",
    "Kind",
    "Knowledge",
    "Lane",
    "Option",
    "Person",
    "Step",
    "Theme",
    "Topic",
    "Wait",
    "nameless",
]

Home = Literal["checklist", "answer", "gap", "service"]
Person = Literal["now", "offer", "no", "self"]


@dataclass(frozen=True)
class Answer:
    """A documented fact that needs no steps. `asks` are phrase patterns that pick it before the topic's main answer;
    `questions` are examples of how people ask for it; `desk_hours`: it tells when people are there, so that
    the hours of the wallet's own desk are said with it, as with the main answer of that topic."""

    id: str
    topic: str
    text: str
    asks: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    desk_hours: bool = False
    line: int = 0


@dataclass(frozen=True)
class Fault:
    """Something a wallet's document says that must not be repeated as it stands."""

    id: str
    kind: str
    sentences: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    note: str = ""
    line: int = 0


@dataclass(frozen=True)
class Desk:
    """How the operator staffs this wallet's queue: nothing of it stands in the document."""

    queue: str
    hours: Hours
    answer_within_minutes: int


@dataclass(frozen=True)
class Handoff:
    """What the document says to those who wait for a person: what to have ready, and when it takes longer."""

    bring: str = ""
    waiting: str = ""
    source: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Theme:
    """A wallet's colours in a front end: its own, and what is written on it. Both as #rrggbb."""

    primary: str = "#1f5fd0"
    on_primary: str = "#ffffff"
    line: int = 0


@dataclass(frozen=True)
class PrivacyNotice:
    """What a customer is told once of what is kept: the wallet's own sentence if it has one, where its whole notice
    is, and whether anything is said at all."""

    text: str = ""
    link: str = ""
    shown: bool = True
    line: int = 0


@dataclass(frozen=True)
class Brand:
    """A wallet: its names, its checklists and answers, what its document gets wrong, who takes over."""

    id: str
    name: str
    names: tuple[str, ...]
    misspellings: tuple[str, ...]
    phones: tuple[str, ...]
    desk: Desk
    faults: tuple[Fault, ...]
    undocumented: frozenset[str]
    checklists: dict[str, Checklist]
    answers: tuple[Answer, ...]
    document: str
    theme: Theme = field(default_factory=Theme)
    handoff: Handoff = field(default_factory=Handoff)
    privacy: PrivacyNotice = field(default_factory=PrivacyNotice)

    def answer(self, answer_id: str) -> Answer | None:
        """The answer of this id; None where there is none, or no longer."""
        return next((answer for answer in self.answers if answer.id == answer_id), None)

    def answers_for(self, topic: str) -> tuple[Answer, ...]:
        """All answers of a topic, main answer first (the one without `asks`)."""
        mine = [a for a in self.answers if a.topic == topic]
        return tuple(sorted(mine, key=lambda a: bool(a.asks)))

    def home(self, topic: str) -> Home:
        """Where a topic lives in this wallet: checklist, answer, or an honest gap."""
        if topic in self.checklists:
            return "checklist"
        return "answer" if self.answers_for(topic) else "gap"


def nameless(brand_id: str) -> Brand:
    """What stands for a wallet that this process does not know: its id, no hours, and nothing documented."""
    nobody = Desk(brand_id, Hours((), "closed"), 0)
    return Brand(brand_id, brand_id, (), (), (), nobody, (), frozenset(), {}, (), "")


@dataclass(frozen=True)
class Topic:
    """A topic of intents.yml: how it is called to a customer, how urgent it is, and its lane."""

    id: str
    name: str
    urgency: int
    lane: Literal["ordinary", "money_at_risk", "service"] = "ordinary"


@dataclass(frozen=True)
class Lane:
    """What is answered with fixed words, outside of any classifier: `says` and `unless` are phrase patterns.

    `person`: one is called at once, offered, or not needed; "self": the bot does it, behind these words.
    """

    id: str
    says: tuple[str, ...]
    reply: str
    person: Person
    unless: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Knowledge:
    """Everything under knowledge/; `words` are the groups and subjects of words.yml by name."""

    brands: dict[str, Brand]
    topics: dict[str, Topic]
    phrases: dict[str, str]
    digest: str
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lanes: tuple[Lane, ...] = ()

    def brand(self, brand_id: str) -> Brand:
        """The wallet of this id, or what stands for one that is not known."""
        return self.brands.get(brand_id) or nameless(brand_id)
