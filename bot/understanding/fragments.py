"""Beginnings of a message that say nothing yet: the customer types in pieces, and the rest is on its way."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ruamel.yaml import YAML

from bot.knowledge.matching import bare, plain

_WORDS: dict[str, list[str]] = YAML(typ="safe").load(Path(__file__).with_name("fragments.yml"))
_OPENERS = frozenset(map(bare, _WORDS["openers"]))
_DAYS = frozenset(map(bare, _WORDS["days"]))
LONGEST = 3
_SURELY_LONGER = 30  # with blanks and dots around it; spares every whole sentence the rest


def waits_for_more(text: str, labels: Iterable[str] = (), at_step: bool = False) -> bool:
    """True for a bare opener. Whatever answers something is none: what asks, the label of an option, a day at a step.

    `labels` are those of the open question; `at_step` says that it is a step's, which may ask for a day.
    """
    if len(text) > _SURELY_LONGER:
        return False
    short = bare(text)
    if len(short) > LONGEST or "?" in plain(text) or short in map(bare, labels):
        return False
    return short in _OPENERS or (short in _DAYS and not at_step)
