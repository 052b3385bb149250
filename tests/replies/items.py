"""One message in a situation, and what may follow it: the items of the sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SETS = Path(__file__).with_name("sets")
SAID, PRESSED = "say", "press"
OPTIONAL = ("last", "expect", "own", "forbid")
Action = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """How a situation is reached: the wallet, what is said and pressed, whether the desk is closed, the step then."""

    brand: str
    reach: tuple[Action, ...] = ()
    closed: bool = False
    at: str | None = None


@dataclass(frozen=True)
class Item:
    """What is said there, the readings that are right, the step that must stand last, and patterns.

    One must be shown, one said in the bot's own words beside the step, one not be shown.
    """

    id: str
    kind: str
    place: Place
    say: tuple[str, ...]
    want: tuple[str, ...]
    last: str | None = None
    expect: str | None = None
    own: str | None = None
    forbid: str | None = None

    def __str__(self) -> str:
        return f"{self.id} {self.place.brand} {' / '.join(self.say)}"


def kinds(name: str) -> list[str]:
    """The kinds of a set, in order."""
    return sorted(path.stem for path in (SETS / name).glob("*.yml"))


def load(name: str) -> list[Item]:
    """All items of a set."""
    return [item for kind in kinds(name) for item in _of_kind(name, kind)]


def reach(text: str) -> tuple[Action, ...]:
    """The way there: `说的话 > [按钮] > …`."""
    parts = [part.strip() for part in text.split(" > ")] if text else []
    return tuple((PRESSED, part[1:-1]) if re.fullmatch(r"\[.*\]", part) else (SAID, part) for part in parts)


def place(data: dict[str, Any]) -> Place:
    """The place that a group of items names."""
    return Place(data["brand"], reach(data.get("reach", "")), data.get("closed", False), data.get("at"))


def _of_kind(name: str, kind: str) -> Iterator[Item]:
    """The items of one file. What stands above the groups counts for every group that says nothing else."""
    file = yaml.safe_load((SETS / name / f"{kind}.yml").read_text(encoding="utf-8"))
    common = {key: value for key, value in file.items() if key != "groups"}
    number = 0
    for group in ({**common, **group} for group in file["groups"]):
        for line in group["items"]:
            number += 1
            yield _item(f"{kind}-{number:02}", kind, group, line if isinstance(line, dict) else {"say": line})


def _item(name: str, kind: str, group: dict[str, Any], line: dict[str, Any]) -> Item:
    said = line["say"] if isinstance(line["say"], list) else [line["say"]]
    if not all(isinstance(text, str) for text in said):
        raise TypeError(f"{name}: quote {said}")
    want = line.get("want") or group["want"]
    unknown = line.keys() - {"say", "want", *OPTIONAL}
    if unknown:
        raise ValueError(f"{name}: {unknown}")
    more = {key: line.get(key, group.get(key)) for key in OPTIONAL}
    return Item(name, kind, place(group), tuple(said), tuple(want), **more)
