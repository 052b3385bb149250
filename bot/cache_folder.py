"""The folder for what can be made again: nobody else writes there, and nobody reads half of a file."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def cache_folder() -> Path:
    """PAYDOC_CACHE_DIR, else var/cache of the project."""
    return Path(os.environ.get("PAYDOC_CACHE_DIR") or ROOT / "var" / "cache")


def private_folder(path: Path) -> Path:
    """The folder, made if needed, that only this user may enter. Raises PermissionError where it is anybody else's,
    since whoever writes there decides what is read: of jieba's marshal file even what code runs here."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise PermissionError(f"{path} must be a folder owned by the user who runs the bot")
    if stat.S_IMODE(status.st_mode) != 0o700:
        path.chmod(0o700)
    return path


@contextmanager
def replacement(path: Path) -> Iterator[Path]:
    """A file aside that is put in the place of this one when the block ends well, and is gone if it does not."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".aside-")
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)


def forget(paths: Iterable[Path], most: int) -> None:
    """Removes what is older than the newest few."""
    for path in sorted(paths, key=_written, reverse=True)[most:]:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0  # somebody else has removed it
