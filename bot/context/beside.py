"""What comes up beside the open step: another problem that was just asked about, or is over; and what came of the step
where the same breath tells of something else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.context import at_step, outcomes, questions
from bot.context.heard import AtStep, about_the_step, is_plain
from bot.context.memory import Memory
from bot.context.named_topics import topic_of
from bot.context.place import Place
from bot.context.topic_changes import elsewhere, of_all
from bot.exchange import Choice
from bot.knowledge.model import Topic
from bot.understanding.acts import Act
from bot.understanding.findings import findings
from bot.understanding.intents import Intent, traits
from bot.understanding.language import has_come, is_awaited, names_topic, without_arrival
from bot.understanding.meaning import Meaning
from bot.understanding.pieces import names_subject
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause, said
from bot.understanding.thresholds import THRESHOLDS

_KEY = "beside"
_TROUBLE = frozenset({Act.FAILS, Act.REPORT})
_STATES = frozenset({Act.GOOD, Act.BAD, Act.YES, Act.NO, Act.DATA})  # what is so, and not what was done
_OUTCOMES: Sequence[Callable[[AtStep], Meaning | None]] = (
    at_step.option,
    outcomes.everything,
    outcomes.finding,
    outcomes.outcome,
)


def keep(place: Place, memory: Memory, reading: Reading) -> None:
    """Note beside the open step's question which other topic the customer has just spoken of. `place` is where it was
    said."""
    asked = memory.question
    if asked is None or asked.kind != questions.STEP or memory.open is None:
        return
    named = [topic_of(place, one) for one in said(reading)]
    other = next((name for name, p in reversed(named) if p >= THRESHOLDS.topic and name != memory.open.topic), "")
    if other:
        asked.data[_KEY] = other


def over(at: AtStep, one: HeardClause) -> str:
    """The other topic of which a clause says that it is over: one that was put aside or waits, or any that is named
    with what has come; without a name, the one that was just asked about. "" for none."""
    text, topics = one.clause.text, at.place.knowledge.topics
    if one.act is not Act.WORKS or not is_plain(one):
        return ""
    if _is_own(at, text):
        return ""
    waiting = [d.topic for d in at.place.put_aside] + at.place.memory.waiting_topics
    came = has_come(text)
    likeliest = (topic_of(at.place, one)[0], *topics)
    known = (*waiting, *(name for name in likeliest if came and name and is_awaited(topics[name].name)))
    named = next((name for name in known if name != at.place.topic and _names(topics[name], text)), "")
    if named or not came:
        return named
    asked = at.place.memory.question
    last = str(asked.data.get(_KEY, "")) if asked is not None else ""
    return last if last in topics and is_awaited(topics[last].name) else ""


def _is_own(at: AtStep, text: str) -> bool:
    """Whether a clause speaks of the open topic, or of what one of its steps looks at."""
    if names_topic(at.place.knowledge.topics[at.place.topic].name, text):
        return True
    return any(names_subject(step, without_arrival(text)) for step in at.checklist.steps)


def _names(topic: Topic, text: str) -> bool:
    return topic.lane == "ordinary" and names_topic(topic.name, text)


def outcome(at: AtStep, other: Meaning) -> Meaning | None:
    """What came of the open step, where clauses tell of it beside something else that is meant."""
    own = [one for n, one in enumerate(at.said) if not (one.act is Act.PERSON or _goes_elsewhere(at, n))]
    if not own or len(own) == len(at.said):
        return None
    text = ",".join(one.clause.text for one in own)
    reading = replace(at.reading, text=text, clauses=tuple(one.clause for one in own))
    told = findings(at.checklist, at.place.knowledge.words, text, at.step)
    alone = replace(at, reading=reading, said=own, findings=told)
    meant = next((m for rule in _OUTCOMES if (m := rule(alone)) is not None), None)
    if meant is None or not records(meant):
        return None
    return replace(meant, then=other)


def _goes_elsewhere(at: AtStep, number: int) -> bool:
    """True when a clause speaks of another topic, or goes right behind one that does and has no word of the steps: it
    tells how that is (提现也没到,三天了), or what makes the whole message be about a third (那提现呢,三天了还没到)."""
    one = at.said[number]
    if elsewhere(at, one):
        return True
    before = at.said[number - 1] if number else None
    if before is None or not elsewhere(at, before) or one.act not in _TROUBLE | _STATES:
        return False
    text = one.clause.text
    if about_the_step(at, one) or _is_own(at, text) or findings(at.checklist, at.place.knowledge.words, text, at.step):
        return False
    return one.act in _STATES or of_all(at) not in ("", topic_of(at.place, before)[0])


def records(meaning: Meaning) -> bool:
    """Whether a meaning is written down as what came of a step."""
    if meaning.intent == Intent.CHOICE:
        return _is_of_the_step(meaning.choice)
    return traits(meaning.intent).records


def _is_of_the_step(choice: Choice | None) -> bool:
    return choice is not None and choice.id.startswith(questions.OWN)
