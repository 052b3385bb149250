"""What a newcomer adds, and all of it added to one copy of the project, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.contributing.gates import Gate, merged
from tests.contributing.guide import tasks
from tests.contributing.project import Project

OPENAPI = "web/openapi.json"


def _nothing(*_: str) -> None:
    """It has no program whose words are looked at."""


@dataclass(frozen=True)
class Addition:
    """One thing that is added.

    `write` is what the newcomer does, `gates` what has to be passed then, and `holds` looks at what the programs among
    them print, in their order. `unused` are names in the text that are there to be looked at, or for other cases.
    """

    task: str  # its name in the guide
    write: Callable[[Project], None]
    gates: tuple[Gate, ...]
    holds: Callable[..., None] = _nothing
    unused: tuple[str, ...] = ()

    @property
    def programs(self) -> tuple[Gate, ...]:
        """Those of its gates that print something."""
        return tuple(gate for gate in self.gates if gate.kind == "program")


class Work:
    """All of it, done: which files each addition touched, and what the gates said when all was there."""

    def __init__(self, folder: Path, additions: tuple[Addition, ...]) -> None:
        here = Project(folder, tasks())
        self.guide = here.guide
        self.touched = {each: here.does(each.write) for each in additions}
        described = [
            each for each in additions if f"python -m bot openapi > {OPENAPI}" in here.guide[each.task].commands
        ]
        before = here.text(OPENAPI)
        (here.root / OPENAPI).write_text(here.run("-m", "bot", "openapi"), encoding="utf-8")
        assert here.text(OPENAPI) != before
        for each in described:
            self.touched[each] |= {OPENAPI}
        asked_for = merged(gate for each in additions for gate in each.gates)
        self.said = dict(zip(asked_for, here.passes(*asked_for), strict=True))

    def holds(self, addition: Addition) -> None:
        """Nothing else was touched, and what was added works."""
        self.guide[addition.task].only_names(self.touched[addition], *addition.unused)
        addition.holds(*(self.said[gate] for gate in addition.programs))
