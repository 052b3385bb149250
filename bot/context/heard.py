"""A message at a step: what its clauses do, and what it says of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.context import questions
from bot.context.place import Place
from bot.knowledge.matching import bare
from bot.knowledge.model import Checklist, Step
from bot.understanding.acts import Act
from bot.understanding.findings import Finding, findings
from bot.understanding.intents import Intent, traits
from bot.understanding.meaning import Meaning
from bot.understanding.phrasing import is_awaiting, is_waived
from bot.understanding.pieces import names_subject, pieces
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS

_OF_THE_WHOLE = (Intent.RESOLVED, Intent.FINISHED, Intent.CORRECT)  # of the trouble, or of another step
SHORTEST = 2  # characters of a phrase that is looked for inside a longer text


@dataclass(frozen=True)
class AtStep:
    """A message at a step: what its clauses do, and what it says of the steps."""

    place: Place
    checklist: Checklist
    step: Step
    reading: Reading
    said: list[HeardClause]
    findings: list[Finding]

    @property
    def here(self) -> Finding | None:
        """What is said of the open step."""
        return next((f for f in self.findings if f.step is self.step), None)

    @property
    def asks_rather(self) -> bool:
        """True when the customer does not know, or asks whether it is so, whatever words are in it."""
        return self.surely(Act.UNSURE, Act.WHETHER)

    def surely(self, *acts: Act) -> bool:
        """True when a clause does one of these beyond doubt."""
        one = self.best(*acts)
        return one is not None and one.likelihood >= THRESHOLDS.costly

    @property
    def names_only_others(self) -> bool:
        """True when all that is said names the subjects of other steps."""
        parts = pieces(self.checklist, self.reading.text)
        return self.here is None and all(self._others(part) for part in parts)

    def _others(self, piece: str) -> bool:
        return any(names_subject(step, piece) for step in self.checklist.steps if step is not self.step)

    @property
    def answered_before(self) -> bool:
        """True when all that is said is, word for word, the answer that an earlier step has already."""
        done = self.place.memory.open.outcomes if self.place.memory.open is not None else {}
        said = bare(self.reading.text)
        earlier = [f for f in self.elsewhere if f.kind == "good" and done.get(f.step.id) == "fine"]
        phrases = (phrase for f in earlier for o in f.step.options for phrase in (o.label, *o.says))
        return self.here is None and len(self.elsewhere) == len(earlier) and said in map(bare, phrases)

    def of_this_step(self, *acts: Act) -> HeardClause | None:
        """The same, of clauses that do not speak of what only another step looks at, nor answer what it asks: 没超."""
        own = [one for one in self.said if not self._is_of_another(one.clause.text)]
        return replace(self, said=own).best(*acts)

    def _is_of_another(self, text: str) -> bool:
        if names_subject(self.step, text):
            return False
        told = findings(self.checklist, self.place.knowledge.words, text, self.step) if self.elsewhere else []
        return self._others(text) or (bool(told) and all(found.step is not self.step for found in told))

    @property
    def elsewhere(self) -> tuple[Finding, ...]:
        """What is said of other steps."""
        return tuple(f for f in self.findings if f.step is not self.step)

    def best(self, *acts: Act) -> HeardClause | None:
        """The clause that does one of these most likely, if any does."""
        return best(self.said, *acts)

    def last(self, *acts: Act) -> HeardClause | None:
        """The last clause that does one of these."""
        return next((one for one in reversed(self.said) if one.act in acts and one.likelihood >= THRESHOLDS.act), None)


def best(heard: list[HeardClause], *acts: Act) -> HeardClause | None:
    """The clause that does one of these most likely, if any does."""
    fitting = [one for one in heard if one.act in acts and one.likelihood >= THRESHOLDS.act]
    return max(fitting, key=lambda one: one.likelihood, default=None)


def steered(heard: list[HeardClause], controls: Mapping[Act, Intent]) -> Meaning | None:
    """The first of these words that steer, if one is said; in doubt, those that cost something are asked about."""
    for act, intent in controls.items():
        one = best(heard, act)
        if one is not None:
            return costly(intent, one) if traits(intent).costly else Meaning(intent.value, one.likelihood)
    return None


def is_plain(one: HeardClause) -> bool:
    """True when a clause says beyond doubt what it says."""
    return one.likelihood >= THRESHOLDS.costly and not one.doubted


def costly(intent: Intent, one: HeardClause, findings: tuple[Finding, ...] = ()) -> Meaning:
    """An act that cannot easily be taken back: plainly said it is done, else it is asked about."""
    if not is_plain(one):
        return Meaning(Intent.DOUBT.value, one.likelihood, doubted=intent.value, findings=findings)
    return Meaning(intent.value, one.likelihood, findings=findings)


def waives(at: AtStep) -> bool:
    """True when all that is said, but for a yes or thanks, is that nothing more is wanted, which is no answer to the
    step: 算了不用了, 好了不用了."""
    others = [one for one in at.said if one.act not in (Act.YES, Act.THANK)]
    return bool(others) and all(one.act is Act.NO and is_waived(one.clause.text) for one in others)


def awaits(heard: list[HeardClause]) -> bool:
    """True when all that is said, but for a yes, is that the customer waits for somebody: 行,那我等着."""
    others = [one for one in heard if one.act is not Act.YES]
    return bool(others) and all(is_awaiting(one.clause.text) for one in others)


def answers_the_step(at: AtStep, meaning: Meaning) -> bool:
    """True when this would be written down as what came of the open step, which the message does not name."""
    if meaning.intent == Intent.CHOICE:
        records = meaning.choice is not None and meaning.choice.id.startswith(questions.OWN)
    else:
        records = traits(meaning.intent).records and meaning.intent not in _OF_THE_WHOLE
    return records and not names_subject(at.step, at.reading.text)


def about_the_step(at: AtStep, one: HeardClause) -> bool:
    """True when a clause speaks of what the open step is about, or is a word of its text."""
    return (
        names_subject(at.step, one.clause.text)
        or bare(one.clause.text) in bare(at.step.text)
        or any(len(bare(phrase)) >= SHORTEST and bare(phrase) in bare(one.clause.text) for phrase in _phrases(at.step))
    )


def _phrases(step: Step) -> Iterable[str]:
    return (phrase for one in step.options for phrase in (one.label, *one.says))
