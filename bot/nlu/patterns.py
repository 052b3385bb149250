"""The regular expressions of `data/patterns.yml`, compiled in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.nlu.resources import load_words

_FRAGMENT = re.compile(r"\{\{(\w+)\}\}")
_DEPTH = 8
_BESIDE = 12  # characters on each side that tell whether a match was read whole


@dataclass(frozen=True)
class WrittenForm:
    """A piece of text that looks like an entity: its span and the named parts of the pattern."""

    start: int
    end: int
    groups: dict[str, str]


@dataclass(frozen=True)
class EntityKind:
    """The ways to write one kind of entity, those that win a tie first, and what must not stand beside it.

    The group `value` of a match is the entity's text if there is one, else the whole match.
    """

    name: str
    needs: re.Pattern[str]
    ways: tuple[re.Pattern[str], ...]
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None

    def written_in(self, text: str) -> Iterator[WrittenForm]:
        """Every match that is the whole expression: nothing unread belongs to it on either side."""
        if not self.needs.search(text):
            return
        for way in self.ways:
            for match in way.finditer(text):
                start, end = match.span("value" if "value" in way.groupindex else 0)
                if not self._is_cut(text, start, end):
                    groups = {name: part for name, part in match.groupdict().items() if part is not None}
                    yield WrittenForm(start, end, {"value": match.group(), **groups})

    def _is_cut(self, text: str, start: int, end: int) -> bool:
        if self.before and self.before.search(text[max(0, start - _BESIDE) : start]):
            return True
        return bool(self.after and self.after.match(text[end : end + _BESIDE]))


@cache
def entity_kinds() -> tuple[EntityKind, ...]:
    """All kinds, those that win a tie first."""
    words = load_words("patterns")
    return tuple(_kind(name, described, words["fragments"]) for name, described in words["patterns"].items())


def _kind(name: str, described: dict[str, Any], fragments: dict[str, str]) -> EntityKind:
    def compiled(source: str) -> re.Pattern[str]:
        return re.compile(_expand(source, fragments), re.VERBOSE)

    beside = {side: compiled(described[side]) for side in ("before", "after") if side in described}
    return EntityKind(name, compiled(described["needs"]), tuple(map(compiled, described["ways"])), **beside)


def _expand(source: str, fragments: dict[str, str]) -> str:
    for _ in range(_DEPTH):
        if "{{" not in source:
            return source
        source = _FRAGMENT.sub(lambda name: f"(?:{fragments[name[1]]})", source)
    raise ValueError(f"fragments nested too deeply: {source}")
