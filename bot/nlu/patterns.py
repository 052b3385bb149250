"""The regular expressions of `data/patterns.yml`, compiled in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.nlu.resources import load_words

_FRAGMENT = re.compile(r"\{\{(\w+)\}\}")
_DEPTH = 5


@dataclass(frozen=True)
class EntityKind:
    """The ways to write one kind of entity, those that win a tie first.

    The group `value` of a match is the entity's text if there is one, else the whole match.
    """

    name: str
    ways: tuple[re.Pattern[str], ...]


@cache
def entity_kinds() -> tuple[EntityKind, ...]:
    """All kinds, those that win a tie first."""
    words = load_words("patterns")
    return tuple(
        EntityKind(
            name,
            tuple(re.compile(_expand(source, words["fragments"]), re.VERBOSE) for source in sources),
        )
        for name, sources in words["patterns"].items()
    )


def _expand(source: str, fragments: dict[str, str]) -> str:
    for _ in range(_DEPTH):
        if "{{" not in source:
            return source
        source = _FRAGMENT.sub(lambda name: f"(?:{fragments[name[1]]})", source)
    raise ValueError(f"fragments nested too deeply: {source}")
