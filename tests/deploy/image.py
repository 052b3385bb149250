"""deploy/Dockerfile as it is written: stages, what they copy, and the image's files laid out on this machine."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"


@dataclass(frozen=True)
class Stage:
    """One FROM and what follows it: instructions, each with the rest of its line."""

    base: str
    name: str
    steps: tuple[tuple[str, str], ...]

    def of(self, instruction: str) -> list[str]:
        """What stands behind this instruction, each time."""
        return [rest for kind, rest in self.steps if kind == instruction]

    def copies(self) -> list[tuple[str, list[str], str]]:
        """From which stage ("" for the project), what, and where to."""
        found = []
        for rest in self.of("COPY"):
            stage = re.match(r"--from=(\w+) ", rest)
            *sources, target = rest[stage.end() if stage else 0 :].split()
            found.append((stage[1] if stage else "", sources, target))
        return found

    def environ(self) -> dict[str, str]:
        """What ENV sets."""
        return dict(each.split("=", 1) for rest in self.of("ENV") for each in rest.split())


def stages() -> list[Stage]:
    """All of them, in order."""
    lines = [line for line in DOCKERFILE.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    text = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    made: list[Stage] = []
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "FROM":
            base, _, name = rest.partition(" AS ")
            made.append(Stage(base, name, ()))
        else:
            last = made[-1]
            made[-1] = Stage(last.base, last.name, (*last.steps, (kind, rest)))
    return made


def lay_out(folder: Path) -> None:
    """What the image's last stage has in /app; packages and model are those of this machine."""
    model, last = stages()[1], stages()[-1]
    for _, sources, target in [*model.copies(), *(copy for copy in last.copies() if not copy[0])]:
        for source in sources:
            _copy(ROOT / source, folder / target / source if target == "./" else folder / target)
    for stage, [source], target in (copy for copy in last.copies() if copy[0] == "web"):
        assert stage and source.startswith("/app/")
        _copy(ROOT / source.removeprefix("/app/"), folder / target)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    kept = {"train.log", *(path.name for path in (ROOT / "models").glob(".*"))}
    shutil.copytree(ROOT / "models", folder / "models", ignore=lambda *_: kept)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
