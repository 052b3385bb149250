"""Reading YAML with file and line for every complaint. A `Node` never raises: it notes a fault and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge.lined import Mapping, Sequence
from bot.knowledge.notices import hint, nearest, notice, shown
from bot.knowledge.slips import Slip, read_text, tree

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
    """One thing wrong in a knowledge file, in Chinese: an editor reads it."""

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
        self._missing: list[str] = []
        self.data: dict[str, Any] = {}
        if isinstance(data, Mapping):
            self.data = data
            self.line = data.line
        else:
            self.complain(notice("keys_expected", found=shown(str(data))))

    def complain(self, reason: str, key: str | None = None, item: int | None = None) -> None:
        """Note a problem at this mapping, at one of its keys, or at an item of the list under a key."""
        self.problems.append(KnowledgeFault(self.path, self.line_of(key, item), reason))

    def line_of(self, key: str | None, item: int | None = None) -> int:
        """1-based line of an item under a key, of a key of this mapping, or of the mapping itself."""
        if key is None or not isinstance(self.data, Mapping) or key not in self.data.spans:
            return self.line
        value = self.data.get(key)
        if item is not None and isinstance(value, Sequence):
            return value.spans[item].line
        return self.data.spans[key].line

    def text(self, key: str, default: str | None = "") -> str:
        """A string; with `default=None` it is required."""
        value = self._get(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.complain(notice("text_expected", key=key, value=_written(value)), key)
            return ""
        return value.strip()

    def name(self, key: str) -> str:
        """A required string, or a whole number as one."""
        value = self.data.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            self._asked.add(key)
            return str(value)
        return self.text(key, None)

    def choice(self, key: str, allowed: frozenset[str] | set[str], default: str | None = None) -> str:
        """A string out of a closed set."""
        value = self.text(key, default)
        if value not in allowed:
            if value:  # a key that is missing, or no text, has been told
                self.complain(notice("choice_unknown", key=key, value=value) + hint(value, allowed - {""}), key)
            return sorted(allowed)[0]
        return value

    def integer(self, key: str, default: int | None = 0) -> int:
        """A whole number of at least 0; with `default=None` it is required."""
        value = self._get(key, default is None)
        if value is None:
            return default or 0
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.complain(notice("number_expected", key=key, value=_written(value)), key)
            return default or 0
        return int(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self._get(key, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.complain(notice("flag_expected", key=key, value=_written(value)), key)
            return default
        return value

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of strings; one string alone is a list of one."""
        value = self._get(key, required)
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list):
            self.complain(notice("texts_expected", key=key, value=_written(value)), key)
            return ()
        for place, item in enumerate(items):
            if not isinstance(item, str):
                self.complain(notice("item_expected", key=key, value=_written(item)), key, place)
        return tuple(str(i).strip() for i in items if isinstance(i, str))

    def days(self, key: str) -> frozenset[date]:
        """A list of days, 2027-02-05, in quotes or not."""
        value = self._get(key, False)
        found: set[date] = set()
        for item in value if isinstance(value, list) else () if value is None else (value,):
            try:
                found.add(item if type(item) is date else date.fromisoformat(item))
            except (TypeError, ValueError):
                self.complain(notice("day_expected", key=key, value=item), key)
        return frozenset(found)

    def children(self, key: str, required: bool = False) -> Iterator[Node]:
        """The mappings of a list."""
        value = self._get(key, required)
        if value is None:
            return
        if not isinstance(value, list):
            self.complain(notice("list_expected", key=key), key)
            return
        for place, item in enumerate(value):
            yield Node(item, self.path, self.problems, self.line_of(key, place))

    def child(self, key: str, required: bool = False) -> Node | None:
        """The mapping under a key, or None."""
        value = self._get(key, required)
        return None if value is None else Node(value, self.path, self.problems, self.line_of(key))

    def done(self) -> None:
        """Complain about every key that nobody asked for, and about those that are missing: a key that is only
        misspelt is one problem, where it stands."""
        absent = self._asked - self.data.keys()
        missing = dict.fromkeys(self._missing if isinstance(self.data, Mapping) else ())
        for key in self.data:
            if key not in self._asked:
                meant = nearest(key, missing) or nearest(key, absent)
                missing.pop(meant, None)
                self.complain(notice("key_unknown", key=key) + hint(key, {meant} if meant else self._asked), key)
        for key in missing:
            self.complain(notice("key_missing", key=key), key)
        self._missing.clear()

    def _get(self, key: str, required: bool) -> Any:
        self._asked.add(key)
        value = self.data.get(key)
        if required and (value is None or value == ""):
            self._missing.append(key)
        return value


def read_yaml(path: Path, root: Path, problems: list[KnowledgeFault]) -> Node | None:
    """The mapping in a file, or None when the file cannot be read as YAML. Rasa's own top-level keys are refused."""
    name = path.relative_to(root).as_posix()

    def slip(found: Slip) -> None:
        problems.append(KnowledgeFault(name, found.line, found.reason))

    text = read_text(path, slip)
    data = None if text is None else tree(text, slip)
    if data is None:
        return None
    node = Node(data, name, problems)
    for key in RASA_KEYS & set(node.data):
        node.complain(notice("rasa_key", key=key), key)
    return node


def _written(value: object) -> str:
    """A value as an editor wrote it, more or less."""
    return str(value).lower() if isinstance(value, bool) else shown(str(value))
