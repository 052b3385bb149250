"""What of a long message is read: its ends, and what may tell of money at risk. All of it would keep others waiting."""

from __future__ import annotations

import re

from bot.nlu.clauses import TextClause
from bot.nlu.predictor import Predictor
from bot.nlu.resources import load_words

READ_CLAUSES, WATCHED = 8, 4
GLANCED = 24  # clauses, or parts of one, that are glanced at
ENDLESS, PART = 36, 24  # characters: a clause that is looked into, and the parts it is looked into by
TELLING = 3  # characters that a phrase of its own counts for


def worth_reading(predictor: Predictor, clauses: list[TextClause]) -> list[TextClause]:
    """All clauses of an ordinary message. Of a long story its ends, and what may tell of money at risk: reading all
    of it would keep other customers waiting."""
    if len(clauses) <= READ_CLAUSES:
        return clauses
    half = (READ_CLAUSES - WATCHED) // 2
    risky = _riskiest(predictor, [clause.text for clause in clauses[half:-half]])
    kept = sorted({*range(half), *(half + i for i in risky), *range(len(clauses) - half, len(clauses))})
    return [clauses[i] for i in kept]


def within(predictor: Predictor, clauses: list[TextClause]) -> list[TextClause]:
    """Parts of clauses that go on and on without a stop, where they may tell of money at risk."""
    parts = [
        clause.text[first : first + PART]
        for clause in clauses
        if len(clause.text) > ENDLESS
        for first in range(0, len(clause.text) - PART // 2, PART // 2)
    ]
    parts = [part for part in parts if _cues(part)]
    return [TextClause(parts[i], parts[i], negated=False, part=True) for i in _riskiest(predictor, parts)]


def _riskiest(predictor: Predictor, texts: list[str]) -> list[int]:
    """The places of the few texts that may tell of money at risk: half of them by the words that they have, half by a
    glance at letters and sounds."""
    watched = frozenset(load_words("clauses")["watched"])
    counted = [_cues(text) for text in texts]
    ordered = sorted(range(len(texts)), key=lambda i: counted[i], reverse=True)[:GLANCED]
    glanced = sorted(ordered, key=lambda i: predictor.glance(texts[i], watched), reverse=True)
    worded = [i for i in ordered if counted[i] >= TELLING][: WATCHED // 2]
    return list(dict.fromkeys((*worded, *glanced)))[:WATCHED]


def _cues(text: str) -> int:
    """How much in a text speaks for money at risk: characters that occur there, and phrases that hardly occur
    elsewhere."""
    words = load_words("clauses")
    return len(re.findall(words["cues"], text)) + TELLING * len(re.findall("|".join(words["telling"]), text))
