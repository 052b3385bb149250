"""`train`: one `rasa train`, remembered by the content of everything it was trained on."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
KEEP = 2


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present data, configuration and code is, or will be."""
    folder = Path(os.environ.get("PAYDOC_MODELS_DIR") or root / "models")
    return folder / f"paydoc-{_digest(root)}.tar.gz"


def train_model(force: bool = False) -> Path:
    """Train unless it is done already; ends the process with Rasa's own exit code when that fails.

    Rasa's validation, which takes as long as the rest, is a step of its own: scripts/validate.sh.
    """
    path = model_path()
    if path.is_file() and not force:
        click.echo(f"model is up to date: {path}")
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.name.removesuffix(".tar.gz")
    # Rasa need not find out what has changed: that is known by now.
    options = ["--force", "--skip-validation", "--out", str(path.parent), "--fixed-model-name", name]
    command = [sys.executable, "-m", "rasa", "train", *options]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), check=False)
    if done.returncode or not path.is_file():
        raise SystemExit(done.returncode or 1)
    _remove_old(path)
    return path


def _environment() -> dict[str, str]:
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **quiet, "PYTHONPATH": os.pathsep.join(paths), "TQDM_DISABLE": "1"}


def _digest(root: Path) -> str:
    parts = hashlib.sha256()
    for path in _inputs(root):
        parts.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return parts.hexdigest()[:16]


def _inputs(root: Path) -> Iterator[Path]:
    """What a model depends on: Rasa's files, the components' code, and the versions of the packages."""
    yield from (root / name for name in ("config.yml", "domain.yml", "requirements/runtime.lock", "bot/spelling.py"))
    for folder, pattern in (
        ("data", "*.yml"),
        ("bot/nlu", "*.py"),
        ("bot/nlu", "*.yml"),
        ("bot/nlu", "*.txt"),
    ):
        yield from sorted((root / folder).rglob(pattern))


def _remove_old(current: Path) -> None:
    models = sorted(current.parent.glob("paydoc-*.tar.gz"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in models[KEEP:]:
        if path != current:
            path.unlink()
