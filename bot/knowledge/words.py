"""Named groups of words: `<名字>` in a pattern stands for every ordinary way to say it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.notices import hint, nearest, notice
from bot.knowledge.reader import KnowledgeFault, Node, read_yaml

DEEPEST = 3
NAME = re.compile("<([^<>|+]+)>")
FILE = "words.yml"
_SEVERAL = re.compile("[<>|+，、；。]|(?<=[\u4e00-\u9fff])\\s+(?=[\u4e00-\u9fff])")
_SIGNS = str.maketrans("｜＋＜＞", "|+<>")
_BETWEEN = re.compile(r"[|+]")
# What the program looks up by name itself.
OWN = frozenset({"good", "bad", "useless", "person"})


@dataclass(frozen=True)
class Words:
    """All groups by name, flattened; `subjects` are those that a sentence can be about. `lines` are those of the names
    in their file; without `sound` that file is wrong itself, and no name is called unknown."""

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()
    lines: dict[str, int] = field(default_factory=dict)
    sound: bool = True
    _used: set[str] = field(default_factory=lambda: set(OWN))
    _unknown: dict[str, list[KnowledgeFault]] = field(default_factory=lambda: defaultdict(list))

    def patterns(self, node: Node, key: str) -> tuple[str, ...]:
        """The patterns under a key, every name replaced by its words joined by "|"."""
        return tuple(self.expanded(text, node, key, place) for place, text in enumerate(node.texts(key)))

    def phrases(self, node: Node, key: str) -> tuple[str, ...]:
        """The phrases under a key: a name, like any "|", stands for several of them."""
        found = (part.strip() for pattern in self.patterns(node, key) for part in pattern.split("|"))
        return tuple(dict.fromkeys(found))

    def about(self, node: Node, key: str) -> tuple[str, ...]:
        """The words of the subjects named under a key, the longest first."""
        found: dict[str, None] = {}
        for place, name in enumerate(node.texts(key)):
            if name not in self.subjects:
                reason = notice("no_subject", key=key, name=name) + hint(name, self.subjects)
                self._note(name, KnowledgeFault(node.path, node.line_of(key, place), reason))
            self._used.add(name)
            found.update(dict.fromkeys(self.groups.get(name, ())))
        return tuple(sorted(found, key=len, reverse=True))

    def expanded(self, text: str, node: Node, key: str, place: int | None = None) -> str:
        """A pattern with every name replaced, full-width signs as half-width ones; a name that is not known, or not
        alone, is a problem of the key."""
        text = text.translate(_SIGNS)

        def words(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self.groups:
                reason = notice("group_unknown", key=key, name=name) + hint(name, self.groups)
                self._note(name, KnowledgeFault(node.path, node.line_of(key, place), reason))
            self._used.add(name)
            return "|".join(self.groups.get(name, (name,)))

        for part in _BETWEEN.split(text):
            if set(part) & set("<>") and NAME.fullmatch(part.strip()) is None:
                node.complain(notice("name_alone", key=key, part=part), key, place)
        return NAME.sub(words, text)

    def settle(self, problems: list[KnowledgeFault]) -> None:
        """Tell the names that are not known; a name that many use and that only its own file spells otherwise is told
        there, once."""
        for name, uses in self._unknown.items():
            meant = nearest(name, self.groups.keys() - self._used) if len(uses) > 1 else ""
            if meant:
                reason = notice("group_misnamed", name=meant, used=name)
                problems.append(KnowledgeFault(FILE, self.lines[meant], reason))
            else:
                problems += uses

    def _note(self, name: str, fault: KnowledgeFault) -> None:
        if self.sound:
            self._unknown[name].append(fault)


def read_words(root: Path, problems: list[KnowledgeFault]) -> Words:
    """The groups of words under `root`; a tree without the file has none."""
    path = root / FILE
    if not path.is_file():
        return Words()
    own: list[KnowledgeFault] = []
    node = read_yaml(path, root, own)
    words = Words(sound=False) if node is None else _words(node, own)
    problems += own
    return words


def _words(node: Node, problems: list[KnowledgeFault]) -> Words:
    sections = [section for section in (node.child("subjects"), node.child("groups")) if section is not None]
    node.done()
    raw: dict[str, tuple[str, ...]] = {}
    for section in sections:
        for name in section.data:
            if name in raw:
                section.complain(notice("subject_and_group", name=name), name)
            raw[name] = section.texts(name, True)
        section.done()
    subjects = frozenset(node.data.get("subjects") or {})
    unknown = defaultdict[str, list[KnowledgeFault]](list)
    groups = {name: _flat(name, raw, section, unknown) for section in sections for name in section.data}
    lines = {name: section.line_of(name) for section in sections for name in section.data}
    used = {match[1] for part in raw.values() for word in part if (match := NAME.fullmatch(word))}
    return Words(groups, subjects, lines, not problems, {*OWN, *used}, unknown)


def _flat(
    name: str, raw: dict[str, tuple[str, ...]], section: Node, unknown: dict[str, list[KnowledgeFault]]
) -> tuple[str, ...]:
    """The words of a group, those of the groups it uses in their place, each once."""

    def words(of: str, depth: int) -> list[str]:
        if depth > DEEPEST:
            section.complain(notice("groups_too_deep", name=name, most=DEEPEST), name)
            return []
        found: list[str] = []
        for word in raw[of]:
            used = NAME.fullmatch(word)
            if used is None:
                found.append(word)
            elif used[1] in raw:
                found += words(used[1], depth + 1)
            elif of == name:
                reason = notice("group_not_here", name=name, used=used[1]) + hint(used[1], raw)
                unknown[used[1]].append(KnowledgeFault(section.path, section.line_of(name), reason))
        return found

    for word in raw[name]:
        if NAME.fullmatch(word) is None and _SEVERAL.search(word):
            section.complain(notice("word_expected", name=name, word=word), name)
    return tuple(dict.fromkeys(words(name, 1)))
