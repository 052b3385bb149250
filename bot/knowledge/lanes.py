"""Reads lanes.yml: what is answered with an operator's fixed words before anything is classified."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from bot.knowledge.model import Lane, Person
from bot.knowledge.reader import KnowledgeFault, Node, read_yaml

LANES_FILE = "lanes.yml"
PERSONS = {"now", "offer", "no", "self"}


def read_lanes(root: Path, problems: list[KnowledgeFault]) -> tuple[Lane, ...]:
    """The lanes in the order of the file, which is the order in which they are looked for. Without a file none."""
    path = root / LANES_FILE
    node = read_yaml(path, root, problems) if path.is_file() else None
    if node is None:
        return ()
    lanes = tuple(_lane(lane) for lane in node.children("lanes", True))
    node.done()
    return lanes


def _lane(node: Node) -> Lane:
    lane = Lane(
        id=node.text("id", None),
        says=node.texts("says"),
        reply=node.text("reply", None),
        person=cast(Person, node.choice("person", PERSONS)),
        unless=node.texts("unless"),
        line=node.line,
    )
    node.done()
    return lane
