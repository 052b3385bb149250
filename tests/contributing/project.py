"""A copy of the project in which a newcomer works: edits are counted, the project's own gates are run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.contributing.gates import MARK, Gate, written
from tests.contributing.guide import ROOT, Task

LEFT_OUT = {
    ".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".rasa", "node_modules", "dist",
    "models", "var", "mutants",
}  # fmt: skip
MADE = {"__pycache__", ".pytest_cache", ".hypothesis", "var", "models"}


class Project:
    """The copy, and what has been done in it."""

    def __init__(self, folder: Path, guide: Mapping[str, Task]) -> None:
        self.root, self.guide = folder / "project", guide
        # With what was compiled: each gate starts a process.
        shutil.copytree(ROOT, self.root, ignore=lambda _, names: LEFT_OUT.intersection(names))
        self._before = self._state()

    def begin_now(self) -> None:
        """What has been done so far is the project as the newcomer finds it."""
        self._before = self._state()

    def does(self, write: Callable[[Project], None]) -> set[str]:
        """Which files are not as they were, once this has been done."""
        self.begin_now()
        write(self)
        return self.touched()

    def follows(self, task: str) -> None:
        """What has been done so far is another task, which names all of it."""
        assert [path for path in self.touched() if not self.guide[task].naming(path)] == []
        self.begin_now()

    def write(self, path: str, text: str) -> None:
        """A new file."""
        assert not (self.root / path).exists(), f"{path} is there already"
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def text(self, path: str) -> str:
        """What is in a file."""
        return (self.root / path).read_text(encoding="utf-8")

    def edit(self, path: str, after: str, added: str) -> None:
        """Put a text behind one that stands in the file once."""
        self.change(path, after, after + added)

    def change(self, path: str, old: str, new: str) -> None:
        """Put a text in place of one that stands in the file once."""
        text = self.text(path)
        assert text.count(old) == 1, f"{path}: {old!r} stands {text.count(old)} times"
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def take_out(self, path: str) -> str:
        """Remove a file; what was in it."""
        text = self.text(path)
        (self.root / path).unlink()
        return text

    def append(self, path: str, added: str) -> None:
        """Put a text at the end of a file."""
        text = self.text(path)
        (self.root / path).write_text(text.rstrip("\n") + "\n" + added, encoding="utf-8")

    def run(self, *command: str, **environ: str) -> str:
        """What the interpreter says of this; it has to end well."""
        folder = str(self.root.parent)
        own = {"PYTHONPATH": str(self.root), "PAYDOC_CACHE_DIR": f"{folder}/cache", "TMPDIR": folder}
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PAYDOC_")}
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env={**outside, **own, **environ},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def passes(self, *gates: Gate) -> list[str]:
        """What each of these gates says, run in one process; all have to be passed, or refused where that is asked."""
        return self.run("-m", "tests.contributing.gates", written(gates)).split(MARK)[1:]

    def touched(self) -> set[str]:
        """Every file that is not as it was."""
        now = self._state()
        return {path for path in {*now, *self._before} if now.get(path) != self._before.get(path)}

    def _state(self) -> dict[str, tuple[int, int]]:
        """Every file that is written by hand, with when it was written last, and its size."""
        found = {}
        for folder, below, files in os.walk(self.root):
            below[:] = [name for name in below if name not in MADE]
            for path in (Path(folder, name) for name in files):
                known = path.stat()
                found[str(path.relative_to(self.root))] = (known.st_mtime_ns, known.st_size)
        return found
