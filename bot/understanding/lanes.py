"""What an operator's own words answer, whatever else is open: somebody's life, the police, a child, personal data.

Found by the patterns of knowledge/lanes.yml and by no classifier.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.matching import clauses, may_mention, mentions, without
from bot.knowledge.model import Lane
from bot.spelling import normalize_text

_WORDS = YAML(typ="safe").load(Path(__file__).with_name("lanes.yml"))
# In a question of the form "A not A" the second half denies nothing.
_DENIAL = rf"(?<![{_WORDS['alternatives']}])(?:{'|'.join(_WORDS['denials'])})"


def lane_of(lanes: Sequence[Lane], text: str) -> Lane | None:
    """The first lane of which some clause of the text speaks.

    What is denied does not count, nor what `unless` names.
    """
    parts = [part for line in text.splitlines() for part in clauses(normalize_text(line))]
    return next((lane for lane in lanes if any(_speaks_of(lane, part) for part in parts)), None)


def _speaks_of(lane: Lane, clause: str) -> bool:
    closed = "".join(clause.split())
    if not may_mention(closed, lane.says) or not any(mentions(clause, pattern) for pattern in lane.says):
        return False
    for pattern in lane.unless:
        clause = without(clause, pattern)
    return any(mentions(_undenied(clause, pattern), pattern) for pattern in lane.says)


def _undenied(clause: str, pattern: str) -> str:
    """The clause without those words of the pattern's first group that a denial stands directly before."""
    words = "|".join(re.escape(word.strip()) for word in pattern.partition("+")[0].split("|"))
    return re.sub(f"{_DENIAL}(?:{words})", " ", clause)
