"""Reading YAML with file and line for every complaint. A `Node` never raises: it notes a fault and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from bot.knowledge.lined import Mapping, parse

RASA_KEYS = frozenset(
    {
        "nlu",
        "responses",
        "rules",
        "stories",
        "intents",
        "forms",
        "slots",
        "actions",
        "entities",
        "e2e_actions",
        "session_config",
    }
)


@dataclass(frozen=True, order=True)
class KnowledgeFault:
    """One thing wrong in a knowledge file."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class Node:
    """A YAML mapping with its place; getters check the type and remember which keys were asked for."""

    def __init__(self, data: Any, path: str, problems: list[KnowledgeFault], line: int = 1) -> None:
        self.path, self.problems, self.line = path, problems, line
        self._asked: set[str] = set()
        self.data: dict[str, Any] = {}
        if isinstance(data, Mapping):
            self.data = data
            self.line = data.line
        else:
            self.complain(f"a mapping is expected, not {type(data).__name__}")

    def complain(self, reason: str, key: str | None = None) -> None:
        """Note a problem at this mapping, or at one of its keys."""
        self.problems.append(KnowledgeFault(self.path, self.line_of(key), reason))

    def line_of(self, key: str | None) -> int:
        """1-based line of a key of this mapping, or of the mapping itself."""
        return self.data.lines.get(key, self.line) if key is not None and isinstance(self.data, Mapping) else self.line

    def text(self, key: str, default: str | None = "") -> str:
        """A string; with `default=None` it is required."""
        value = self._get(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.complain(f"'{key}' must be text in quotes, not {type(value).__name__}", key)
            return ""
        return value.strip()

    def choice(self, key: str, allowed: frozenset[str] | set[str], default: str | None = None) -> str:
        """A string out of a closed set."""
        value = self.text(key, default)
        if value not in allowed:
            self.complain(f"'{key}' is '{value}', allowed: {', '.join(sorted(allowed))}", key)
            return sorted(allowed)[0]
        return value

    def integer(self, key: str, default: int = 0) -> int:
        """A whole number of at least 0."""
        value = self._get(key, False)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.complain(f"'{key}' must be a whole number of at least 0", key)
            return default
        return int(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self._get(key, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain(f"'{key}' must be true or false", key)
            return default
        return value

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of strings; one string alone is a list of one."""
        value = self._get(key, required)
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(i, str) for i in items):
            self.complain(f"'{key}' must be a list of texts (quote numbers)", key)
            return ()
        return tuple(str(i).strip() for i in items)

    def days(self, key: str) -> frozenset[date]:
        """A list of days, 2027-02-05, in quotes or not."""
        value = self._get(key, False)
        found: set[date] = set()
        for item in value if isinstance(value, list) else () if value is None else (value,):
            try:
                found.add(item if type(item) is date else date.fromisoformat(item))
            except (TypeError, ValueError):
                self.complain(f"'{key}' must be a list of days like 2027-02-05, not {item}", key)
        return frozenset(found)

    def children(self, key: str, required: bool = False) -> Iterator[Node]:
        """The mappings of a list."""
        value = self._get(key, required)
        if value is None:
            return
        if not isinstance(value, list):
            self.complain(f"'{key}' must be a list", key)
            return
        for item in value:
            yield Node(item, self.path, self.problems, self.line_of(key))

    def child(self, key: str) -> Node | None:
        """The mapping under a key, or None."""
        value = self._get(key, False)
        return None if value is None else Node(value, self.path, self.problems, self.line_of(key))

    def done(self) -> None:
        """Complain about every key that nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                self.complain(f"unknown key '{key}'", key)

    def _get(self, key: str, required: bool) -> Any:
        self._asked.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.complain(f"'{key}' is missing")
        return value


def read_yaml(path: Path, root: Path, problems: list[KnowledgeFault]) -> Node | None:
    """The mapping in a file, or None when the file cannot be read as YAML. Rasa's own top-level keys are refused."""
    name = path.relative_to(root).as_posix()
    try:
        data = parse(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError, OSError) as error:
        reason = str(getattr(error, "problem", None) or error).split("\n")[0]
        mark = getattr(error, "problem_mark", None)
        problems.append(KnowledgeFault(name, mark.line + 1 if mark else 1, f"not readable: {reason}"))
        return None
    node = Node(data, name, problems)
    for key in RASA_KEYS & set(node.data):
        node.complain(f"'{key}' is a key of Rasa's own files; Rasa would take this file for training data", key)
    return node
