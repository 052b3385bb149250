"""The paragraphs "How to add" of CONTRIBUTING.md and README.md, and the files that each of them names."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ("CONTRIBUTING.md", "README.md")
_FILE = re.compile(r"[\w<>…./-]*[\w>]/[\w<>…./-]*|[\w<>…-]+\.(?:yml|py|md|json|toml)")


@dataclass(frozen=True)
class Task:
    """One paragraph: what is added, and its text."""

    name: str
    text: str

    @property
    def files(self) -> tuple[str, ...]:
        """The files and folders it names; <words> and … stand for what the newcomer chooses."""
        quoted = [each.rpartition("> ")[2] for each in re.findall(r"`([^`]+)`", self.text)]
        return tuple(dict.fromkeys(each for each in quoted if _FILE.fullmatch(each) and _in_project(each)))

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands it names."""
        return tuple(re.findall(r"`((?:make|python -m) [^`]+)`", self.text))

    def naming(self, path: str) -> tuple[str, ...]:
        """Which of its names mean this file."""
        return tuple(name for name in self.files if _means(name).fullmatch(path))

    def only_names(self, touched: Set[str], *unused: str) -> None:
        """Nothing was touched that the text does not name, and all it names was, but what is said to be for others."""
        assert touched and sorted(path for path in touched if not self.naming(path)) == [], self.text
        used = {name for path in touched for name in self.naming(path)}
        assert set(self.files) - used == set(unused), self.text


def _in_project(name: str) -> bool:
    """Not the name of a file beside one that was named before, such as brand.yml."""
    return (ROOT / name.split("/")[0]).exists()


def _means(name: str) -> re.Pattern[str]:
    """A folder means everything in it."""
    pattern = re.sub(r"<\w+>", "[^/]+", re.escape(name)).replace("…", "[^/]*")
    return re.compile(pattern + ".*" if name.endswith("/") else pattern)


def tasks() -> dict[str, Task]:
    """All paragraphs that name a file, by what is added."""
    found = {}
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        section = re.search(r"^## How to add\n(.*?)(?=^## |\Z)", text, re.M | re.S)
        assert section, page
        for name, said in re.findall(r"^- \*\*(.+?)\*\*: (.*?)(?=^- |\n\n|\Z)", section[1], re.M | re.S):
            task = Task(name, " ".join(said.split()))
            if task.files:
                assert name not in found, f"{name} stands twice"
                found[name] = task
    return found
