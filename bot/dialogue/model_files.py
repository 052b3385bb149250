"""Where trained models are, and of which data, configuration and code each was made."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from bot.errors import PaydocError
from bot.settings import ROOT

KEEP = 2


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present data, configuration and code is, or will be."""
    folder = Path(os.environ.get("PAYDOC_MODELS_DIR") or root / "models")
    return folder / f"paydoc-{_digest(root)}.tar.gz"


class NoModel(PaydocError):
    """There is no trained model."""


def model_in(path: Path) -> Path:
    """A model's file, or of a folder its model of the present data, else its newest. Raises NoModel."""
    present = model_path()
    if path.is_dir():
        path = present if present.is_file() and present.parent == path else _newest(path)
    if not path.is_file():
        raise NoModel(f"no trained model at {path}; run: make train")
    return path


def _newest(folder: Path) -> Path:
    models = sorted(folder.glob("*.tar.gz"), key=lambda p: p.stat().st_mtime)
    return models[-1] if models else folder / "paydoc-*.tar.gz"


def remove_old(current: Path) -> None:
    """Keep the newest models beside this one, no more."""
    models = sorted(current.parent.glob("paydoc-*.tar.gz"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in models[KEEP:]:
        if path != current:
            path.unlink()


def _digest(root: Path) -> str:
    parts = hashlib.sha256()
    for path in _inputs(root):
        parts.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return parts.hexdigest()[:16]


def _inputs(root: Path) -> Iterator[Path]:
    """What a model depends on: Rasa's files, the components' code, and the versions of the packages."""
    yield from (root / name for name in ("config.yml", "domain.yml", "requirements/runtime.lock"))
    for folder, pattern in (
        ("data", "*.yml"),
        ("bot/nlu", "*.py"),
        ("bot/nlu", "*.yml"),
        ("bot/nlu", "*.txt"),
        ("bot", "spelling.py"),
        ("bot", "spelling.yml"),
    ):
        yield from sorted((root / folder).rglob(pattern))
