"""The passages of the wallet's knowledge that a message comes near, by the example questions."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.matching import mentions
from bot.knowledge.model import Answer, Brand
from bot.knowledge.passages import Passage, has, passage_of
from bot.understanding.reading import Ranking, Reading
from bot.understanding.thresholds import THRESHOLDS


def maybe(brand: Brand, reading: Reading, bar: float = THRESHOLDS.far) -> list[str]:
    """The names of the passages that may be asked for, where none is near enough to be told."""
    return [passage.name for passage, nearness in nearest(brand, reading) if nearness >= bar]


def to_be_told(brand: Brand, reading: Reading) -> Answer | None:
    """The answer that is nearest of all passages, if it is near."""
    ranked = nearest(brand, reading)
    if not ranked or ranked[0][0].kind != "answer" or ranked[0][1] < THRESHOLDS.near:
        return None
    passage = ranked[0][0]
    return next(a for a in brand.answers_for(passage.topic) if a.id == passage.id)


def may_be_served(brand: Brand, reading: Reading) -> bool:
    """Whether what was taken for none of ours comes near enough to be asked about: nearer, where it is surely none."""
    return bool(maybe(brand, reading, THRESHOLDS.near if reading.confidence >= THRESHOLDS.sure else THRESHOLDS.far))


def related(brand: Brand, reading: Reading, told: str) -> list[str]:
    """The names of the passages that may be asked for rather than the one that is told: those that were at least
    half as near; any that comes near at all where none was very near."""
    ranked = nearest(brand, reading)
    best = max((nearness for _, nearness in ranked), default=0.0)
    close = THRESHOLDS.far if best < THRESHOLDS.topic else best * THRESHOLDS.kin
    return [p.name for p, nearness in ranked if nearness >= close and p.name != told]


def nearest(brand: Brand, reading: Reading) -> list[tuple[Passage, float]]:
    """The passages that come near, the nearest first; what the message was taken for speaks for its own topic."""
    likely = dict(reading.ranking)
    share = THRESHOLDS.topic_share
    found = [(p, nearness + share * likely.get(p.topic, 0.0)) for p, nearness in _known(brand, reading.near)]
    return sorted(found, key=lambda one: -one[1])


def fitting(brand: Brand, topic: str, text: str, near: Ranking = ()) -> Answer | None:
    """The answer of a topic that is asked for, by its patterns or else by its questions; None for the main one."""
    answers = brand.answers_for(topic)
    named = next((a for a in answers if any(mentions(text, pattern) for pattern in a.asks)), None)
    if named is not None:
        return named
    close = (p.id for p, nearness in _known(brand, near) if p.topic == topic and nearness >= THRESHOLDS.near)
    found = next(close, "")
    return next((a for a in answers if a.id == found), None)


def _known(brand: Brand, near: Ranking) -> Iterator[tuple[Passage, float]]:
    """The passages that the knowledge still has, the nearest first."""
    found = ((passage_of(name), nearness) for name, nearness in near)
    return ((passage, nearness) for passage, nearness in found if has(brand, passage))
