"""Where something stands in a file as it is written: its line, and the lines around it that hang together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.knowledge.lined import Mapping, Sequence, Span
from bot.knowledge.lint.flaws import Flaw
from bot.knowledge.matching import plain
from bot.knowledge.reader import Node, read_yaml


@dataclass(frozen=True)
class KnowledgeFile:
    """A file of knowledge: its lines, and its values with their places."""

    node: Node
    lines: tuple[str, ...] = ()

    @classmethod
    def read(cls, root: Path, path: str) -> KnowledgeFile:
        """What is written in a file; nothing where it cannot be read."""
        node = read_yaml(root / path, root, [])
        if node is None:
            return cls(Node(Mapping.empty(), path, []))
        return cls(node, tuple((root / path).read_text(encoding="utf-8-sig").splitlines()))

    @cached_property
    def _mappings(self) -> dict[int, Mapping]:
        """Every mapping by the line on which it begins, the outermost first; that of the whole file by line 1."""
        found: dict[int, Mapping] = {1: self.node.data} if isinstance(self.node.data, Mapping) else {}
        waiting: list[Any] = [self.node.data]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, Mapping):
                found.setdefault(value.line, value)
                waiting += value.values()
            elif isinstance(value, Sequence):
                waiting += value
        return found

    @property
    def lost(self) -> bool:
        """Whether nothing of the file could be read."""
        return not self.lines

    def line(self, flaw: Flaw) -> int:
        """The line of a flaw: that of its words, else of its last key, else of its mapping."""
        span = self._span(flaw)
        if span is None:
            return flaw.line
        if flaw.near:
            wanted = _closed(flaw.near)
            for number in range(span.line, min(span.end, len(self.lines)) + 1):
                if wanted in _closed(self.lines[number - 1]):
                    return number
        return span.line

    def around(self, flaw: Flaw) -> range:
        """The lines that a flaw depends on: those of the step or answer it is in, else of its part of the file."""
        if flaw.whole:
            return range(1, len(self.lines) + 2)
        for item in self._items:
            if flaw.line in item:
                return item
        mapping = self.node.data
        if isinstance(mapping, Mapping) and flaw.keys and flaw.keys[0] in mapping.spans:
            span = mapping.spans[flaw.keys[0]]
            return range(span.line, span.end + 1)
        return range(1, len(self.lines) + 2)

    @cached_property
    def _items(self) -> list[range]:
        """The lines of every mapping in a list of the file: its steps, answers, faults."""
        lists = (value for value in self.node.data.values() if isinstance(value, Sequence))
        items = (item for value in lists for item in value if isinstance(item, Mapping))
        return [range(item.line, item.end + 1) for item in items]

    def _span(self, flaw: Flaw) -> Span | None:
        """The place of what the keys lead to, as far as they do."""
        value: Any = self._mappings.get(flaw.line)
        span = Span(value.line, value.end, 0, False) if value is not None and flaw.near else None
        for key in flaw.keys:
            if not isinstance(value, Mapping) or key not in value.spans:
                break
            span, value = value.spans[key], value[key]
        return span


def _closed(text: str) -> str:
    return "".join(plain(text).split())
