"""Copies of knowledge that was sound when it was taken up, the newest few: what is served, whatever becomes of the
folder that editors write in. Shared by all processes of a machine."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)
KEEP = 12
_JUDGED = ".judged"
_ASIDE = ".aside-"
READ = (".yml", ".yaml", ".txt")  # what knowledge consists of; whatever else lies there is left alone
_RULES = Path(__file__).parents[1] / "knowledge"


@dataclass(frozen=True)
class Copy:
    """One of them: in force since a moment (seconds since 1970), what is in it, the rules that it passed."""

    since: float
    content: str
    rules: str
    folder: Path


class Copies:
    """The folder of copies. Where it cannot be written, one that lasts as long as the process."""

    def __init__(self, folder: Path) -> None:
        self._own: tempfile.TemporaryDirectory[str] | None = None
        self._folder = folder if _writable(folder) else self._temporary()

    def all(self) -> list[Copy]:
        """The newest first."""
        found = [_copy(path) for path in self._folder.glob("*-*-*") if path.is_dir()]
        return sorted((each for each in found if each), key=lambda each: -each.since)

    def newest(self) -> Copy | None:
        """The last one that was taken up."""
        return next(iter(self.all()), None)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time looks at new knowledge; the others find what it made of it."""
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder to make a copy in; it is gone afterwards, unless it was put among the copies. To be used `alone`:
        what another process has left aside, which was ended in the middle of it, goes too."""
        for left in self._folder.glob(f"{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=self._folder, prefix=_ASIDE))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def judged(self, content: str) -> tuple[Copy, list[dict[str, Any]]] | None:
        """What came of knowledge with this content, if it was looked at last and by the same rules."""
        try:
            known = json.loads((self._folder / _JUDGED).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        copy = next((each for each in self.all() if each.folder.name == known["copy"]), None)
        same = known["content"] == content and known["rules"] == rules_digest()
        return (copy, known["problems"]) if same and copy else None

    def judge(self, content: str, copy: Copy, problems: list[dict[str, Any]]) -> None:
        """Note what came of it, so that no other process has to look again."""
        known = {"content": content, "rules": rules_digest(), "copy": copy.folder.name, "problems": problems}
        (self._folder / _JUDGED).write_text(json.dumps(known), encoding="utf-8")

    def put(self, made: Path) -> Copy:
        """The copy that was made aside is the newest now; the oldest ones go."""
        newest, now = self.newest(), time.time()
        since = now if newest is None else max(now, newest.since + 0.001)
        content, rules = content_of(made), rules_digest()
        folder = made.rename(self._folder / f"{round(since * 1000):015d}-{content}-{rules}")
        for old in self.all()[KEEP:]:
            shutil.rmtree(old.folder, ignore_errors=True)
        return Copy(round(since * 1000) / 1000, content, rules, folder)

    def _temporary(self) -> Path:
        self._own = tempfile.TemporaryDirectory(prefix="paydoc-knowledge-")
        return Path(self._own.name)


def content_of(root: Path) -> str:
    """A name for what is in a knowledge folder: the same for the same files."""
    return _digest(root, _files(root))


def rules_digest() -> str:
    """A name for what knowledge is read and checked by: the code of bot/knowledge."""
    return _digest(_RULES, (path for path in _RULES.rglob("*.*") if path.suffix in (".py", ".yml")))


def write_copy(source: Path, target: Path) -> None:
    """The files of knowledge under `source`, into an empty folder."""
    for path in _files(source):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.suffix in READ and path.is_file()]


def _digest(root: Path, files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _copy(path: Path) -> Copy | None:
    since, content, rules = path.name.split("-", 2)
    return Copy(int(since) / 1000, content, rules, path) if since.isdigit() else None


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        logger.warning("sound knowledge is not kept beyond this process: %s", str(error))
        return False
