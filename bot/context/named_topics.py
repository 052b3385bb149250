"""Which topic a clause names, and which of those put aside a message calls back."""

from __future__ import annotations

from bot.context.place import Place
from bot.understanding.language import calls_back, is_called, names_topic, tells_apart
from bot.understanding.reading import Reading
from bot.understanding.said import HeardClause
from bot.understanding.thresholds import THRESHOLDS


def topic_of(place: Place, one: HeardClause) -> tuple[str, float]:
    """The likeliest topic of a clause and how likely it is; "" for none. What is denied is no topic; money at risk
    has been looked for before, and what the bot serves itself shows in the acts."""
    known = place.knowledge.topics
    name, p = next(((name, p) for name, p in one.clause.topics if name in known), ("", 0.0))
    return ("", 0.0) if one.clause.negated or not name or known[name].lane != "ordinary" else (name, p)


def any_named(place: Place, heard: list[HeardClause], least: float) -> bool:
    """Whether a clause is at least so likely about a topic of its own."""
    return any(topic_of(place, one)[1] >= least for one in heard)


def tells_of_another(place: Place, text: str) -> bool:
    """Whether a text speaks, as of one trouble and not another, of a topic that is not the open one."""
    if not tells_apart(text) or names_topic(place.knowledge.topics[place.topic].name, text):
        return False
    return any(topic.lane == "ordinary" and names_topic(topic.name, text) for topic in place.knowledge.topics.values())


def put_aside(place: Place, reading: Reading, alone: bool = False) -> str:
    """The topic put aside that is meant: the one named, or, where `alone` will do, the one there is."""
    aside = _aside(place)
    named = {topic: _named(reading, topic) for topic in aside}
    likeliest = max(named, key=lambda topic: named[topic], default="")
    if likeliest and named[likeliest] >= THRESHOLDS.parked:
        return likeliest
    if alone and (in_words := _in_words(place, aside, reading.text)):
        return in_words
    others = max(
        (p for name, p in reading.ranking if name in place.knowledge.topics and name not in aside), default=0.0
    )
    if not alone or not aside or others >= THRESHOLDS.topic or names_others(place, aside, reading.text):
        return ""
    return aside[0]


def names_others(place: Place, topics: list[str], text: str) -> bool:
    """Whether a text has a word of some topic's name, but of none of these: 付款那个 of a withdrawal put aside."""
    known = place.knowledge.topics
    if _in_words(place, topics, text):
        return False
    return any(topic.lane == "ordinary" and names_topic(topic.name, text) for topic in known.values())


def called(place: Place, text: str) -> str:
    """The topic put aside that is called back by a word of its name: 还是先弄付款的, 付款呢."""
    if not (calls_back(text) or is_called(text)):
        return ""
    return _in_words(place, _aside(place), text)


def _aside(place: Place) -> list[str]:
    return [d.topic for d in place.put_aside if d.topic != place.topic or place.memory.open is None]


def _in_words(place: Place, topics: list[str], text: str) -> str:
    """The first of these topics of which a text has a word of the name."""
    known = place.knowledge.topics
    return next((topic for topic in topics if topic in known and names_topic(known[topic].name, text)), "")


def _named(reading: Reading, topic: str) -> float:
    return max((dict(clause.topics).get(topic, 0.0) for clause in reading.clauses), default=0.0)
