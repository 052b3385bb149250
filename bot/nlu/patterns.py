"""The regular expressions of `data/patterns.yml`, compiled in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.nlu.resources import load_words

_FRAGMENT = re.compile(r"\{\{(\w+)\}\}")
_DEPTH = 5


@dataclass(frozen=True)
class EntityPattern:
    """One way to write an entity; the group `value` is its text if there is one, else the whole match."""

    entity: str
    regex: re.Pattern[str]


@cache
def entity_patterns() -> tuple[EntityPattern, ...]:
    """All patterns, those that win a tie first."""
    words = load_words("patterns")
    return tuple(
        EntityPattern(entity, re.compile(_expand(source, words["fragments"]), re.VERBOSE))
        for entity, sources in words["patterns"].items()
        for source in sources
    )


def _expand(source: str, fragments: dict[str, str]) -> str:
    for _ in range(_DEPTH):
        if "{{" not in source:
            return source
        source = _FRAGMENT.sub(lambda name: f"(?:{fragments[name[1]]})", source)
    raise ValueError(f"fragments nested too deeply: {source}")
