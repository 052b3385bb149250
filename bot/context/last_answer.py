"""What is said, with nothing open, of what was just answered: that it still fails, that it was not that, and what else
is asked about it."""

from __future__ import annotations

from bot.context.heard import best
from bot.context.named_topics import any_named, names_others
from bot.context.place import Place
from bot.knowledge.model import Answer
from bot.understanding import language
from bot.understanding.acts import Act
from bot.understanding.meaning import Meaning
from bot.understanding.moods import is_asked, names_risk
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS


def fails_again(place: Place, reading: Reading, heard: list[HeardClause]) -> Meaning | None:
    """That it still fails, with no trouble of its own, is said of what was just answered: 还没到."""
    told = place.brand.answer(place.memory.answered)
    failed = best(heard, Act.FAILS)
    if told is None or failed is None or failed.likelihood < THRESHOLDS.costly or is_asked(reading.text):
        return None
    if any_named(place, heard, THRESHOLDS.topic) or names_others(place, [told.topic], reading.text):
        return None
    return _once_more(told)


def rules_out(place: Place, heard: list[HeardClause]) -> Meaning | None:
    """What is said to be in order, though it is not what was just answered, leaves that trouble: 密码没错啊."""
    told = place.brand.answer(place.memory.answered)
    topic = place.knowledge.topics[told.topic] if told is not None else None
    if told is None or topic is None or topic.lane != "ordinary" or not (heard and all(map(_is_in_order, heard))):
        return None
    texts = [one.clause.text for one in heard]
    if any(names_risk(text) or language.denies_topic(topic.name, text) for text in texts):
        return None
    return _once_more(told)


def _is_in_order(one: HeardClause) -> bool:
    """Whether something is said to be as it should be; that nothing at all happened is another matter."""
    return one.act is Act.GOOD or (one.act is Act.SAFE and one.likelihood < THRESHOLDS.act)


def _once_more(told: Answer) -> Meaning:
    return Meaning(told.topic, 1.0, told.topic, passage=f"{told.topic}/answer/{told.id}")


def follows_up(place: Place, reading: Reading, heard: list[HeardClause]) -> Meaning | None:
    """A question without a subject is about what was just answered: 春节呢, 怎么申请."""
    told = place.brand.answer(place.memory.answered)
    asks = best(heard, Act.HOW, Act.HOW_LONG, Act.INQUIRE, Act.WHY) is not None
    if told is None or not (asks or language.follows_up(reading.text)):
        return None
    return Meaning(told.topic, 1.0, told.topic)
