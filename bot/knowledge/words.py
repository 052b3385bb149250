"""Named groups of words: `<名字>` in a pattern stands for every ordinary way to say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.reader import KnowledgeFault, Node, read_yaml

DEEPEST = 3
NAME = re.compile("<([^<>|+]+)>")
FILE = "words.yml"
_BETWEEN = re.compile(r"[|+]")
Complain = Callable[[str], None]


@dataclass(frozen=True)
class Words:
    """All groups by name, flattened; `subjects` are those that a sentence can be about."""

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()

    def patterns(self, node: Node, key: str) -> tuple[str, ...]:
        """The patterns under a key, every name replaced by its words joined by "|"."""
        return tuple(self.expanded(text, node, key) for text in node.texts(key))

    def phrases(self, node: Node, key: str) -> tuple[str, ...]:
        """The phrases under a key: a name, like any "|", stands for several of them."""
        found = (part.strip() for pattern in self.patterns(node, key) for part in pattern.split("|"))
        return tuple(dict.fromkeys(found))

    def about(self, node: Node, key: str) -> tuple[str, ...]:
        """The words of the subjects named under a key, the longest first."""
        found: dict[str, None] = {}
        for name in node.texts(key):
            if name not in self.subjects:
                node.complain(f"'{key}' names '{name}', which is no subject of {FILE}", key)
            found.update(dict.fromkeys(self.groups.get(name, ())))
        return tuple(sorted(found, key=len, reverse=True))

    def expanded(self, text: str, node: Node, key: str) -> str:
        """A pattern with every name replaced; a name that is not known, or not alone, is a problem of the key."""

        def words(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self.groups:
                node.complain(f"'{key}' uses <{name}>, which {FILE} does not have", key)
            return "|".join(self.groups.get(name, (name,)))

        for part in _BETWEEN.split(text):
            if "<" in part and NAME.fullmatch(part.strip()) is None:
                node.complain(f"'{key}' has '{part}': a name stands alone between | and +", key)
        return NAME.sub(words, text)


def read_words(root: Path, problems: list[KnowledgeFault]) -> Words:
    """The groups of words under `root`; a tree without the file has none."""
    path = root / FILE
    node = read_yaml(path, root, problems) if path.is_file() else None
    if node is None:
        return Words()
    sections = [section for section in (node.child("subjects"), node.child("groups")) if section is not None]
    node.done()
    raw: dict[str, tuple[str, ...]] = {}
    for section in sections:
        for name in section.data:
            if name in raw:
                section.complain(f"'{name}' is both a subject and a group", name)
            raw[name] = section.texts(name, True)
    subjects = frozenset(node.data.get("subjects") or {})
    return Words({name: _flat(name, raw, section) for section in sections for name in section.data}, subjects)


def _flat(name: str, raw: dict[str, tuple[str, ...]], section: Node) -> tuple[str, ...]:
    """The words of a group, those of the groups it uses in their place, each once."""

    def words(of: str, depth: int) -> list[str]:
        if depth > DEEPEST:
            section.complain(f"'{name}' uses groups of groups deeper than {DEEPEST}, or itself", name)
            return []
        found: list[str] = []
        for word in raw[of]:
            used = NAME.fullmatch(word)
            if used is None:
                found.append(word)
            elif used[1] in raw:
                found += words(used[1], depth + 1)
            else:
                section.complain(f"'{name}' uses <{used[1]}>, which is not here", name)
        return found

    for word in raw[name]:
        if NAME.fullmatch(word) is None and set(word) & set("<>|+"):
            section.complain(f"'{name}' has '{word}': a word, or one <name>, is expected", name)
    return tuple(dict.fromkeys(words(name, 1)))
